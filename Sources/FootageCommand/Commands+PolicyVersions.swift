internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    static let policyShow = CommandSpec(
        ["policy", "show"], summary: "Say as sentences what a policy says",
        discussion: """
            The one in force, or with --number any version that was adopted; fit for minutes.

            JSON: on (unless a number was given), version as in "footage policy history", sentences.
            """,
        options: [
            OptionSpec("on", "DATE", "The one in force on this day, otherwise today"),
            OptionSpec("number", "NUMBER", "This version, from footage policy history"),
        ], exits: .vault
    ) { invocation in
        let number = try invocation.value("number", as: .positive)
        let (version, policy, day) = try invocation.unlocked { vault in
            if let number {
                let (summary, policy) = try vault.showPolicy(number: number)
                return (summary, policy, CivilDate?.none)
            }
            let day = try invocation.date("on", in: vault)
            let (summary, policy) = try vault.showPolicy(on: day)
            return (summary, policy, day)
        }
        let sentences = PolicyDescription(of: policy).sentences
        let json: JSONValue = .members([
            "on": .text(day), "version": version.json, "sentences": .texts(sentences),
        ])
        invocation.answer(json) { terminal in
            terminal.line(
                (day.map { "In force on \($0): " } ?? "Number \(version.number): ") + version.title,
                style: .heading)
            terminal.line(version.history)
            if let changed = version.changed { terminal.paragraph(changed) }
            terminal.line()
            for sentence in sentences { terminal.paragraph(sentence, bullet: "- ") }
        }
    }

    static let policyHistory = CommandSpec(
        ["policy", "history"], summary: "List every version ever adopted, and who stands behind it",
        discussion: """
            JSON: versions, each with number, name, version, sha256, owner, review_by, appraisal_until, \
            adopted, adopted_by, shortens, difference (what it made otherwise: replaces, held, clips, \
            families, changes, rules_added, rules_dropped, rules_changed, terms_changed; absent for the \
            first), approved, approved_by, effective (absent while it waits for a second person), \
            one_person_approval.
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
            for version in versions {
                terminal.line("Number \(version.number): \(version.title)", style: .heading)
                for sentence in [version.history, version.standing, version.changed] {
                    guard let sentence else { continue }
                    terminal.paragraph(sentence, bullet: "    ")
                }
            }
            if let current { terminal.line("In force today: number \(current.number).") }
        }
    }
}
