public import VaultModel

/// What no rule of a policy ends: `check` lists it, and the vault refuses to open or add it.
public struct PolicyCoverage: Hashable, Sendable {
    /// Clips that no rule ends.
    public struct Gap: Hashable, Sendable {
        /// The kind of programme; none for any that the policy does not name.
        public let programme: String?
        /// The purpose.
        public let purpose: Purpose
        /// The class.
        public let clipClass: ClipClass
        /// Rules that end such a clip only where consents or events are recorded; empty when none do.
        public let onlyUnder: [String]
    }

    private let policy: Policy

    /// Looks at a policy.
    public init(of policy: Policy) { self.policy = policy }

    /// Whether some rule can end clips of a kind of programme, a purpose and a class.
    public func covers(
        programme: String?, purpose: Purpose, clipClass: ClipClass
    ) -> Bool { false }

    /// Whether some rule can end every purpose's working clips of a kind of programme.
    public func covers(programme: String?) -> Bool { false }

    /// Everything no rule ends, over the programmes the policy names, these, and any other.
    public func gaps(alsoIn programmes: [String] = []) -> [Gap] { [] }
}
