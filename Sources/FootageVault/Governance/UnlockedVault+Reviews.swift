import AuditLog
import Catalog
import Database
public import Retention
public import VaultModel

/// A clip that goes nowhere before a person has decided something, or entered it.
public struct PendingReview: Sendable, Hashable {
    /// The clip.
    public let clip: ClipAddress
    /// What it waits for: `review`, `blocked`, `undecided` or `uncovered`.
    public let status: Decision.Status
    /// The last day on which that is in time; none where it is an incident from the first day on.
    public let due: CivilDate?
    /// Whether that day has passed, or there is none.
    public let isPast: Bool
    /// The rule that sets its limit.
    public let rule: String?
    /// The facts for lack of which it waits.
    public let missing: [FactName]
    /// The roles that decide it, or that can enter what is missing.
    public let deciders: [Role]
}

extension UnlockedVault {
    /// The clips that wait for a person, of a family or of every family this person may list: those of which
    /// no day can be reckoned, then the others by the day they wait until.
    public func listReviews(family reference: FamilyReference? = nil) throws -> [PendingReview] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.reviewList, family: family?.id)
        try require(.listReviews, for: act)
        guard let policy = try vault.policyInForce(on: vault.today) else {
            throw Self.noPolicy(on: vault.today)
        }
        var pending: [PendingReview] = []
        for row in try family.map({ [$0] }) ?? reachableFamilies(for: .listReviews) {
            let holdings = try holdings(of: row)
            for clip in holdings.clips where clip.state == .live {
                let outcome = Evaluator.outcome(
                    try holdings.facts(of: clip), under: policy, on: vault.today)
                guard outcome.status.waitsForPerson else { continue }
                pending.append(
                    PendingReview(outcome, of: try vault.address(of: clip), on: vault.today))
            }
        }
        pending.sort { left, right in
            (left.due?.days ?? .min, left.clip.description)
                < (right.due?.days ?? .min, right.clip.description)
        }
        act.amount = .init(items: UInt64(pending.count))
        try record(act)
        return pending
    }
}

extension Decision.Status {
    /// Whether a clip goes nowhere before somebody has decided or entered something.
    fileprivate var waitsForPerson: Bool {
        switch self {
        case .review, .blocked, .undecided, .uncovered: true
        case .restricted, .held, .kept, .queued, .due, .overdue: false
        }
    }
}

extension PendingReview {
    fileprivate init(_ outcome: Decision.Outcome, of clip: ClipAddress, on date: CivilDate) {
        self.clip = clip
        status = outcome.status
        rule = outcome.limitingRule?.id
        missing = outcome.factsWaitedFor
        switch outcome.status {
        case .review:
            due = outcome.reviewBy
            deciders = outcome.reviewers.sorted()
        case .blocked:
            due = outcome.deadline
            deciders = [.practitioner, .governance]
        case .undecided:
            due = nil
            deciders = [.practitioner]
        default:
            due = nil
            deciders = [.governance]
        }
        isPast = due.map { $0 < date } ?? true
    }
}
