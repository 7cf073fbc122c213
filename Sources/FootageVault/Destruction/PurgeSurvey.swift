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
}

extension UnlockedVault {
    /// Judges every live clip on a day, family by family, in memory that holds one family at a time.
    func survey(on date: CivilDate, under policy: PolicyInForce, _ row: PolicyRow) throws
        -> PurgeSurvey
    {
        guard let digest = SHA256Digest(bytes: row.sha256) else {
            throw CatalogError.malformed(table: PolicyRow.table, detail: "no hash")
        }
        var survey = PurgeSurvey(date: date, policy: policy, policyDigest: digest)
        let families = try vault.catalog.rows(
            FamilyRow.self, where: "id IN (SELECT family FROM clip) ORDER BY id")
        for family in families {
            let holdings = try holdings(of: family)
            for clip in holdings.clips where clip.state == .live {
                survey.held += 1
                let facts = try holdings.facts(of: clip)
                let outcome = Evaluator.outcome(facts, under: policy, on: date)
                if let found = FoundIncident(outcome, clip) { survey.incidents.append(found) }
                guard outcome.destroyable else { continue }
                survey.due.append(try entry(clip, outcome, facts, of: family))
            }
        }
        survey.due.sort { $0.clip < $1.clip }
        return survey
    }

    /// What a plan says of a clip that is due.
    func entry(
        _ clip: ClipRow, _ outcome: Decision.Outcome, _ facts: ClipFacts, of family: FamilyRow
    ) throws -> PurgePlan.Entry {
        guard let rule = outcome.limitingRule, let limit = outcome.limit else {
            throw VaultError(.failed, "no-rule", "clip \(clip.id) is due without a rule or a limit")
        }
        return PurgePlan.Entry(
            clip: clip.id, family: clip.family, rule: rule.id, limit: limit,
            facts: try digest(of: facts, of: family))
    }

    /// What stands in a plan for the facts of a clip.
    func digest(of facts: ClipFacts, of family: FamilyRow) throws -> SHA256Digest {
        let bytes = facts.json.canonicalBytes
        // Without the slot no child's date is known, so the facts hold nothing that could be tried out.
        guard family.slot != nil else { return SHA256.hash(bytes) }
        let key = try datesKey(of: family)
        guard let digest = SHA256Digest(bytes: HMAC.sha256(bytes.span, key: key)) else {
            throw VaultError(.failed, "facts", "a hash has another length than 32 bytes")
        }
        return digest
    }
}
