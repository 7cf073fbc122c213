import VaultModel

/// Runs a policy's own tests.
public enum PolicyTests {
    /// What came of one test.
    public struct Result: Hashable, Sendable {
        /// The test's name.
        public let name: String
        /// The line where it begins.
        public let line: Int
        /// What differs, each in words; empty when it passed.
        public let differences: [String]
        /// Whether it passed.
        public var passed: Bool { differences.isEmpty }
    }

    /// Runs every test, this version in force throughout.
    public static func run(_ policy: Policy) -> [Result] {
        policy.tests.map { test in
            let always = PolicyInForce(policy, effective: beginning)
            let outcome = Evaluator.outcome(test.facts, under: always, on: test.on)
            return Result(
                name: test.name, line: test.line,
                differences: differences(between: test.expect, and: outcome))
        }
    }

    /// The first day that can be written.
    private static let beginning = CivilDate(days: -719_162)

    private static func differences(
        between expect: Policy.Expectation, and outcome: Decision.Outcome
    ) -> [String] {
        var differences: [String] = []
        func compare(_ what: String, _ expected: String?, _ found: String) {
            guard let expected, expected != found else { return }
            differences.append("\(what): expected \(expected), found \(found)")
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
        return differences
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
