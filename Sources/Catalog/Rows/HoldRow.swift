public import Database
public import VaultModel

/// What stops destruction, on a family, a session or a clip.
public struct HoldRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The session it is on, when not on the whole family.
    public var session: SessionID?
    /// The id of the clip it is on, when not on more.
    public var clip: [UInt8]?
    /// Its number in the vault, from 1.
    public var number: Int64
    /// Why destruction is stopped.
    public var kind: HoldKind
    /// Who answers for it.
    public var owner: PrincipalID
    /// The roles that may still watch, for the purpose of the hold.
    public var watchers: Set<Role>
    /// The access purposes for which those roles may still watch, separated by spaces.
    public var uses: String
    /// The commitment to its reason, 32 bytes; the reason itself is a sealed text.
    public var note: [UInt8]?
    /// When it must be looked at again.
    public var reviewBy: CivilDate
    /// When it was placed.
    public var placed: Instant
    /// The civil date of that moment.
    public var placedOn: CivilDate
    /// Who placed it.
    public var placedBy: PrincipalID
    /// When it was released.
    public var released: Instant?
    /// The civil date of that moment.
    public var releasedOn: CivilDate?
    /// Who released it.
    public var releasedBy: PrincipalID?

    /// Makes a row of its columns.
    public init(
        id: FactID, family: FamilyID, session: SessionID? = nil, clip: [UInt8]? = nil,
        number: Int64, kind: HoldKind, owner: PrincipalID, watchers: Set<Role>, uses: String,
        note: [UInt8]? = nil, reviewBy: CivilDate, placed: Instant, placedOn: CivilDate,
        placedBy: PrincipalID, released: Instant? = nil, releasedOn: CivilDate? = nil,
        releasedBy: PrincipalID? = nil
    ) {
        self.id = id
        self.family = family
        self.session = session
        self.clip = clip
        self.number = number
        self.kind = kind
        self.owner = owner
        self.watchers = watchers
        self.uses = uses
        self.note = note
        self.reviewBy = reviewBy
        self.placed = placed
        self.placedOn = placedOn
        self.placedBy = placedBy
        self.released = released
        self.releasedOn = releasedOn
        self.releasedBy = releasedBy
    }
}

extension HoldRow {
    /// The table's name.
    public static var table: String { "hold" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("session", of: "session"),
            .blob("clip"),
            .integer("number"),
            .text("kind"),
            .id("owner", of: "person"),
            .text("watchers"),
            .text("uses"),
            .blob("note"),
            .integer("review_by"),
            .integer("placed"),
            .integer("placed_on"),
            .id("placed_by", of: "person"),
            .integer("released"),
            .integer("released_on"),
            .id("released_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(session),
            .optional(clip),
            .integer(number),
            .text(kind.rawValue),
            .id(owner),
            .words(watchers),
            .text(uses),
            .optional(note),
            .date(reviewBy),
            .instant(placed),
            .date(placedOn),
            .id(placedBy),
            .instant(released),
            .date(releasedOn),
            .id(releasedBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        session = try values.optionalID()
        clip = try values.optionalBlob()
        number = try values.integer()
        kind = try values.word()
        owner = try values.id()
        watchers = try values.words()
        uses = try values.text()
        note = try values.optionalBlob()
        reviewBy = try values.date()
        placed = try values.instant()
        placedOn = try values.date()
        placedBy = try values.id()
        released = try values.optionalInstant()
        releasedOn = try values.optionalDate()
        releasedBy = try values.optionalID()
    }
}
