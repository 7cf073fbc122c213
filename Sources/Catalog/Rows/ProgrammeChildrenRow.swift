public import Database
public import VaultModel

/// Which of a family's children a programme is for, never edited; without such an entry, all of them.
public struct ProgrammeChildrenRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The programme.
    public var programme: ProgrammeID
    /// The children's numbers, ascending, separated by spaces; none for all of the family's.
    public var children: String?
    /// When this was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID
    /// The earlier entry that this one corrects.
    public var supersedes: FactID?

    /// Makes a row of its columns.
    public init(
        id: FactID, family: FamilyID, programme: ProgrammeID, children: String? = nil,
        entered: Instant, enteredOn: CivilDate, enteredBy: PrincipalID, supersedes: FactID? = nil
    ) {
        self.id = id
        self.family = family
        self.programme = programme
        self.children = children
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
        self.supersedes = supersedes
    }
}

extension ProgrammeChildrenRow {
    /// The table's name.
    public static var table: String { "programme_children" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("programme", of: "programme"),
            .text("children"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
            .id("supersedes", of: "programme_children"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(programme),
            .optional(children),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
            .id(supersedes),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        programme = try values.id()
        children = try values.optionalText()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        supersedes = try values.optionalID()
    }
}
