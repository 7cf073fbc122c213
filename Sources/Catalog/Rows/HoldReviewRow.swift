public import Database
public import VaultModel

/// A look at a hold: somebody asked whether it is still needed, and it stayed.
public struct HoldReviewRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The hold.
    public var hold: FactID
    /// The commitment to why it stays, 32 bytes; the reason itself is a sealed text.
    public var note: [UInt8]
    /// The day by which this look was due.
    public var wasDueBy: CivilDate
    /// The day by which the next is.
    public var nextBy: CivilDate
    /// When it was looked at.
    public var reviewed: Instant
    /// The civil date of that moment.
    public var reviewedOn: CivilDate
    /// Who looked.
    public var reviewedBy: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: FactID, family: FamilyID, hold: FactID, note: [UInt8], wasDueBy: CivilDate,
        nextBy: CivilDate, reviewed: Instant, reviewedOn: CivilDate, reviewedBy: PrincipalID
    ) {
        self.id = id
        self.family = family
        self.hold = hold
        self.note = note
        self.wasDueBy = wasDueBy
        self.nextBy = nextBy
        self.reviewed = reviewed
        self.reviewedOn = reviewedOn
        self.reviewedBy = reviewedBy
    }
}

extension HoldReviewRow {
    /// The table's name.
    public static var table: String { "hold_review" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("hold", of: "hold"),
            .blob("note"),
            .integer("was_due_by"),
            .integer("next_by"),
            .integer("reviewed"),
            .integer("reviewed_on"),
            .id("reviewed_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(hold),
            .blob(note),
            .date(wasDueBy),
            .date(nextBy),
            .instant(reviewed),
            .date(reviewedOn),
            .id(reviewedBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        hold = try values.id()
        note = try values.blob()
        wasDueBy = try values.date()
        nextBy = try values.date()
        reviewed = try values.instant()
        reviewedOn = try values.date()
        reviewedBy = try values.id()
    }
}
