public import Database
public import VaultModel

/// Something that a person other than its cause must close.
public struct IncidentRow: StoredRow {
    /// The row's id.
    public var id: IncidentID
    /// Its number in the vault, from 1.
    public var number: Int64
    /// What happened, of a closed list.
    public var kind: String
    /// The family, where it concerns one.
    public var family: FamilyID?
    /// The clip's id, where it concerns one.
    public var clip: [UInt8]?
    /// Whose act it was, where it was anyone's.
    public var cause: PrincipalID?
    /// What it rests on, in ids and counts only.
    public var detail: String
    /// When it was opened.
    public var opened: Instant
    /// When it was closed.
    public var closed: Instant?
    /// Who closed it.
    public var closedBy: PrincipalID?
    /// The commitment to why it was closed, 32 bytes; the reason itself is a sealed text.
    public var note: [UInt8]?

    /// Makes a row of its columns.
    public init(
        id: IncidentID, number: Int64, kind: String, family: FamilyID? = nil, clip: [UInt8]? = nil,
        cause: PrincipalID? = nil, detail: String, opened: Instant, closed: Instant? = nil,
        closedBy: PrincipalID? = nil, note: [UInt8]? = nil
    ) {
        self.id = id
        self.number = number
        self.kind = kind
        self.family = family
        self.clip = clip
        self.cause = cause
        self.detail = detail
        self.opened = opened
        self.closed = closed
        self.closedBy = closedBy
        self.note = note
    }
}

extension IncidentRow {
    /// The table's name.
    public static var table: String { "incident" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("number"),
            .text("kind"),
            .id("family", of: "family"),
            .blob("clip"),
            .id("cause", of: "person"),
            .text("detail"),
            .integer("opened"),
            .integer("closed"),
            .id("closed_by", of: "person"),
            .blob("note"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .integer(number),
            .text(kind),
            .id(family),
            .optional(clip),
            .id(cause),
            .text(detail),
            .instant(opened),
            .instant(closed),
            .id(closedBy),
            .optional(note),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        number = try values.integer()
        kind = try values.text()
        family = try values.optionalID()
        clip = try values.optionalBlob()
        cause = try values.optionalID()
        detail = try values.text()
        opened = try values.instant()
        closed = try values.optionalInstant()
        closedBy = try values.optionalID()
        note = try values.optionalBlob()
    }
}
