/// A release of SQLite, and what is known of it.
///
/// Releases from 3.7.0 to 3.51.2 have the WAL-reset fault (sqlite.org/wal.html, "The WAL Reset Bug"): a checkpoint
/// that begins just when another ended, while a third connection begins the log anew, may leave the database
/// damaged. 3.51.3 mended it, and 3.44.6 and 3.50.7 did for their series. 3.52.0 had the mend too, but was withdrawn
/// within a week, for changes that older programs did not bear.
struct SQLiteRelease {
    let version: [Int]

    var line: Examination.Line {
        guard !isWithdrawn else {
            return .init(
                "sqlite", .attention, "SQLite \(text) was withdrawn by those who make it",
                mend: "install 3.51.3, or a release after 3.52.0")
        }
        guard hasResetFault else { return .init("sqlite", .ok, "SQLite \(text)") }
        return .init(
            "sqlite", .ok,
            """
            SQLite \(text); releases of this number may damage a database when two programs checkpoint while \
            another writes, unless the distribution mended it. This program never makes a checkpoint beside \
            another or beside a write: let no other program open the catalog to write
            """)
    }

    private var isWithdrawn: Bool { version == [3, 52, 0] }

    private var hasResetFault: Bool {
        let isOf = { (first: [Int], end: [Int]) in
            !version.lexicographicallyPrecedes(first) && version.lexicographicallyPrecedes(end)
        }
        let mended = [([3, 44, 6], [3, 45]), ([3, 50, 7], [3, 51])]
        return isOf([3, 7, 0], [3, 51, 3]) && !mended.contains { isOf($0.0, $0.1) }
    }

    private var text: String { version.map(String.init).joined(separator: ".") }
}
