/// Who checks signatures for a verification: one after another, or on several processors while it goes on.
public protocol SignatureChecking: AnyObject {
    /// Takes signatures to check, in the order of their records.
    func take(_ checks: ArraySlice<LogVerifier.SignatureCheck>)
    /// Gives the first of all that were taken that is false, if one was found.
    ///
    /// - Parameter waiting: Whether all that were taken must be checked before it answers.
    /// - Returns: The first in the log's order; none where all that were checked are true.
    func firstFalse(waiting: Bool) -> LogVerifier.SignatureCheck?
}

/// Checks signatures where and when they are taken.
public final class SignaturesInOrder: SignatureChecking {
    private var first: LogVerifier.SignatureCheck?

    /// Nothing checked yet.
    public init() {}

    /// Checks them.
    public func take(_ checks: ArraySlice<LogVerifier.SignatureCheck>) {
        if first == nil { first = checks.first { !$0.isTrue } }
    }

    /// Gives the first that is false.
    public func firstFalse(waiting: Bool) -> LogVerifier.SignatureCheck? { first }
}
