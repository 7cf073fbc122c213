internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    static let policyDiff = CommandSpec(
        ["policy", "diff"], summary: "Say what another version of the policy would make otherwise",
        discussion: """
            With one FILE, or --number for a version that was adopted already: against the policy in \
            force today, or on the first day of the new one's text if that is later, and the films that are \
            held, which clips and families and which days change, and what becomes due. Needs governance. With two files, old and new: what stands otherwise in the \
            text, and what that comes to for any clip; needs no vault.

            Every kind of change has the smallest clip that shows it.

            JSON: terms (kind, term or rule, old, new), loosened (names of terms), differences (kind, rule, \
            message, example); and with a vault current (the number it is compared with), effective, held, shortens, undoes (numbers still to come whose \
            protection it drops), families, changes (how many clips, by kind), clips (clip, changes (kind, \
            detail), old and new with status, rule, limit, due).
            """,
        arguments: [
            ArgumentSpec(
                "FILE", "The new policy, in YAML; or the old one, then the new", .anyNumber)
        ],
        options: [OptionSpec("number", "NUMBER", "A version, from footage policy history")],
        exits: .vault
    ) { invocation in
        let paths = try invocation.all("FILE", as: .path)
        let number = try invocation.value("number", as: .positive)
        switch (paths.count, number) {
        case (2, nil):
            let diff = try Retention.PolicyDiff(
                from: PolicyFile.read(paths[0]), to: PolicyFile.read(paths[1]))
            invocation.answer(.members(diff.members)) { diff.show(on: $0) }
        case (1, nil):
            let text = try PolicyFile.text(paths[0])
            let effect = try invocation.unlocked { try $0.comparePolicy(text) }
            invocation.answer(effect.json) { effect.show(on: $0) }
        case (0, let number?):
            let effect = try invocation.unlocked { try $0.comparePolicy(number: number) }
            invocation.answer(effect.json) { effect.show(on: $0) }
        default:
            throw CommandFailure(
                .usage, code: "usage.files", "Which policies are to be compared is not clear.",
                hint: "Give one file, two files (old, then new), or --number.")
        }
    }

    static let policyAdopt = CommandSpec(
        ["policy", "adopt"], summary: "Adopt a policy: its text as it stands counts from then on",
        discussion: """
            Needs governance. Where a policy is in force, you are shown what changes, and asked. A version \
            that makes a limit earlier for any clip, held or not, drops a keep, a review or a requirement (of \
            a version still to come, too), or has less grace or cooling-off, a longer notice, looser brakes, \
            a longer quarantine, longer-lived backups of keys, other or later reviewers or earlier erasure \
            afterwards, waits for a second person's \
            "footage policy approve", and for the cooling_off in force; where nobody \
            else holds governance, it waits 28 days.

            Text, hash, approvals and what it made otherwise (counts and names of rules) are kept for good.

            JSON: version, as in "footage policy history"; diff, as "footage policy diff" gives it.
            """, arguments: [ArgumentSpec("FILE", "The policy, in YAML")], exits: .vault,
        writes: true, asks: true
    ) { invocation in
        let path = try invocation.required("FILE", as: .path)
        let text = try PolicyFile.text(path)
        let (version, effect) = try invocation.unlocked { vault in
            let effect = try vault.previewPolicy(text)
            if let effect {
                if !invocation.wantsJSON {
                    effect.show(on: invocation.terminal)
                    invocation.terminal.line()
                }
                try invocation.insist("Adopt it?")
            }
            let version =
                invocation.isDryRun
                ? try vault.rehearse { try $0.adoptPolicy(text, shown: effect) }
                : try vault.adoptPolicy(text, shown: effect)
            return (version, effect)
        }
        let document = ["version": version.json, "diff": effect?.json]
        invocation.said(document, hint: version.nextStep) { was in
            "\(version.title), \(was) adopted as number \(version.number)" + version.effect(was)
                + "."
        }
    }
}
