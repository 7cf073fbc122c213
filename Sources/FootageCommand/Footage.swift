/// The `footage` command.
public enum Footage {
    /// Runs the command with the process's arguments and ends the process with its exit code.
    public static func main() -> Never {
        TerminalCalls.prepareProcess()
        Interruption.install()
        let code = CommandTable.footage.run(
            TerminalCalls.arguments(), environment: .process, terminal: .process, prompt: Prompt())
        TerminalCalls.end(code)
    }
}
