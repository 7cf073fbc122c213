import AuditLog
import Catalog
public import Retention
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// What a text would make otherwise for the clips that are held, were it adopted today.
    ///
    /// - Throws: `RetentionError` for a text that is not a policy; `VaultError` when none is in force.
    public func comparePolicy(_ text: PolicyText) throws -> PolicyEffect {
        try require(.comparePolicy, for: Act(.policySimulate))
        return try compare(try text.policy(), text)
    }

    /// The same for a version that was adopted, such as one that waits for approval.
    public func comparePolicy(number: Int) throws -> PolicyEffect {
        try require(.comparePolicy, for: Act(.policySimulate))
        let row = try policyRow(number)
        return try compare(try vault.policy(of: row), PolicyText(row.text))
    }

    private func compare(_ policy: Policy, _ text: PolicyText) throws -> PolicyEffect {
        try recordSimulation(of: policy, text)
        guard let effect = try effect(of: policy) else { throw Self.noPolicy(on: vault.today) }
        return effect
    }

    /// What an adoption would make otherwise, for whoever may adopt; none where no policy is in force.
    ///
    /// - Throws: what `adoptPolicy` would.
    public func previewPolicy(_ text: PolicyText) throws -> PolicyEffect? {
        try require(.adoptPolicy, for: Act(.policyAdopt))
        let policy = try text.policy()
        try check(policy)
        guard try vault.policyRowInForce(on: vault.today) != nil else { return nil }
        try recordSimulation(of: policy, text)
        return try effect(of: policy)
    }

    /// Puts on record which text was tried on what is held.
    private func recordSimulation(of policy: Policy, _ text: PolicyText) throws {
        var act = Act(.policySimulate)
        act.introduces =
            Introduction.policy(
                name: policy.name, version: Int64(policy.version), sha256: SHA256.hash(text.bytes)
            ).members
        try record(act)
    }

    /// What a policy makes otherwise; none where none is in force.
    ///
    /// Read family by family; the outcome holds only the clips that change.
    func effect(of policy: Policy) throws -> PolicyEffect? {
        guard let row = try vault.policyRowInForce(on: vault.today),
            let current = try vault.policyInForce(on: vault.today)
        else { return nil }
        let diff = try? PolicyDiff(from: current.policy, to: policy)
        var found: [(clip: ClipRow, session: Int64, facts: ClipFacts, changes: [PolicyChange])] = []
        var references: [ClipID: FamilyReference] = [:]
        var held = 0
        for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference") {
            let holdings = try holdings(of: family)
            for clip in holdings.clips where clip.state == .live {
                held += 1
                let facts = try holdings.facts(of: clip)
                let changes = PolicyComparison.changes(
                    from: current.policy, to: policy, for: facts)
                guard !changes.isEmpty else { continue }
                references[clip.id] = FamilyReference(family.reference)
                found.append((clip, try holdings.sessionNumber(of: clip), facts, changes))
            }
        }
        let shortens =
            found.contains { $0.changes.contains(where: \.kind.shortens) }
            || diff?.dropsProtection ?? true
        let effective = try effectiveDate(
            of: policy, shortens: shortens, adopted: vault.today,
            approval: isAlone() ? .onePerson : .secondPerson(vault.today))
        let earlier = [PolicyInForce.Version(current.policy, effective: current.effective)]
        let new = PolicyInForce(policy, effective: effective, earlier: earlier + current.earlier)
        let clips = found.compactMap { clip, session, facts, changes -> PolicyEffect.Clip? in
            guard let family = references[clip.id] else { return nil }
            return PolicyEffect.Clip(
                address: ClipAddress(
                    family: family, session: Int(session), clip: Int(clip.number)),
                changes: changes,
                old: .init(Evaluator.outcome(facts, under: current, on: effective)),
                new: .init(Evaluator.outcome(facts, under: new, on: effective)))
        }
        return PolicyEffect(
            current: Int(row.number), effective: effective, held: held, clips: clips, diff: diff)
    }
}
