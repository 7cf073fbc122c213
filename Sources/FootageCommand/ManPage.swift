/// The manual page, as roff with the `man` macros: `footage help --man | man -l -`.
struct ManPage {
    let table: CommandTable

    /// The whole page.
    var text: String {
        var lines = [
            #".TH FOOTAGE 1 "" "footage \#(Version.current)" "Footage Vault""#,
            ".SH NAME", #"footage \- an encrypted vault for films of families"#,
            ".SH SYNOPSIS", ".B footage", ".I COMMAND", "[OPTIONS]",
            ".SH COMMANDS",
        ]
        for command in table.commands { lines += self.lines(of: command) }
        lines += [".SH OPTIONS OF EVERY COMMAND"] + OptionSpec.global.flatMap { self.lines(of: $0) }
        lines += [".SH ENVIRONMENT"]
        for (name, meaning) in Self.variables {
            lines += [".TP", ".B " + name, Self.escaped(meaning)]
        }
        lines += [".SH EXIT STATUS"]
        for code in ExitCode.allCases {
            lines += [".TP", ".B \(code.rawValue)", Self.escaped(code.sentence)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let variables = [
        ("FOOTAGE_VAULT", "The vault, when --vault is not given."),
        ("FOOTAGE_IDENTITY", "Your identity file, when --as is not given."),
        (
            "CREDENTIALS_DIRECTORY",
            "Where systemd keeps footage-identity and footage-passphrase for a service."
        ),
        ("NO_COLOR", "Set to anything: no colour."),
    ]

    private func lines(of command: CommandSpec) -> [String] {
        let parts = command.arguments.map(\.usage) + command.ownOptions.map(\.usageInLine)
        var lines = [".SS " + Self.escaped(command.name)]
        if !parts.isEmpty {
            lines += [".B " + Self.escaped(command.name)]
            lines += [Self.escaped(parts.joined(separator: " ")), ".PP"]
        }
        lines.append(Self.escaped(command.summary + "."))
        for paragraph in command.discussion.split(separator: "\n") {
            lines += [".PP", Self.escaped(String(paragraph))]
        }
        for argument in command.arguments {
            let help = HelpText.explained(argument.help, choices: argument.choices)
            lines += [".TP", ".I " + Self.escaped(argument.name), Self.escaped(help)]
        }
        lines += command.ownOptions.flatMap { self.lines(of: $0) }
        let codes = command.allExits.map { String($0.rawValue) }.joined(separator: ", ")
        return lines + [".PP", "Exit codes: \(codes)."]
    }

    private func lines(of option: OptionSpec) -> [String] {
        let help = HelpText.explained(option.help, choices: option.choices)
        return [".TP", ".B " + Self.escaped(option.usage), Self.escaped(help)]
    }

    /// Text that roff takes as it is: its own escapes and requests are taken from it.
    static func escaped(_ text: String) -> String {
        var roff = ""
        for character in text {
            switch character {
            case "\\": roff += #"\e"#
            case "-": roff += #"\-"#
            case "…": roff += "..."
            default: roff.append(character)
            }
        }
        return roff.hasPrefix(".") || roff.hasPrefix("'") ? #"\&"# + roff : roff
    }
}
