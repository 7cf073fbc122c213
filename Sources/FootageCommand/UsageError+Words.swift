extension UsageError {
    /// A stable word for programs.
    public var code: String {
        switch self {
        case .noCommand: "usage.no-command"
        case .unknownCommand: "usage.unknown-command"
        case .unknownOption: "usage.unknown-option"
        case .noValue: "usage.no-value"
        case .valueForFlag: "usage.value-for-flag"
        case .repeated: "usage.repeated"
        case .contradiction: "usage.contradiction"
        case .missing: "usage.missing"
        case .unexpected: "usage.unexpected-argument"
        case .badValue: "usage.bad-value"
        case .badReference: "mistyped-reference"
        case .nothingToTry: "usage.nothing-to-try"
        case .secretOption, .secretArgument, .secretVariable: "usage.exposed-secret"
        case .notText: "usage.not-text"
        case .missingVault: "usage.no-vault"
        case .missingIdentity: "usage.no-identity"
        case .undeclared: "usage.undeclared"
        }
    }

    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .noCommand(let path, _):
            "\(Self.typed(path)) needs to be told what to do."
        case .unknownCommand(let path, _):
            "There is no command \(Self.typed(path))."
        case .unknownOption(let name, let command, _):
            command.map { "\"\($0)\" has no option \(name)." } ?? "There is no option \(name)."
        case .noValue(let name, let placeholder):
            "\(name) needs a value (\(placeholder))."
        case .valueForFlag(let name):
            "\(name) takes no value."
        case .repeated(let name):
            "\(name) was given more than once."
        case .contradiction(let one, let other):
            "\(one) and \(other) contradict each other."
        case .missing(let name, let command):
            "\"\(command)\" needs \(name)."
        case .unexpected(let text, let command):
            "\"\(command)\" takes no further argument, but was given \"\(Self.short(text))\"."
        case .badValue(let name, let text, let expected, _):
            "\(name): \"\(Self.short(text))\" is not \(expected)."
        case .badReference(let name, let text, let symbols):
            "\(name): \"\(Self.short(text))\" is not a family's reference: "
                + (symbols == 7
                    ? "its check character does not fit the other six."
                    : "it has seven symbols, the last a check character.")
        case .nothingToTry(let command):
            "\"\(command)\" changes nothing, so there is nothing to try with --dry-run."
        case .secretOption(let name):
            "\(name) is refused: what is typed after a command is visible to everyone on this "
                + "machine and stays in the shell's history."
        case .secretArgument:
            "A secret key was given as an argument, where everyone on this machine can see it and "
                + "the shell's history keeps it."
        case .secretVariable(let name):
            "\(name) is refused: every program started from here inherits the environment, and "
                + "can read it."
        case .notText(let position):
            "Argument \(position) is not UTF-8 text."
        case .missingVault:
            "No vault was named."
        case .missingIdentity:
            "No identity file was named."
        case .undeclared(let name, let command):
            "\"\(command)\" does not declare \(name); this is a mistake in the program."
        }
    }

    /// What to type instead.
    public var hint: String? {
        switch self {
        case .noCommand(let path, let words):
            "One of: \(words.joined(separator: ", ")). "
                + "See \"\((["footage", "help"] + path).joined(separator: " "))\"."
        case .unknownCommand(_, let nearest):
            nearest.map { "Did you mean \"\($0)\"?" } ?? "See \"footage help\"."
        case .unknownOption(_, let command, let nearest):
            nearest.map { "Did you mean \($0)?" }
                ?? "See \"\(Self.help(for: command ?? "footage"))\"."
        case .noValue(let name, _):
            "A value that begins with a dash is written \(name)=VALUE."
        case .missing(_, let command), .unexpected(_, let command), .nothingToTry(let command):
            "See \"\(Self.help(for: command))\"."
        case .badValue(_, _, _, let advice):
            advice
        case .badReference:
            "Look for a wrong symbol, or two that changed places; nothing was looked up."
        case .secretOption, .secretVariable:
            "Let the command ask for the passphrase, or use --passphrase-file or --passphrase-fd."
        case .secretArgument:
            "Keep it in an identity file and name that with --as; replace this key, for others "
                + "may have seen it."
        case .missingVault:
            "Name it with --vault DIR, or set FOOTAGE_VAULT."
        case .missingIdentity:
            "Name it with --as FILE, or set FOOTAGE_IDENTITY."
        case .valueForFlag, .repeated, .contradiction, .notText, .undeclared:
            nil
        }
    }

    private static func typed(_ path: [String]) -> String {
        "\"\((["footage"] + path.map(short)).joined(separator: " "))\""
    }

    /// Where the help of a command stands, of its name as typed.
    private static func help(for command: String) -> String {
        "footage help" + command.dropFirst("footage".count)
    }

    /// A value short enough to be shown in a sentence.
    private static func short(_ text: String) -> String {
        text.count <= 60 ? text : text.prefix(59) + "…"
    }
}
