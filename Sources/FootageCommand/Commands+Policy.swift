internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage policy …`: how long films are kept.
    static let policy: [CommandSpec] = [
        policyCheck, policyAdopt, policyApprove, policyShow, policyHistory,
    ]

    private static let policyCheck = CommandSpec(
        ["policy", "check"], summary: "Check a policy file, with its own tests",
        discussion: """
            Needs no vault. Every problem is named with its line and column; what no rule ends is \
            listed, for a vault refuses such programmes.

            JSON: file, policy, version, problems (line, column, message, suggestion), tests (name, \
            line, passed, differences), gaps (message, programme, purpose, class, only_under).
            """, arguments: [ArgumentSpec("FILE", "The policy, in YAML")], exits: [.badInput]
    ) { invocation in
        let path = try invocation.required("FILE", as: .path)
        let text = PolicyText(try InputFile.read(path, limit: PolicyText.mostBytes))
        let checked = CheckedPolicy(text)
        invocation.answer(checked.json(of: path)) { checked.show(path, on: $0) }
        if !checked.isRight { invocation.exit = .badInput }
    }

    private static let policyAdopt = CommandSpec(
        ["policy", "adopt"], summary: "Adopt a policy: its text as it stands counts from then on",
        discussion: """
            Needs governance. A version that shortens anything for what is held waits for a second \
            person's "footage policy approve", and for the policy's cooling_off; where nobody else \
            holds governance, it waits 28 days.

            JSON: version, as in "footage policy history".
            """, arguments: [ArgumentSpec("FILE", "The policy, in YAML")], exits: .vault,
        writes: true
    ) { invocation in
        let path = try invocation.required("FILE", as: .path)
        let text = PolicyText(try InputFile.read(path, limit: PolicyText.mostBytes))
        let version = try invocation.act { try $0.adoptPolicy(text) }
        invocation.said(["version": version.json], hint: version.nextStep) { was in
            "\(version.title), \(was) adopted as number \(version.number)" + version.effect(was)
                + "."
        }
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

    private static let policyShow = CommandSpec(
        ["policy", "show"], summary: "Say as sentences what the policy in force says",
        discussion: "JSON: on, version as in \"footage policy history\", sentences.",
        options: [OptionSpec("on", "DATE", "On this day, otherwise today")], exits: .vault
    ) { invocation in
        let (version, policy, day) = try invocation.unlocked { vault in
            let day = try invocation.date("on", in: vault)
            let (summary, policy) = try vault.showPolicy(on: day)
            return (summary, policy, day)
        }
        let sentences = PolicyDescription(of: policy).sentences
        let json: JSONValue = .members([
            "on": .text(day), "version": version.json, "sentences": .texts(sentences),
        ])
        invocation.answer(json) { terminal in
            terminal.line("In force on \(day): \(version.title)", style: .heading)
            terminal.line(version.history)
            terminal.line()
            for sentence in sentences { terminal.paragraph(sentence, bullet: "- ") }
        }
    }

    private static let policyHistory = CommandSpec(
        ["policy", "history"], summary: "List every version ever adopted",
        discussion: """
            JSON: versions, each with number, name, version, sha256, adopted, adopted_by, shortens, \
            effective (absent while it waits for a second person), one_person_approval.
            """, exits: .vault
    ) { invocation in
        let (versions, today) = try invocation.unlocked {
            (try $0.policyHistory(), $0.vault.today)
        }
        invocation.answer(.members(["versions": .array(versions.map(\.json))])) { terminal in
            guard !versions.isEmpty else {
                terminal.line("No policy was ever adopted, so nothing is destroyed.")
                return terminal.hint(
                    "Copy Policies/parent-infant-team.yaml, edit it, and run `footage policy check FILE`."
                )
            }
            let current = versions.last { $0.effective.map { $0 <= today } ?? false }
            var table = TableView([
                .number("NUMBER"), .text("POLICY"), .number("VERSION"), .text("ADOPTED"),
                .text("BY"), .text("IN FORCE FROM"), .text("SHA-256"),
            ])
            for version in versions {
                table.add(
                    .init(String(version.number)), .init(version.name),
                    .init(String(version.version)),
                    .init(version.adopted.description), .init(version.adoptedBy ?? ""),
                    .init(
                        version.effective.map(\.description) ?? "waits for approval",
                        style: version.effective == nil ? .warning : .plain),
                    .init(String(version.sha256.prefix(16))))
            }
            terminal.table(table)
            if let current { terminal.line("In force today: number \(current.number).") }
        }
    }
}

extension PolicySummary {
    fileprivate var title: String { "Policy \(name), version \(version)" }

    /// From when it counts, as the rest of a sentence.
    fileprivate func effect(_ was: String) -> String {
        let waits = was == "was" ? "waits" : "would wait"
        guard let effective else {
            return "; it shortens what is held and \(waits) for a second person's approval"
        }
        let alone = isOnePersonApproval ? " by one-person approval" : ""
        return "; it counts from \(effective)\(alone)"
    }

    fileprivate var nextStep: String? {
        effective == nil
            ? "Another person with governance runs `footage policy approve \(number)`." : nil
    }

    fileprivate var history: String {
        "Adopted on \(adopted)" + (adoptedBy.map { " by \($0)" } ?? "") + effect("was")
            + "; SHA-256 \(sha256)."
    }

    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "name": .string(name), "version": .count(version),
            "sha256": .string(sha256), "adopted": .text(adopted), "adopted_by": .text(adoptedBy),
            "shortens": .bool(shortens), "effective": .text(effective),
            "one_person_approval": .bool(isOnePersonApproval),
        ])
    }
}
