/// Reads what was typed: the command's words first, then its arguments and options in any order.
///
/// Options are `--name value` or `--name=value`; `--` ends them. Options of every command may also
/// stand before or between the command's words. A value that follows its option may not begin with
/// a dash, so that a forgotten value never swallows the next option; `--name=-value` may.
struct CommandParser {
    let table: CommandTable

    /// Matches the arguments (without the program's name) against the table.
    func parse(_ typed: [String]) throws(UsageError) -> ParsedCommand {
        let options = typed.prefix { $0 != "--" }
        let (path, stray, rest) = words(of: typed)
        let command = table.command(at: path)
        if path.isEmpty, options.contains("--version") {
            return try match(rest.filter { $0 != "--version" }, of: .version)
        }
        if command == nil, let stray, stray != "help" {
            throw unknown(path + [stray])
        }
        if options.contains("--help") || options.contains("-h") || (command == nil && stray != nil)
        {
            let topic = path == ["help"] ? stray.map { [$0] } ?? [] : path
            let flags = options.contains("--json") ? ["json": []] : [:] as [String: [String]]
            return ParsedCommand(
                command: .help, given: flags.merging(["COMMAND": topic]) { $1 })
        }
        guard let command else {
            _ = try match(rest, of: nil)
            throw .noCommand(path: path, words: table.words(after: path))
        }
        return try match(rest, of: command)
    }

    /// Parts the command's words from the rest, and finds the word that should have been one.
    private func words(of typed: [String]) -> (path: [String], stray: String?, rest: [String]) {
        var path: [String] = []
        var before: [String] = []
        var rest = typed[...]
        while let next = rest.first, next != "--" {
            if !next.hasPrefix("-") {
                guard table.isPrefix(path + [next]) else {
                    return (path, next, before + rest)
                }
                path.append(next)
                rest.removeFirst()
            } else if next == "--version" || next == "-h" {
                before.append(next)
                rest.removeFirst()
            } else {
                let name = next.dropFirst(2).prefix { $0 != "=" }
                guard let global = OptionSpec.global.first(where: { $0.name == name }) else {
                    break
                }
                let count = global.placeholder == nil || next.contains("=") ? 1 : 2
                before += rest.prefix(count)
                rest = rest.dropFirst(count)
            }
        }
        return (path, nil, before + rest)
    }

    /// Sorts arguments and options of a command, or only options where no command was named.
    private func match(
        _ typed: [String], of command: CommandSpec?
    ) throws(UsageError) -> ParsedCommand {
        var options = OptionMatcher(command: command, table: table)
        var arguments: [String] = []
        var rest = typed[...]
        while let next = rest.popFirst() {
            if next == "--" {
                arguments += rest
                break
            }
            if next.hasPrefix("-"), next != "-" {
                try options.take(next, following: &rest)
            } else {
                arguments.append(next)
            }
        }
        let parsed = command ?? .help
        try options.checkComplete()
        let given = try assign(arguments, of: parsed).merging(options.given) { $1 }
        return ParsedCommand(command: parsed, given: given)
    }

    private func assign(
        _ typed: [String], of command: CommandSpec
    ) throws(UsageError) -> [String: [String]] {
        var given: [String: [String]] = [:]
        var rest = typed[...]
        for argument in command.arguments {
            let isRepeated = argument.presence == .repeated || argument.presence == .anyNumber
            let values = Array(isRepeated ? rest : rest.prefix(1))
            rest = rest.dropFirst(values.count)
            if values.isEmpty {
                guard argument.presence == .optional || argument.presence == .anyNumber else {
                    throw .missing(argument.name, command: command.name)
                }
                continue
            }
            for value in values {
                try Self.check(value, among: argument.choices, shownAs: argument.name)
            }
            given[argument.name] = values
        }
        if let extra = rest.first { throw .unexpected(extra, command: command.name) }
        return given
    }

    static func check(
        _ value: String, among choices: [String], shownAs name: String
    ) throws(UsageError) {
        guard !choices.isEmpty else { return }
        _ = try ValueKind<String>.choice(of: choices).read(value, shownAs: name)
    }

    func unknown(_ path: [String]) -> UsageError {
        let group = path.dropLast()
        let siblings = table.words(after: Array(group))
        let nearest =
            Suggestion.nearest(to: path.last ?? "", among: siblings).map { Array(group) + [$0] }
            ?? table.commands.first { $0.path.count > 1 && $0.path.last == path.last }?.path
        return .unknownCommand(
            path, nearest: nearest.map { (["footage"] + $0).joined(separator: " ") })
    }
}
