import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// Everything recorded about one family that a retention decision rests on, read once.
struct FamilyHoldings {
    /// The dates of a family's children, by number, as whoever may open them gives them.
    enum Children {
        /// Each child's own.
        case known([Int64: ClipFacts.Child])
        /// One that stands for them all, where they are sealed to the reader.
        case guessed(ClipFacts.Child)
    }

    let family: FamilyRow
    let clips: [ClipRow]
    private let programmes: [ProgrammeID: ProgrammeRow]
    private let sessions: [SessionID: SessionRow]
    private let facts: Entries<FactRow>
    private let standing: [[UInt8]: [String: FactRow]]
    private let events: [ClipFacts.Event]
    private let consents: [ProgrammeID: [ClipFacts.Consent]]
    let holds: [HoldRow]
    private let changes: [[UInt8]: ClipChanges]
    /// Which of its clips are derived from which.
    let derivations: Derivations
    /// The clips that others are derived from.
    private let sources: [ClipID: ClipRow]
    /// How clips ended that others are derived from.
    private let gone: [ClipID: ClipFacts.Source.Destroyed]
    private let children: Children
    private let childrenOf: [ProgrammeID: ProgrammeChildrenRow]
    private let corrections: Corrections

    /// Reads what is recorded of a family, or was by some day; its children's dates as the closure opens them.
    init(
        _ family: FamilyRow, in catalog: Catalog, known: Knowledge = .now,
        children opened: (Entries<ChildRow>) throws -> Children
    ) throws {
        self.family = family
        let children: Entries<ChildRow> = try catalog.entries(of: family.id, known)
        self.children = try opened(children)
        let id: [DatabaseValue] = [.id(family.id)]
        let changes = try Dictionary(
            grouping: catalog.rows(ClipChangeRow.self, where: "family = ? ORDER BY number", id),
            by: \.clip)
        clips = try catalog.rows(ClipRow.self, where: "family = ? ORDER BY session, number", id)
            .filter { known.has($0.uploadedOn) }
            .map { known.clip($0, changed: changes[$0.id.bytes] ?? []) }
        programmes = try Dictionary(
            catalog.rows(ProgrammeRow.self, where: "family = ?", id).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let sessionEntries = try Dictionary(
            grouping: catalog.rows(SessionEntryRow.self, where: "family = ?", id), by: \.session)
        sessions = try Dictionary(
            catalog.rows(SessionRow.self, where: "family = ?", id).compactMap { row in
                known.session(row, before: sessionEntries[row.id] ?? []).map { (row.id, $0) }
            }, uniquingKeysWith: { first, _ in first })
        // Later looks at a hold matter only to what was known before them.
        let reviews =
            known == .now ? [] : try catalog.rows(HoldReviewRow.self, where: "family = ?", id)
        holds = try catalog.rows(HoldRow.self, where: "family = ? ORDER BY number", id)
            .compactMap { known.hold($0, reviewed: reviews) }
        self.changes = changes.mapValues { rows in
            ClipChanges(rows.filter { known.has($0.enteredOn) })
        }
        derivations = try Derivations(self.changes)
        let named = derivations.named
        sources = Dictionary(
            named.isEmpty ? [] : clips.filter { named.contains($0.id) }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        gone = try Self.ends(of: named.subtracting(sources.keys), in: catalog, known)
        facts = try catalog.entries(of: family.id, known)
        // Of two entries of one fact that nothing supersedes the later counts.
        standing = facts.standing.reduce(into: [:]) { $0[$1.subject, default: [:]][$1.name] = $1 }
        events = facts.events
        let consents: Entries<ConsentRow> = try catalog.entries(of: family.id, known)
        self.consents = consents.facts
        let childrenOf: Entries<ProgrammeChildrenRow> = try catalog.entries(of: family.id, known)
        self.childrenOf = Dictionary(
            childrenOf.standing.map { ($0.programme, $0) }, uniquingKeysWith: { $1 })
        corrections = Corrections(
            facts: facts, consents: consents, childrenOf: childrenOf, programmes: programmes,
            children: children,
            sessions: sessions.values.filter { row in
                sessionEntries[row.id]?.contains { $0.entered != row.entered } ?? false
            })
    }

    /// The facts of one of the family's clips, with those of what it is derived from.
    func facts(of clip: ClipRow) throws -> ClipFacts {
        var facts = try ownFacts(of: clip)
        facts.sources = try sources(derivations.all(of: clip.id))
        return facts
    }

    /// What is known of clips that another is derived from.
    func sources(_ named: [ClipID: Fact]) throws -> [ClipFacts.Source] {
        guard !named.isEmpty else { return [] }
        return try named.map { source, entry in
            // What is about to be marked is no source yet.
            if let row = sources[source] ?? clips.first(where: { $0.id == source }) {
                return ClipFacts.Source(source, linked: entry, .held(try ownFacts(of: row)))
            }
            guard let end = gone[source] else {
                throw CatalogError.missing(table: TombstoneRow.table, id: source.description)
            }
            return ClipFacts.Source(source, linked: entry, .destroyed(end))
        }.sorted { $0.clip < $1.clip }
    }

    /// How clips ended; by what was known on a day before that, on their last lawful day.
    private static func ends(
        of clips: Set<ClipID>, in catalog: Catalog, _ known: Knowledge
    ) throws -> [ClipID: ClipFacts.Source.Destroyed] {
        try clips.reduce(into: [:]) { ends, clip in
            guard let stone = try catalog.find(TombstoneRow.self, clip.bytes) else { return }
            ends[clip] = ClipFacts.Source.Destroyed(
                rule: stone.rule, limit: stone.limit,
                on: known.has(stone.destroyedOn) ? stone.destroyedOn : stone.limit)
        }
    }

    private func ownFacts(of clip: ClipRow) throws -> ClipFacts {
        guard let session = sessions[clip.session], let programme = programmes[session.programme]
        else { throw CatalogError.missing(table: SessionRow.table, id: clip.session.description) }
        let uploadedBy = clip.uploadedBy.description
        var facts = ClipFacts(
            clip: clip.id, clipClass: clip.kind, purposes: PurposeSet(clip.purposes),
            programme: programme.kind,
            recorded: recorded(clip, at: session),
            recordedFrom: clip.recordedFrom == .film ? .film : .session,
            uploaded: Fact(clip.uploadedOn, entered: clip.uploadedOn, by: uploadedBy))
        facts.sessionDate = Fact(
            session.date, entered: session.enteredOn, by: session.enteredBy.description)
        facts.sessionReviewed = fact(.sessionReviewed, about: session.id.bytes)
        facts.sessionNoteFiled = fact(.sessionNoteFiled, about: session.id.bytes)
        facts.programmeOpened = fact(.programmeOpened, about: programme.id.bytes)
        facts.programmeEnded = fact(.programmeEnded, about: programme.id.bytes)
        facts.programmeLastSession = lastSession(of: programme)
        facts.children = try children(of: programme)
        facts.consents = consents[programme.id] ?? []
        facts.events = events
        facts.corrected = corrections.last(on: session, of: programme, family: family)
        facts.holds = holds.compactMap { Self.hold($0, on: clip) }
        changes(of: clip).add(to: &facts)
        return facts
    }

    /// What was changed about one of the family's clips, or decided about it.
    func changes(of clip: ClipRow) -> ClipChanges { changes[clip.id.bytes] ?? ClipChanges([]) }

    /// The number of a clip's session within the family.
    func sessionNumber(of clip: ClipRow) throws -> Int64 {
        guard let session = sessions[clip.session] else {
            throw CatalogError.missing(table: SessionRow.table, id: clip.session.description)
        }
        return session.number
    }

    /// The film's own day; for one without, the day of its session, as it was last corrected.
    private func recorded(_ clip: ClipRow, at session: SessionRow) -> Fact {
        guard clip.recordedFrom == .session else {
            return Fact(
                clip.recorded, entered: clip.uploadedOn, by: clip.uploadedBy.description)
        }
        guard session.enteredOn > clip.uploadedOn else {
            return Fact(
                session.date, entered: clip.uploadedOn, by: clip.uploadedBy.description)
        }
        return Fact(session.date, entered: session.enteredOn, by: session.enteredBy.description)
    }

    private func children(of programme: ProgrammeRow) throws -> [ClipFacts.Child] {
        switch children {
        case .guessed(let child): return [child]
        case .known(let known):
            guard let chosen = try childrenOf[programme.id]?.numbers else {
                return known.keys.sorted().compactMap { known[$0] }
            }
            return chosen.compactMap { known[$0] }
        }
    }

    private func fact(_ name: StoredFact, about subject: [UInt8]) -> Fact? {
        guard let row = standing[subject]?[name.rawValue], let date = row.date else { return nil }
        return Fact(date, entered: row.enteredOn, by: row.enteredBy.description)
    }

    private func lastSession(of programme: ProgrammeRow) -> Fact? {
        sessions.values.filter { $0.programme == programme.id }
            .max { ($0.date, $0.number) < ($1.date, $1.number) }
            .map { Fact($0.date, entered: $0.enteredOn, by: $0.enteredBy.description) }
    }

    private static func hold(_ row: HoldRow, on clip: ClipRow) -> ClipFacts.Hold? {
        let scope: ClipFacts.Hold.Scope
        if let id = row.clip {
            guard id == clip.id.bytes else { return nil }
            scope = .clip
        } else if let session = row.session {
            guard session == clip.session else { return nil }
            scope = .session
        } else {
            scope = .family
        }
        return ClipFacts.Hold(
            row.kind, on: scope,
            placed: Fact(row.placedOn, entered: row.placedOn, by: row.placedBy.description),
            released: row.releasedOn.map {
                Fact($0, entered: $0, by: row.releasedBy?.description ?? "")
            }, owner: row.owner.description, reason: row.kind.rawValue, reviewBy: row.reviewBy,
            roles: row.watchers.sorted(),
            purposes: row.uses.split(separator: " ").compactMap { AccessPurpose(String($0)) })
    }
}
