/// One command: what it is called, what it takes, what it says about itself, and what it does.
///
/// Parsing, help, the man page and completions are all made from these values.
public struct CommandSpec: Sendable {
    /// The words that name it, such as `["clip", "list"]` or `["upload"]`.
    public let path: [String]
    /// What it does, in one line without a full stop.
    public let summary: String
    /// What a user should know beyond the summary, as paragraphs parted by empty lines; may be empty.
    public let discussion: String
    /// What stands after its name, in order; only the last may be repeated.
    public let arguments: [ArgumentSpec]
    /// Its own options, beyond those of every command.
    public let options: [OptionSpec]
    /// The exit codes it may end with, beyond 0 and 64, which every command has.
    public let exits: [ExitCode]
    /// Whether it changes anything, and therefore takes `--dry-run`.
    public let writes: Bool
    /// Whether it asks before it acts, and therefore takes `--yes`.
    public let asks: Bool
    /// What it does.
    public let run: @Sendable (inout Invocation) throws -> Void

    /// Describes a command.
    public init(
        _ path: [String], summary: String, discussion: String = "",
        arguments: [ArgumentSpec] = [], options: [OptionSpec] = [], exits: [ExitCode] = [],
        writes: Bool = false, asks: Bool = false,
        run: @escaping @Sendable (inout Invocation) throws -> Void
    ) {
        self.path = path
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.exits = exits
        self.writes = writes
        self.asks = asks
        self.run = run
    }

    /// The name as it is typed, such as `footage clip list`.
    public var name: String { (["footage"] + path).joined(separator: " ") }

    /// Its own options, with `--dry-run` and `--yes` where it takes them.
    public var ownOptions: [OptionSpec] {
        options + (writes ? [.dryRun] : []) + (asks ? [.yes] : [])
    }

    /// Every exit code it may end with, in order.
    public var allExits: [ExitCode] { Set(exits + [.done, .usage]).sorted() }
}

/// One word after a command's name.
public struct ArgumentSpec: Hashable, Sendable {
    /// How often an argument is given.
    public enum Presence: Hashable, Sendable {
        /// Exactly once.
        case required
        /// Once or not at all.
        case optional
        /// Once or more.
        case repeated
        /// Any number of times, or not at all.
        case anyNumber
    }

    /// Its name in capitals, such as `FAMILY`.
    public let name: String
    /// What it is, in one line.
    public let help: String
    /// How often it is given.
    public let presence: Presence
    /// The only values it takes; empty when any will do.
    public let choices: [String]

    /// Describes an argument.
    public init(
        _ name: String, _ help: String, _ presence: Presence = .required, choices: [String] = []
    ) {
        self.name = name
        self.help = help
        self.presence = presence
        self.choices = choices
    }

    /// The argument as a usage line shows it.
    var usage: String {
        switch presence {
        case .required: name
        case .optional: "[\(name)]"
        case .repeated: "\(name)..."
        case .anyNumber: "[\(name)...]"
        }
    }
}
