import FootageCommand
import Testing
import VaultModel

@Suite struct AnswerTests {
    @Test func `an answer is one JSON document`() {
        #expect(
            run(["upload", "a", "--for=kim", "--yes", "--json"])
                == Run(exit: .done, output: "{\"paths\":1}\n"))
        #expect(run(["clip", "purpose", "--json"]).output.filter { $0 == "\n" }.count == 1)
    }

    @Test func `an error is a JSON document too`() {
        #expect(
            run(["--json", "status"])
                == Run(
                    exit: .usage,
                    output: #"{"error":{"code":"usage.no-vault","exit":64,"#
                        + #""hint":"Name it with --vault DIR, or set FOOTAGE_VAULT.","#
                        + #""message":"No vault was named."}}"# + "\n"))
    }

    @Test func `what was done stays beside the error of what was not`() {
        #expect(
            run(["upload", "a", "bad", "--for=kim", "--yes", "--json"])
                == Run(
                    exit: .partlyDone,
                    output: #"{"error":{"code":"upload.refused","exit":3,"#
                        + #""message":"bad was refused."},"paths":2}"# + "\n"))
        #expect(
            run(["upload", "a", "bad", "--for=kim", "--yes"])
                == Run(
                    exit: .partlyDone, output: "2 for kim\n",
                    errors: "footage: error: bad was refused.\n"))
    }

    @Test func `on a terminal the document is indented, and harmless`() {
        let device = FakeDevice(terminals: [.output], columns: 80)
        let table = CommandTable(
            commands: [
                CommandSpec(["x"], summary: "X") {
                    $0.answer(
                        .object([
                            "a": .array([.integer(1), .object([:])]),
                            "b": .string("\u{202E}\u{1B}👶"),
                            "c": .string("\u{E0041}"),
                        ])
                    ) { _ in }
                }
            ], nouns: [])
        #expect(
            run(["x", "--json"], on: device, table: table).output == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": "\\u202e\\u001b👶",
                  "c": "\\udb40\\udc41"
                }

                """)
    }

    @Test func `a question without a terminal is refused with a hint`() {
        #expect(
            run(["upload", "a", "--for=kim"])
                == Run(
                    exit: .usage,
                    errors: "footage: error: This needs a yes, and there is no terminal to ask at: "
                        + "Bring in 1?\nfootage: hint: Add --yes when you mean it.\n"))
    }

    @Test func `a dry run is passed on`() {
        #expect(
            run(["upload", "a", "--for=kim", "--yes", "--dry-run"]).output == "1 for kim (dry)\n")
    }

    @Test func `an error that says nothing about itself is said to be unexpected`() {
        struct Odd: Error {}
        let table = CommandTable(
            commands: [CommandSpec(["x"], summary: "X") { _ in throw Odd() }], nouns: [])
        #expect(
            run(["x"], table: table)
                == Run(
                    exit: .failed,
                    errors: "footage: error: Something unexpected went wrong: Odd().\n"))
    }

    @Test func `a reader gone away is no error, a full disk is`() {
        #expect(run(["version"], on: FakeDevice(outcome: .closed)) == Run(exit: .done))
        #expect(
            run(["version"], on: FakeDevice(outcome: .failed(28)))
                == Run(
                    exit: .cannotWrite,
                    errors: "footage: error: The output cannot be written: "
                        + "No space left on device.\n"))
    }
}
