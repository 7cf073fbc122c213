public import Database
public import VaultModel

/// A key slot that holds something nobody can account for, kept as it is and out of use.
public struct SetAsideRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The key slot.
    public var slot: Int64
    /// The id that the slot bears, where it can be read.
    public var owner: [UInt8]?
    /// What it holds, in a code.
    public var holds: String
    /// When it was set aside.
    public var found: Instant
    /// Who did.
    public var foundBy: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: RowID, slot: Int64, owner: [UInt8]?, holds: String, found: Instant, foundBy: PrincipalID
    ) {
        self.id = id
        self.slot = slot
        self.owner = owner
        self.holds = holds
        self.found = found
        self.foundBy = foundBy
    }
}

extension SetAsideRow {
    /// The table's name.
    public static var table: String { "set_aside" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("slot"),
            .blob("owner"),
            .text("holds"),
            .integer("found"),
            .id("found_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .integer(slot),
            .optional(owner),
            .text(holds),
            .instant(found),
            .id(foundBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        slot = try values.integer()
        owner = try values.optionalBlob()
        holds = try values.text()
        found = try values.instant()
        foundBy = try values.id()
    }
}
