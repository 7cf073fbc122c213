import AuditLog
import Catalog
import Database
public import Retention
import VaultCrypto
public import VaultModel

extension UnlockedVault {
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
        try requireNotOwn(
            row.adoptedBy, "nobody approves what they adopted themselves",
            hint: "another person with governance runs this")
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

    /// A version by its number, whether it is in force or not.
    public func showPolicy(number: Int) throws -> (summary: PolicySummary, policy: Policy) {
        try record(Act(.policyShow))
        let row = try policyRow(number)
        return (try summary(of: row), try vault.policy(of: row))
    }

    func policyRow(_ number: Int) throws -> PolicyRow {
        let rows = try vault.catalog.rows(
            PolicyRow.self, where: "number = ?", [.integer(Int64(number))])
        guard let row = rows.first else { throw VaultError.notFound("policy", String(number)) }
        return row
    }

    /// Every version ever adopted, oldest first.
    ///
    /// - Throws: `VaultError` of kind `tampered` when a text is not the one whose hash was adopted.
    public func policyHistory() throws -> [PolicySummary] {
        try record(Act(.policyShow))
        return try vault.catalog.rows(PolicyRow.self, where: "1 ORDER BY number").map(summary)
    }

    /// A principal's name where it may be read, else the first digits of their id; a clip's address, where
    /// this person may have that clip explained.
    ///
    /// No name may be read before this person has accepted the vault.
    public func displayName(of id: String) -> String {
        guard let principal = PrincipalID(id),
            let row = try? vault.catalog.find(PersonRow.self, principal.bytes)
        else {
            let address = try? ClipID(id).flatMap { try explainedAddress(of: $0) }
            return address?.description ?? id
        }
        let name = try? hasAccepted() ? name(of: row) : nil
        return name ?? String(id.prefix(8))
    }

    private func explainedAddress(of clip: ClipID) throws -> ClipAddress? {
        guard let reach = Action.explain.reach(of: try roles()),
            let address = try RecordResolver(self).address(of: clip)
        else { return nil }
        if case .all = reach { return address }
        return try grant(of: vault.family(address.family).id) == nil ? nil : address
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

    /// Refuses a policy that this vault cannot adopt.
    func check(_ policy: Policy) throws {
        let failed = PolicyTests.run(policy).filter { !$0.passed }
        guard failed.isEmpty else {
            throw VaultError.badInput(
                "policy-tests",
                "\(failed.count) of the policy's own tests fail, the first “\(failed[0].name)”",
                hint: "`footage policy test FILE` shows what each expected, and why it came out so")
        }
        guard policy.zone == vault.description.zone else {
            throw VaultError.badInput(
                "policy-zone",
                "the policy's zone is \(policy.zone), the vault's \(vault.description.zone)",
                hint: "civil dates must mean the same in both; correct `zone:` in the policy")
        }
        try checkSuccession(of: policy)
    }

    /// Refuses a version that does not follow those of its name.
    private func checkSuccession(of policy: Policy) throws {
        let rows = try vault.catalog.rows(PolicyRow.self, where: "1 ORDER BY number")
        guard let last = rows.last, last.name == policy.name else { return }
        guard last.version < Int64(policy.version) else {
            throw VaultError.badInput(
                "policy-version",
                "version \(last.version) of \(policy.name) was adopted already",
                hint: "raise `version:` and state `supersedes: \(last.version)`")
        }
        // A version that waits, or waited, may be superseded, and so may the one that was in force all along.
        let current = try vault.policyRowInForce(on: vault.today)
        let known = [last, current].compactMap { $0 }.filter { $0.name == policy.name }
        if let supersedes = policy.supersedes,
            !known.contains(where: { $0.version == Int64(supersedes) })
        {
            throw VaultError.badInput(
                "policy-supersedes",
                "the policy supersedes version \(supersedes), and the newest is version \(last.version)",
                hint: "state `supersedes: \(last.version)`, or begin from that version's text")
        }
        let before = try vault.policy(of: last)
        guard before.effective <= policy.effective else {
            throw VaultError.badInput(
                "policy-effective",
                "the policy is meant to be in force from \(policy.effective), before version "
                    + "\(last.version), which is from \(before.effective)",
                hint: "correct `effective:`; no version takes effect before the day it is adopted")
        }
    }

    /// Whether nobody else holds governance, so that nobody else can approve.
    func isAlone() throws -> Bool {
        try vault.catalog.rows(PersonRow.self, where: "standing <> 'retired'")
            .allSatisfy { !$0.roles.contains(.governance) || $0.id == principal }
    }

    /// The first day of a version that is adopted on a day and that nobody waits for.
    func effectiveDate(
        of policy: Policy, shortens: Bool, adopted: CivilDate,
        approval: Adoption.Approval = .onePerson
    ) throws -> CivilDate {
        Adoption.effect(
            of: policy, adopted: adopted, shortens: shortens ? .something : .nothing,
            approval: approval, coolingOff: try coolingOffInForce())
    }

    private func coolingOffInForce() throws -> Period? {
        try vault.policyInForce(on: vault.today)?.policy.coolingOff
    }
}
