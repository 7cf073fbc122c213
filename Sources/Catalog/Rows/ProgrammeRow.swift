public import Database
public import VaultModel

/// A course of work with a family; its dates are facts.
public struct ProgrammeRow: StoredRow {
    /// The row's id.
    public var id: ProgrammeID
    /// The family.
    public var family: FamilyID
    /// Its number within the family, from 1.
    public var number: Int64
    /// What kind of programme, such as `VIG`.
    public var kind: String
    /// When this was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: ProgrammeID, family: FamilyID, number: Int64, kind: String, entered: Instant,
        enteredOn: CivilDate, enteredBy: PrincipalID
    ) {
        self.id = id
        self.family = family
        self.number = number
        self.kind = kind
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
    }
}

extension ProgrammeRow {
    /// The table's name.
    public static var table: String { "programme" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .integer("number"),
            .text("kind"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .integer(number),
            .text(kind),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        number = try values.integer()
        kind = try values.text()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
    }
}
