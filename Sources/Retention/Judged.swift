import VaultModel

/// What a policy makes of a clip, whatever the day.
struct Judged {
    let evaluation: Evaluation<NoReasons>
    let bounds: Bounds?

    init(_ facts: ClipFacts, under policy: Policy) {
        var evaluation = Evaluation(facts, policy, log: NoReasons())
        evaluation.apply()
        bounds = evaluation.bounds()
        self.evaluation = evaluation
    }

    /// The first day on which the clip may go by limit and keeps alone.
    var start: CivilDate? {
        bounds.map { bounds in
            let start = bounds.limit.subtracting(evaluation.policy.window)
            return max(start, bounds.earliestLawful ?? start)
        }
    }

    /// Whether the limit, or a keep, leads to a review.
    ///
    /// Where there is a limit only what counts for it does; a keep that it outranks leads nowhere.
    var leadsToReview: Bool {
        guard let bounds else { return evaluation.keeps.reviewRule != nil }
        return bounds.reviewRule != nil
    }

    /// Whether the clip would go on another day or in another way.
    func differs(from other: Self) -> Bool {
        guard Set(evaluation.allRequired) == Set(other.evaluation.allRequired),
            leadsToReview == other.leadsToReview
        else { return true }
        guard let bounds, let otherBounds = other.bounds else {
            return bounds != nil || other.bounds != nil
                || evaluation.covered != other.evaluation.covered
        }
        return bounds.limit != otherBounds.limit || start != other.start
            || bounds.keepIsUnknown != otherBounds.keepIsUnknown
            || bounds.limiting.basis != otherBounds.limiting.basis
    }
}

extension RankedKeeps {
    /// The first rule of any rank whose keep leads to a review.
    fileprivate var reviewRule: Int? {
        legal.reviewRule ?? rights.reviewRule ?? service.reviewRule
    }
}
