import VaultModel

extension Evaluation {
    /// Leaves the reasons for each purpose's life.
    func noteLives() {
        guard Log.self != NoReasons.self else { return }
        for purpose in Purpose.allCases where living.contains(purpose) {
            let end = ends[purpose].earliest(above: nil, in: policy)
            log.note(.life(purpose, rule: end?.id(in: policy), date: end?.date))
        }
        if let end = wholeEnds.earliest(above: nil, in: policy) {
            log.note(.whole(rule: end.id(in: policy), date: end.date))
        }
    }

    /// Leaves the reasons for the limit: the rule that sets it, and every keep, counting or not.
    func noteLimit(_ bounds: Bounds) {
        guard Log.self != NoReasons.self else { return }
        let base = Decision.LimitingRule(
            id: bounds.base.id(in: policy), basis: bounds.base.basis)
        log.note(.limit(bounds.base.date, rule: base))
        if let source = origin(of: bounds.base) { log.note(.inherited(from: source)) }
        for index in policy.order {
            let rule = policy.rules[index]
            guard let keep = rule.keep, mismatch(of: rule) == nil else { continue }
            let date = unlogged.reckon(keep, for: .keep, rule: index)?.date
            log.note(
                .keep(
                    .rule(rule.id), basis: rule.basis, date: date,
                    counts: rule.basis >= bounds.base.basis))
        }
        for act in facts.extensions {
            let basis = basis(of: act, base: bounds.base)
            log.note(
                .keep(
                    .extended(act), basis: basis, date: act.until.date,
                    counts: basis >= bounds.base.basis))
        }
        for (source, evaluation) in heldSources {
            for basis in Policy.Basis.allCases {
                let keep = evaluation.keeps[basis]
                guard keep.isUnknown || keep.latest != nil else { continue }
                log.note(
                    .keep(
                        .source(source), basis: basis, date: keep.isUnknown ? nil : keep.latest,
                        counts: basis >= bounds.base.basis))
            }
        }
        if bounds.limiting.source != bounds.base.source {
            let outranking = Decision.LimitingRule(
                id: bounds.limiting.id(in: policy), basis: bounds.limiting.basis)
            log.note(
                .outranked(by: outranking, over: base.id, date: bounds.limiting.date))
            if let source = origin(of: bounds.limiting) { log.note(.inherited(from: source)) }
        }
        if bounds.limit > bounds.limiting.date { log.note(.moved(to: bounds.limit)) }
        for purpose in Purpose.allCases where living.contains(purpose) {
            guard let end = ends[purpose].earliest(above: nil, in: policy),
                let life = life(of: purpose, bounds), life > end.date
            else { continue }
            log.note(.lengthened(purpose, to: life))
        }
    }

    /// The same facts and consents, to ask without leaving a reason twice.
    var unlogged: Evaluation<NoReasons> {
        var evaluation = Evaluation<NoReasons>(facts, policy, log: NoReasons())
        evaluation.consents = consents
        return evaluation
    }

    /// Leaves what would change the decision.
    func noteChanges(of outcome: Decision.Outcome) {
        switch outcome.status {
        case .uncovered:
            if facts.purposes.isEmpty || !facts.purposes.isSubset(of: covered) {
                log.note(.wouldChange(.rule))
            }
        case .undecided:
            if case .undecided(let missing) = outcome.incident, !missing.isEmpty {
                log.note(.wouldChange(.facts(missing)))
            }
        case .held: log.note(.wouldChange(.release))
        case .restricted:
            if case .undecided(let missing) = outcome.incident {
                log.note(.wouldChange(.facts(missing)))
            }
            if !outcome.openHolds.isEmpty { log.note(.wouldChange(.release)) }
            if let keep = outcome.latestKeep, keep > outcome.originalLimit ?? keep {
                log.note(.wouldChange(.day(keep, outcome.leadsToReview ? .review : .due)))
            }
        case .kept:
            if let queue = outcome.queue { log.note(.wouldChange(.day(queue, .queued))) }
        case .queued:
            if let start = outcome.start {
                let next: Decision.Status =
                    outcome.isAwaitingMissing
                    ? .blocked : outcome.reviewBy != nil ? .review : .due
                log.note(.wouldChange(.day(start, next)))
            }
            noteRescue(of: outcome)
        case .blocked:
            log.note(.wouldChange(.facts(outcome.missing)))
            log.note(.wouldChange(.waiver(outcome.missing)))
        case .review: log.note(.wouldChange(.review))
        case .due, .overdue:
            log.note(.wouldChange(.purge))
            noteRescue(of: outcome)
        }
        if !outcome.withoutConsent.isEmpty {
            log.note(.wouldChange(.consent(outcome.withoutConsent)))
        }
    }
    private func noteRescue(of outcome: Decision.Outcome) {
        guard let rule = outcome.limitingRule else { return }
        log.note(.wouldChange(.rescue(rule.basis)))
    }
}
