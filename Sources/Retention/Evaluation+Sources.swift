import VaultModel

/// A source of the clip, and what the same policy makes of it.
struct JudgedSource {
    let source: ClipFacts.Source
    /// What its own rules make of it; none once it is destroyed.
    let evaluation: Evaluation<NoReasons>?
    /// The end it had; none while it is held.
    let end: EndPoint?

    init(_ source: ClipFacts.Source, under policy: Policy) {
        self.source = source
        switch source.standing {
        case .held(let facts):
            var evaluation = Evaluation(facts, policy, log: NoReasons())
            evaluation.apply()
            evaluation.noteReviewExtensions(at: evaluation.inPlay)
            self.evaluation = evaluation
            end = nil
        case .destroyed(let destroyed):
            evaluation = nil
            end = EndPoint(destroyed, linked: source.linked, under: policy)
        }
    }

    /// The limit by those of its ends that rank above a rank.
    func bound(above basis: Policy.Basis?) -> EndPoint? {
        if let evaluation { return evaluation.bound(above: basis) }
        guard let end, basis.map({ end.basis > $0 }) ?? true else { return nil }
        return end
    }
}

extension EndPoint {
    /// The limit of a source that is gone, or the day it went where that was earlier.
    ///
    /// It ranks as the rule of that name does now. What is gone cannot be kept longer to make up for a rule
    /// that is gone too, so that counts as a rule of the lowest rank, which any keep of the clip passes. By
    /// which rule it went first is forgotten of one that a restore destroyed again: it may have been consent's
    /// end, and so ranks as that.
    ///
    /// Where the rule's end is a review, a person let the source go, whose decision rests on the source alone: the
    /// day it went counts as entered, so that the clip is queued for the grace before it follows. Of a rule with
    /// a backstop that is not known, and its end may have come by itself.
    fileprivate init(
        _ destroyed: ClipFacts.Source.Destroyed, linked: Fact, under policy: Policy
    ) {
        let date = min(destroyed.limit, destroyed.on)
        let isConsent = destroyed.rule == Policy.consentRule
        let isRights = isConsent || destroyed.rule == Policy.replayRule
        let index = policy.rules.firstIndex { $0.id == destroyed.rule }
        let wasDecided = index.map { policy.rules[$0].then == .review } ?? false
        self.init(
            date: date,
            basis: isRights ? .rights : index.map { policy.rules[$0].basis } ?? .service,
            source: index.map { .rule($0) } ?? .destroyedSource(isConsent: isConsent),
            entered: wasDecided ? max(linked.entered, destroyed.on) : linked.entered,
            leadsToReview: false, stops: date)
    }
}

extension Evaluation {
    /// Judges what the clip is derived from, and takes over the keeps.
    ///
    /// In the order of their ids, so that the order in which they are given means nothing.
    mutating func applySources() {
        guard !facts.sources.isEmpty else { return }
        sources = facts.sources.sorted { $0.clip < $1.clip }.map {
            JudgedSource($0, under: policy)
        }
        for source in sources {
            if let end = source.end { inPlay = max(inPlay, end.basis) }
            guard let evaluation = source.evaluation else { continue }
            inPlay = max(inPlay, evaluation.inPlay)
            for basis in Policy.Basis.allCases {
                let keep = evaluation.keeps[basis]
                let review = [keeps[basis].reviewRule, keep.reviewRule].compactMap(\.self)
                    .min { policy.rules[$0].id < policy.rules[$1].id }
                keeps[basis] = keeps[basis].joined(with: keep)
                keeps[basis].reviewRule = review
            }
        }
    }

    /// The earlier of an end of the clip's own and those of its sources.
    func withSources(_ own: EndPoint?, above basis: Policy.Basis?) -> EndPoint? {
        var earliest = own
        for (place, source) in sources.enumerated() {
            guard var end = source.bound(above: basis) else { continue }
            end.inherited = place
            earliest = RankedEnds.earlier(earliest, end, in: policy)
        }
        return earliest
    }

    /// The clip an end comes from; none where it is the clip's own.
    func origin(of end: EndPoint) -> ClipID? { end.inherited.map { sources[$0].source.clip } }

    /// What the sources' own rules make of them, without those that are gone.
    var heldSources: [(clip: ClipID, evaluation: Evaluation<NoReasons>)] {
        sources.compactMap { judged in judged.evaluation.map { (judged.source.clip, $0) } }
    }

    /// The holds on the sources that are no holds on the clip.
    var sourceHolds: [(clip: ClipID, hold: ClipFacts.Hold)] {
        guard !sources.isEmpty else { return [] }
        var known = Set(facts.holds)
        return heldSources.flatMap { source in
            source.evaluation.facts.holds.filter { known.insert($0).inserted }
                .map { (source.clip, $0) }
        }
    }

    /// What the rules of the clip require, and those of its sources.
    var allRequired: [FactName] {
        heldSources.reduce(into: required) { names, source in
            names += source.evaluation.required.filter { !names.contains($0) }
        }
    }

    /// The sources as they stand on a day, in the order of their ids; none for one that is gone.
    func sourceOutcomes(
        under inForce: PolicyInForce, on date: CivilDate
    ) -> [(clip: ClipID, outcome: Decision.Outcome?)] {
        sources.map { judged in
            guard let facts = judged.evaluation?.facts else { return (judged.source.clip, nil) }
            var evaluation = Evaluation<NoReasons>(facts, policy, log: NoReasons())
            return (judged.source.clip, evaluation.outcome(under: inForce, on: date))
        }
    }

    /// Leaves the reasons for what each source makes of the clip.
    func noteSources() {
        guard Log.self != NoReasons.self else { return }
        for judged in sources {
            let end = judged.bound(above: nil)
            log.note(.source(judged.source, rule: end?.id(in: policy), date: end?.date))
        }
    }
}
