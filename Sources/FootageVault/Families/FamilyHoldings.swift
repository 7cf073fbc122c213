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
    /// Its clips, by the number of their session and their own.
    let clips: [ClipRow]
    let programmes: [ProgrammeID: ProgrammeRow]
    let sessions: [SessionID: SessionRow]
    /// The last session of each programme.
    private let lastSessions: [ProgrammeID: SessionRow]
    private let standing: [FactPlace: FactRow]
    private let events: [ClipFacts.Event]
    private let consents: [ProgrammeID: [ClipFacts.Consent]]
    let holds: [HoldRow]
    private let changes: [[UInt8]: ClipChanges]
    /// Which of its clips are derived from which.
    let derivations: Derivations
    /// The clips that others are derived from.
    private let sources: [ClipID: HeldClip]
    /// How clips ended that others are derived from.
    private let gone: [ClipID: ClipFacts.Source.Destroyed]
    private let childEntries: Entries<ChildRow>
    private var children: Children
    private let childrenOf: [ProgrammeID: ProgrammeChildrenRow]
    private let corrections: Corrections
    private let names = LastName()

    /// Reads what is recorded of a family, or was by some day; its children's dates as the closure opens them.
    init(
        _ family: FamilyRow, in catalog: Catalog, known: Knowledge = .now,
        children opened: (Entries<ChildRow>) throws -> Children
    ) throws {
        let rows = try catalog.familyRows(of: family.id)
        let clips = try catalog.rows(
            ClipRow.self, where: "family = ? ORDER BY id", [.id(family.id)])
        try self.init(family, rows, clips: clips, in: catalog, known: known, children: opened)
    }

    /// Takes what is recorded of a family, or was by some day; its children's dates as the closure opens them.
    ///
    /// Of its clips, whoever goes through very many families has `held` only.
    init(
        _ family: FamilyRow, _ rows: FamilyRows, clips: [ClipRow], held: [HeldClip]? = nil,
        in catalog: Catalog, known: Knowledge = .now,
        children opened: (Entries<ChildRow>) throws -> Children
    ) throws {
        self.family = family
        childEntries = Entries(rows.children.filter { known.has($0.enteredOn) })
        children = try opened(childEntries)
        let changes = Dictionary(grouping: rows.changes, by: \.clip)
        programmes = Dictionary(
            rows.programmes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let sessionEntries = Dictionary(grouping: rows.sessionEntries, by: \.session)
        let sessions = Dictionary(
            rows.sessions.compactMap { row in
                known.session(row, before: sessionEntries[row.id] ?? []).map { (row.id, $0) }
            }, uniquingKeysWith: { first, _ in first })
        self.sessions = sessions
        self.clips = clips.filter { known.has($0.uploadedOn) }
            .map { known.clip($0, changed: changes[$0.id.bytes] ?? []) }
            .sorted {
                (sessions[$0.session]?.number ?? .max, $0.number)
                    < (sessions[$1.session]?.number ?? .max, $1.number)
            }
        lastSessions = Dictionary(
            sessions.values.map { ($0.programme, $0) },
            uniquingKeysWith: { ($0.date, $0.number) < ($1.date, $1.number) ? $1 : $0 })
        holds = rows.holds.compactMap { known.hold($0, reviewed: rows.holdReviews) }
        self.changes = changes.mapValues { rows in
            ClipChanges(rows.filter { known.has($0.enteredOn) })
        }
        derivations = try Derivations(self.changes)
        let named = derivations.named
        sources = Dictionary(
            named.isEmpty
                ? []
                : (held ?? self.clips.map(\.held)).filter { named.contains($0.id) }
                    .map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        gone = try Self.ends(of: named.subtracting(sources.keys), in: catalog, known)
        let facts = Entries(rows.facts.filter { known.has($0.enteredOn) })
        // Of two entries of one fact that nothing supersedes the later counts.
        standing = Dictionary(
            facts.standing.compactMap { row in
                guard let name = StoredFact(rawValue: row.name),
                    let subject = RowID(bytes: row.subject)
                else { return nil }
                return (FactPlace(subject: subject, name: name), row)
            }, uniquingKeysWith: { $1 })
        events = facts.events
        let consents = Entries(rows.consents.filter { known.has($0.enteredOn) })
        self.consents = consents.facts
        let childrenOf = Entries(rows.programmeChildren.filter { known.has($0.enteredOn) })
        self.childrenOf = Dictionary(
            childrenOf.standing.map { ($0.programme, $0) }, uniquingKeysWith: { $1 })
        corrections = Corrections(
            facts: facts, consents: consents, childrenOf: childrenOf, programmes: programmes,
            children: childEntries,
            sessions: sessions.values.filter { row in
                sessionEntries[row.id]?.contains { $0.entered != row.entered } ?? false
            })
    }

    /// The same with its children's dates as the closure opens them.
    func opening(
        _ opened: (Entries<ChildRow>) throws -> Children
    ) throws -> Self {
        var holdings = self
        holdings.children = try opened(childEntries)
        return holdings
    }

    /// The facts of one of the family's clips, with those of what it is derived from.
    func facts(of clip: ClipRow) throws -> ClipFacts { try facts(of: clip.held) }

    /// The facts of one of the family's clips, with those of what it is derived from.
    func facts(of clip: HeldClip) throws -> ClipFacts {
        var facts = try ownFacts(of: clip)
        if !derivations.named.isEmpty { facts.sources = try sources(derivations.all(of: clip.id)) }
        return facts
    }

    /// What is known of clips that another is derived from.
    func sources(_ named: [ClipID: Fact]) throws -> [ClipFacts.Source] {
        guard !named.isEmpty else { return [] }
        return try named.map { source, entry in
            // What is about to be marked is no source yet.
            if let row = sources[source] ?? clips.first(where: { $0.id == source })?.held {
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

    private func ownFacts(of clip: HeldClip) throws -> ClipFacts {
        guard let session = sessions[clip.session], let programme = programmes[session.programme]
        else { throw CatalogError.missing(table: SessionRow.table, id: clip.session.description) }
        let uploadedBy = names.text(of: clip.uploadedBy)
        var facts = ClipFacts(
            clip: clip.id, clipClass: clip.kind, purposes: PurposeSet(clip.purposes),
            programme: programme.kind,
            recorded: recorded(clip, at: session),
            recordedFrom: clip.recordedFrom == .film ? .film : .session,
            uploaded: Fact(clip.uploadedOn, entered: clip.uploadedOn, by: uploadedBy))
        facts.sessionDate = Fact(
            session.date, entered: session.enteredOn, by: names.text(of: session.enteredBy))
        facts.sessionReviewed = fact(.sessionReviewed, about: session.id)
        facts.sessionNoteFiled = fact(.sessionNoteFiled, about: session.id)
        facts.programmeOpened = fact(.programmeOpened, about: programme.id)
        facts.programmeEnded = fact(.programmeEnded, about: programme.id)
        facts.programmeLastSession = lastSession(of: programme)
        facts.children = try children(of: programme)
        facts.consents = consents[programme.id] ?? []
        facts.events = events
        facts.corrected = corrections.last(on: session, of: programme, family: family)
        facts.holds = holds.compactMap { Self.hold($0, on: clip) }
        if !changes.isEmpty { changes[clip.id.bytes]?.add(to: &facts) }
        return facts
    }

    /// Whether the facts of two of the family's clips differ in nothing but which clip they are of.
    func areAlike(_ one: HeldClip, _ other: HeldClip) -> Bool {
        one.session == other.session && one.kind == other.kind && one.purposes == other.purposes
            && one.recorded == other.recorded && one.recordedFrom == other.recordedFrom
            && one.uploadedOn == other.uploadedOn && one.uploadedBy == other.uploadedBy
            && changes.isEmpty && holds.allSatisfy { $0.clip == nil }
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
    private func recorded(_ clip: HeldClip, at session: SessionRow) -> Fact {
        guard clip.recordedFrom == .session else {
            return Fact(
                clip.recorded, entered: clip.uploadedOn, by: names.text(of: clip.uploadedBy))
        }
        guard session.enteredOn > clip.uploadedOn else {
            return Fact(
                session.date, entered: clip.uploadedOn, by: names.text(of: clip.uploadedBy))
        }
        return Fact(
            session.date, entered: session.enteredOn, by: names.text(of: session.enteredBy))
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

    func fact<Kind>(_ name: StoredFact, about subject: ID<Kind>) -> Fact? {
        let place = FactPlace(
            subject: RowID(high: subject.high, low: subject.low), name: name)
        guard let row = standing[place],
            let date = row.date
        else { return nil }
        return Fact(date, entered: row.enteredOn, by: names.text(of: row.enteredBy))
    }

    private func lastSession(of programme: ProgrammeRow) -> Fact? {
        lastSessions[programme.id]
            .map { Fact($0.date, entered: $0.enteredOn, by: names.text(of: $0.enteredBy)) }
    }

    private static func hold(_ row: HoldRow, on clip: HeldClip) -> ClipFacts.Hold? {
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

/// What a fact is about, and its name.
private struct FactPlace: Hashable {
    let subject: RowID
    let name: StoredFact
}

/// The id of whoever entered something, as text: mostly the same person's again and again.
private final class LastName {
    private var last: (id: PrincipalID, text: String)?

    func text(of id: PrincipalID) -> String {
        if let last, last.id == id { return last.text }
        let text = id.description
        last = (id, text)
        return text
    }
}
