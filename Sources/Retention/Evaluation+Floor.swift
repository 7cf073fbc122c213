import VaultModel

extension Evaluation {
    /// The day before which nothing destroys the clip: `grace` after whatever came last.
    func floor(
        _ bounds: Bounds, under inForce: PolicyInForce, on date: CivilDate
    ) -> Decision.Floor {
        var latest = facts.uploaded.known
        var cause = Decision.Floor.Cause.upload
        log.note(.floor(.upload, from: latest, date: after(latest)))
        log.note(.floor(.entry, from: bounds.entered, date: after(bounds.entered)))
        if bounds.entered > latest { (latest, cause) = (bounds.entered, .entry) }
        if let changed = facts.changed?.entered {
            log.note(.floor(.change, from: changed, date: after(changed)))
            if changed > latest { (latest, cause) = (changed, .change) }
        }
        if let required = requiredEntered(bounds) {
            log.note(.floor(.requirement, from: required, date: after(required)))
            if required > latest { (latest, cause) = (required, .requirement) }
        }
        if let corrected = facts.corrected?.entered {
            log.note(.floor(.correction, from: corrected, date: after(corrected)))
            if corrected > latest { (latest, cause) = (corrected, .correction) }
        }
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

    /// The latest entry of a fact without which the clip would not go; none after the end of a consent, when
    /// no such fact is waited for.
    ///
    /// What is noted today, perhaps for the wrong session, lets nothing go tonight.
    private func requiredEntered(_ bounds: Bounds) -> CivilDate? {
        guard !bounds.base.source.isConsent else { return nil }
        return required.compactMap { value(of: $0, for: .end)?.entered }.max()
    }

    private func after(_ date: CivilDate) -> CivilDate {
        date.adding(policy.grace, rounding: .forward)
    }

    /// The newest day after another on which a version took effect whose forerunner gave more time.
    ///
    /// With extensions counted, and without: an extension both versions honour must not take away the
    /// grace that a shorter rule owes.
    private func shortened(
        _ bounds: Bounds, under inForce: PolicyInForce, since latest: CivilDate
    ) -> CivilDate? {
        var effective = inForce.effective
        var newer: Bounds? = bounds
        guard effective > latest, !inForce.earlier.isEmpty else { return nil }
        var newerBare = bare(policy)
        for version in inForce.earlier {
            guard effective > latest else { return nil }
            let evaluation = Evaluation<NoReasons>(facts, version.policy, log: NoReasons())
            let older = evaluation.applied()
            let olderBare = bare(version.policy)
            if Self.isLater(older, than: newer) || Self.isLater(olderBare, than: newerBare) {
                return effective
            }
            effective = version.effective
            (newer, newerBare) = (older, olderBare)
        }
        return nil
    }

    /// What a policy makes of the clip without its extensions; none asked for where it has none.
    private func bare(_ policy: Policy) -> Bounds? {
        guard !facts.extensions.isEmpty else { return nil }
        var facts = facts
        facts.extensions = []
        return Evaluation<NoReasons>(facts, policy, log: NoReasons()).applied()
    }

    private func applied() -> Bounds? {
        var evaluation = self
        evaluation.apply()
        return evaluation.bounds()
    }

    /// Whether a version gave more time; where no day could be reckoned, that is more than any.
    private static func isLater(_ older: Bounds?, than newer: Bounds?) -> Bool {
        guard let newer else { return false }
        guard let older else { return true }
        return older.limit > newer.limit || (older.keepIsUnknown && !newer.keepIsUnknown)
    }
}
