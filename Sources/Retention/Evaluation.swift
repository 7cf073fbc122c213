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

    init(_ facts: ClipFacts, _ policy: Policy, log: Log) {
        self.facts = facts
        self.policy = policy
        self.log = log
    }

    /// Reads consents and applies every rule.
    mutating func apply() {
        applyConsents()
        for index in policy.order { apply(rule: index) }
        for act in facts.extensions where act.origin == .request {
            keeps.service.note(act.until.date, entered: act.until.entered)
        }
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
                    entered: end.fact.entered, leadsToReview: false,
                    stops: state.stops ?? end.fact.date), in: policy)
        }
    }

    private mutating func apply(rule index: Int) {
        let rule = policy.rules[index]
        if let mismatch = mismatch(of: rule) {
            log.note(.ignored(rule: rule.id, because: mismatch))
            if case .consent(let purpose, _) = mismatch, let state = consents[purpose] {
                reshape(max(state.given.entered, state.withdrawn?.entered ?? state.given.entered))
            }
            return
        }
        log.note(.matched(rule: rule.id, purpose: rule.purpose, basis: rule.basis))
        inPlay = max(inPlay, rule.basis)
        for name in rule.require where !required.contains(name) { required.append(name) }
        let matched = matchEntered(by: rule.when)
        let keep = rule.keep.flatMap { reckon($0, for: .keep, rule: rule) }
        if rule.keep != nil { noteKeep(keep, rule: rule, index: index, matched: matched) }
        guard rule.ends else { return }
        if let purpose = rule.purpose {
            covered.formUnion(PurposeSet(purpose))
        } else {
            covered = facts.purposes
        }
        guard let (end, leadsToReview) = end(of: rule, keep: keep) else { return }
        if leadsToReview { reshape(end.entered) }
        let point = EndPoint(
            date: end.date, basis: rule.basis, source: .rule(index),
            entered: max(end.entered, matched ?? end.entered), leadsToReview: leadsToReview,
            stops: end.date)
        if let purpose = rule.purpose {
            ends[purpose].note(point, in: policy)
        } else {
            wholeEnds.note(point, in: policy)
        }
    }

    private mutating func noteKeep(
        _ keep: Reckoned?, rule: Policy.Rule, index: Int, matched: CivilDate?
    ) {
        var point = keeps[rule.basis]
        if let keep {
            point.note(keep.date, entered: max(keep.entered, matched ?? keep.entered))
        } else {
            point.isUnknown = true
        }
        if rule.then == .review { point.reviewRule = point.reviewRule ?? index }
        keeps[rule.basis] = point
    }

    private mutating func end(
        of rule: Policy.Rule, keep: Reckoned?
    ) -> (end: Reckoned, leadsToReview: Bool)? {
        guard let end = rule.end else {
            return keep.map { ($0, rule.then == .review) }
        }
        if let reckoned = reckon(end, for: .end, rule: rule) {
            if let backstop = rule.backstop, backstop.then == .review,
                let review = unlogged.reckon(backstop.at, for: .backstop, rule: rule),
                review.date < reckoned.date
            {
                reviewsPutOff.append(Reckoned(date: review.date, entered: reckoned.entered))
            }
            return (reckoned, rule.then == .review)
        }
        guard let backstop = rule.backstop,
            let reckoned = reckon(backstop.at, for: .backstop, rule: rule)
        else { return nil }
        return (reckoned, backstop.then == .review)
    }

    private mutating func reshape(_ entered: CivilDate) {
        reshaped = reshaped.map { max($0, entered) } ?? entered
    }
}
