internal import Retention
internal import VaultDisk
internal import VaultModel

/// A policy's text with everything that is to be said about it before it is adopted.
struct CheckedPolicy {
    private let policy: Policy?
    private let problems: [PolicyProblem]
    private let tests: [PolicyTests.Result]
    private let gaps: [PolicyCoverage.Gap]

    /// Whether it can be adopted: no problem, and every test of its own passes.
    var isRight: Bool { problems.isEmpty && tests.allSatisfy(\.passed) }

    /// Reads the text and runs its tests.
    init(_ text: PolicyText) {
        do throws(RetentionError) {
            let policy = try text.policy()
            self.policy = policy
            problems = []
            tests = PolicyTests.run(policy)
            gaps = PolicyCoverage(of: policy).gaps()
        } catch {
            policy = nil
            tests = []
            gaps = []
            switch error {
            case .problems(let found): problems = found
            }
        }
    }

    /// Says it to people.
    func show(_ path: String, on terminal: Terminal) {
        for problem in problems {
            terminal.line(
                "\(path):\(problem.line):\(problem.column): \(problem.message)"
                    + (problem.suggestion.map { "; did you mean `\($0)`?" } ?? ""), style: .bad)
        }
        guard let policy else {
            return terminal.line(
                "\(Amounts.count(problems.count, "problem", "problems")); this is no policy yet.")
        }
        for test in tests where !test.passed {
            terminal.line("\(path):\(test.line): test “\(test.name)” fails", style: .bad)
            for difference in test.differences { terminal.line("    " + difference) }
        }
        for gap in gaps { terminal.line(gap.message, style: .warning) }
        let passed = tests.count { $0.passed }
        terminal.line(
            "Policy \(policy.name), version \(policy.version): "
                + Amounts.count(policy.rules.count, "rule", "rules") + "; \(passed) of "
                + Amounts.count(tests.count, "test", "tests") + " passed; "
                + (gaps.isEmpty
                    ? "every clip is covered." : Amounts.count(gaps.count, "gap.", "gaps.")),
            style: isRight ? .good : .bad)
        if isRight {
            terminal.hint("Governance adopts it: `footage policy adopt \(ShellWord.quoted(path))`")
        }
    }

    /// The same for programs.
    func json(of path: String) -> JSONValue {
        .members([
            "file": .string(path), "policy": policy.map { .string($0.name) },
            "version": policy.map { .count($0.version) },
            "problems": .array(
                problems.map {
                    .members([
                        "line": .count($0.line), "column": .count($0.column),
                        "message": .string($0.message), "suggestion": .text($0.suggestion),
                    ])
                }),
            "tests": .array(
                tests.map {
                    .members([
                        "name": .string($0.name), "line": .count($0.line),
                        "passed": .bool($0.passed),
                        "differences": .texts($0.differences),
                    ])
                }),
            "gaps": .array(
                gaps.map {
                    .members([
                        "message": .string($0.message), "programme": .text($0.programme),
                        "purpose": .string($0.purpose.rawValue),
                        "class": .string($0.clipClass.rawValue), "only_under": .texts($0.onlyUnder),
                    ])
                }),
        ])
    }
}
