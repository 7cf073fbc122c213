/// Every command there is, and the nouns they are grouped by.
///
/// It is the only description of the command: parsing, help, man page and completions read it.
public struct CommandTable: Sendable {
    /// The commands, in the order in which help lists them.
    public let commands: [CommandSpec]
    /// The nouns, in the order in which help lists them.
    public let nouns: [NounSpec]

    /// Makes a table of commands; `help` and `version` are added.
    public init(commands: [CommandSpec], nouns: [NounSpec]) {
        self.commands = commands + [.help, .version]
        self.nouns = nouns + [NounSpec.help, NounSpec.version]
    }

    /// The command with exactly this path.
    public func command(at path: [String]) -> CommandSpec? {
        commands.first { $0.path == path }
    }

    /// Whether some command's path begins with these words.
    func isPrefix(_ path: [String]) -> Bool {
        commands.contains { $0.path.starts(with: path) }
    }

    /// The commands whose path begins with these words.
    func commands(under path: [String]) -> [CommandSpec] {
        commands.filter { $0.path.starts(with: path) }
    }

    /// The words that may follow these, in order and once each.
    func words(after path: [String]) -> [String] {
        var words: [String] = []
        for command in commands(under: path) where command.path.count > path.count {
            let word = command.path[path.count]
            if !words.contains(word) { words.append(word) }
        }
        return words
    }
}

/// The first word of commands: what they are about.
public struct NounSpec: Hashable, Sendable {
    /// The word, such as `clip`.
    public let name: String
    /// What can be done with it, in one line without a full stop.
    public let summary: String
    /// The heading under which the overview lists it, such as `Films`.
    public let section: String

    /// Describes a noun.
    public init(_ name: String, _ summary: String, section: String) {
        self.name = name
        self.summary = summary
        self.section = section
    }

    static let help = NounSpec("help", "Explain a command", section: "This program")
    static let version = NounSpec("version", "Say which version this is", section: "This program")
}
