import AuditLog
import Catalog
import Database
import FootageVault
import VaultModel

/// Acts that do nothing but go on record, one transaction each, in a vault that `prepare-filled` made.
struct AppendWork {
    private let vault: BenchVault
    private let count: Int
    private let today: CivilDate

    init(_ options: Options) throws {
        vault = BenchVault(in: try options.text("in"))
        count = try options.number("count")
        today = try date(options.text("today"))
    }

    /// Times each of them; how large the catalog was before, and is after.
    func run() throws -> [String: Int64] {
        vault.clock.set(to: today)
        let unlocked = try vault.unlock("ann")
        // What a command does before its first act: this person has not seen the vault.
        let before = try append(to: unlocked)
        var after = before
        var times: [Int64] = []
        for _ in 0..<count {
            let (size, nanoseconds) = try timed { try append(to: unlocked) }
            after = size
            times.append(nanoseconds)
        }
        times.sort()
        return [
            "count": Int64(count), "best": times[0], "median": times[count / 2],
            "worst": times[count - 1], "before": before, "after": after,
        ]
    }

    /// Appends one record, and gives the bytes of the catalog with it.
    private func append(to unlocked: UnlockedVault) throws -> Int64 {
        try unlocked.performEach { transaction, append in
            var act = Act(.auditVerify)
            act.amount = .init(items: 1)
            try append(act)
            return try transaction.catalog.database.query(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            ) { try $0.int(at: 0) }.first ?? 0
        }
    }
}
