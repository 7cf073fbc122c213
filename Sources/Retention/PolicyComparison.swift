public import VaultModel

/// What a new version of a policy would take away.
public enum PolicyComparison {
    /// Something a new version shortens or drops for one clip.
    public enum Shortening: Hashable, Sendable {
        /// The last lawful day comes earlier; none where the old version gave none.
        case limit(old: CivilDate?, new: CivilDate)
        /// The first day on which the clip may go comes earlier.
        case start(old: CivilDate, new: CivilDate)
        /// The clip may go before the day until which the old version kept it.
        case keep(old: CivilDate?, new: CivilDate?)
        /// The old version led to a review, the new one does not.
        case review
        /// Facts the old version required, and the new one does not.
        case requirements([FactName])
    }

    /// Whether a new version makes a clip's limit earlier, or drops a keep, a review or a requirement.
    public static func isShortening(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> Bool { !shortenings(from: old, to: new, for: facts).isEmpty }

    /// What a new version shortens or drops for a clip.
    public static func shortenings(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> [Shortening] { [] }
}
