/// A policy as English sentences, fit for minutes.
public struct PolicyDescription: Hashable, Sendable {
    /// The sentences, in the order in which they are read.
    public let sentences: [String]

    /// Describes a policy.
    public init(of policy: Policy) { sentences = [] }
}
