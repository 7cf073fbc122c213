import AuditLog
import Catalog
import Database
public import Retention
import VaultCrypto
public import VaultModel

/// A version of the policy as the vault lists it.
public struct PolicySummary: Sendable, Hashable {
    /// Its number in the vault, from 1.
    public let number: Int
    /// The policy's name.
    public let name: String
    /// The policy's version.
    public let version: Int
    /// The SHA-256 of its text.
    public let sha256: String
    /// The day it was adopted.
    public let adopted: CivilDate
    /// Who adopted it, where the reader may read names.
    public let adoptedBy: String?
    /// Whether it shortens anything that was held.
    public let shortens: Bool
    /// The first day it is in force; none while it waits for a second person.
    public let effective: CivilDate?
    /// Whether one person alone stands for a version that shortens something.
    public let isOnePersonApproval: Bool
}

extension Vault {
    /// The policy that is in force on a day, and those that were before it.
    ///
    /// Of the versions that have taken effect the one adopted last counts: one that waited meanwhile does
    /// not overtake it, and was never in force.
    ///
    /// - Throws: `VaultError` of kind `tampered` when a text is not the one whose hash was adopted.
    public func policyInForce(on date: CivilDate) throws -> PolicyInForce? {
        let rows = try effectivePolicies(on: date)
        guard let row = rows.first, let effective = row.effective else { return nil }
        return PolicyInForce(
            try policy(of: row), effective: effective,
            earlier: try rows.dropFirst().map { row in
                PolicyInForce.Version(
                    try policy(of: row), effective: row.effective ?? row.adoptedOn)
            })
    }

    /// The row of the policy in force on a day.
    func policyRowInForce(on date: CivilDate) throws -> PolicyRow? {
        try effectivePolicies(on: date).first
    }

    /// The SHA-256 of the policy in force on a day, without reading its text.
    func policyDigestInForce(on date: CivilDate) throws -> SHA256Digest? {
        try catalog.database.query(
            """
            SELECT sha256 FROM policy WHERE effective IS NOT NULL AND effective <= ? \
            ORDER BY number DESC LIMIT 1
            """, [.date(date)]
        ) { try $0.blob(at: 0) }.first.flatMap { SHA256Digest(bytes: $0) }
    }

    /// The policy of a row, whose text must be the one whose hash was adopted.
    ///
    /// The only place that reads a stored text; each is read once for as long as the vault is open.
    func policy(of row: PolicyRow) throws -> Policy {
        let digest = SHA256.hash(row.text)
        guard digest.bytes == row.sha256 else {
            throw VaultError(
                .tampered, "policy-text",
                "the text of policy \(row.number) is not the one whose hash was adopted",
                hint:
                    "nothing was done; run `footage audit verify`, and tell information governance"
            )
        }
        if let policy = readPolicies[digest] { return policy }
        let policy = try PolicyText(row.text).policy()
        readPolicies[digest] = policy
        return policy
    }

    /// The versions that were in force up to a day, that day's first.
    ///
    /// One that took effect only after a later version had is left out: that one had superseded it.
    private func effectivePolicies(on date: CivilDate) throws -> [PolicyRow] {
        var first = date
        return try catalog.rows(
            PolicyRow.self,
            where: "effective IS NOT NULL AND effective <= ? ORDER BY number DESC", [.date(date)]
        ).filter { row in
            guard let effective = row.effective, effective <= first else { return false }
            first = effective
            return true
        }
    }
}

