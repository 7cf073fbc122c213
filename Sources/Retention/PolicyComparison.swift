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

        /// What it is, in a sentence.
        public var message: String {
            switch self {
            case .limit(let old, let new):
                "The limit comes earlier: \(old?.description ?? "none") → \(new)."
            case .start(let old, let new): "The clip may go earlier: \(old) → \(new)."
            case .keep(let old, let new):
                "A keep is dropped or shortened: \(old?.description ?? "not reckoned") → "
                    + "\(new?.description ?? "none")."
            case .review: "A review is dropped."
            case .requirements(let names):
                "No longer required: \(names.map(\.description).joined(separator: ", "))."
            }
        }
    }

    /// Whether a new version makes a clip's limit earlier, or drops a keep, a review or a requirement.
    ///
    /// So does one by which the clip may go earlier within the same limit.
    public static func isShortening(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> Bool { !shortenings(from: old, to: new, for: facts).isEmpty }

    /// What a new version shortens or drops for a clip, whatever the day.
    public static func shortenings(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> [Shortening] {
        var before = Evaluation(facts, old, log: NoReasons())
        before.apply()
        var after = Evaluation(facts, new, log: NoReasons())
        after.apply()
        let (older, newer) = (before.bounds(), after.bounds())
        var found: [Shortening] = []
        if let newer {
            if older.map({ newer.limit < $0.limit }) ?? true {
                found.append(.limit(old: older?.limit, new: newer.limit))
            }
            if let older {
                let (was, becomes) = (start(older, old), start(newer, new))
                if becomes < was { found.append(.start(old: was, new: becomes)) }
            }
        }
        found += keep(before.keeps, after.keeps)
        if older?.reviewRule ?? before.keeps.reviewRule != nil,
            newer?.reviewRule ?? after.keeps.reviewRule == nil
        {
            found.append(.review)
        }
        let dropped = before.required.filter { !after.required.contains($0) }
        if !dropped.isEmpty { found.append(.requirements(dropped)) }
        return found
    }

    private static func start(_ bounds: Bounds, _ policy: Policy) -> CivilDate {
        let start = bounds.limit.subtracting(policy.window)
        return max(start, bounds.earliestLawful ?? start)
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

extension RankedKeeps {
    /// The first rule of any rank whose keep leads to a review.
    fileprivate var reviewRule: Int? {
        legal.reviewRule ?? rights.reviewRule ?? service.reviewRule
    }
}
