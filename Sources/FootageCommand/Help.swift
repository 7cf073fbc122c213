internal import VaultModel

/// Everything the command says about itself, made from its table.
enum Help {
    /// Answers `footage help` in the form asked for.
    static func answer(_ invocation: Invocation) throws {
        let table = invocation.table
        let words = try invocation.all("COMMAND", as: .string)
        let width = min(100, invocation.terminal.columns ?? 80)
        if invocation.has("man") { return print(ManPage(table: table).text, on: invocation) }
        if let shell = try invocation.value("completions", as: .string) {
            let completions = Completions(table: table)
            return print(shell == "zsh" ? completions.zsh : completions.bash, on: invocation)
        }
        guard table.isPrefix(words) else {
            throw CommandParser(table: table).unknown(words)
        }
        let all = invocation.has("all")
        invocation.answer(HelpDocument.value(of: table.commands(under: words))) { terminal in
            if let command = table.command(at: words) {
                terminal.block(HelpText(width: width).command(command))
            } else if words.isEmpty, !all {
                terminal.block(HelpText(width: width).overview(of: table))
            } else {
                terminal.block(HelpText(width: width).list(of: table, under: words))
            }
        }
    }

    private static func print(_ text: String, on invocation: Invocation) {
        invocation.answer(.object(["text": .string(text)])) { $0.block(text) }
    }
}
