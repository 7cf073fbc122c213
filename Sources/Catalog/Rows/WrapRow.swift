public import Database
public import VaultModel

/// A vault key, sealed to one principal or to recovery.
public struct WrapRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The key and version that is sealed.
    public var vaultKey: RowID
    /// Whose identity opens it; none for recovery.
    public var principal: PrincipalID?
    /// An age file that holds the key: an X25519 key as an age identity's text, else 32 bytes.
    public var sealed: [UInt8]

    /// Makes a row of its columns.
    public init(
        id: RowID, vaultKey: RowID, principal: PrincipalID? = nil, sealed: [UInt8]
    ) {
        self.id = id
        self.vaultKey = vaultKey
        self.principal = principal
        self.sealed = sealed
    }
}

extension WrapRow {
    /// The table's name.
    public static var table: String { "wrap" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("vault_key", of: "vault_key"),
            .id("principal", of: "person"),
            .blob("sealed"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(vaultKey),
            .id(principal),
            .blob(sealed),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        vaultKey = try values.id()
        principal = try values.optionalID()
        sealed = try values.blob()
    }
}
