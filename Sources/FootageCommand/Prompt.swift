/// Asks the person at the terminal, and reads passphrases from wherever they may come.
public struct Prompt: Sendable {
    /// What a passphrase is asked for.
    public enum Kind: Hashable, Sendable {
        /// One that exists, to unlock this.
        case existing(String)
        /// A new one, to protect this: asked for twice, and not too short.
        case new(String)

        var question: String {
            switch self {
            case .existing(let what): "Passphrase of \(what): "
            case .new(let what): "New passphrase for \(what): "
            }
        }
    }

    /// The fewest characters of a new passphrase.
    public static let shortest = 12

    private let path: String

    /// A prompt at a terminal: the process's own unless a path is given.
    public init(terminal path: String = "/dev/tty") { self.path = path }

    /// Reads a passphrase.
    public func passphrase(
        _ kind: Kind, from source: PassphraseSource
    ) throws(PromptError) -> Passphrase {
        let passphrase =
            switch source {
            case .terminal: try ask(kind)
            case .file(let path): try PassphraseFile.read(path, guardedBy: .ownMode)
            case .credential(let path): try PassphraseFile.read(path, guardedBy: .directory)
            case .descriptor(let number): try PassphraseFile.line(of: number)
            }
        guard !passphrase.isEmpty else { throw .empty }
        if case .new = kind, passphrase.characters < Self.shortest {
            throw .tooShort(least: Self.shortest)
        }
        return passphrase
    }

    /// Asks a yes-or-no question; anything but `y` or `yes` is no.
    public func confirm(_ question: String) throws(PromptError) -> Bool {
        let question = SafeText.line(question)
        guard let keyboard = Keyboard(path) else { throw .nobodyToAsk(question: question) }
        keyboard.write(question + " [y/N] ")
        let answer = try keyboard.line()
        return answer.withSpan { span in
            let text = String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
            return ["y", "yes"].contains(text.lowercased())
        }
    }

    /// Asks for a line of text, which is shown as it is typed.
    public func line(_ question: String) throws(PromptError) -> String {
        let question = SafeText.line(question)
        guard let keyboard = Keyboard(path) else { throw .nobodyToAsk(question: question) }
        keyboard.write(question + " ")
        let answer = try keyboard.line()
        return answer.withSpan { span in
            String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
    }

    private func ask(_ kind: Kind) throws(PromptError) -> Passphrase {
        guard let keyboard = Keyboard(path) else { throw .noTerminal }
        let first = try keyboard.hiddenLine(after: SafeText.line(kind.question))
        guard case .new = kind, first.characters >= Self.shortest else { return first }
        let second = try keyboard.hiddenLine(after: "The same again: ")
        guard first.matches(second) else { throw .mismatch }
        return first
    }
}
