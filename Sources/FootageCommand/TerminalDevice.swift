/// One of the two streams that the command writes to.
public enum OutputStream: Hashable, Sendable {
    /// Answers: standard output.
    case output
    /// Errors, notes and progress: standard error.
    case errors
}

/// What became of a write.
public enum WriteOutcome: Hashable, Sendable {
    /// Every byte was written.
    case written
    /// Nobody reads the stream any more.
    case closed
    /// The system refused, with this error number.
    case failed(Int32)
}

/// What stands behind a `Terminal`: the process's descriptors, or a test's record.
public protocol TerminalDevice: Sendable {
    /// Whether the stream's reader is a terminal.
    func isTerminal(_ stream: OutputStream) -> Bool
    /// The terminal's width, where it is known.
    var columns: Int? { get }
    /// Writes every byte, or says why not.
    func write(_ bytes: [UInt8], to stream: OutputStream) -> WriteOutcome
}

/// How a text is set off from others, where there is colour.
public enum Style: Hashable, Sendable {
    /// As it is.
    case plain
    /// A heading.
    case heading
    /// All is well.
    case good
    /// Something needs to be looked at.
    case warning
    /// Something is wrong.
    case bad
    /// Of less weight.
    case faint

    var code: String? {
        switch self {
        case .plain: nil
        case .heading: "1"
        case .good: "32"
        case .warning: "33"
        case .bad: "1;31"
        case .faint: "2"
        }
    }
}
