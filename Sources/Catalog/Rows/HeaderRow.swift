public import Database
public import VaultModel

/// Where a clip's age header lies, and what it is.
public struct HeaderRow: StoredRow {
    /// The row's id.
    public var id: ClipID
    /// The key slot.
    public var slot: Int64
    /// The SHA-256 of the header.
    public var sha256: [UInt8]

    /// Makes a row of its columns.
    public init(
        id: ClipID, slot: Int64, sha256: [UInt8]
    ) {
        self.id = id
        self.slot = slot
        self.sha256 = sha256
    }
}

extension HeaderRow {
    /// The table's name.
    public static var table: String { "header" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("slot"),
            .blob("sha256"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .integer(slot),
            .blob(sha256),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        slot = try values.integer()
        sha256 = try values.blob()
    }
}
