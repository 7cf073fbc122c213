public import Database
public import VaultModel

/// An entry about a child of a family, never edited; what it leaves out stands as it was entered before.
///
/// Dates are sealed under the family's dates key, and so is `none` where an entry takes a date back.
public struct ChildRow: StoredRow {
    /// The row's id.
    public var id: ChildID
    /// The family.
    public var family: FamilyID
    /// Its number within the family, from 1.
    public var number: Int64
    /// What the child is called, sealed under the family's names key.
    public var name: [UInt8]?
    /// The date of birth, sealed.
    public var birth: [UInt8]?
    /// The date of death, sealed.
    public var death: [UInt8]?
    /// The day on which the child was taken back, having been entered by mistake.
    public var removed: CivilDate?
    /// When this was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID
    /// The earlier entry that this one corrects.
    public var supersedes: ChildID?

    /// Makes a row of its columns.
    public init(
        id: ChildID, family: FamilyID, number: Int64, name: [UInt8]? = nil, birth: [UInt8]? = nil,
        death: [UInt8]? = nil, removed: CivilDate? = nil, entered: Instant, enteredOn: CivilDate,
        enteredBy: PrincipalID, supersedes: ChildID? = nil
    ) {
        self.id = id
        self.family = family
        self.number = number
        self.name = name
        self.birth = birth
        self.death = death
        self.removed = removed
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
        self.supersedes = supersedes
    }
}

extension ChildRow {
    /// The table's name.
    public static var table: String { "child" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .integer("number"),
            .blob("name"),
            .blob("birth"),
            .blob("death"),
            .integer("removed"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
            .id("supersedes", of: "child"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .integer(number),
            .optional(name),
            .optional(birth),
            .optional(death),
            .date(removed),
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
        number = try values.integer()
        name = try values.optionalBlob()
        birth = try values.optionalBlob()
        death = try values.optionalBlob()
        removed = try values.optionalDate()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        supersedes = try values.optionalID()
    }
}
