import VaultModel

extension Evaluation {
    /// Where the clip stands on a day.
    mutating func outcome(
        under inForce: PolicyInForce, on date: CivilDate
    ) -> Decision.Outcome {
        log.note(
            .film(
                recorded: facts.recorded, from: facts.recordedFrom, uploaded: facts.uploaded))
        apply()
        noteLives()
        var outcome = Decision.Outcome(status: .undecided)
        noteSources()
        outcome.required = allRequired
        outcome.withoutConsent = facts.purposes.subtracting(living)
        for hold in facts.holds {
            let isOpen = hold.isOpen(on: date)
            log.note(.hold(hold, isOpen: isOpen))
            if isOpen { outcome.openHolds.append(hold) }
        }
        for (source, hold) in sourceHolds {
            let isOpen = hold.isOpen(on: date)
            log.note(.sourceHold(source, hold, isOpen: isOpen))
            if isOpen { outcome.openHolds.append(hold) }
        }
        let bounds = bounds()
        if let bounds {
            noteLimit(bounds)
            schedule(bounds, under: inForce, on: date, in: &outcome)
        } else {
            log.note(.limit(nil, rule: nil))
            let isUncovered = living.isEmpty || !facts.purposes.isSubset(of: covered)
            outcome.status =
                !outcome.openHolds.isEmpty ? .held : isUncovered ? .uncovered : .undecided
        }
        conclude(bounds, under: inForce, on: date, in: &outcome)
        log.note(.status(outcome.status, on: date, isLate: outcome.isLate))
        watch(bounds, under: inForce, on: date, in: &outcome)
        return outcome
    }

    /// The days between which the clip goes, and the first status of the list that applies.
    private func schedule(
        _ bounds: Bounds, under inForce: PolicyInForce, on date: CivilDate,
        in outcome: inout Decision.Outcome
    ) {
        let floor = floor(bounds, under: inForce, on: date)
        let limit = bounds.limit
        let deadline = max(limit, floor.date)
        let queue = deadline.subtracting(policy.grace)
        let start = max(
            limit.subtracting(policy.window), floor.date, bounds.earliestLawful ?? floor.date)
        outcome.limit = limit
        outcome.originalLimit = bounds.limiting.date
        outcome.limitingRule = Decision.LimitingRule(
            id: bounds.limiting.id(in: policy), basis: bounds.limiting.basis)
        outcome.limitingSource = origin(of: bounds.limiting)
        outcome.latestKeep = bounds.latestKeep
        outcome.floor = floor
        if !bounds.keepIsUnknown {
            (outcome.queue, outcome.start, outcome.deadline) = (queue, start, deadline)
            log.note(.schedule(queue: queue, start: start, deadline: deadline))
        }
        noteRequirements(bounds, on: date, in: &outcome)
        let isReviewOpen = review(bounds, queue: queue, start: start, on: date, in: &outcome)

        let isKept = bounds.latestKeep.map { $0 > bounds.limiting.date && date < $0 } ?? false
        let isBlocked = !outcome.openHolds.isEmpty || isKept || bounds.keepIsUnknown
        if bounds.limiting.basis == .rights, isBlocked, date >= bounds.limiting.stops {
            outcome.status = .restricted
        } else if !outcome.openHolds.isEmpty {
            outcome.status = .held
        } else if bounds.keepIsUnknown {
            outcome.status = .undecided
        } else if date < queue {
            outcome.status = .kept
        } else if date < start {
            outcome.status = .queued
            outcome.isLate = date > limit
        } else if outcome.isAwaitingMissing {
            outcome.status = .blocked
        } else if isReviewOpen {
            outcome.status = .review
        } else {
            outcome.status = date > deadline ? .overdue : .due
        }
    }

    /// What a required fact is, and who waived it; only what has happened by the day counts.
    private func noteRequirements(
        _ bounds: Bounds, on date: CivilDate, in outcome: inout Decision.Outcome
    ) {
        for name in required {
            let (value, waiver) = requirement(name, on: date)
            log.note(.requirement(name, value: value, waiver: waiver))
            if Self.isMissing(value, waiver, on: date) { outcome.missing.append(name) }
        }
        for (source, evaluation) in heldSources {
            for name in evaluation.required {
                let (value, waiver) = evaluation.requirement(name, on: date)
                guard Self.isMissing(value, waiver, on: date) else { continue }
                log.note(.sourceRequirement(source, name))
                if !outcome.missing.contains(name) { outcome.missing.append(name) }
            }
        }
        guard !outcome.missing.isEmpty else { return }
        // By what limits before keeps: or a keep, by making way for a consent's end, would unblock.
        outcome.isAwaitingMissing = !bounds.base.source.isConsent
        if bounds.base.source.isConsent { log.note(.unawaited) }
    }

