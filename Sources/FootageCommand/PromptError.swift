/// A passphrase or an answer could not be had; nothing was done.
public enum PromptError: CommandError, Hashable {
    /// There is nobody to ask for a passphrase.
    case noTerminal
    /// There is nobody to ask a question.
    case nobodyToAsk(question: String)
    /// The person stopped the command instead of answering.
    case interrupted
    /// The input ended before an answer.
    case ended
    /// Two entries of a new passphrase differ.
    case mismatch
    /// The passphrase is empty.
    case empty
    /// A new passphrase is too short.
    case tooShort(least: Int)
    /// The passphrase is longer than any may be.
    case tooLong(most: Int)
    /// The file has more than one line.
    case severalLines(path: String)
    /// The file may be read by others than its owner.
    case exposed(path: String)
    /// The file belongs to somebody else.
    case foreign(path: String)
    /// What should hold the passphrase is no file.
    case notAFile(path: String)
    /// The system refused to read it, with this reason.
    case unreadable(String, reason: String)

    /// A stable word for programs.
    public var code: String {
        switch self {
        case .noTerminal: "prompt.no-terminal"
        case .nobodyToAsk: "prompt.nobody-to-ask"
        case .interrupted: "interrupted"
        case .ended: "prompt.ended"
        case .mismatch: "prompt.mismatch"
        case .empty, .tooShort, .tooLong, .severalLines: "prompt.bad-passphrase"
        case .exposed, .foreign, .notAFile: "prompt.exposed-passphrase"
        case .unreadable: "prompt.unreadable"
        }
    }

    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .noTerminal: "A passphrase is needed, and there is no terminal to ask at."
        case .nobodyToAsk(let question):
            "This needs a yes, and there is no terminal to ask at: \(question)"
        case .interrupted: "Stopped because you asked for it; nothing was changed."
        case .ended: "The input ended before an answer; nothing was changed."
        case .mismatch: "The two passphrases differ; nothing was changed."
        case .empty: "The passphrase is empty."
        case .tooShort(let least): "A new passphrase needs at least \(least) characters."
        case .tooLong(let most): "A passphrase has at most \(most) bytes."
        case .severalLines(let path): "\(path) has more than one line."
        case .exposed(let path): "Others than you can read the passphrase in \(path)."
        case .foreign(let path): "\(path) belongs to somebody else."
        case .notAFile(let path): "\(path) is not a file."
        case .unreadable(let name, let reason): "\(name) cannot be read: \(reason)."
        }
    }

    /// What to do about it.
    public var hint: String? {
        switch self {
        case .noTerminal: "Use --passphrase-file, --passphrase-fd or a systemd credential."
        case .nobodyToAsk: "Add --yes when you mean it."
        case .tooShort, .empty: "Three random words, or more, make a good one."
        case .exposed(let path):
            "Run: chmod 600 \(Self.quoted(path)) - and change the passphrase if others may have "
                + "read it."
        case .notAFile: "A pipe is read with --passphrase-fd N."
        case .interrupted, .ended, .mismatch, .tooLong, .severalLines, .foreign, .unreadable:
            nil
        }
    }

    /// How the command ends.
    public var exit: ExitCode {
        switch self {
        case .noTerminal, .unreadable, .notAFile: .unavailable
        case .nobodyToAsk: .usage
        case .interrupted, .ended, .mismatch: .failed
        case .empty, .tooShort, .tooLong, .severalLines: .badInput
        case .exposed, .foreign: .notPermitted
        }
    }

    private static func quoted(_ path: String) -> String {
        "'"
            + path.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: #"'\''"#)
            + "'"
    }
}