extension UnlockedVault {
    /// Adopts a policy: its text as it stands is what counts from its effective day on.
    ///
    /// A version that shortens anything for what is held waits for a second person and `cooling_off`; where
    /// nobody else holds governance it waits 28 days.
    ///
    /// - Throws: `RetentionError` for a text that is not a policy; `VaultError` when one of its own tests
    ///   fails, its zone is another than the vault's, or this version was adopted before.
    public func adoptPolicy(_ text: PolicyText) throws -> PolicySummary {
        var act = Act(.policyAdopt)
        try require(.adoptPolicy, for: act)
        let policy = try text.policy()
        try check(policy, text)
        let digest = SHA256.hash(text.bytes)
        act.introduces =
            Introduction.policy(
                name: policy.name, version: Int64(policy.version), sha256: digest
            ).members
        let shortens = try shortensHoldings(policy)
        return try perform(act) { transaction, _ in
            let now = vault.environment.clock()
            let today = vault.date(of: now)
            let row = PolicyRow(
                id: .random(), number: try transaction.nextNumber(in: PolicyRow.self),
                name: policy.name, version: Int64(policy.version), sha256: digest.bytes,
                text: text.bytes, adopted: now, adoptedOn: today, adoptedBy: principal,
                shortens: shortens,
                effective: try effectiveDate(of: policy, shortens: shortens, adopted: today))
            try transaction.insert(row)
            return try summary(of: row)
        }
    }

    /// Approves a version that shortens something, as the second person.
    public func approvePolicy(number: Int) throws -> PolicySummary {
        let act = Act(.policyApprove)
        try require(.adoptPolicy, for: act)
        return try perform(act) { transaction, _ in
            var row = try waitingPolicy(number)
            let policy = try vault.policy(of: row)
            let now = vault.environment.clock()
            row.approved = now
            row.approvedBy = principal
            row.effective = Adoption.effect(
                of: policy, adopted: row.adoptedOn, shortens: .something,
                approval: .secondPerson(vault.date(of: now)), coolingOff: try coolingOffInForce())
            try transaction.update(row)
            return try summary(of: row)
        }
    }

    /// The row of a version that waits for this person's approval.
    private func waitingPolicy(_ number: Int) throws -> PolicyRow {
        let rows = try vault.catalog.rows(
            PolicyRow.self, where: "number >= ? ORDER BY number", [.integer(Int64(number))])
        guard let row = rows.first, row.number == Int64(number) else {
            throw VaultError.notFound("policy", String(number))
        }
        guard row.adoptedBy != principal else {
            throw Refusal(
                VaultError(
                    .notPermitted, "own-act", "nobody approves what they adopted themselves",
                    hint: "another person with governance runs this"))
        }
        guard row.effective == nil else {
            throw VaultError(.failed, "nothing-to-approve", "policy \(number) waits for nobody")
        }
        if rows.count > 1 {
            throw Refusal(
                VaultError(
                    .failed, "superseded",
                    "policy \(rows[1].number) was adopted after policy \(number), and supersedes it",
                    hint: "adopt its text again under a higher `version:` to have it after all"))
        }
        return row
    }

    /// The policy in force on a day, with its place in the history.
    ///
    /// - Throws: `VaultError` when none is in force.
    public func showPolicy(on date: CivilDate) throws -> (summary: PolicySummary, policy: Policy) {
        try record(Act(.policyShow))
        guard let row = try vault.policyRowInForce(on: date) else { throw Self.noPolicy(on: date) }
        return (try summary(of: row), try vault.policy(of: row))
    }

    /// Every version ever adopted, oldest first.
    public func policyHistory() throws -> [PolicySummary] {
        try record(Act(.policyShow))
        return try vault.catalog.rows(PolicyRow.self, where: "1 ORDER BY number").map(summary)
    }

    /// What the policy in force on a day makes of a clip, with every reason.
    public func explain(_ address: ClipAddress, on date: CivilDate) throws -> Decision {
        let (family, session, clip) = try vault.clip(address)
        let act = Act(.explain, family: family.id, session: session.id, clip: clip.id)
        try require(.explain, for: act)
        guard let policy = try vault.policyInForce(on: date) else { throw Self.noPolicy(on: date) }
        try record(act)
        return Evaluator.decide(try holdings(of: family).facts(of: clip), under: policy, on: date)
    }

