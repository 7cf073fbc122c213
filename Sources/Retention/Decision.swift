public import VaultModel

/// What becomes of a clip on a day, and why.
@dynamicMemberLookup
public struct Decision: Hashable, Sendable {
    /// What becomes of it.
    public let outcome: Outcome
    /// Why.
    public let reasons: Reasons

    /// Reads a member of the outcome: `decision.status`.
    public subscript<Value>(dynamicMember path: KeyPath<Outcome, Value>) -> Value {
        outcome[keyPath: path]
    }
}

extension Decision {
    /// Where a clip stands; the list is closed.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It should be gone, but a hold or a keep blocks that; use is restricted.
        case restricted
        /// A hold is open.
        case held
        /// No rule covers it, or no purpose of it lives.
        case uncovered
        /// A fact is missing without which no day can be reckoned.
        case undecided
        /// Its time has not come.
        case kept
        /// Announced to go; restorable by an extension.
        case queued
        /// A required fact is missing.
        case blocked
        /// Someone must decide.
        case review
        /// It goes with the next purge.
        case due
        /// It should have gone.
        case overdue
    }

    /// What must be closed by a person, because of a clip's status.
    public enum Incident: Hashable, Sendable {
        /// No rule covers the clip.
        case uncovered
        /// No day can be reckoned for lack of these facts.
        case undecided(missing: [FactName])
        /// Required facts are missing, and the deadline has passed.
        case blockedPastDeadline
        /// A review has lasted longer than it may.
        case reviewPastTime
        /// The clip should have gone.
        case overdue

        /// The incident's name.
        public var name: String {
            switch self {
            case .uncovered: "uncovered"
            case .undecided: "undecided"
            case .blockedPastDeadline: "blocked-past-deadline"
            case .reviewPastTime: "review-past-time"
            case .overdue: "overdue"
            }
        }
    }

    /// The rule that sets a clip's limit.
    public struct LimitingRule: Hashable, Sendable {
        /// Its id; `consent` for the end of a consent, `source` for that of a source that is gone with its rule.
        public let id: String
        /// How it ranks.
        public let basis: Policy.Basis
    }

    /// The day before which nothing destroys a clip, whatever its limit.
    public struct Floor: Hashable, Sendable {
        /// What a floor is reckoned from.
        public enum Cause: String, Hashable, Sendable {
            /// The upload.
            case upload
            /// The entry of a fact the limit rests on.
            case entry
            /// The entry of a fact that the rules require.
            case requirement
            /// A change of the clip, or a decision about it.
            case change
            /// A correction of what was entered.
            case correction
            /// The entry of what the clip is derived from.
            case source
            /// The release of the last hold.
            case release
            /// A new version of the policy, where the version before gave a later limit, or there was none.
            case policy
        }

        /// The day.
        public let date: CivilDate
        /// What it is reckoned from.
        public let cause: Cause
    }
}
