import Catalog
import Retention
import VaultModel

/// A clip within the transaction that changes it, with what the policy in force makes of it.
struct ClipUnderChange {
    let address: ClipAddress
    let family: FamilyRow
    let holdings: FamilyHoldings
    let clip: ClipRow
    /// Everything recorded that a decision about it rests on.
    let facts: ClipFacts
    /// The policy in force; none while no policy is.
    let policy: PolicyInForce?
    /// What it makes of the clip today.
    let outcome: Decision.Outcome?

    /// Today, in the vault's zone.
    let today: CivilDate

    /// The policy in force and what it makes of the clip.
    ///
    /// - Throws: `Refusal` while no policy is in force.
    func judged() throws -> (PolicyInForce, Decision.Outcome) {
        guard let policy, let outcome else { throw Refusal(UnlockedVault.noPolicy(on: today)) }
        return (policy, outcome)
    }

    /// What was changed about it before, or decided.
    var changes: ClipChanges { holdings.changes(of: clip) }
}

/// What an act changes about a clip, beside the entry that says so.
struct ClipChange {
    var kind: ClipChangeKind
    var subject: String?
    var until: CivilDate?
    var minute: String?
    var supersedes: FactID?
    /// The clip's row as it is to be; none where it stays.
    var clip: ClipRow?
    /// Refuses what the policy makes of the clip then; none where anything will do.
    var check: ((ClipUnderChange) throws -> Void)?

    init(_ kind: ClipChangeKind) { self.kind = kind }
}
