import VaultModel

/// One clip, one policy: what the rules make of it, whatever the day.
///
/// The arithmetic of ends and keeps does not depend on the day; only `Evaluation+Status` does.
struct Evaluation<Log: ReasonLog> {
    let facts: ClipFacts
    let policy: Policy
    let log: Log

    var consents = ByPurpose<ConsentState?>(repeating: nil)
    /// The purposes that live: all but those whose needed consent was never given.
    var living: PurposeSet = []
    var ends = ByPurpose(repeating: RankedEnds())
    var wholeEnds = RankedEnds()
    var keeps = RankedKeeps()
    /// The purposes some matching rule ends.
    var covered: PurposeSet = []
    /// The highest rank of what matched.
    var inPlay = Policy.Basis.service
    var required: [FactName] = []
    /// The latest entry of a fact that keeps a rule from matching, or moves one that leads to a review.
    var reshaped: CivilDate?
    /// Reviews that a recorded end put off: the day they would have been, and the entry of that end.
    var reviewsPutOff: [Reckoned] = []
    /// What the clip is derived from, in the order of ids.
    var sources: [JudgedSource] = []

    init(_ facts: ClipFacts, _ policy: Policy, log: Log) {
        self.facts = facts
        self.policy = policy
        self.log = log
    }

    /// Reads consents and applies every rule, to the clip and to what it is derived from.
    mutating func apply() {
        applyConsents()
        for index in policy.order { apply(rule: index) }
        for act in facts.extensions where act.origin == .request {
            keeps.service.note(act.until.date, entered: act.until.entered)
        }
        applySources()
    }

    private mutating func applyConsents() {
        if !facts.consents.isEmpty {
            for consent in facts.consents where consents[consent.purpose] == nil {
                consents[consent.purpose] = ConsentState(
                    of: consent.purpose, in: facts.consents)
            }
        }
        living = facts.purposes
        for purpose in Purpose.allCases
        where facts.purposes.contains(purpose) && policy.consent.needed.contains(purpose) {
            let state = consents[purpose]
            log.note(.consent(purpose, state))
            guard let state else {
                living.subtract(PurposeSet(purpose))
                continue
            }
            guard let end = state.end else { continue }
            let date = end.fact.date.adding(policy.consent.eraseAfter, rounding: .backward)
            log.note(
                .consentEnd(
                    purpose, end.name, end.fact, eraseAfter: policy.consent.eraseAfter,
                    result: date))
            inPlay = max(inPlay, .rights)
            ends[purpose].note(
                EndPoint(
                    date: date, basis: .rights, source: .consent(purpose),
                    entered: max(end.fact.entered, state.since), leadsToReview: false,
                    stops: state.stops ?? end.fact.date), in: policy)
        }
    }

    private mutating func apply(rule index: Int) {
        // Rules are asked in place, by index: to copy one costs more than to apply it.
        if let mismatch = mismatch(of: policy.rules[index]) {
            log.note(.ignored(rule: policy.rules[index].id, because: mismatch))
            if case .consent(let purpose, _) = mismatch, let state = consents[purpose] {
                reshape(max(state.given.entered, state.withdrawn?.entered ?? state.given.entered))
            }
            return
        }
        log.note(
            .matched(
                rule: policy.rules[index].id, purpose: policy.rules[index].purpose,
                basis: policy.rules[index].basis))
        inPlay = max(inPlay, policy.rules[index].basis)
        for name in policy.rules[index].require where !required.contains(name) {
            required.append(name)
        }
        let matched = matchEntered(by: policy.rules[index].when)
        let keep = policy.rules[index].keep.flatMap { reckon($0, for: .keep, rule: index) }
        if policy.rules[index].keep != nil { noteKeep(keep, rule: index, matched: matched) }
        guard policy.rules[index].ends else { return }
        if let purpose = policy.rules[index].purpose {
            covered.formUnion(PurposeSet(purpose))
        } else {
            covered = facts.purposes
        }
        guard let (end, leadsToReview) = end(of: index, keep: keep) else { return }
        if leadsToReview { reshapeByTerms(of: index) }
        var point = EndPoint(
            date: end.date, basis: policy.rules[index].basis, source: .rule(index),
            entered: max(end.entered, matched ?? end.entered), leadsToReview: leadsToReview,
            stops: end.date)
        if let purpose = policy.rules[index].purpose {
            // Without its consent the purpose would not live, and would bound nothing.
            if policy.consent.needed.contains(purpose), let state = consents[purpose] {
                point.entered = max(point.entered, state.since)
            }
            ends[purpose].note(point, in: policy)
        } else {
            wholeEnds.note(point, in: policy)
        }
    }

    private mutating func noteKeep(
        _ keep: Reckoned?, rule index: Int, matched: CivilDate?
    ) {
        var point = keeps[policy.rules[index].basis]
        if let keep {
            point.note(keep.date, entered: max(keep.entered, matched ?? keep.entered))
        } else {
            point.isUnknown = true
        }
        if policy.rules[index].then == .review { point.reviewRule = point.reviewRule ?? index }
        keeps[policy.rules[index].basis] = point
    }

    private mutating func end(
        of index: Int, keep: Reckoned?
    ) -> (end: Reckoned, leadsToReview: Bool)? {
        guard let end = policy.rules[index].end else {
            return keep.map { ($0, policy.rules[index].then == .review) }
        }
        if let reckoned = reckon(end, for: .end, rule: index) {
            if let backstop = policy.rules[index].backstop, backstop.then == .review,
                let review = unlogged.reckon(backstop.at, for: .backstop, rule: index),
                review.date < reckoned.date
            {
                reviewsPutOff.append(Reckoned(date: review.date, entered: reckoned.entered))
            }
            return (reckoned, policy.rules[index].then == .review)
        }
        guard let backstop = policy.rules[index].backstop,
            let reckoned = reckon(backstop.at, for: .backstop, rule: index)
        else { return nil }
        return (reckoned, backstop.then == .review)
    }

    private mutating func reshape(_ entered: CivilDate) {
        reshaped = reshaped.map { max($0, entered) } ?? entered
    }

    /// Counts every fact of a rule that leads to a review: one that lost to another may have won before.
    private mutating func reshapeByTerms(of index: Int) {
        if let end = policy.rules[index].end { reshape(by: end) }
        if let backstop = policy.rules[index].backstop { reshape(by: backstop.at) }
        if let keep = policy.rules[index].keep { reshape(by: keep) }
    }

    private mutating func reshape(by moment: Policy.Moment) {
        switch moment {
        case .term(let term): reshape(by: term)
        case .earliest(let terms), .latest(let terms): for term in terms { reshape(by: term) }
        }
    }

    private mutating func reshape(by term: Policy.Term) {
        guard let value = value(of: term.after, for: .end) else { return }
        reshape(entered(value, of: term.after, for: .end))
    }
}
