/// What the operations of a vault refuse, or cannot do.
public struct VaultError: Explained, Hashable {
    /// What kind of failure it is: what the caller can rely on, and the command's exit code.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It failed, and nothing was changed.
        case failed
        /// Something was changed behind the log's back.
        case tampered
        /// Some of it was done; what was not is listed.
        case partlyDone = "partly-done"
        /// The log is shorter than one that was seen before.
        case rolledBack = "rolled-back"
        /// A key or a file is missing or unheard of.
        case unknown
        /// The words of the call are wrong.
        case usage
        /// What was handed in is wrong: a policy, a manifest, a dump.
        case badInput = "bad-input"
        /// A needed program or store is not there.
        case unavailable
        /// It cannot be written where it should go.
        case cannotWrite = "cannot-write"
        /// Someone else has it; try again.
        case locked
        /// This person may not do this.
        case notPermitted = "not-permitted"
    }

    /// The kind of failure.
    public let kind: Kind
    /// A short stable word for this very failure, for programs.
    public let code: String
    /// One sentence that says what happened.
    public let message: String
    /// What to do about it.
    public let hint: String?

    /// Describes a failure.
    public init(_ kind: Kind, _ code: String, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension VaultError {
    static func notFound(_ what: String, _ name: String, hint: String? = nil) -> Self {
        Self(.badInput, "not-found", "there is no \(what) \(name)", hint: hint)
    }

    static func badInput(_ code: String, _ message: String, hint: String? = nil) -> Self {
        Self(.badInput, code, message, hint: hint)
    }
}
