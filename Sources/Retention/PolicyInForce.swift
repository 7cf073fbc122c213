public import VaultModel

/// The policy under which a decision is made, and since when.
public struct PolicyInForce: Hashable, Sendable {
    /// The policy.
    public let policy: Policy
    /// The day from which it is in force: that of its text, or when its cooling-off was over.
    public let effective: CivilDate
    /// The version that was in force before, if there was one.
    ///
    /// Where it gave a clip a later limit, or none, the clip has `grace` from `effective`.
    public let previous: Policy?

    /// Puts a policy in force.
    public init(_ policy: Policy, effective: CivilDate, previous: Policy? = nil) {
        self.policy = policy
        self.effective = effective
        self.previous = previous
    }
}