    private func requirement(
        _ name: FactName, on date: CivilDate
    ) -> (value: Fact?, waiver: ClipFacts.Waiver?) {
        let waiver = facts.waivers.first { $0.requirement == name && $0.granted.date <= date }
        return (value(of: name, for: .end), waiver)
    }

    private static func isMissing(
        _ value: Fact?, _ waiver: ClipFacts.Waiver?, on date: CivilDate
    ) -> Bool {
        waiver == nil && !(value.map { $0.date <= date } ?? false)
    }

    /// Whether the limit leads to a review in which nothing is decided yet.
    ///
    /// A decision counts when it was taken no earlier than the first notice of this very queue, so that
    /// one taken about an earlier limit does not let the clip go after that limit moved.
    private func review(
        _ bounds: Bounds, queue: CivilDate, start: CivilDate, on date: CivilDate,
        in outcome: inout Decision.Outcome
    ) -> Bool {
        guard let index = bounds.reviewRule else { return false }
        let terms = policy.rules[index].review ?? .standard
        let until = start.adding(terms.within, rounding: .backward)
        outcome.leadsToReview = true
        outcome.reviewers = terms.by
        let opens = queue.adding(days: -(policy.notice.map(\.days).max() ?? 0))
        let decided = facts.decisions.first {
            $0.decided.known <= date && $0.decided.date >= opens
        }
        outcome.awaitsReview = decided == nil
        // Without a day for the keep there is none for the review.
        guard !bounds.keepIsUnknown else { return decided == nil }
        log.note(.review(by: terms.by, until: until, decided: decided))
        if decided == nil { outcome.reviewBy = until }
        return decided == nil
    }

    /// The incident, the day by which someone must look, and whether the purge may act.
    private func conclude(
        _ bounds: Bounds?, under inForce: PolicyInForce, on date: CivilDate,
        in outcome: inout Decision.Outcome
    ) {
        let isPastDeadline = outcome.deadline.map { date > $0 } ?? false
        switch outcome.status {
        case .uncovered: outcome.incident = .uncovered
        case .undecided: outcome.incident = .undecided(missing: undecidedFor(bounds))
        case .blocked: outcome.incident = isPastDeadline ? .blockedPastDeadline : nil
        case .review:
            let isPast = outcome.reviewBy.map { date > $0 } ?? false
            outcome.incident = isPast ? .reviewPastTime : nil
        case .overdue: outcome.incident = .overdue
        // Restricted or not, somebody must enter the fact, or nobody ever looks at the clip again.
        case .restricted where bounds?.keepIsUnknown == true:
            outcome.incident = .undecided(missing: undecidedFor(bounds))
        case .restricted, .held, .kept, .queued, .due: outcome.incident = nil
        }
        if let review = outcome.openHolds.map(\.reviewBy).min() { outcome.reviewBy = review }
        if outcome.status == .due || outcome.status == .overdue {
            outcome.destroyable =
                date >= inForce.effective && policy.appraisal(on: date) != nil
        }
    }

    /// The facts for lack of which nothing is decided, of the clip and of its sources.
    private func undecidedFor(_ bounds: Bounds?) -> [FactName] {
        heldSources.reduce(into: lacking(bounds)) { names, source in
            names += source.evaluation.lacking(bounds).filter { !names.contains($0) }
        }
    }

    /// The facts for lack of which nothing is decided, by rule.
    private func lacking(_ bounds: Bounds?) -> [FactName] {
        var names: [FactName] = []
        for index in policy.order {
            let rule = policy.rules[index]
            guard mismatch(of: rule) == nil else { continue }
            var lacking: [FactName] = []
            if bounds.map({ rule.basis >= $0.limiting.basis }) ?? rule.endsOnKeep,
                let keep = rule.keep
            {
                lacking += missing(in: keep, for: .keep)
            }
            if bounds == nil, let end = rule.end {
                lacking += missing(in: end, for: .end)
                if let backstop = rule.backstop {
                    lacking += missing(in: backstop.at, for: .backstop)
                }
            }
            for name in lacking where !names.contains(name) { names.append(name) }
        }
        return names
    }
}
