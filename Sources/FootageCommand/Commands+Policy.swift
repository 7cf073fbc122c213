internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage policy …`: how long films are kept.
    static let policy: [CommandSpec] = [
        policyCheck, policyTest, policyDiff, policyAdopt, policyApprove, policyShow, policyHistory,
    ]

    private static let policyCheck = CommandSpec(
        ["policy", "check"], summary: "Check a policy file, with its own tests",
        discussion: """
            Needs no vault. Every problem is named with its line and column; what no rule ends is \
            listed, for a vault refuses such programmes. Then one clip of every kind that the rules tell \
            apart is looked at: rules that contradict each other, clips for which nothing is decided and \
            rules that change nothing are listed, each with the smallest example. None of these keeps a \
            policy from being adopted.

            JSON: file, policy, version, problems (line, column, message, suggestion), tests (name, \
            line, passed, differences), gaps (message, programme, purpose, class, only_under), cases \
            (how many clips were looked at), findings (kind, rules, message, example), unsearched (why \
            none were).
            """, arguments: [ArgumentSpec("FILE", "The policy, in YAML")], exits: [.badInput]
    ) { invocation in
        let path = try invocation.required("FILE", as: .path)
        let text = try PolicyFile.text(path)
        let checked = CheckedPolicy(text)
        invocation.answer(checked.json(of: path)) { checked.show(path, on: $0) }
        if !checked.isRight { invocation.exit = .badInput }
    }

    private static let policyTest = CommandSpec(
        ["policy", "test"], summary: "Run a policy's own tests, and say what each came to",
        discussion: """
            Needs no vault. Each test is printed with what it expects and what was found; a failed one \
            with every reason. It ends with 1 when one fails.

            JSON: file, policy, version, passed, tests (name, line, passed, stated (what, expected, \
            found), reasons).
            """, arguments: [ArgumentSpec("FILE", "The policy, in YAML")],
        exits: [.failed, .badInput]
    ) { invocation in
        let path = try invocation.required("FILE", as: .path)
        let tested = TestedPolicy(try PolicyFile.read(path))
        invocation.answer(tested.json(of: path)) { tested.show(path, on: $0) }
        if !tested.isRight { invocation.exit = .failed }
    }

    private static let policyApprove = CommandSpec(
        ["policy", "approve"], summary: "Approve, as the second person, a version that shortens",
        discussion: """
            Nobody approves what they adopted themselves.

            JSON: version, as in "footage policy history".
            """, arguments: [ArgumentSpec("NUMBER", "Its number, from footage policy history")],
        exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        let version = try invocation.act { try $0.approvePolicy(number: number) }
        invocation.said(["version": version.json]) { was in
            "\(version.title), \(was) approved" + version.effect(was) + "."
        }
    }
}
