public import VaultModel

/// What a practitioner states about the films of a dump: CSV, one row a film.
///
/// RFC 4180 in UTF-8, with or without a byte order mark. Columns `file,family,session`, and `purpose` and
/// `note` where wanted, in any order. An empty family or session states nothing.
public struct Manifest: Hashable, Sendable {
    /// What one row states.
    public struct Row: Hashable, Sendable {
        /// The file.
        public let path: DumpPath
        /// The family, where the row states one.
        public let family: FamilyReference?
        /// The session's number, where the row states one.
        public let session: Int?
        /// The purposes, where the row states any.
        public let purposes: Set<Purpose>
        /// Whatever else the practitioner wrote.
        public let note: String

        /// States something about a file.
        public init(
            path: DumpPath, family: FamilyReference? = nil, session: Int? = nil,
            purposes: Set<Purpose> = [], note: String = ""
        ) {
            self.path = path
            self.family = family
            self.session = session
            self.purposes = purposes
            self.note = note
        }

        func agrees(with other: Self) -> Bool {
            family == other.family && session == other.session && purposes == other.purposes
        }
    }

    /// The columns there are.
    public static let columns = ["file", "family", "session", "purpose", "note"]

    /// The longest manifest that is read, in bytes.
    public static let limit = 32 << 20

    /// The rows by file.
    public let rows: [DumpPath: Row]

    /// Makes a manifest of rows; of two about one file the first counts.
    public init(rows: [Row]) {
        self.rows = Dictionary(rows.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads a manifest and holds it against what lies in the dump.
    ///
    /// Throws everything that is wrong with it, in the order of its lines, before anything is taken in.
    public init(csv bytes: [UInt8], entries: [DumpEntry]) throws(DumpError) {
        guard bytes.count <= Self.limit else {
            throw .manifest([ManifestProblem(line: 1, kind: .tooLong)])
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            throw .manifest([ManifestProblem(line: Self.badLine(body), kind: .notUTF8)])
        }
        var reader = ManifestReader(entries: entries)
        let rows = reader.read(text)
        guard reader.problems.isEmpty else {
            throw .manifest(reader.problems.sorted { $0.line < $1.line })
        }
        self.init(rows: rows)
    }

    /// The line that holds the first byte that is not UTF-8.
    private static func badLine(_ body: ArraySlice<UInt8>) -> Int {
        var line = 0
        for part in body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            if String(validating: part, as: UTF8.self) == nil { return line }
        }
        return 1
    }
}
