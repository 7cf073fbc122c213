/// One option of a command: a flag, or a name with a value.
public struct OptionSpec: Hashable, Sendable {
    /// Its name without dashes.
    public let name: String
    /// What stands for its value in help, such as `DATE`; none for a flag.
    public let placeholder: String?
    /// What it does, in one line.
    public let help: String
    /// Whether it may be given more than once.
    public let isRepeated: Bool
    /// Whether the command needs it.
    public let isRequired: Bool
    /// The only values it takes; empty when any will do.
    public let choices: [String]

    /// Describes an option with a value.
    public init(
        _ name: String, _ placeholder: String, _ help: String, repeated: Bool = false,
        required: Bool = false, choices: [String] = []
    ) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
        isRepeated = repeated
        isRequired = required
        self.choices = choices
    }

    private init(flag name: String, _ help: String) {
        self.name = name
        placeholder = nil
        self.help = help
        isRepeated = false
        isRequired = false
        choices = []
    }

    /// Describes an option without a value.
    public static func flag(_ name: String, _ help: String) -> Self { Self(flag: name, help) }

    /// `--dry-run`, for commands that change something.
    public static let dryRun = flag("dry-run", "Say what would be done, and change nothing")

    /// `--yes`, for commands that ask.
    public static let yes = flag("yes", "Answer yes to the command's question")

    /// The options that every command takes.
    public static let global: [OptionSpec] = [
        Self("vault", "DIR", "The vault; otherwise the one that FOOTAGE_VAULT names"),
        Self("as", "FILE", "Your identity file; otherwise the one that FOOTAGE_IDENTITY names"),
        Self("passphrase-file", "FILE", "Read the passphrase from a file that only you can read"),
        Self("passphrase-fd", "N", "Read the passphrase from an open file descriptor"),
        flag("json", "Print one JSON document, errors included"),
        flag("verbose", "Say more about what is done"),
        flag("help", "Show this help"),
    ]

    /// The option as help shows it, such as `--on DATE`.
    var usage: String { placeholder.map { "--\(name) \($0)" } ?? "--\(name)" }

    /// The option as a usage line shows it, in brackets unless it is needed.
    var usageInLine: String {
        (isRequired ? usage : "[\(usage)]") + (isRepeated ? "..." : "")
    }
}
