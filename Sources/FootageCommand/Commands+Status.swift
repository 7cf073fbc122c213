internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage status`: how the vault stands.
    static let status: [CommandSpec] = [
        CommandSpec(
            ["status"], summary: "See on one screen how the vault stands",
            discussion: """
                Without an identity only counts are shown, and nothing is recorded. It ends with 1 when a \
                line is red, so that a monitor notices.

                With --json: level (green, amber, red), date, unlocked_seconds (how long `footage unlock` still \
                keeps your identity; absent where it does not), lines[] has name, level, sentence, details[].
                """,
            exits: .vault
        ) { invocation in
            let isNamed =
                invocation.has("as") || invocation.environment["FOOTAGE_IDENTITY"] != nil
            let status =
                try isNamed
                ? invocation.unlocked { try $0.status() } : invocation.openVault().status()
            let left = invocation.timeLeftUnlocked()
            invocation.answer(status.json(unlocked: left)) { terminal in
                status.print(on: terminal, lists: invocation.isVerbose)
                if let left {
                    terminal.line(
                        "Your identity stays unlocked for \(Amounts.words(left)).", style: .faint)
                }
                guard !isNamed else { return }
                terminal.line(
                    "These are counts only; name your identity with --as to see more.",
                    style: .faint)
            }
            invocation.exit = status.isRed ? .failed : .done
        }
    ]
}

extension VaultStatus {
    fileprivate func json(unlocked: Duration?) -> JSONValue {
        .members([
            "level": .string(level.rawValue), "date": .text(figures.date),
            "unlocked_seconds": unlocked.map { .count($0.components.seconds) },
            "lines": .array(
                lines.map {
                    .members([
                        "name": .string($0.name), "level": .string($0.level.rawValue),
                        "sentence": .string($0.sentence), "details": .texts($0.details),
                    ])
                }),
        ])
    }

    /// One line each; the words say without colours what the colours say.
    fileprivate func print(on terminal: Terminal, lists everything: Bool) {
        terminal.line("The vault on \(figures.date): \(level.people)", style: level.style)
        for line in lines {
            terminal.line(line.level.mark + line.sentence, style: line.level.style)
            let shown = everything ? line.details.count : 5
            for detail in line.details.prefix(shown) {
                terminal.line("          " + detail)
            }
            let more = line.details.count - shown
            if more > 0 { terminal.line("          … and \(more) more; --verbose lists them") }
        }
    }
}

extension VaultStatus.Level {
    fileprivate var people: String {
        switch self {
        case .green: "all is well"
        case .amber: "something wants a look"
        case .red: "something is WRONG"
        }
    }

    fileprivate var mark: String {
        switch self {
        case .green: "  ok      "
        case .amber: "  look    "
        case .red: "  WRONG   "
        }
    }

    fileprivate var style: Style {
        switch self {
        case .green: .plain
        case .amber: .warning
        case .red: .bad
        }
    }
}
