public import VaultModel

/// When a version of a policy that was adopted takes effect.
public enum Adoption {
    /// Who stands behind a version.
    public enum Approval: Hashable, Sendable {
        /// Whoever adopted it, alone, because there is no second person yet.
        case onePerson
        /// A second person with governance, on this day.
        case secondPerson(CivilDate)
    }

    /// How long a version that shortens anything waits where one person stands behind it, in days.
    public static let daysAlone = 28

    /// The first day on which the version may be in force.
    ///
    /// One that shortens nothing takes effect on the day of its text, or when it is adopted if that is
    /// later. One that shortens anything waits: after a second person's approval the cooling-off that
    /// was in force before it, or its own where that is longer; without a second person 28 days.
    public static func effect(
        of policy: Policy, adopted: CivilDate, shortens: Shortens, approval: Approval,
        coolingOff: Period?
    ) -> CivilDate {
        let first = max(policy.effective, adopted)
        guard shortens == .something else { return first }
        let own = adopted.adding(policy.coolingOff, rounding: .forward)
        let before = coolingOff.map { adopted.adding($0, rounding: .forward) } ?? own
        switch approval {
        case .onePerson: return max(first, own, before, adopted.adding(days: daysAlone))
        case .secondPerson(let approved): return max(first, own, before, approved)
        }
    }

    /// Whether a version shortens anything over the live holdings.
    public enum Shortens: Hashable, Sendable {
        /// For no clip.
        case nothing
        /// For at least one.
        case something
    }
}
