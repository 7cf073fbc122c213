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
    /// Tables that could hide a film are compared first, in all families: what a made-up hold hid would never be
    /// looked at. What is due is compared whole.
    ///
    /// - Parameters:
    ///   - date: The day as of which clips are judged.
    ///   - policy: The policy in force then.
    ///   - row: Its row.
    ///   - rows: What the rows are held to.
    ///   - tables: The tables that are compared whole.
    /// - Returns: What is due and what a person must close.
    /// - Throws: `VaultError` of kind `tampered` that names the first row that is not what the log says.
    func survey(
        on date: CivilDate, under policy: PolicyInForce, _ row: PolicyRow,
        resting rows: LogWords, comparing tables: [any StoredRow.Type]
    ) throws -> PurgeSurvey {
        let second = try secondReader()
        return try vault.catalog.read {
            try rows.check(whole: tables)
            let survey: PurgeSurvey = try vault.catalog.unwitnessed {
                try keepingRings { try self.survey(on: date, under: policy, row, second) }
            }
            let due = survey.due.map(\.clip)
            try rows.check(Set(survey.due.map(\.family)))
            survey.judged.keep([:], of: due, at: try vault.catalog.database.othersVersion())
            return survey
        }
    }

    /// Judges every live clip on a day, in memory that holds a few families at a time.
    ///
    /// All families are gone through, by two threads, by what the catalog's indices hold. Where that finds
    /// anything to do, the family is judged by its rows themselves, which the log speaks for. Whichever thread
    /// looks at a family, what is found is put together in order of the families' ids.
    private func survey(
        on date: CivilDate, under policy: PolicyInForce, _ row: PolicyRow, _ second: SecondReader?
    ) throws -> PurgeSurvey {
        guard let digest = SHA256Digest(bytes: row.sha256) else {
            throw CatalogError.malformed(table: PolicyRow.table, detail: "no hash")
        }
        var survey = PurgeSurvey(date: date, policy: policy, policyDigest: digest)
        let look = FirstLook(under: policy, on: date)
        let sweep = FamilySweep(
            try vault.catalog.familyStretches(of: familiesPerStretch), look,
            with: try second.flatMap { try helper($0, on: date, under: policy) })
        let parts = try sweep.results(in: vault.catalog) { found in
            var part = PurgeSurvey(date: date, policy: policy, policyDigest: digest)
            part.held = found.held
            for family in found.families where try findsAnything(in: family, look) {
                try judge(family.row, for: &part)
            }
            return part
        }
        for part in parts {
            survey.held += part.held
            survey.due += part.due
            survey.incidents += part.incidents
        }
        survey.due.sort { $0.clip < $1.clip }
        return survey
    }

    /// Whether any of a family's clips may go, or is something that a person must close.
    ///
    /// Children's dates are opened only where they may matter.
    private func findsAnything(in family: FirstLook.Family, _ look: FirstLook) throws -> Bool {
        guard family.restsOnChildren else { return true }
        let holdings = try FamilyHoldings(
            family.row, family.rows, clips: [], held: family.clips, in: vault.catalog
        ) { try childFacts($0, of: family.row) }
        return try look.find(in: family.clips, of: holdings, childrenAreKnown: true) != nil
    }

    /// What a second thread looks with: by the same policy, read anew.
    ///
    /// Two threads that go through one copy of it wait for each other at every step. None where another one came
    /// into force a moment ago.
    private func helper(
        _ reader: SecondReader, on date: CivilDate, under policy: PolicyInForce
    ) throws -> FamilySweep.Second? {
        let again = try vault.readingPoliciesAnew { try vault.policyInForce(on: date) }
        guard let again, again == policy else { return nil }
        return FamilySweep.Second(reader: reader, look: FirstLook(under: again, on: date))
    }

    /// A second connection where there is enough for two to look through.
    ///
    /// Not within a transaction: what that changed, another connection does not see.
    func secondReader() throws -> SecondReader? {
        guard surveyThreads > 1, !vault.catalog.database.isInTransaction,
            try vault.catalog.count(FamilyRow.self) > familiesPerStretch
        else { return nil }
        // Without it the first looks through everything.
        return try? SecondReader(of: vault)
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
