/// An error that a command can end with: what happened, what to do, and the exit code.
public protocol CommandError: Error {
    /// A stable word for programs, such as `usage.unknown-option`.
    var code: String { get }
    /// What happened and what was not lost, in one sentence.
    var message: String { get }
    /// What to do about it.
    var hint: String? { get }
    /// How the command ends.
    var exit: ExitCode { get }
}

/// An error made of its parts, for what no module's error describes.
public struct CommandFailure: CommandError, Hashable {
    /// A stable word for programs.
    public let code: String
    /// What happened and what was not lost, in one sentence.
    public let message: String
    /// What to do about it.
    public let hint: String?
    /// How the command ends.
    public let exit: ExitCode

    /// Makes an error of its parts.
    public init(_ exit: ExitCode, code: String, _ message: String, hint: String? = nil) {
        self.exit = exit
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The command was asked to stop before it was done.
    public static let interrupted = Self(
        .failed, code: "interrupted", "Stopped because you asked for it; what was done is whole.",
        hint: "Run the same command again to go on.")

    /// An error that says nothing about itself.
    static func unexpected(_ error: any Error) -> Self {
        Self(.failed, code: "unexpected", "Something unexpected went wrong: \(error).")
    }
}
