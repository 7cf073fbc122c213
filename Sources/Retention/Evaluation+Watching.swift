import VaultModel

extension Evaluation {
    /// For which of its purposes the clip may be watched on a day: for none for which a source may not.
    func watch(
        _ bounds: Bounds?, under inForce: PolicyInForce, on date: CivilDate,
        in outcome: inout Decision.Outcome
    ) {
        let sources = sourceOutcomes(under: inForce, on: date)
        outcome.closedSource = sources.first { $0.outcome?.isClosed ?? true }?.clip
        let general: WatchVerdict =
            switch outcome.status {
            case .kept, .uncovered, .undecided: .allowed
            case .held: .asHoldsSay
            case .restricted where !outcome.openHolds.isEmpty: .asHoldsSay
            case .restricted, .queued, .blocked, .review, .due, .overdue:
                .refused(.status(outcome.status))
            }
        for purpose in Purpose.allCases where facts.purposes.contains(purpose) {
            var verdict =
                refusal(of: purpose, bounds, on: date).map { .refused($0) } ?? general
            let closed = sources.first { !($0.outcome?.watching[purpose].isOpen ?? false) }
            if verdict.isOpen, let closed {
                verdict = .refused(.source(closed.clip))
            }
            outcome.watching[purpose] = verdict
            log.note(.watching(purpose, verdict))
        }
    }

    /// What keeps a purpose from being served, whatever the clip's status.
    private func refusal(
        of purpose: Purpose, _ bounds: Bounds?, on date: CivilDate
    ) -> WatchRefusal? {
        if let consent = consents[purpose] {
            if let withdrawn = consent.withdrawn, date >= withdrawn.date {
                return .consentWithdrawn
            }
            if let expires = consent.expires, date > expires.date { return .consentExpired }
            if date < consent.given.date { return .consentNotYetGiven }
        } else if policy.consent.needed.contains(purpose) {
            return .consentNeverGiven
        }
        guard let life = life(of: purpose, bounds), date > life else { return nil }
        return .lifeOver
    }

    /// The last day of a purpose's life; an extension that counts lengthens the limiting purpose's.
    func life(of purpose: Purpose, _ bounds: Bounds?) -> CivilDate? {
        guard let end = ends[purpose].earliest(above: nil, in: policy) else { return nil }
        guard let bounds, isLimiting(end, in: bounds) else { return end.date }
        return max(end.date, lengthened(bounds) ?? end.date)
    }

    private func isLimiting(_ end: EndPoint, in bounds: Bounds) -> Bool {
        guard end.date == bounds.base.date else { return false }
        return end.source == bounds.base.source
            || (end.source.isConsent && bounds.base.source.isConsent)
    }

    /// The latest extension that counts, but not past the limit.
    private func lengthened(_ bounds: Bounds) -> CivilDate? {
        var latest: CivilDate?
        for act in facts.extensions
        where basis(of: act, base: bounds.base) >= bounds.base.basis {
            let until = min(act.until.date, bounds.limit)
            latest = latest.map { max($0, until) } ?? until
        }
        return latest
    }
}
