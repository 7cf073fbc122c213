public import VaultModel

extension Policy {
    /// A day reckoned from one fact.
    public struct Term: Hashable, Sendable {
        /// The fact.
        public var after: FactName
        /// How long after it; none for the day itself.
        public var add: Period?

        /// Makes a term.
        public init(after: FactName, add: Period? = nil) {
            self.after = after
            self.add = add
        }
    }

    /// A day reckoned from facts.
    public enum Moment: Hashable, Sendable {
        /// That of one fact.
        case term(Term)
        /// The earliest of those that can be reckoned; it needs one.
        case earliest([Term])
        /// The latest; it needs all.
        case latest([Term])

        /// The terms it is reckoned from.
        public var terms: [Term] {
            switch self {
            case .term(let term): [term]
            case .earliest(let terms), .latest(let terms): terms
            }
        }
    }

    /// What is recorded about consent for a purpose, whatever the date.
    public enum ConsentRecord: String, Hashable, Sendable, CaseIterable {
        /// Given, and not withdrawn since.
        case given
        /// Withdrawn, and not given again.
        case withdrawn
        /// Never given.
        case none
    }

    /// Which clips a rule is for: all members are required, a list means any of.
    public struct Condition: Hashable, Sendable {
        /// Kinds of programme; none for any.
        public var programmes: [String]?
        /// Classes of clip; none for any.
        public var classes: [ClipClass]?
        /// What must be recorded about consents.
        public var consents: [ConsentCondition]
        /// Names of events of which one must be recorded; none for any.
        public var events: [String]?

        /// Makes a condition; without arguments, one that every clip meets.
        public init(
            programmes: [String]? = nil, classes: [ClipClass]? = nil,
            consents: [ConsentCondition] = [], events: [String]? = nil
        ) {
            self.programmes = programmes
            self.classes = classes
            self.consents = consents
            self.events = events
        }
    }

    /// What must be recorded about the consent for one purpose.
    public struct ConsentCondition: Hashable, Sendable {
        /// The purpose.
        public var purpose: Purpose
        /// The records of which one must hold.
        public var records: [ConsentRecord]

        /// Makes a condition.
        public init(_ purpose: Purpose, _ records: [ConsentRecord]) {
            self.purpose = purpose
            self.records = records
        }
    }
}