    /// A principal's name where it may be read, else the first digits of their id.
    ///
    /// It may not before this person has accepted the vault.
    public func displayName(of id: String) -> String {
        guard let principal = PrincipalID(id),
            let row = try? vault.catalog.find(PersonRow.self, principal.bytes)
        else { return id }
        let name = try? hasAccepted() ? name(of: row) : nil
        return name ?? String(id.prefix(8))
    }

    static func noPolicy(on date: CivilDate) -> VaultError {
        VaultError(
            .failed, "no-policy", "no retention policy is in force on \(date)",
            hint:
                "governance adopts one: copy Policies/parent-infant-team.yaml, edit it, run `footage policy adopt FILE`"
        )
    }

    /// Refuses a programme of a kind that no rule of the policy covers.
    func checkCovered(kind: String, _ act: Act) throws {
        guard let policy = try vault.policyInForce(on: vault.today)?.policy else { return }
        guard !PolicyCoverage(of: policy).covers(programme: kind) else { return }
        try refuse(
            act,
            .badInput(
                "uncovered-programme",
                "no rule of the policy in force covers programmes of the kind \(kind)",
                hint: "check the spelling, or ask governance to adopt a policy that covers it"))
    }

    private func check(_ policy: Policy, _ text: PolicyText) throws {
        let failed = PolicyTests.run(policy).filter { !$0.passed }
        guard failed.isEmpty else {
            throw VaultError.badInput(
                "policy-tests",
                "\(failed.count) of the policy's own tests fail, the first “\(failed[0].name)”",
                hint: "`footage policy check FILE` shows what each expected")
        }
        guard policy.zone == vault.description.zone else {
            throw VaultError.badInput(
                "policy-zone",
                "the policy's zone is \(policy.zone), the vault's \(vault.description.zone)",
                hint: "civil dates must mean the same in both; correct `zone:` in the policy")
        }
        let before = try vault.catalog.rows(PolicyRow.self, where: "1 ORDER BY number")
        if let last = before.last, last.name == policy.name, last.version >= Int64(policy.version) {
            throw VaultError.badInput(
                "policy-version",
                "version \(last.version) of \(policy.name) was adopted already",
                hint: "raise `version:` and state `supersedes: \(last.version)`")
        }
    }

    private func shortensHoldings(_ policy: Policy) throws -> Bool {
        guard let old = try vault.policyInForce(on: vault.today)?.policy else { return false }
        for family in try vault.catalog.rows(FamilyRow.self) {
            let holdings = try holdings(of: family)
            for clip in holdings.clips {
                let facts = try holdings.facts(of: clip)
                if PolicyComparison.isShortening(from: old, to: policy, for: facts) { return true }
            }
        }
        return false
    }

    private func effectiveDate(
        of policy: Policy, shortens: Bool, adopted: CivilDate
    ) throws -> CivilDate? {
        let others = try vault.catalog.rows(PersonRow.self, where: "standing <> 'retired'")
            .filter { $0.roles.contains(.governance) && $0.id != principal }
        guard !shortens || others.isEmpty else { return nil }
        return Adoption.effect(
            of: policy, adopted: adopted, shortens: shortens ? .something : .nothing,
            approval: .onePerson, coolingOff: try coolingOffInForce())
    }

    private func coolingOffInForce() throws -> Period? {
        try vault.policyInForce(on: vault.today)?.policy.coolingOff
    }

    private func summary(of row: PolicyRow) throws -> PolicySummary {
        let person = try vault.catalog.require(PersonRow.self, row.adoptedBy.bytes)
        return PolicySummary(
            number: Int(row.number), name: row.name, version: Int(row.version),
            sha256: Hex.encode(row.sha256), adopted: row.adoptedOn,
            adoptedBy: try name(of: person), shortens: row.shortens, effective: row.effective,
            isOnePersonApproval: row.shortens && row.approvedBy == nil && row.effective != nil)
    }
}
