import VaultModel

/// Runs a policy's own tests.
public enum PolicyTests {
    /// What came of one test.
    public struct Result: Hashable, Sendable {
        /// The test's name.
        public let name: String
        /// The line where it begins.
        public let line: Int
        /// What it states, and what came of it.
        public let comparisons: [Comparison]
        /// Why a test that failed came out as it did, a sentence a step; empty for one that passed.
        public let reasons: [String]
        /// What differs, each in words; empty when it passed.
        public var differences: [String] {
            comparisons.filter { !$0.holds }.map {
                "\($0.what): expected \($0.expected), found \($0.found)"
            }
        }
        /// Whether it passed.
        public var passed: Bool { comparisons.allSatisfy(\.holds) }
    }

    /// One thing that a test states, and what was found.
    public struct Comparison: Hashable, Sendable {
        /// What: `status`, `limit` and so on.
        public let what: String
        /// What the test states.
        public let expected: String
        /// What came of it.
        public let found: String
        /// Whether they are the same.
        public var holds: Bool { expected == found }
    }

    /// Runs every test, this version in force throughout.
    public static func run(_ policy: Policy) -> [Result] {
        let always = PolicyInForce(policy, effective: beginning)
        return policy.tests.map { test in
            let outcome = Evaluator.outcome(test.facts, under: always, on: test.on)
            let comparisons = comparisons(of: test.expect, with: outcome)
            let reasons =
                comparisons.allSatisfy(\.holds)
                ? [] : Evaluator.decide(test.facts, under: always, on: test.on).reasons.sentences()
            return Result(
                name: test.name, line: test.line, comparisons: comparisons, reasons: reasons)
        }
    }

    /// The first day that can be written.
    private static let beginning = CivilDate(days: -719_162)

    private static func comparisons(
        of expect: Policy.Expectation, with outcome: Decision.Outcome
    ) -> [Comparison] {
        var comparisons: [Comparison] = []
        func compare(_ what: String, _ expected: String?, _ found: String) {
            guard let expected else { return }
            comparisons.append(Comparison(what: what, expected: expected, found: found))
        }
        func date(
            _ what: String, _ stated: Policy.Expectation.Stated<CivilDate>?, _ found: CivilDate?
        ) {
            compare(what, stated.map(text), found.map(\.description) ?? "none")
        }
        compare("status", expect.status?.rawValue, outcome.status.rawValue)
        compare("rule", expect.rule.map(text), outcome.limitingRule?.id ?? "none")
        date("limit", expect.limit, outcome.limit)
        date("start", expect.start, outcome.start)
        date("deadline", expect.deadline, outcome.deadline)
        date("queue", expect.queue, outcome.queue)
        compare("watching", expect.watching.map(text), text(outcome.watchable))
        return comparisons
    }

    private static func text<Value: CustomStringConvertible>(
        _ stated: Policy.Expectation.Stated<Value>
    ) -> String {
        switch stated {
        case .none: "none"
        case .some(let value): value.description
        }
    }

    private static func text(_ purposes: PurposeSet) -> String {
        purposes.isEmpty
            ? "none" : purposes.purposes.map(\.rawValue).joined(separator: ", ")
    }
}
