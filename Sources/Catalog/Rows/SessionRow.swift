public import Database
public import VaultModel

/// One visit on one day.
public struct SessionRow: StoredRow {
    /// The row's id.
    public var id: SessionID
    /// The family.
    public var family: FamilyID
    /// The programme it belongs to.
    public var programme: ProgrammeID
    /// Its number within the family, from 1.
    public var number: Int64
    /// The civil date of the visit.
    public var date: CivilDate
    /// The time it began, in seconds since midnight.
    public var from: Int64?
    /// The time it ended, in seconds since midnight.
    public var to: Int64?
    /// Who visited.
    public var practitioner: PrincipalID
    /// When this was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: SessionID, family: FamilyID, programme: ProgrammeID, number: Int64, date: CivilDate,
        from: Int64? = nil, to: Int64? = nil, practitioner: PrincipalID, entered: Instant,
        enteredOn: CivilDate, enteredBy: PrincipalID
    ) {
        self.id = id
        self.family = family
        self.programme = programme
        self.number = number
        self.date = date
        self.from = from
        self.to = to
        self.practitioner = practitioner
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
    }
}

extension SessionRow {
    /// The table's name.
    public static var table: String { "session" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("programme", of: "programme"),
            .integer("number"),
            .integer("date"),
            .integer("from_"),
            .integer("to_"),
            .id("practitioner", of: "person"),
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
            .id(programme),
            .integer(number),
            .date(date),
            .optional(from),
            .optional(to),
            .id(practitioner),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        programme = try values.id()
        number = try values.integer()
        date = try values.date()
        from = try values.optionalInteger()
        to = try values.optionalInteger()
        practitioner = try values.id()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
    }
}
