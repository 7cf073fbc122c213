public import Database
public import VaultModel

/// What somebody changed about one clip, or decided about it, never edited itself.
public struct ClipChangeRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The clip's id.
    public var clip: [UInt8]
    /// Its number in the vault, from 1.
    public var number: Int64
    /// What was done.
    public var kind: ClipChangeKind
    /// The purpose or the fact that it is about, or the ids of other clips, where it is about any.
    public var subject: String?
    /// The first day on which the clip may go, of an extension.
    public var until: CivilDate?
    /// The reference of the minute that records it, where it needs one.
    public var minute: String?
    /// The commitment to its reason, 32 bytes; the reason itself is a sealed text.
    public var note: [UInt8]?
    /// When this was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID
    /// The earlier extension or decision that this one takes the place of, or takes back.
    public var supersedes: FactID?

    /// Makes a row of its columns.
    public init(
        id: FactID, family: FamilyID, clip: [UInt8], number: Int64, kind: ClipChangeKind,
        subject: String? = nil, until: CivilDate? = nil, minute: String? = nil,
        note: [UInt8]? = nil, entered: Instant, enteredOn: CivilDate, enteredBy: PrincipalID,
        supersedes: FactID? = nil
    ) {
        self.id = id
        self.family = family
        self.clip = clip
        self.number = number
        self.kind = kind
        self.subject = subject
        self.until = until
        self.minute = minute
        self.note = note
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
        self.supersedes = supersedes
    }
}

extension ClipChangeRow {
    /// The table's name.
    public static var table: String { "clip_change" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .blob("clip"),
            .integer("number"),
            .text("kind"),
            .text("subject"),
            .integer("until"),
            .text("minute"),
            .blob("note"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
            .id("supersedes", of: "clip_change"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .blob(clip),
            .integer(number),
            .text(kind.rawValue),
            .optional(subject),
            .date(until),
            .optional(minute),
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
        clip = try values.blob()
        number = try values.integer()
        kind = try values.word()
        subject = try values.optionalText()
        until = try values.optionalDate()
        minute = try values.optionalText()
        note = try values.optionalBlob()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        supersedes = try values.optionalID()
    }
}
