public import VaultModel

/// One run of one command: what was typed, and where the answer goes.
public struct Invocation {
    /// The command that runs.
    public let command: CommandSpec
    /// The table that the command stands in.
    public let table: CommandTable
    /// Where text for people goes.
    public let terminal: Terminal
    /// Who answers questions.
    public let prompt: Prompt
    /// The environment variables.
    public let environment: Environment
    /// How the command ends when it throws nothing.
    public var exit = ExitCode.done
    /// What was typed, by the names of arguments and options; a flag has no values.
    let given: [String: [String]]
    /// Holds the JSON document to print at the end; apart, so that a closure that prints for people
    /// may look at the invocation while it answers.
    private let reply = Reply()

    init(
        _ parsed: ParsedCommand, table: CommandTable, terminal: Terminal, prompt: Prompt,
        environment: Environment
    ) {
        command = parsed.command
        given = parsed.given
        self.table = table
        self.terminal = terminal
        self.prompt = prompt
        self.environment = environment
    }

    /// Whether the answer is one JSON document instead of text.
    public var wantsJSON: Bool { given["json"] != nil }
    /// Whether nothing may be changed.
    public var isDryRun: Bool { given["dry-run"] != nil }
    /// Whether more is said about what is done.
    public var isVerbose: Bool { given["verbose"] != nil }

    /// The vault's directory: `--vault`, or `FOOTAGE_VAULT`.
    public func vault() throws(UsageError) -> String {
        guard let path = try value("vault", as: .path) ?? environment["FOOTAGE_VAULT"] else {
            throw .missingVault
        }
        return path
    }

    /// The user's identity file: `--as`, `FOOTAGE_IDENTITY`, the systemd credential `footage-identity`, or
    /// the usual place in their home.
    ///
    /// The usual place is `footage/identity` in `XDG_CONFIG_HOME`, which is `~/.config` unless it is set.
    public func identity() throws(UsageError) -> String {
        if let path = try value("as", as: .path) ?? environment["FOOTAGE_IDENTITY"] { return path }
        if let given = Credentials(environment).path(of: Credentials.identity) { return given }
        if let config = environment.directory("XDG_CONFIG_HOME") {
            return config + "/footage/identity"
        }
        guard let home = environment.directory("HOME") else { throw .missingIdentity }
        return home + "/.config/footage/identity"
    }

    /// Answers: the document with `--json`, and otherwise what the closure prints.
    ///
    /// The document is printed when the command ends, once; a later answer replaces it.
    public func answer(
        _ document: @autoclosure () -> JSONValue, people: (Terminal) -> Void
    ) {
        if wantsJSON { reply.document = document() } else { people(terminal) }
    }

    /// The JSON document to print at the end.
    var document: JSONValue? { reply.document }

    private final class Reply {
        var document: JSONValue?
    }
}
