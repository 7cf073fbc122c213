import VaultModel

/// The terms of a policy that date no clip, and yet stand between a slip and a film that is gone.
///
/// Grace is all that stands between a date typed wrongly and a film that is gone; brakes, cooling-off, who
/// reviews, when an incident is raised and what goes afterwards are of its kind.
enum PolicyLoosening {
    /// The terms by which a slip would be noticed in less time, or stopped later, in the order of the text.
    static func terms(from old: Policy, to new: Policy) -> [String] {
        let day = old.effective
        func isSooner(_ path: KeyPath<Policy, Period>) -> Bool {
            day.isSooner(by: new[keyPath: path], than: old[keyPath: path])
        }
        func isLater(_ path: KeyPath<Policy, Period>) -> Bool {
            day.isSooner(by: old[keyPath: path], than: new[keyPath: path])
        }
        let rules = new.rules.filter { rule in
            old.rule(rule.id).map { loosens($0, rule, on: day) } ?? false
        }
        return [
            ("grace", isSooner(\.grace)),
            // A review's decision counts from the first notice on: the longer it is, the older a decision.
            ("notice", (new.notice.map(\.days).max() ?? 0) > (old.notice.map(\.days).max() ?? 0)),
            ("brakes", loosens(old.brakes, new.brakes)), ("cooling_off", isSooner(\.coolingOff)),
            ("quarantine", isLater(\.quarantine)), ("key_backups", isLater(\.keyBackups)),
            ("afterwards", loosens(old.afterwards, new.afterwards, on: day)),
        ].filter(\.1).map(\.0) + rules.map { "review of \($0.id)" }.sorted()
    }

    private static func loosens(_ old: Brakes, _ new: Brakes) -> Bool {
        new.clips > old.clips || new.families > old.families || new.percent > old.percent
    }

    private static func loosens(
        _ old: Policy.Afterwards, _ new: Policy.Afterwards, on day: CivilDate
    ) -> Bool {
        let (before, after) = (old.dates(after: day), new.dates(after: day))
        return after.particulars < before.particulars || after.texts < before.texts
            || after.tombstones < before.tombstones
    }

    /// Whether a rule that led to a review lets others decide it, or gives them more time.
    private static func loosens(
        _ old: Policy.Rule, _ new: Policy.Rule, on day: CivilDate
    ) -> Bool {
        guard old.then == .review || old.backstop?.then == .review else { return false }
        let (before, after) = (old.review ?? .standard, new.review ?? .standard)
        return !Set(after.by).isSubset(of: before.by)
            || day.isSooner(by: before.within, than: after.within)
    }
}

extension CivilDate {
    /// Whether one period after it comes before another.
    fileprivate func isSooner(by period: Period, than other: Period) -> Bool {
        adding(period, rounding: .forward) < adding(other, rounding: .forward)
    }
}
