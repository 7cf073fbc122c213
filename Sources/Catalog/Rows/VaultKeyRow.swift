public import Database
public import VaultModel

/// One version of a key that belongs to the vault as a whole.
public struct VaultKeyRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// Which key.
    public var key: VaultKeyName
    /// Its version, from 1.
    public var version: Int64
    /// Its public half, 32 bytes, where it has one.
    public var publicKey: [UInt8]?
    /// When it was made.
    public var made: Instant

    /// Makes a row of its columns.
    public init(
        id: RowID, key: VaultKeyName, version: Int64, publicKey: [UInt8]? = nil, made: Instant
    ) {
        self.id = id
        self.key = key
        self.version = version
        self.publicKey = publicKey
        self.made = made
    }
}

extension VaultKeyRow {
    /// The table's name.
    public static var table: String { "vault_key" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .text("key"),
            .integer("version"),
            .blob("public"),
            .integer("made"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .text(key.rawValue),
            .integer(version),
            .optional(publicKey),
            .instant(made),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        key = try values.word()
        version = try values.integer()
        publicKey = try values.optionalBlob()
        made = try values.instant()
    }
}
