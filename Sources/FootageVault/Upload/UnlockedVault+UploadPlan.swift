import AgeFile
import AuditLog
import Catalog
import Database
import Retention
import TabletDump
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Looks at a dump and says what an upload would do with each file, without doing it.
    ///
    /// - Parameters:
    ///   - request: The dump and what is stated about it.
    ///   - progress: Told how many films of how many have been looked into; it ends the planning by throwing.
    /// - Returns: The plan, which is recorded as made and changes nothing.
    /// - Throws: `VaultError` when the role does not allow an upload; `DumpError` for a dump or a manifest
    ///   that cannot be read; `ProbeError` when `ffprobe` is missing.
    public func planUpload(
        _ request: UploadRequest, progress: (_ done: Int, _ of: Int) throws -> Void = { _, _ in }
    ) throws -> UploadPlan {
        let practitioner = try practitioner(of: request)
        let sources = try sources(of: request)
        let request = request.namingItsSourcesFamily().namingItsFolder()
        try DumpPlace.check(
            request.directory, apartFrom: vault.location.directory, on: vault.disk)
        let scan = try DumpScan(request.directory)
        let entries = scan.films
        let manifest = try request.manifest.map {
            try Manifest(csv: $0, entries: scan.entries)
        }
        let filmTime = FilmTime(now: vault.environment.clock(), zone: vault.zone)
        var first = try look(at: entries, request, filmTime, progress)
        let sessions = try sessionChoices(for: practitioner)
        let families = Set(
            try familiesGranted(to: practitioner).compactMap {
                FamilyReference($0.reference)
            })
        let known = try knownBytes(of: &first, in: request.directory, for: practitioner)
        let looks = try lookAgain(at: first, known, in: request.directory, filmTime)
        let binder = Binder(
            sessions: sessions, families: families, statement: request.statement,
            manifest: manifest)
        let named = Dictionary(
            binder.bindings(of: looks.map { $0.film(known[$0.entry.path], bytes: .new) }).flatMap {
                bound in bound.parts.map { ($0, bound.family) }
            }, uniquingKeysWith: { first, _ in first })
        let elsewhere = Set(
            try looks.map(\.entry.path).filter { path in
                try isElsewhere(known[path], named: named[path] ?? nil, among: families)
            })
        let films = looks.map { look in
            look.film(
                known[look.entry.path],
                bytes: elsewhere.contains(look.entry.path) ? .elsewhere : .new)
        }
        let byPath = Dictionary(
            looks.map { ($0.entry.path, $0) }, uniquingKeysWith: { first, _ in first })
        let dueDates = DueDates(self, derivedFrom: sources)
        let planned = try binder.bindings(of: films).compactMap { bound in
            let path = bound.film.path
            return try plan(
                bound.parts.compactMap { byPath[$0] }, bound,
                (known[path], elsewhere.contains(path)), manifest, dueDates)
        }
        var act = Act(.uploadPlan)
        act.behalf = practitioner == principal ? nil : practitioner
        act.reason = request.probing == .none ? "not-probed" : nil
        act.amount = .init(items: UInt64(looks.count))
        try record(act)
        let paths = Set(entries.map(\.path))
        return UploadPlan(
            vault: vault.description.id, request: request, practitioner: practitioner,
            films: planned,
            others: scan.entries.filter { !paths.contains($0.path) },
            proposals: binder.proposals(for: films), filmTime: filmTime, sources: sources)
    }

    private func practitioner(of request: UploadRequest) throws -> PrincipalID {
        let act = Act(.uploadPlan)
        try require(.upload, for: act)
        let roles = try roles()
        guard let practitioner = request.practitioner else {
            guard roles.contains(.practitioner) else {
                throw VaultError(
                    .usage, "for-whom", "say whose films these are",
                    hint: "an upload station names the practitioner with --for NAME")
            }
            return principal
        }
        guard practitioner.roles.contains(.practitioner), practitioner.standing == "active" else {
            throw VaultError.badInput(
                "not-practitioner", "films are brought in for a practitioner who has accepted")
        }
        guard practitioner.id == principal || roles.contains(.uploader) else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "for-others",
                    "only an upload station brings films in for somebody else"))
        }
        return practitioner.id
    }

    private func familiesGranted(to practitioner: PrincipalID) throws -> [FamilyRow] {
        try vault.catalog.rows(
            FamilyRow.self,
            where: """
                id IN (SELECT family FROM grant_ WHERE principal = ? AND revoked IS NULL \
                AND (until IS NULL OR until >= ?)) ORDER BY reference
                """, [.id(practitioner), .date(vault.today)])
    }

    /// The families whose sessions a film could be of, or has to be told from: those that are granted, and
    /// those that were visited.
    private func familiesKnown(to practitioner: PrincipalID) throws -> [FamilyRow] {
        try vault.catalog.rows(
            FamilyRow.self,
            where: """
                id IN (SELECT family FROM grant_ WHERE principal = ? AND revoked IS NULL \
                AND (until IS NULL OR until >= ?)) \
                OR id IN (SELECT family FROM session WHERE practitioner = ?) ORDER BY reference
                """, [.id(practitioner), .date(vault.today), .id(practitioner)])
    }

    /// The sessions that a film could be of, or has to be told from.
    ///
    /// All sessions and grants are held to the log first: a session that was taken away, or given to somebody
    /// else, is no rival any more, nor are those of a family whose grant is gone, and a film would be bound by
    /// its day alone.
    private func sessionChoices(for practitioner: PrincipalID) throws -> [SessionChoice] {
        try words.check(whole: [SessionRow.self, GrantRow.self])
        let needed =
            try vault.policyInForce(on: vault.today)?.policy.consent.needed ?? PurposeSet.all
        return try familiesKnown(to: practitioner).flatMap { family -> [SessionChoice] in
            guard let reference = FamilyReference(family.reference) else { return [] }
            let consents = try vault.consents(of: family.id)
            return try vault.catalog.rows(
                SessionRow.self, where: "family = ? ORDER BY number", [.id(family.id)]
            ).map { session in
                let allowed = Purpose.allCases.filter { purpose in
                    !needed.contains(purpose)
                        || consents.allow(purpose, in: session)
                }
                return SessionChoice(
                    id: session.id, family: reference, number: Int(session.number),
                    visit: session.visit, window: vault.zone.window(of: session.visit),
                    practitioner: session.practitioner == practitioner ? .me : .other,
                    consents: Set(allowed), needsTherapyConsent: needed.contains(.therapy))
            }
        }
    }

    private func plan(
        _ parts: [FilmLook], _ bound: BoundFilm, _ known: (film: KnownFilm?, isElsewhere: Bool),
        _ manifest: Manifest?, _ dueDates: DueDates
    ) throws -> UploadPlan.Film? {
        guard let look = parts.first else { return nil }
        let facts = parts.compactMap(\.facts)
        return UploadPlan.Film(
            look.entry, parts: parts.map { UploadPlan.Part(entry: $0.entry, facts: $0.facts) },
            facts: facts.isEmpty ? nil : FilmFacts(joining: facts), witness: look.witness,
            time: look.time.evidence,
            statements: look.time.statements,
            notes: (look.entry.remark.map { [$0] } ?? []) + bound.notes,
            remark: manifest?.remark(on: bound.parts),
            fate: try fate(look, bound, known, dueDates),
            isDamaged: parts.contains { $0.fault != nil }, family: bound.family)
    }

    private func fate(
        _ look: FilmLook, _ bound: BoundFilm, _ known: (film: KnownFilm?, isElsewhere: Bool),
        _ dueDates: DueDates
    ) throws -> UploadPlan.Fate {
        if let refusal = look.refusal { return .refused(refusal) }
        // Whatever else is the matter with it: nobody is told of another family's clip.
        if let film = known.film,
            let fate = try fate(of: film, isElsewhere: known.isElsewhere)
        {
            guard case .alreadyQuarantined(let number, let id) = fate,
                film.waiting?.reason == Self.notProbedInTime, look.facts != nil
            else { return fate }
            return .probedAgain(number, id, bound.binding)
        }
        switch bound.binding {
        case .bound(let session, let purposes):
            let due = try dueDates.date(of: look, session, purposes)
            return .takeIn(session, purposes, due: due)
        case .quarantine(let reason): return .quarantine(reason)
        }
    }

    /// What happens with a film whose bytes the vault knows; none when that does not decide it.
    func fate(of known: KnownFilm, isElsewhere: Bool) throws -> UploadPlan.Fate? {
        if let clip = known.clip, !isElsewhere {
            guard clip.state == .live else {
                return .refused("the same film is being destroyed under the retention policy")
            }
            return .alreadyIn(try vault.address(of: clip), clip.id)
        }
        if let stone = known.tombstone {
            return .destroyedBefore(on: stone.destroyedOn, rule: stone.rule)
        }
        if let row = known.waiting {
            guard try !vault.catalog.isBeingDestroyed(row.id) else {
                return .refused("the same film is being destroyed out of quarantine")
            }
            return .alreadyQuarantined(Int(row.number), row.id)
        }
        return known.clip == nil ? nil : .quarantine(.sameBytesElsewhere)
    }

    /// The same bytes count as another family's unless the film's signals name that very family.
    ///
    /// Without a signal they do so unless the practitioner works with that family anyway: nobody is told of
    /// a clip that they could not see.
    private func isElsewhere(
        _ known: KnownFilm?, named: FamilyReference?, among families: Set<FamilyReference>
    ) throws -> Bool {
        guard let clip = known?.clip else { return false }
        let family = try vault.reference(of: clip.family)
        return named.map { $0 != family } ?? !families.contains(family)
    }
}

