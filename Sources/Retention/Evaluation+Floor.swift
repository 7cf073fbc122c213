import VaultModel

extension Evaluation {
    /// The day before which nothing destroys the clip: `grace` after whatever came last.
    func floor(
        _ bounds: Bounds, under inForce: PolicyInForce, on date: CivilDate
    ) -> Decision.Floor {
        var latest = facts.uploaded.known
        var cause = Decision.Floor.Cause.upload
        log.note(.floor(.upload, from: latest, date: after(latest)))
        let entered = max(bounds.entered, facts.changed?.entered ?? bounds.entered)
        log.note(.floor(.entry, from: entered, date: after(entered)))
        if entered > latest { (latest, cause) = (entered, .entry) }
        for hold in facts.holds {
            guard let closed = hold.closes, closed <= date, hold.opens < closed else { continue }
            log.note(.floor(.release, from: closed, date: after(closed)))
            if closed > latest { (latest, cause) = (closed, .release) }
        }
        if let effective = shortened(bounds, under: inForce, since: latest) {
            log.note(.floor(.policy, from: effective, date: after(effective)))
            if effective > latest { (latest, cause) = (effective, .policy) }
        }
        return Decision.Floor(date: after(latest), cause: cause)
    }

    private func after(_ date: CivilDate) -> CivilDate {
        date.adding(policy.grace, rounding: .forward)
    }

    /// The newest day after another on which a version took effect whose forerunner gave more time.
    private func shortened(
        _ bounds: Bounds, under inForce: PolicyInForce, since latest: CivilDate
    ) -> CivilDate? {
        var effective = inForce.effective
        var newer: Bounds? = bounds
        for version in inForce.earlier {
            guard effective > latest else { return nil }
            var evaluation = Evaluation<NoReasons>(facts, version.policy, log: NoReasons())
            evaluation.apply()
            let older = evaluation.bounds()
            if Self.isLater(older, than: newer) { return effective }
            effective = version.effective
            newer = older
        }
        return nil
    }

    /// Whether a version gave more time, with keeps or without; none reckoned is more than any.
    private static func isLater(_ older: Bounds?, than newer: Bounds?) -> Bool {
        guard let newer else { return false }
        guard let older else { return true }
        return older.limit > newer.limit || older.base.date > newer.base.date
            || (older.keepIsUnknown && !newer.keepIsUnknown)
    }
}
