/// What a register is, and what stands in each of its columns: its header, and its section of `VERIFY.md`.
public struct RegisterGuide: Sendable, Hashable {
    /// A column.
    public struct Column: Sendable, Hashable {
        /// Its name in the header, which never changes.
        public let name: String
        /// What stands in it, as part of a sentence.
        public let about: String

        /// Describes a column.
        public init(_ name: String, _ about: String) {
            self.name = name
            self.about = about
        }
    }

    /// The register's path in the export.
    public let path: String
    /// What one line of it is.
    public let about: String
    /// The columns, which never change their order; new ones come last.
    public let columns: [Column]

    /// Describes a register.
    public init(_ path: String, _ about: String, _ columns: [Column]) {
        self.path = path
        self.about = about
        self.columns = columns
    }

    /// The names of the columns.
    public var header: [String] { columns.map(\.name) }

    /// The section of `VERIFY.md`.
    var section: String {
        ([
            "### `\(path)`", "", about, "", "| column | what stands in it |", "|---|---|",
        ] + columns.map { "| `\($0.name)` | \($0.about) |" } + [""]).map { $0 + "\n" }.joined()
    }
}
