public import VaultModel

extension Policy {
    /// One of a policy's own tests: facts, a day, and what must come of them.
    public struct Test: Hashable, Sendable {
        /// What it shows.
        public var name: String
        /// The line of the text where it begins, from 1.
        public var line: Int
        /// The facts of one clip, defaults filled in.
        public var facts: ClipFacts
        /// The day.
        public var on: CivilDate
        /// What must come of it.
        public var expect: Expectation

        /// Makes a test.
        public init(
            name: String, line: Int, facts: ClipFacts, on: CivilDate, expect: Expectation
        ) {
            self.name = name
            self.line = line
            self.facts = facts
            self.on = on
            self.expect = expect
        }
    }

    /// What a test expects; what it does not mention is not checked.
    public struct Expectation: Hashable, Sendable {
        /// A value a test states, or states the absence of.
        public enum Stated<Value: Hashable & Sendable>: Hashable, Sendable {
            /// There is none.
            case none
            /// It is this.
            case some(Value)
        }

        /// The status.
        public var status: Decision.Status?
        /// The limiting rule.
        public var rule: Stated<String>?
        /// The last lawful day.
        public var limit: Stated<CivilDate>?
        /// The first day on which it may go.
        public var start: Stated<CivilDate>?
        /// The last day on which it should have gone.
        public var deadline: Stated<CivilDate>?
        /// The first day on which it is queued.
        public var queue: Stated<CivilDate>?
        /// The purposes for which it may be watched.
        public var watching: PurposeSet?

        /// Makes an expectation of nothing.
        public init() {}
    }
}