/// When films that are yet to be taken in would be destroyed.
///
/// What is held of a family is read once a plan, however many films come for it.
private final class DueDates {
    private let unlocked: UnlockedVault
    private var holdings: [SessionID: (SessionRow, FamilyHoldings)] = [:]
    private var families: [FamilyID: FamilyHoldings] = [:]

    private let sources: [ClipID]

    init(_ unlocked: UnlockedVault, derivedFrom sources: [ClipID]) {
        self.unlocked = unlocked
        self.sources = sources
    }

    func date(
        of look: FilmLook, _ session: SessionChoice, _ purposes: Set<Purpose>
    ) throws -> CivilDate? {
        let vault = unlocked.vault
        guard let policy = try vault.policyInForce(on: vault.today), try unlocked.holds(.dates)
        else { return nil }
        let (row, holdings) = try holdings(of: session)
        let clip = ClipRow(
            id: .random(), family: row.family, session: row.id, number: 0, kind: .working,
            purposes: purposes, recorded: look.time.evidence?.date ?? row.date,
            recordedFrom: look.time.evidence == nil ? .session : .film, milliseconds: 0,
            uploaded: vault.environment.clock(), uploadedOn: vault.today,
            uploadedBy: unlocked.principal, payloadLength: 0, treeRoot: [], digest: [],
            particulars: [], state: .live)
        var facts = try holdings.facts(of: clip)
        let today = Fact(
            vault.today, entered: vault.today, by: unlocked.principal.description)
        var named = sources.reduce(into: [:]) { $0[$1] = today }
        for source in sources {
            named.merge(holdings.derivations.all(of: source)) { first, _ in first }
        }
        facts.sources = try holdings.sources(named)
        return Evaluator.outcome(facts, under: policy, on: vault.today).limit
    }

    private func holdings(of session: SessionChoice) throws -> (SessionRow, FamilyHoldings) {
        if let known = holdings[session.id] { return known }
        let catalog = unlocked.vault.catalog
        let row = try catalog.require(SessionRow.self, session.id.bytes)
        let family = try catalog.require(FamilyRow.self, row.family.bytes)
        let held = try families[family.id] ?? unlocked.holdings(of: family)
        families[family.id] = held
        holdings[session.id] = (row, held)
        return (row, held)
    }
}

extension Manifest {
    /// What its notes say of the files of one film, each note once.
    fileprivate func remark(on paths: [DumpPath]) -> String? {
        var remarks: [String] = []
        for remark in paths.compactMap({ rows[$0]?.note.remark }) where !remarks.contains(remark) {
            remarks.append(remark)
        }
        return remarks.isEmpty ? nil : remarks.joined(separator: "; ")
    }
}

extension String {
    /// A manifest's note, unless it is one that the table was written with, which begins with `#`.
    var remark: String? { isEmpty || hasPrefix("#") ? nil : self }
}
