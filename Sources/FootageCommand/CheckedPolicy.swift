internal import Retention
internal import VaultDisk
internal import VaultModel

/// A policy's text with everything that is to be said about it before it is adopted.
struct CheckedPolicy {
    private let policy: Policy?
    private let problems: [PolicyProblem]
    private let tests: [PolicyTests.Result]
    private let gaps: [PolicyCoverage.Gap]
    /// What the rules come to; none where there is no policy, or more of it than is looked at.
    private let search: PolicySearch?
    /// Why not everything was looked at.
    private let unsearched: RetentionError?

    /// Whether it can be adopted: no problem, and every test of its own passes.
    var isRight: Bool { problems.isEmpty && tests.allSatisfy(\.passed) }

    /// Reads the text, runs its tests and looks at every kind of clip that its rules tell apart.
    init(_ text: PolicyText) {
        let read = Result { () throws(RetentionError) in try text.policy() }
        guard let policy = try? read.get() else {
            policy = nil
            tests = []
            gaps = []
            search = nil
            unsearched = nil
            problems = read.problems
            return
        }
        self.policy = policy
        problems = []
        tests = PolicyTests.run(policy)
        gaps = PolicyCoverage(of: policy).gaps()
        switch Result(catching: { () throws(RetentionError) in try PolicySearch(of: policy) }) {
        case .success(let search): (self.search, unsearched) = (search, nil)
        case .failure(let error): (search, unsearched) = (nil, error)
        }
    }

    /// Says it to people.
    func show(_ path: String, on terminal: Terminal) {
        for problem in problems { problem.show(path, on: terminal) }
        guard let policy else {
            return terminal.line(
                "\(Amounts.count(problems.count, "problem", "problems")); this is no policy yet.")
        }
        for test in tests where !test.passed {
            terminal.line("\(path):\(test.line): test “\(test.name)” fails", style: .bad)
            for difference in test.differences { terminal.line("    " + difference) }
        }
        for gap in gaps { terminal.line(gap.message, style: .warning) }
        for finding in search?.findings ?? [] {
            terminal.paragraph(finding.message, style: .warning)
            if let illustration = finding.illustration {
                terminal.paragraph(illustration, bullet: "    ")
            }
        }
        if let unsearched {
            terminal.paragraph(
                unsearched.message + " What the rules come to was not looked at.",
                style: .warning)
        }
        let passed = tests.count { $0.passed }
        let found = search?.findings.count ?? 0
        terminal.line(
            "Policy \(policy.name), version \(policy.version): "
                + Amounts.count(policy.rules.count, "rule", "rules") + "; \(passed) of "
                + Amounts.count(tests.count, "test", "tests") + " passed; "
                + (gaps.isEmpty
                    ? "every clip is covered" : Amounts.count(gaps.count, "gap", "gaps"))
                + (found == 0 ? "." : "; \(Amounts.count(found, "finding", "findings"))."),
            style: isRight ? .good : .bad)
        if isRight {
            terminal.hint("Governance adopts it: `footage policy adopt \(ShellWord.quoted(path))`")
        }
    }

    /// The same for programs.
    func json(of path: String) -> JSONValue {
        .members([
            "cases": search.map { .count($0.cases) },
            "findings": .array((search?.findings ?? []).map(\.json)),
            "unsearched": unsearched.map { .string($0.message) },
            "file": .string(path), "policy": policy.map { .string($0.name) },
            "version": policy.map { .count($0.version) },
            "problems": .array(problems.map(\.json)),
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

extension PolicyProblem {
    /// Says it, with the place where an editor finds it.
    func show(_ path: String, on terminal: Terminal) {
        terminal.line(
            "\(path):\(line):\(column): \(message)"
                + (suggestion.map { "; did you mean `\($0)`?" } ?? ""), style: .bad)
    }

    /// The same for programs.
    var json: JSONValue {
        .members([
            "line": .count(line), "column": .count(column), "message": .string(message),
            "suggestion": .text(suggestion),
        ])
    }
}

extension Result where Failure == RetentionError {
    /// What keeps a text from being a policy.
    fileprivate var problems: [PolicyProblem] {
        guard case .failure(.problems(let problems)) = self else { return [] }
        return problems
    }
}
