public import Database
public import VaultModel

/// What was entered about a session before a later entry corrected it.
///
/// The session's own row holds what stands, so that whatever points to it finds that.
public struct SessionEntryRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The session.
    public var session: SessionID
    /// The civil date of the visit, as it was entered.
    public var date: CivilDate
    /// The time it began, in seconds since midnight.
    public var from: Int64?
    /// The time it ended, in seconds since midnight.
    public var to: Int64?
    /// Who visited.
    public var practitioner: PrincipalID
    /// When that was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID
    /// When it was corrected.
    public var superseded: Instant

    /// Makes a row of its columns.
    public init(
        id: FactID, family: FamilyID, session: SessionID, date: CivilDate, from: Int64? = nil,
        to: Int64? = nil, practitioner: PrincipalID, entered: Instant, enteredOn: CivilDate,
        enteredBy: PrincipalID, superseded: Instant
    ) {
        self.id = id
        self.family = family
        self.session = session
        self.date = date
        self.from = from
        self.to = to
        self.practitioner = practitioner
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
        self.superseded = superseded
    }
}

extension SessionEntryRow {
    /// The table's name.
    public static var table: String { "session_entry" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("session", of: "session"),
            .integer("date"),
            .integer("from_"),
            .integer("to_"),
            .id("practitioner", of: "person"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
            .integer("superseded"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(session),
            .date(date),
            .optional(from),
            .optional(to),
            .id(practitioner),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
            .instant(superseded),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        session = try values.id()
        date = try values.date()
        from = try values.optionalInteger()
        to = try values.optionalInteger()
        practitioner = try values.id()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        superseded = try values.instant()
    }
}
