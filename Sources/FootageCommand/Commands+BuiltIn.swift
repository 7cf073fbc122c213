internal import VaultModel

extension CommandSpec {
    /// `footage help`: explains the program or one of its commands.
    public static let help = CommandSpec(
        ["help"], summary: "Explain a command, or list them all",
        arguments: [ArgumentSpec("COMMAND", "The command's words, such as: clip list", .anyNumber)],
        options: [
            .flag("all", "List every command"),
            .flag("man", "Print the manual page, for man -l"),
            OptionSpec(
                "completions", "SHELL", "Print what makes the shell complete commands",
                choices: ["bash", "zsh"]),
        ]
    ) { invocation in
        try Help.answer(invocation)
    }

    /// `footage version`: says which version this is.
    public static let version = CommandSpec(
        ["version"], summary: "Say which version this is"
    ) { invocation in
        invocation.answer(.object(["version": .string(Version.current)])) { terminal in
            terminal.line("footage " + Version.current)
        }
    }
}
