internal import Retention
internal import VaultModel

/// What came of a policy's own tests.
struct TestedPolicy {
    private let policy: Policy
    private let results: [PolicyTests.Result]

    var passed: Int { results.count { $0.passed } }
    var isRight: Bool { passed == results.count }

    init(_ policy: Policy) {
        self.policy = policy
        results = PolicyTests.run(policy)
    }

    /// Says each test, what it expected and what came of it; for a failed one why.
    func show(_ path: String, on terminal: Terminal) {
        for result in results {
            terminal.line(
                "\(path):\(result.line): \(result.name): " + (result.passed ? "passed" : "FAILED"),
                style: result.passed ? .good : .bad)
            for comparison in result.comparisons {
                terminal.line(
                    "    \(comparison.what): expected \(comparison.expected), found "
                        + comparison.found, style: comparison.holds ? .plain : .bad)
            }
            for reason in result.reasons { terminal.paragraph(reason, bullet: "    - ") }
        }
        terminal.line(
            "Policy \(policy.name), version \(policy.version): \(passed) of "
                + Amounts.count(results.count, "test", "tests") + " passed.",
            style: isRight ? .good : .bad)
    }

    /// The same for programs.
    func json(of path: String) -> JSONValue {
        .members([
            "file": .string(path), "policy": .string(policy.name),
            "version": .count(policy.version), "passed": .count(passed),
            "tests": .array(results.map(\.json)),
        ])
    }
}

extension PolicyTests.Result {
    fileprivate var json: JSONValue {
        .members([
            "name": .string(name), "line": .count(line), "passed": .bool(passed),
            "stated": .array(
                comparisons.map {
                    .members([
                        "what": .string($0.what), "expected": .string($0.expected),
                        "found": .string($0.found),
                    ])
                }),
            "reasons": .texts(reasons),
        ])
    }
}
