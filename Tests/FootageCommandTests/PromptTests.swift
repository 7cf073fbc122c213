import FootageCommand
import Glibc
import Testing

@Suite struct PromptTests {
    private func text(_ passphrase: borrowing Passphrase) -> String {
        passphrase.withSpan { span in
            String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
    }

    @Test func `a passphrase is not shown while it is typed, and the terminal is left as it was`()
        throws
    {
        let terminal = try #require(PseudoTerminal())
        let typed = try terminal.typing([("Passphrase of kim: ", "hünter two\n")]) {
            let passphrase = try Prompt(terminal: terminal.path)
                .passphrase(.existing("kim"), from: .terminal)
            return text(passphrase)
        }
        #expect(typed == "hünter two")
        #expect(terminal.transcript == "Passphrase of kim: \r\n")
        #expect(terminal.echoes)
    }

    @Test func `a new passphrase is typed twice`() throws {
        let terminal = try #require(PseudoTerminal())
        let typed = try terminal.typing([
            ("New passphrase for kim: ", "correct horse\n"),
            ("The same again: ", "correct horse\n"),
        ]) {
            let passphrase = try Prompt(terminal: terminal.path)
                .passphrase(.new("kim"), from: .terminal)
            return text(passphrase)
        }
        #expect(typed == "correct horse")
        #expect(terminal.transcript == "New passphrase for kim: \r\nThe same again: \r\n")
    }

    @Test(arguments: [
        (["correct horse\n", "correct h0rse\n"], PromptError.mismatch),
        (["correct horse\n", "correct horse2\n"], .mismatch),
        (["short\n"], .tooShort(least: 12)), (["éééééééé\n"], .tooShort(least: 12)),
        (["\n"], .empty), (["\u{4}"], .ended),
    ])
    func `a new passphrase that will not do is refused`(
        answers: [String], expected: PromptError
    ) throws {
        let terminal = try #require(PseudoTerminal())
        let questions = ["New passphrase for kim: ", "The same again: "]
        let _: Void = terminal.typing(Array(zip(questions, answers).map { ($0, $1) })) {
            _ = #expect(throws: expected) {
                let passphrase = try Prompt(terminal: terminal.path)
                    .passphrase(.new("kim"), from: .terminal)
                Issue.record("\(passphrase.count) bytes were taken")
            }
        }
        #expect(terminal.echoes)
    }

    @Test(arguments: [
        ("y\n", true), ("YES\n", true), ("n\n", false), ("\n", false), ("yess\n", false),
        ("ye\u{301}s\n", false),
    ])
    func `only a yes is a yes`(answer: String, expected: Bool) throws {
        let terminal = try #require(PseudoTerminal())
        let answered = try terminal.typing([("Destroy 3 clips\\u{1B}? [y/N] ", answer)]) {
            try Prompt(terminal: terminal.path).confirm("Destroy 3 clips\u{1B}?")
        }
        #expect(answered == expected)
    }

    @Test(arguments: ["/dev/null", "/nonexistent"])
    func `without a terminal nobody is asked`(path: String) {
        let prompt = Prompt(terminal: path)
        #expect(throws: PromptError.nobodyToAsk(question: "Sure?")) { try prompt.confirm("Sure?") }
        #expect(throws: PromptError.noTerminal) {
            let passphrase = try prompt.passphrase(.existing("kim"), from: .terminal)
            Issue.record("\(passphrase.count) bytes were taken")
        }
    }
}
