public import VaultModel

/// The policy under which a decision is made, since when, and what was in force before.
public struct PolicyInForce: Hashable, Sendable {
    /// A version that was in force from some day.
    public struct Version: Hashable, Sendable {
        /// The policy.
        public let policy: Policy
        /// The day from which it was in force.
        public let effective: CivilDate

        /// States since when a policy was in force.
        public init(_ policy: Policy, effective: CivilDate) {
            self.policy = policy
            self.effective = effective
        }
    }

    /// The policy.
    public let policy: Policy
    /// The day from which it is in force: that of its text, or when its cooling-off was over.
    public let effective: CivilDate
    /// The versions before it, the newest first.
    ///
    /// Where one gave a clip a later limit than its successor, or none, the clip has `grace` from the
    /// day the successor took effect; so two versions in quick succession give no less than one. So it has
    /// from the day the first of all took effect: until then nothing could go.
    public let earlier: [Version]

    /// Puts a policy in force after others, the newest of them first.
    public init(_ policy: Policy, effective: CivilDate, earlier: [Version] = []) {
        self.policy = policy
        self.effective = effective
        self.earlier = earlier
    }

    /// Puts a policy in force after one other.
    public init(_ policy: Policy, effective: CivilDate, previous: Policy?) {
        self.init(
            policy, effective: effective,
            earlier: previous.map { [Version($0, effective: $0.effective)] } ?? [])
    }
}
