public import Database
public import VaultModel

/// A dated fact about a programme, a session or a family, never edited.
public struct FactRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The id of the programme, session or family that it is about.
    public var subject: [UInt8]
    /// Its number among the family's events, from 1; none for a fact of another kind.
    public var number: Int64?
    /// The fact's name in the language of retention, such as `programme.ended`.
    public var name: String
    /// The day it says; none when it takes the earlier entry back.
    public var date: CivilDate?
    /// The commitment to a note about it, 32 bytes; the note itself is a sealed text.
    public var note: [UInt8]?
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
        id: FactID, family: FamilyID, subject: [UInt8], number: Int64? = nil, name: String,
        date: CivilDate? = nil, note: [UInt8]? = nil, entered: Instant, enteredOn: CivilDate,
        enteredBy: PrincipalID, supersedes: FactID? = nil
    ) {
        self.id = id
        self.family = family
        self.subject = subject
        self.number = number
        self.name = name
        self.date = date
        self.note = note
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
        self.supersedes = supersedes
    }
}

extension FactRow {
    /// The table's name.
    public static var table: String { "fact" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .blob("subject"),
            .integer("number"),
            .text("name"),
            .integer("date"),
            .blob("note"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
            .id("supersedes", of: "fact"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .blob(subject),
            .optional(number),
            .text(name),
            .date(date),
            .optional(note),
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
        subject = try values.blob()
        number = try values.optionalInteger()
        name = try values.text()
        date = try values.optionalDate()
        note = try values.optionalBlob()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        supersedes = try values.optionalID()
    }
}
