public import VaultModel

extension Policy {
    /// What a rule rests on, and how it ranks.
    public enum Basis: String, Hashable, Sendable, CaseIterable, Comparable {
        /// How the service chooses to work.
        case service
        /// What people are entitled to.
        case rights
        /// What the law demands.
        case legal

        /// Orders bases by rank, the lowest first.
        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        var rank: Int {
            switch self {
            case .service: 0
            case .rights: 1
            case .legal: 2
            }
        }
    }

    /// What happens when a rule's day has come.
    public enum Ending: String, Hashable, Sendable, CaseIterable {
        /// The clip goes.
        case destroy
        /// Someone decides.
        case review
    }

    /// Who reviews, and how soon.
    public struct Review: Hashable, Sendable {
        /// The roles that decide.
        public var by: [Role]
        /// How long they have before it is an incident.
        public var within: Period

        /// Makes the terms of a review.
        public init(by: [Role], within: Period) {
            self.by = by
            self.within = within
        }

        /// The roles of which a rule may let some decide: no other ever may.
        public static var deciders: Set<Role> { [.practitioner, .supervisor, .governance] }

        /// What holds where a rule does not say: governance, within 28 days.
        public static var standard: Self { Self(by: [.governance], within: Period(days: 28)) }
    }

    /// The end of a rule whose own end cannot be computed.
    public struct Backstop: Hashable, Sendable {
        /// When.
        public var at: Moment
        /// What then; a review unless the text says `then: destroy`.
        public var then: Ending

        /// Makes a backstop.
        public init(at: Moment, then: Ending = .review) {
            self.at = at
            self.then = then
        }
    }

    /// One rule.
    public struct Rule: Hashable, Sendable {
        /// Its name within the policy.
        public var id: String
        /// What it is for, in a sentence.
        public var about: String?
        /// The purpose it bounds; none for the clip as a whole.
        public var purpose: Purpose?
        /// Which clips it is for.
        public var when: Condition
        /// The last lawful day.
        public var end: Moment?
        /// The last lawful day when `end` cannot be computed.
        public var backstop: Backstop?
        /// The first lawful day.
        public var keep: Moment?
        /// What happens on the day; none when the text does not say.
        public var then: Ending?
        /// Who reviews; `Review.standard` when the text does not say.
        public var review: Review?
        /// Facts without which the clip does not go.
        public var require: [FactName]
        /// How it ranks.
        public var basis: Basis

        /// Makes a rule.
        public init(
            id: String, about: String? = nil, purpose: Purpose? = nil,
            when: Condition = Condition(), end: Moment? = nil, backstop: Backstop? = nil,
            keep: Moment? = nil, then: Ending? = nil, review: Review? = nil,
            require: [FactName] = [], basis: Basis = .service
        ) {
            self.id = id
            self.about = about
            self.purpose = purpose
            self.when = when
            self.end = end
            self.backstop = backstop
            self.keep = keep
            self.then = then
            self.review = review
            self.require = require
            self.basis = basis
        }

        /// Whether it can end a clip's life, or a purpose's: by an end, or as "keep until, then".
        public var ends: Bool { end != nil || endsOnKeep }

        /// Whether it is of the form "keep until, then …".
        var endsOnKeep: Bool { end == nil && keep != nil && then != nil }

        /// The days it reckons.
        var moments: [Moment] { [end, backstop?.at, keep].compactMap { $0 } }

        /// The facts from which it reckons them.
        var reckonedFrom: [FactName] { moments.flatMap { $0.terms.map(\.after) } }
    }

    /// The id of the rule that consent's end counts as; no rule of a policy may have it.
    public static var consentRule: String { "consent" }

    /// The rule on the tombstone of a clip that a restore destroyed again, as the ledger said; no rule of a policy
    /// may have it.
    public static var replayRule: String { "ledger-replay" }

    /// The id of the rule that the end of a destroyed source counts as, where the rule that ended it is no more;
    /// no rule of a policy may have it.
    public static var sourceRule: String { "source" }
}
