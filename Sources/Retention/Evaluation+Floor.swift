import VaultModel

extension Evaluation {
    /// The day before which nothing destroys the clip: `grace` after whatever came last, to it or to a source.
    func floor(
        _ bounds: Bounds, under inForce: PolicyInForce, on date: CivilDate
    ) -> Decision.Floor {
        var latest = facts.uploaded.known
        var cause = Decision.Floor.Cause.upload
        log.note(.floor(.upload, from: latest, date: after(latest)))
        log.note(.floor(.entry, from: bounds.entered, date: after(bounds.entered)))
        if bounds.entered > latest { (latest, cause) = (bounds.entered, .entry) }
        func count(_ entered: CivilDate?, _ reason: Decision.Floor.Cause) {
            guard let entered else { return }
            log.note(.floor(reason, from: entered, date: after(entered)))
            if entered > latest { (latest, cause) = (entered, reason) }
        }
        func countAll(_ facts: ClipFacts, required: CivilDate?) {
            count(facts.changed?.entered, .change)
            count(required, .requirement)
            count(facts.corrected?.entered, .correction)
            for hold in facts.holds {
                guard let closed = hold.closes, closed <= date, hold.opens < closed else {
                    continue
                }
                count(closed, .release)
            }
        }
        let waits = !bounds.base.source.isConsent
        countAll(facts, required: waits ? requiredEntered : nil)
        for judged in sources { count(judged.source.linked.entered, .source) }
        for (_, source) in heldSources {
            countAll(source.facts, required: waits ? source.requiredEntered : nil)
        }
        if let effective = shortened(bounds, under: inForce, since: latest) {
            log.note(.floor(.policy, from: effective, date: after(effective)))
            if effective > latest { (latest, cause) = (effective, .policy) }
        }
        return Decision.Floor(date: after(latest), cause: cause)
    }

    /// The latest entry of a fact that the rules require.
    ///
    /// What is noted today, perhaps for the wrong session, lets nothing go tonight; but after the end of a
    /// consent no such fact is waited for.
    private var requiredEntered: CivilDate? {
        required.compactMap { value(of: $0, for: .end)?.entered }.max()
    }

    private func after(_ date: CivilDate) -> CivilDate {
        date.adding(policy.grace, rounding: .forward)
    }

    /// The newest day after another on which a version took effect whose forerunner gave more time.
    ///
    /// The first version has none: until it took effect nothing could go at all.
    ///
    /// With extensions counted, and without: an extension both versions honour must not take away the
    /// grace that a shorter rule owes.
    private func shortened(
        _ bounds: Bounds, under inForce: PolicyInForce, since latest: CivilDate
    ) -> CivilDate? {
        var effective = inForce.effective
        var newer: Bounds? = bounds
        guard effective > latest else { return nil }
        guard !inForce.earlier.isEmpty else { return effective }
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
        return effective > latest ? effective : nil
    }

    /// What a policy makes of the clip without its extensions; none asked for where it has none.
    private func bare(_ policy: Policy) -> Bounds? {
        facts.withoutExtensions.flatMap {
            Evaluation<NoReasons>($0, policy, log: NoReasons()).applied()
        }
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
