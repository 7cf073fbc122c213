/// Help for people, wrapped to a width.
struct HelpText {
    let width: Int

    /// What `footage help` says: the nouns by what they are about, not every command.
    func overview(of table: CommandTable) -> String {
        var sections: [String] = []
        for noun in table.nouns where !sections.contains(noun.section) {
            sections.append(noun.section)
        }
        let blocks = sections.map { section in
            let nouns = table.nouns.filter { $0.section == section }
            return section + ":\n" + list(nouns.map { ($0.name, $0.summary) }, column: 14)
        }
        return """
            footage: an encrypted vault for films of families

            Usage: footage COMMAND [OPTIONS]

            \(blocks.joined(separator: "\n\n"))

            See "footage help COMMAND" for one of them, "footage help --all" for everything.

            """
    }

    /// The commands whose names begin with these words.
    func list(of table: CommandTable, under path: [String]) -> String {
        let commands = table.commands(under: path)
        let names = commands.map { $0.path.joined(separator: " ") }
        let column = min(28, (names.map(\.count).max() ?? 0) + 2)
        let noun = path.count == 1 ? table.nouns.first { $0.name == path[0] } : nil
        return """
            Usage: \((["footage"] + path + ["COMMAND", "[OPTIONS]"]).joined(separator: " "))
            \(noun.map { "\n" + $0.summary + ".\n" } ?? "")
            Commands:
            \(list(Array(zip(names, commands.map(\.summary))), column: column))

            See "\((["footage", "help"] + path + ["COMMAND"]).joined(separator: " "))" for one of them.

            """
    }

    /// Everything about one command.
    func command(_ command: CommandSpec) -> String {
        var blocks = [usage(of: command), Wrapping.paragraphs(command.summary + ".", width: width)]
        if !command.discussion.isEmpty {
            blocks.append(Wrapping.paragraphs(command.discussion, width: width))
        }
        if !command.arguments.isEmpty {
            blocks.append(
                "Arguments:\n"
                    + list(
                        command.arguments.map {
                            ($0.name, Self.explained($0.help, choices: $0.choices))
                        }, column: 24))
        }
        if !command.ownOptions.isEmpty {
            blocks.append("Options:\n" + options(command.ownOptions))
        }
        blocks.append("Options of every command:\n" + options(OptionSpec.global))
        blocks.append(
            "Exit codes:\n"
                + list(command.allExits.map { (String($0.rawValue), $0.sentence) }, column: 4))
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func usage(of command: CommandSpec) -> String {
        let options = command.ownOptions.sorted { $0.isRequired && !$1.isRequired }
        let parts = command.arguments.map(\.usage) + options.map(\.usageInLine) + ["[OPTIONS]"]
        let start = "Usage: " + command.name
        var lines = [start]
        for part in parts {
            let line = (lines.last ?? "") + " " + part
            if line.count <= width {
                lines[lines.count - 1] = line
            } else {
                lines.append(String(repeating: " ", count: 7) + part)
            }
        }
        return lines.joined(separator: "\n")
    }

    private func options(_ options: [OptionSpec]) -> String {
        list(
            options.map { option in
                (
                    option.usage,
                    Self.explained(option.help, choices: option.choices)
                        + (option.isRepeated ? " (may be repeated)" : "")
                )
            }, column: 24)
    }

    /// A help line with the values that are allowed.
    static func explained(_ help: String, choices: [String]) -> String {
        choices.isEmpty ? help : help + ": " + choices.joined(separator: ", ")
    }

    /// Names at the left and what they mean beside them; a long name has a line of its own.
    private func list(_ rows: [(String, String)], column: Int) -> String {
        rows.map { name, meaning in
            let text = Wrapping.paragraphs(meaning, width: width, indent: column + 2)
            guard name.count <= column - 2 else { return "  " + name + "\n" + text }
            let left = "  " + name + String(repeating: " ", count: column - name.count)
            return left + text.dropFirst(column + 2)
        }.joined(separator: "\n")
    }
}
