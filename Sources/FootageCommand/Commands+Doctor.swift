internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage doctor`: whether vault, identity and machine are as they should be.
    static let doctor: [CommandSpec] = [
        CommandSpec(
            ["doctor"], summary: "Examine the vault and its machine, and say what to mend",
            discussion: """
                One line for each thing, ok, attention or WRONG, with how to mend it: the identity's file, the \
                modes, owners and group of the vault's files, the time zone, file systems, free space and what is \
                kept for the log, the clock, backups and the keys in them, the recovery drill, the newest head \
                kept elsewhere, locked memory, core dumps, swap, whether `footage unlock` is possible, and the \
                programs beside this one. It changes \
                nothing but the record of it, and looks at what it can where the vault is damaged.

                It is an administrator's, and on record, when an identity is named with --as or \
                FOOTAGE_IDENTITY. Without one it reads counts only of the vault, and without a vault it \
                looks at the identity and the machine. It ends with 1 when something is wrong.

                With --json: verdict (ok, attention, wrong), recorded, lines[] has name, verdict, sentence, mend, \
                details[].
                """,
            exits: [.failed, .badInput, .unavailable, .notPermitted]
        ) { invocation in
            let vault = (try? invocation.vault()).map(TerminalCalls.absolute)
            let identity = (try? invocation.identity()).map(TerminalCalls.absolute)
            let environment = try invocation.vaultEnvironment()
            let doctor = Doctor(vault: vault, identity: identity, environment: environment)
            let isNamed =
                invocation.has("as") || invocation.environment["FOOTAGE_IDENTITY"] != nil
            let examination: Examination
            if isNamed, vault != nil, let identity, doctor.canUseIdentity {
                // Before the vault is looked at: whoever types a passphrase takes their time.
                let secret = try invocation.readIdentity(at: identity, .unlessKept)
                let terminal = invocation.terminal
                examination = try doctor.examine { vault in
                    try vault.unlock(with: secret) { terminal.note($0) }
                }
            } else {
                examination = doctor.examine()
            }
            invocation.answer(examination.json) { terminal in
                examination.print(on: terminal, lists: invocation.isVerbose)
                if isNamed, vault != nil, !examination.isRecorded {
                    terminal.note("This examination is not on record.")
                }
                if vault == nil {
                    terminal.note("No vault was named: --vault DIR or FOOTAGE_VAULT names one.")
                }
            }
            invocation.exit = examination.verdict == .wrong ? .failed : .done
        }
    ]
}

extension Examination {
    fileprivate var json: JSONValue {
        .members([
            "verdict": .string(verdict.rawValue), "recorded": .bool(isRecorded),
            "lines": .array(
                lines.map {
                    .members([
                        "name": .string($0.name), "verdict": .string($0.verdict.rawValue),
                        "sentence": .string($0.sentence), "mend": $0.mend.map { .string($0) },
                        "details": .texts($0.details),
                    ])
                }),
        ])
    }

    /// The words say without colours what the colours say.
    fileprivate func print(on terminal: Terminal, lists everything: Bool) {
        for line in lines {
            terminal.line(line.verdict.mark + line.sentence, style: line.verdict.style)
            let shown = everything ? line.details.count : 5
            for detail in line.details.prefix(shown) { terminal.line(Self.indent + detail) }
            let more = line.details.count - shown
            if more > 0 {
                terminal.line(Self.indent + "… and \(more) more; --verbose lists them")
            }
            if let mend = line.mend { terminal.line(Self.indent + "mend: " + mend) }
        }
        let wrong = lines.count { $0.verdict == .wrong }
        let attention = lines.count { $0.verdict == .attention }
        terminal.line(
            "\(Amounts.count(wrong, "thing is", "things are")) wrong, "
                + "\(Amounts.count(attention, "wants", "want")) attention, "
                + "\(lines.count - wrong - attention) are as they should be.",
            style: verdict.style)
    }

    private static let indent = String(repeating: " ", count: 13)
}

extension Examination.Verdict {
    fileprivate var mark: String {
        switch self {
        case .ok: "  ok         "
        case .attention: "  attention  "
        case .wrong: "  WRONG      "
        }
    }

    fileprivate var style: Style {
        switch self {
        case .ok: .plain
        case .attention: .warning
        case .wrong: .bad
        }
    }
}
