public import VaultModel

/// What a new version of a policy would take away.
public enum PolicyComparison {
    /// Something a new version shortens or drops for one clip.
    public enum Shortening: Hashable, Sendable {
        /// The last lawful day comes earlier; none where the old version gave none.
        case limit(old: CivilDate?, new: CivilDate)
        /// The first day on which the clip may go comes earlier.
        case start(old: CivilDate, new: CivilDate)
        /// What kept the clip no longer does, or for a shorter time; none where no day is known.
        case keep(old: CivilDate?, new: CivilDate?)
        /// The old version led to a review, the new one does not.
        case review
        /// Facts the old version required, and the new one does not.
        case requirements([FactName])
    }

    /// Whether a new version makes a clip's limit earlier, or drops a keep, a review or a requirement.
    ///
    /// So does one by which the clip may go earlier within the same limit, or would but for an extension.
    public static func isShortening(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> Bool { !shortenings(from: old, to: new, for: facts).isEmpty }

    /// What a new version shortens or drops for a clip, whatever the day; with its extensions and without.
    public static func shortenings(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> [Shortening] {
        let found = shortenings(from: Judged(facts, under: old), to: Judged(facts, under: new))
        return found + masked(beside: found, from: old, to: new, for: facts)
    }

    /// What shows only once the clip's extensions are taken away, of kinds that were not found with them.
    ///
    /// An extension that both versions honour hides a shorter rule only until it is taken back.
    static func masked(
        beside found: [Shortening], from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> [Shortening] {
        guard let bare = facts.withoutExtensions else { return [] }
        let kinds = Set(found.map { PolicyChange.shorter($0).kind })
        return shortenings(from: Judged(bare, under: old), to: Judged(bare, under: new))
            .filter { !kinds.contains(PolicyChange.shorter($0).kind) }
    }

    static func shortenings(from before: Judged, to after: Judged) -> [Shortening] {
        var found: [Shortening] = []
        if let newer = after.bounds {
            let older = before.bounds
            if older.map({ newer.limit < $0.limit }) ?? true {
                found.append(.limit(old: older?.limit, new: newer.limit))
            }
            if let was = before.start, let becomes = after.start, becomes < was {
                found.append(.start(old: was, new: becomes))
            }
        }
        found += keep(before.evaluation.keeps, after.evaluation.keeps)
        if before.leadsToReview, !after.leadsToReview { found.append(.review) }
        let required = after.evaluation.allRequired
        let dropped = before.evaluation.allRequired.filter { !required.contains($0) }
        if !dropped.isEmpty { found.append(.requirements(dropped)) }
        return found
    }

    /// A keep of some rank that ends earlier, or no longer waits for a fact.
    private static func keep(_ old: RankedKeeps, _ new: RankedKeeps) -> [Shortening] {
        for basis in Policy.Basis.allCases.reversed() {
            // A keep of higher rank does all that a lower one did.
            let (before, after) = (old[basis], new.counting(against: basis))
            let isEarlier =
                before.latest.map { day in after.latest.map { $0 < day } ?? true } ?? false
            if (isEarlier && !after.isUnknown) || (before.isUnknown && !after.isUnknown) {
                return [.keep(old: before.isUnknown ? nil : before.latest, new: after.latest)]
            }
        }
        return []
    }
}
