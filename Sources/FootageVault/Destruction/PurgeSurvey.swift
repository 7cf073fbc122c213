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
                try self.survey(on: date, under: policy, row)
            }
            let due = survey.due.map(\.clip)
            try rows.check(Set(survey.due.map(\.family)))
            survey.judged.keep([:], of: due, at: try vault.catalog.database.othersVersion())
            return survey
        }
    }

    /// Judges every live clip on a day, family by family, in memory that holds one family at a time.
    func survey(
        on date: CivilDate, under policy: PolicyInForce, _ row: PolicyRow
    ) throws -> PurgeSurvey {
        guard let digest = SHA256Digest(bytes: row.sha256) else {
            throw CatalogError.malformed(table: PolicyRow.table, detail: "no hash")
        }
        var survey = PurgeSurvey(date: date, policy: policy, policyDigest: digest)
        let families = try vault.catalog.rows(
            FamilyRow.self, where: "id IN (SELECT family FROM clip) ORDER BY id")
        for family in families {
            let holdings = try holdings(of: family)
            var due: [(clip: ClipRow, outcome: Decision.Outcome)] = []
            for clip in holdings.clips where clip.state == .live {
                survey.held += 1
                let outcome = Evaluator.outcome(
                    try holdings.facts(of: clip), under: policy, on: date)
                if let found = FoundIncident(outcome, clip) { survey.incidents.append(found) }
                if outcome.destroyable { due.append((clip, outcome)) }
            }
            guard !due.isEmpty else { continue }
            try withFactsDigest(of: family) { digest in
                for (clip, outcome) in due {
                    survey.due.append(
                        try entry(clip, outcome, digest(holdings.facts(of: clip))))
                }
            }
        }
        survey.due.sort { $0.clip < $1.clip }
        return survey
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
