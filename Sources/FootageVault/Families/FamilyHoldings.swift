import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// Everything recorded about one family that a retention decision rests on, read once.
struct FamilyHoldings {
    let family: FamilyRow
    let clips: [ClipRow]
    private let programmes: [ProgrammeID: ProgrammeRow]
    private let sessions: [SessionID: SessionRow]
    private let facts: [[UInt8]: [String: FactRow]]
    private let consents: [ProgrammeID: [ClipFacts.Consent]]
    let holds: [HoldRow]
    private let changes: [[UInt8]: ClipChanges]
    let children: [ClipFacts.Child]

    /// Reads what is recorded of a family; its children's dates as whoever may open them gives them.
    init(
        _ family: FamilyRow, in catalog: Catalog, children: [ClipFacts.Child]
    ) throws {
        self.family = family
        self.children = children
        let id: [DatabaseValue] = [.id(family.id)]
        clips = try catalog.rows(ClipRow.self, where: "family = ? ORDER BY session, number", id)
        programmes = try Dictionary(
            catalog.rows(ProgrammeRow.self, where: "family = ?", id).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        sessions = try Dictionary(
            catalog.rows(SessionRow.self, where: "family = ?", id).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        holds = try catalog.rows(HoldRow.self, where: "family = ? ORDER BY number", id)
        changes = try Dictionary(
            grouping: catalog.rows(ClipChangeRow.self, where: "family = ? ORDER BY number", id),
            by: \.clip
        ).mapValues { ClipChanges($0) }
        facts = Self.standing(try catalog.rows(FactRow.self, where: "family = ?", id))
        consents = Self.consents(
            try catalog.rows(ConsentRow.self, where: "family = ? ORDER BY entered, id", id))
    }

    /// The facts of one of the family's clips.
    func facts(of clip: ClipRow) throws -> ClipFacts {
        guard let session = sessions[clip.session], let programme = programmes[session.programme]
        else { throw CatalogError.missing(table: SessionRow.table, id: clip.session.description) }
        let uploadedBy = clip.uploadedBy.description
        var facts = ClipFacts(
            clip: clip.id, clipClass: clip.kind, purposes: PurposeSet(clip.purposes),
            programme: programme.kind,
            recorded: Fact(clip.recorded, entered: clip.uploadedOn, by: uploadedBy),
            recordedFrom: clip.recordedFrom == .film ? .film : .session,
            uploaded: Fact(clip.uploadedOn, entered: clip.uploadedOn, by: uploadedBy))
        facts.sessionDate = Fact(
            session.date, entered: session.enteredOn, by: session.enteredBy.description)
        facts.sessionReviewed = fact(.sessionReviewed, about: session.id.bytes)
        facts.sessionNoteFiled = fact(.sessionNoteFiled, about: session.id.bytes)
        facts.programmeOpened = fact(.programmeOpened, about: programme.id.bytes)
        facts.programmeEnded = fact(.programmeEnded, about: programme.id.bytes)
        facts.programmeLastSession = lastSession(of: programme)
        facts.children = children
        facts.consents = consents[programme.id] ?? []
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

    private func fact(_ name: StoredFact, about subject: [UInt8]) -> Fact? {
        guard let row = facts[subject]?[name.rawValue], let date = row.date else { return nil }
        return Fact(date, entered: row.enteredOn, by: row.enteredBy.description)
    }

    private func lastSession(of programme: ProgrammeRow) -> Fact? {
        sessions.values.filter { $0.programme == programme.id }
            .max { ($0.date, $0.number) < ($1.date, $1.number) }
            .map { Fact($0.date, entered: $0.enteredOn, by: $0.enteredBy.description) }
    }

    /// For each subject and name the entry that nothing supersedes.
    private static func standing(_ rows: [FactRow]) -> [[UInt8]: [String: FactRow]] {
        let superseded = Set(rows.compactMap(\.supersedes))
        var standing: [[UInt8]: [String: FactRow]] = [:]
        for row in rows.sorted(by: { $0.entered < $1.entered }) where !superseded.contains(row.id) {
            standing[row.subject, default: [:]][row.name] = row
        }
        return standing
    }

    /// The consents of each programme; a withdrawal ends the consent it supersedes.
    private static func consents(_ rows: [ConsentRow]) -> [ProgrammeID: [ClipFacts.Consent]] {
        let superseded = Set(rows.compactMap(\.supersedes))
        let byID = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var consents: [ProgrammeID: [ClipFacts.Consent]] = [:]
        for row in rows where !superseded.contains(row.id) {
            // The consent was entered with its own row, the withdrawal with the one that ends it.
            let origin = row.supersedes.flatMap { byID[$0] } ?? row
            let by = origin.enteredBy.description
            consents[row.programme, default: []].append(
                ClipFacts.Consent(
                    row.purpose, given: Fact(row.given, entered: origin.enteredOn, by: by),
                    expires: row.expires.map { Fact($0, entered: origin.enteredOn, by: by) },
                    withdrawn: row.withdrawn.map {
                        Fact($0, entered: row.enteredOn, by: row.enteredBy.description)
                    }, signer: String(row.signer)))
        }
        return consents
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

extension UnlockedVault {
    /// Everything recorded about a family that a decision rests on.
    ///
    /// Throws rather than leave a child's dates out: a decision without them would be another one. A child
    /// whose dates were erased stays, of unknown birth: what rests on it cannot be reckoned.
    func holdings(of family: FamilyRow) throws -> FamilyHoldings {
        try FamilyHoldings(family, in: vault.catalog, children: childFacts(of: family))
    }

    private func childFacts(of family: FamilyRow) throws -> [ClipFacts.Child] {
        let rows = try vault.children(of: family)
        guard !rows.isEmpty else { return [] }
        guard family.slot != nil else { return rows.map { _ in ClipFacts.Child() } }
        guard try holds(.dates) else {
            throw VaultError(
                .notPermitted, "no-dates",
                "what becomes of this family's films rests on a child's dates, which your role cannot read",
                hint: "those who can: \(Self.list(of: Array(VaultKeyName.dates.holders)))")
        }
        let key = try datesKey(of: family)
        return try rows.map { row in
            func fact(_ sealed: [UInt8]?, _ name: String) throws -> Fact? {
                guard let sealed else { return nil }
                let text = try column(ChildRow.table, row.id.bytes, name).open(sealed, with: key)
                guard let date = CivilDate(text) else {
                    throw VaultError(.tampered, "sealed-date", "a sealed date is not a date")
                }
                return Fact(date, entered: row.enteredOn, by: row.enteredBy.description)
            }
            return ClipFacts.Child(
                birth: try fact(row.birth, "birth"), death: try fact(row.death, "death"))
        }
    }
}

extension Vault {
    /// The entries about a family's children that nothing supersedes, by number.
    func children(of family: FamilyRow) throws -> [ChildRow] {
        try catalog.rows(
            ChildRow.self,
            where: """
                family = ? AND id NOT IN (SELECT supersedes FROM child WHERE family = ? \
                AND supersedes IS NOT NULL) ORDER BY number, entered
                """, [.id(family.id), .id(family.id)])
    }

    /// Everything recorded about a family, for a reader who can open none of its children's dates.
    func holdingsWithoutDates(of family: FamilyRow) throws -> FamilyHoldings {
        let children = try children(of: family).map { _ in ClipFacts.Child() }
        return try FamilyHoldings(family, in: catalog, children: children)
    }
}
