import AuditLog
import Catalog
import Retention
public import VaultModel

extension UnlockedVault {
    /// Keeps a clip for one purpose more, to which the family has agreed and which the policy ends.
    ///
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` with the code
    ///   `no-consent` where consent that is needed is not in force today, `uncovered-purpose` where no rule
    ///   ends clips that are kept for it.
    public func addPurpose(
        _ purpose: Purpose, to address: ClipAddress
    ) throws -> ClipChangeSummary {
        var act = Act(.clipPurpose)
        act.purpose = .purpose(purpose)
        return try change(address, act, as: .addPurpose) { clip, _ in
            guard !clip.clip.purposes.contains(purpose) else {
                throw Refusal(
                    .badInput(
                        "purpose-known", "\(address) is kept for \(purpose.rawValue) already"))
            }
            let (policy, _) = try clip.judged()
            try clip.requireCovered([purpose], as: clip.clip.kind, by: policy.policy)
            var change = ClipChange(.purposeAdded)
            change.subject = purpose.rawValue
            change.clip = clip.clip
            change.clip?.purposes.insert(purpose)
            change.check = { after in
                try after.requireConsent(to: purpose)
                try after.requireEnd(unlikeBefore: clip)
            }
            return change
        }
    }

    /// Keeps a clip for one purpose less; it may then go sooner, but not before the policy's grace.
    ///
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` for the only
    ///   purpose it is kept for, or the only one that ends.
    public func dropPurpose(
        _ purpose: Purpose, from address: ClipAddress
    ) throws -> ClipChangeSummary {
        var act = Act(.clipPurposeDrop)
        act.purpose = .purpose(purpose)
        return try change(address, act, as: .dropPurpose) { clip, _ in
            guard clip.clip.purposes.contains(purpose) else {
                throw Refusal(
                    .badInput("purpose-unknown", "\(address) is not kept for \(purpose.rawValue)"))
            }
            guard clip.clip.purposes.count > 1 else {
                throw Refusal(
                    .badInput(
                        "last-purpose", "\(purpose.rawValue) is all that \(address) is kept for",
                        hint:
                            "no rule would end a film that is kept for nothing; add another purpose first"
                    ))
            }
            var change = ClipChange(.purposeDropped)
            change.subject = purpose.rawValue
            change.clip = clip.clip
            change.clip?.purposes.remove(purpose)
            change.check = { try $0.requireEnd(unlikeBefore: clip) }
            return change
        }
    }
}

extension ClipUnderChange {
    /// Refuses what no rule of the policy can end.
    func requireCovered(
        _ purposes: some Sequence<Purpose>, as kind: ClipClass, by policy: Policy
    ) throws {
        let coverage = PolicyCoverage(of: policy)
        let uncovered = purposes.sorted().first {
            !coverage.covers(programme: facts.programme, purpose: $0, clipClass: kind)
        }
        guard let uncovered else { return }
        throw Refusal(
            .badInput(
                "uncovered-purpose",
                """
                no rule of the policy in force ends \(kind.rawValue) clips for \(uncovered.rawValue)\
                \(facts.programme.map { " in programmes of the kind \($0)" } ?? "")
                """,
                hint:
                    "governance adopts a policy that covers them first: `footage policy check FILE` lists gaps"
            ))
    }

    /// Refuses a purpose to which the family has not agreed, or no longer.
    fileprivate func requireConsent(to purpose: Purpose) throws {
        guard case .refused(let refusal)? = outcome?.watching[purpose], refusal.isForConsent
        else { return }
        throw Refusal(
            .badInput(
                "no-consent",
                "\(address) cannot be kept for \(purpose.rawValue): \(refusal.sentence)",
                hint: refusal.hint))
    }

    /// Refuses a change by which the clip would no longer end, where it did before.
    func requireEnd(unlikeBefore before: ClipUnderChange) throws {
        guard bareStatus == .uncovered, before.bareStatus != .uncovered else { return }
        throw Refusal(
            .badInput(
                "uncovered", "no rule of the policy in force would end \(address) then",
                hint:
                    "`footage explain \(address)` shows which rules and which consents it rests on")
        )
    }

    /// Where it would stand if no hold were open.
    private var bareStatus: Decision.Status? {
        let bare = facts.changingAll { $0.holds = [] }
        return policy.map { Evaluator.outcome(bare, under: $0, on: today).status }
    }
}
