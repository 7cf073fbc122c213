public import Database
public import VaultModel

/// Somebody's request for what is held about a family.
///
/// Who asks, and on what authority, is a sealed text.
public struct RequestRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The family.
    public var family: FamilyID
    /// Its number in the vault, from 1.
    public var number: Int64
    /// The commitment to who asks and on what authority, 32 bytes.
    public var note: [UInt8]
    /// The day on which it was received.
    public var received: CivilDate
    /// The holidays that its clock passes over, separated by spaces.
    public var holidays: String
    /// The id of the hold that was placed for it.
    public var hold: FactID
    /// When it was opened here.
    public var opened: Instant
    /// The civil date of that moment.
    public var openedOn: CivilDate
    /// Who opened it, and handles it.
    public var openedBy: PrincipalID
    /// The day on which the answer was delivered; none when there was none.
    public var delivered: CivilDate?
    /// The commitment to how it ended, 32 bytes.
    public var ending: [UInt8]?
    /// When it was closed.
    public var closed: Instant?
    /// The civil date of that moment.
    public var closedOn: CivilDate?
    /// Who closed it.
    public var closedBy: PrincipalID?

    /// Makes the row of a request that is open.
    public init(
        id: RowID, family: FamilyID, number: Int64, note: [UInt8], received: CivilDate,
        holidays: String, hold: FactID, opened: Instant, openedOn: CivilDate,
        openedBy: PrincipalID
    ) {
        self.id = id
        self.family = family
        self.number = number
        self.note = note
        self.received = received
        self.holidays = holidays
        self.hold = hold
        self.opened = opened
        self.openedOn = openedOn
        self.openedBy = openedBy
    }
}

extension RequestRow {
    /// The table's name.
    public static var table: String { "request" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .integer("number"),
            .blob("note"),
            .integer("received"),
            .text("holidays"),
            .id("hold", of: "hold"),
            .integer("opened"),
            .integer("opened_on"),
            .id("opened_by", of: "person"),
            .integer("delivered"),
            .blob("ending"),
            .integer("closed"),
            .integer("closed_on"),
            .id("closed_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .integer(number),
            .blob(note),
            .date(received),
            .text(holidays),
            .id(hold),
            .instant(opened),
            .date(openedOn),
            .id(openedBy),
            .date(delivered),
            .optional(ending),
            .instant(closed),
            .date(closedOn),
            .id(closedBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        number = try values.integer()
        note = try values.blob()
        received = try values.date()
        holidays = try values.text()
        hold = try values.id()
        opened = try values.instant()
        openedOn = try values.date()
        openedBy = try values.id()
        delivered = try values.optionalDate()
        ending = try values.optionalBlob()
        closed = try values.optionalInstant()
        closedOn = try values.optionalDate()
        closedBy = try values.optionalID()
    }
}
