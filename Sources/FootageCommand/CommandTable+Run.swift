internal import VaultModel

extension CommandTable {
    /// Runs the command that was typed, prints its answer or its error, and gives the exit code.
    ///
    /// With `--json` exactly one document is printed: the command's answer, with the error under the
    /// key `error` when there is one. An argument that is none was not UTF-8 text.
    public func run(
        _ typed: [String?], environment: Environment, terminal: Terminal, prompt: Prompt
    ) -> ExitCode {
        let wantsJSON = typed.prefix { $0 != "--" }.contains("--json")
        var document: JSONValue?
        var exit: ExitCode
        do {
            if let wrong = typed.firstIndex(of: nil) {
                throw UsageError.notText(position: wrong + 1)
            }
            let arguments = typed.compactMap { $0 }
            try SecretWords.refuse(in: arguments, environment: environment)
            let parsed = try CommandParser(table: self).parse(arguments)
            var invocation = Invocation(
                parsed, table: self, terminal: terminal, prompt: prompt, environment: environment)
            defer { document = invocation.document }
            try parsed.command.run(&invocation)
            exit = invocation.exit
        } catch {
            let explained =
                error as? any CommandError ?? CommandFailure(explaining: error)
                ?? CommandFailure.unexpected(error)
            exit = explained.exit
            if wantsJSON {
                document = JSONText.error(explained, beside: document)
            } else {
                terminal.error(explained.message)
                if let hint = explained.hint { terminal.hint(hint) }
            }
        }
        if wantsJSON { terminal.document(document ?? .object([:])) }
        return failure(of: terminal) ?? exit
    }

    /// The exit code of output that could not be written, after saying so.
    private func failure(of terminal: Terminal) -> ExitCode? {
        guard let number = terminal.failure else { return nil }
        terminal.error("The output cannot be written: \(TerminalCalls.reason(number)).")
        return .cannotWrite
    }
}
