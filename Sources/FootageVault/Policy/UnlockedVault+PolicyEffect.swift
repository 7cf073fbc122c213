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
        // One that is still to come would be compared with itself.
        let isInForce = try vault.policyRowInForce(on: vault.today)?.number == row.number
        return try compare(
            try vault.policy(of: row), PolicyText(row.text), without: isInForce ? nil : row.number)
    }

    private func compare(
        _ policy: Policy, _ text: PolicyText, without number: Int64? = nil
    ) throws -> PolicyEffect {
        try recordSimulation(of: policy, text)
        guard let effect = try effect(of: policy, without: number) else {
            throw Self.noPolicy(on: vault.today)
        }
        return effect
    }

    /// What an adoption would make otherwise, for whoever may adopt; none where no policy is in force.
    ///
    /// - Throws: what `adoptPolicy` would.
    public func previewPolicy(_ text: PolicyText) throws -> PolicyEffect? {
        try require(.adoptPolicy, for: Act(.policyAdopt))
        let policy = try text.policy()
        try check(policy)
        let day = dayOfComparison(for: policy)
        guard try vault.policyRowInForce(on: day) != nil else { return nil }
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

    /// The day whose policy a text is compared with: today, or the first day of its text if that is later.
    ///
    /// What is adopted by then counts: a keep that is yet to come is dropped by no one person.
    private func dayOfComparison(for policy: Policy) -> CivilDate {
        max(vault.today, policy.effective)
    }

    /// What a policy makes otherwise than the version in force by then, other than the one of a number, which
    /// is the policy itself; none where there is none.
    ///
    /// Read in one picture of the catalog, family by family; the outcome holds only the clips that change.
    func effect(of policy: Policy, without number: Int64? = nil) throws -> PolicyEffect? {
        try vault.catalog.read {
            let day = dayOfComparison(for: policy)
            guard let row = try vault.policyRowInForce(on: day, without: number),
                let current = try vault.policyInForce(on: day, .now, without: number)
            else { return nil }
            let undone = try undone(
                by: policy, after: day, comparedWith: current.policy, without: number)
            return try effect(
                of: policy, on: day, comparedWith: current, Int(row.number), undoing: undone)
        }
    }

    /// The versions, still to come after a day, of which a policy shortens or drops something.
    ///
    /// It would take their place before they were ever in force. One that itself shortens something may be
    /// thought better of at once, but by nothing else than what is in force anyway: a policy that makes anything
    /// otherwise than that is no undoing, and is held to what the version to come protects.
    private func undone(
        by policy: Policy, after day: CivilDate, comparedWith current: Policy,
        without number: Int64?
    ) throws -> [Int] {
        let rows = try vault.catalog.rows(
            PolicyRow.self, where: "effective > ? ORDER BY number", [.date(day)])
        return try rows.filter { row in
            guard let effective = row.effective, row.number != number,
                try vault.policyRowInForce(on: effective, without: number)?.number == row.number
            else { return false }
            if row.shortens, policy.keepsAll(of: current) { return false }
            let coming = try vault.policy(of: row)
            return (try? PolicyDiff(from: coming, to: policy))?.shortens ?? true
        }.map { Int($0.number) }
    }

    private func effect(
        of policy: Policy, on day: CivilDate, comparedWith current: PolicyInForce, _ number: Int,
        undoing undone: [Int]
    ) throws -> PolicyEffect {
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
        let shortens = PolicyEffect.shortens(found.lazy.flatMap(\.changes), diff, undone)
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
            current: number, comparedOn: day, effective: effective, held: held, clips: clips,
            diff: diff, undone: undone)
    }
}

extension Policy {
    /// Whether it makes nothing otherwise than another, as far as can be said.
    fileprivate func keepsAll(of other: Policy) -> Bool {
        guard let diff = try? PolicyDiff(from: other, to: self) else { return false }
        return diff.differences.isEmpty && diff.loosened.isEmpty
    }
}
