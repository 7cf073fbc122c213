import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// What a look at every clip found on a day: what is due, and what a person must close.
struct PurgeSurvey {
    let date: CivilDate
    let policy: PolicyInForce
    let policyDigest: SHA256Digest
    /// How many clips are held, those due among them.
    var held = 0
    var due: [PurgePlan.Entry] = []
    var incidents: [FoundIncident] = []

    /// What is due, as judged: nothing of it is to be left alone as of then.
    let judged = JudgedClips()
}

extension UnlockedVault {
    /// Judges every live clip on a day, and holds what is due to the log as of the same moment.
    ///
    /// What nobody destroys needs no witness; what is due is compared whole.
    func survey(
        on date: CivilDate, under policy: PolicyInForce, _ row: PolicyRow,
        resting rows: LogWords
    ) throws -> PurgeSurvey {
        try vault.catalog.read {
            let survey: PurgeSurvey = try vault.catalog.unwitnessed {
                try keepingRings { try self.survey(on: date, under: policy, row) }
            }
            let due = survey.due.map(\.clip)
            try rows.check(Set(survey.due.map(\.family)))
            survey.judged.keep([:], of: due, at: try vault.catalog.database.othersVersion())
            return survey
        }
    }

    /// Judges every live clip on a day, in memory that holds one family at a time.
    ///
    /// All families are gone through at once, by what the catalog's indices hold. Where that finds anything
    /// to do, the family is judged by its rows themselves, which the log speaks for.
    func survey(
        on date: CivilDate, under policy: PolicyInForce, _ row: PolicyRow
    ) throws -> PurgeSurvey {
        guard let digest = SHA256Digest(bytes: row.sha256) else {
            throw CatalogError.malformed(table: PolicyRow.table, detail: "no hash")
        }
        var survey = PurgeSurvey(date: date, policy: policy, policyDigest: digest)
        let asked = ChildrenAsked(by: policy)
        try vault.catalog.forEachFamilyWithClips { family, rows, clips in
            let live = clips.filter { $0.state == .live }
            survey.held += live.count
            let holdings = try FamilyHoldings(
                family, rows, clips: [], held: clips, in: vault.catalog, children: \.withoutDates)
            let finds = try findsAnything(in: live, of: holdings, asked, under: policy, on: date)
            if finds { try judge(family, for: &survey) }
        }
        survey.due.sort { $0.clip < $1.clip }
        return survey
    }

    /// Whether any of a family's clips may go, or is something that a person must close.
    ///
    /// Children's dates are opened only where they may matter, and alike clips judged once: the film of a
    /// visit often comes in several.
    private func findsAnything(
        in clips: [HeldClip], of holdings: FamilyHoldings, _ asked: ChildrenAsked,
        under policy: PolicyInForce, on date: CivilDate
    ) throws -> Bool {
        var holdings = holdings
        var isOpened = false
        var last: HeldClip?
        for clip in clips {
            if let last, holdings.areAlike(last, clip) { continue }
            last = clip
            var facts = try holdings.facts(of: clip)
            if !isOpened, asked.mayMatter(to: facts) {
                holdings = try holdings.opening { try childFacts($0, of: holdings.family) }
                isOpened = true
                facts = try holdings.facts(of: clip)
            }
            let outcome = Evaluator.outcome(facts, under: policy, on: date)
            if outcome.destroyable || outcome.incident != nil { return true }
        }
        return false
    }

    /// Notes what is due of a family, and what a person must close.
    private func judge(_ family: FamilyRow, for survey: inout PurgeSurvey) throws {
        let holdings = try holdings(of: family)
        var due: [(clip: ClipRow, outcome: Decision.Outcome)] = []
        for clip in holdings.clips where clip.state == .live {
            let outcome = Evaluator.outcome(
                try holdings.facts(of: clip), under: survey.policy, on: survey.date)
            if let found = FoundIncident(outcome, clip) { survey.incidents.append(found) }
            if outcome.destroyable { due.append((clip, outcome)) }
        }
        guard !due.isEmpty else { return }
        try withFactsDigest(of: family) { digest in
            for (clip, outcome) in due {
                survey.due.append(try entry(clip, outcome, digest(holdings.facts(of: clip))))
            }
        }
    }

    /// What a plan says of a clip that is due.
    func entry(
        _ clip: ClipRow, _ outcome: Decision.Outcome, _ facts: SHA256Digest
    ) throws -> PurgePlan.Entry {
        guard let rule = outcome.limitingRule, let limit = outcome.limit else {
            throw VaultError(.failed, "no-rule", "clip \(clip.id) is due without a rule or a limit")
        }
        return PurgePlan.Entry(
            clip: clip.id, family: clip.family, rule: rule.id, limit: limit, facts: facts)
    }

    /// Lends what stands in a plan for the facts of a family's clips; its key is opened once.
    func withFactsDigest<R>(
        of family: FamilyRow, _ body: ((ClipFacts) throws -> SHA256Digest) throws -> R
    ) throws -> R {
        // Without the slot no child's date is known, so the facts hold nothing that could be tried out.
        guard family.slot != nil else { return try body { SHA256.hash($0.json.canonicalBytes) } }
        let key = try datesKey(of: family)
        return try body { facts in
            let code = HMAC.sha256(facts.json.canonicalBytes.span, key: key)
            guard let digest = SHA256Digest(bytes: code) else {
                throw VaultError(.failed, "facts", "a hash has another length than 32 bytes")
            }
            return digest
        }
    }
}
