internal import VaultModel

/// Help for programs: the table as JSON.
enum HelpDocument {
    /// The commands as `{"commands": […]}`.
    static func value(of commands: [CommandSpec]) -> JSONValue {
        .object(["commands": .array(commands.map(value))])
    }

    private static func value(of command: CommandSpec) -> JSONValue {
        .object([
            "arguments": .array(command.arguments.map(value)),
            "discussion": .string(command.discussion),
            "exits": .array(command.allExits.map { .integer(Int64($0.rawValue)) }),
            "name": .string(command.path.joined(separator: " ")),
            "options": .array((command.ownOptions + OptionSpec.global).map(value)),
            "summary": .string(command.summary),
            "writes": .bool(command.writes),
        ])
    }

    private static func value(of argument: ArgumentSpec) -> JSONValue {
        let isNeeded = argument.presence == .required || argument.presence == .repeated
        let isRepeated = argument.presence == .anyNumber || argument.presence == .repeated
        return .object([
            "choices": .array(argument.choices.map(JSONValue.string)),
            "help": .string(argument.help), "name": .string(argument.name),
            "repeated": .bool(isRepeated), "required": .bool(isNeeded),
        ])
    }

    private static func value(of option: OptionSpec) -> JSONValue {
        var members: [String: JSONValue] = [
            "choices": .array(option.choices.map(JSONValue.string)),
            "help": .string(option.help), "name": .string(option.name),
            "repeated": .bool(option.isRepeated), "required": .bool(option.isRequired),
        ]
        if let placeholder = option.placeholder { members["value"] = .string(placeholder) }
        return .object(members)
    }
}
