public import Database
public import VaultModel

/// Governance's approval that a clip is moved to where it belongs, and whether it was.
public struct RebindRow: StoredRow {
    /// The row's id.
    public var id: RowID
    /// The clip's id at the place it is at.
    public var clip: [UInt8]
    /// The family it is filed under.
    public var family: FamilyID
    /// The session it belongs to.
    public var session: SessionID
    /// The commitment to why.
    public var note: [UInt8]
    /// When it was approved.
    public var approved: Instant
    /// The civil date of that moment.
    public var approvedOn: CivilDate
    /// Who approved it.
    public var approvedBy: PrincipalID
    /// When it was done; none while it was not.
    public var done: Instant?
    /// Who did it.
    public var doneBy: PrincipalID?
    /// The clip's id at the place it was moved to.
    public var moved: [UInt8]?

    /// Makes a row of its columns.
    public init(
        id: RowID, clip: [UInt8], family: FamilyID, session: SessionID, note: [UInt8],
        approved: Instant, approvedOn: CivilDate, approvedBy: PrincipalID, done: Instant? = nil,
        doneBy: PrincipalID? = nil, moved: [UInt8]? = nil
    ) {
        self.id = id
        self.clip = clip
        self.family = family
        self.session = session
        self.note = note
        self.approved = approved
        self.approvedOn = approvedOn
        self.approvedBy = approvedBy
        self.done = done
        self.doneBy = doneBy
        self.moved = moved
    }
}

extension RebindRow {
    /// The table's name.
    public static var table: String { "rebind" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .blob("clip"),
            .id("family", of: "family"),
            .id("session", of: "session"),
            .blob("note"),
            .integer("approved"),
            .integer("approved_on"),
            .id("approved_by", of: "person"),
            .integer("done"),
            .id("done_by", of: "person"),
            .blob("moved"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .blob(clip),
            .id(family),
            .id(session),
            .blob(note),
            .instant(approved),
            .date(approvedOn),
            .id(approvedBy),
            .instant(done),
            .id(doneBy),
            .optional(moved),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        clip = try values.blob()
        family = try values.id()
        session = try values.id()
        note = try values.blob()
        approved = try values.instant()
        approvedOn = try values.date()
        approvedBy = try values.id()
        done = try values.optionalInstant()
        doneBy = try values.optionalID()
        moved = try values.optionalBlob()
    }
}
