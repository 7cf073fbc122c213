import Database
public import VaultModel

/// The rows about one family, but for its clips, that a retention decision rests on.
public struct FamilyRows: Sendable {
    /// The entries about its children, in the order in which they were made.
    public let children: [ChildRow]
    /// The changes of its clips, by number.
    public let changes: [ClipChangeRow]
    /// The programmes.
    public let programmes: [ProgrammeRow]
    /// What sessions were entered as before they were corrected.
    public let sessionEntries: [SessionEntryRow]
    /// The sessions.
    public let sessions: [SessionRow]
    /// The holds, by number.
    public let holds: [HoldRow]
    /// The looks at holds, which matter only to what was known before them; left out of a sweep.
    public let holdReviews: [HoldReviewRow]
    /// The facts, in the order in which they were entered.
    public let facts: [FactRow]
    /// The consents, in the order in which they were entered.
    public let consents: [ConsentRow]
    /// Which children programmes are for, in the order in which that was entered.
    public let programmeChildren: [ProgrammeChildrenRow]
}

private let asMade = "entered, id"
private let byNumber = "number"
private let byID = "id"

extension Catalog {
    /// Asks for the rows of one family.
    public func familyRows(of family: FamilyID) throws -> FamilyRows {
        func rows<Stored: FamilyStoredRow>(inOrderOf order: String) throws -> [Stored] {
            try self.rows(Stored.self, where: "family = ? ORDER BY \(order)", [.id(family)])
        }
        return FamilyRows(
            children: try rows(inOrderOf: asMade), changes: try rows(inOrderOf: byNumber),
            programmes: try rows(inOrderOf: byNumber), sessionEntries: try rows(inOrderOf: byID),
            sessions: try rows(inOrderOf: byID), holds: try rows(inOrderOf: byNumber),
            holdReviews: try rows(inOrderOf: byID), facts: try rows(inOrderOf: asMade),
            consents: try rows(inOrderOf: asMade), programmeChildren: try rows(inOrderOf: asMade))
    }

    /// Hands over the families of a stretch that have clips, in order of id, with the rows that decide about
    /// them.
    ///
    /// Each table is read once, as of one moment, in memory that holds one family at a time.
    public func forEachFamilyWithClips(
        in stretch: FamilyStretch, _ body: (FamilyRow, FamilyRows, [HeldClip]) throws -> Void
    ) throws {
        try read {
            let clips = try heldClipsByFamily(in: stretch)
            let sweep = try Sweep(self, stretch)
            try forEach(
                FamilyRow.self, where: "id BETWEEN ? AND ? ORDER BY id",
                [.id(stretch.first), .id(stretch.last)]
            ) { family in
                let clips = try clips.take(family.id)
                guard !clips.isEmpty else { return }
                try body(family, sweep.take(family.id), clips)
            }
        }
    }
}

/// The rows of one family after another, in order of the families' ids.
private struct Sweep {
    private let children: RowsByFamily<ChildRow>
    private let changes: RowsByFamily<ClipChangeRow>
    private let programmes: RowsByFamily<ProgrammeRow>
    private let sessionEntries: RowsByFamily<SessionEntryRow>
    private let sessions: RowsByFamily<SessionRow>
    private let holds: RowsByFamily<HoldRow>
    private let facts: RowsByFamily<FactRow>
    private let consents: RowsByFamily<ConsentRow>
    private let programmeChildren: RowsByFamily<ProgrammeChildrenRow>

    init(_ catalog: Catalog, _ stretch: FamilyStretch) throws {
        children = try RowsByFamily(catalog, stretch, inOrderOf: asMade)
        changes = try RowsByFamily(catalog, stretch, inOrderOf: byNumber)
        programmes = try RowsByFamily(catalog, stretch, inOrderOf: byNumber)
        sessionEntries = try RowsByFamily(catalog, stretch, inOrderOf: byID)
        // As they stand in their index: in another order they would have to be sorted.
        sessions = try RowsByFamily(catalog, stretch, inOrderOf: "programme, number")
        holds = try RowsByFamily(catalog, stretch, inOrderOf: byNumber)
        facts = try RowsByFamily(catalog, stretch, inOrderOf: asMade)
        consents = try RowsByFamily(catalog, stretch, inOrderOf: asMade)
        programmeChildren = try RowsByFamily(catalog, stretch, inOrderOf: asMade)
    }

    /// The rows of a family; each family asked for comes after the one before.
    func take(_ family: FamilyID) throws -> FamilyRows {
        FamilyRows(
            children: try children.take(family), changes: try changes.take(family),
            programmes: try programmes.take(family),
            sessionEntries: try sessionEntries.take(family),
            sessions: try sessions.take(family), holds: try holds.take(family), holdReviews: [],
            facts: try facts.take(family), consents: try consents.take(family),
            programmeChildren: try programmeChildren.take(family))
    }
}
