import VaultModel

/// What the rules make of a clip: its limit, and how far keeps move it.
struct Bounds {
    /// The limit by ends alone.
    var base: EndPoint
    /// The rule that limits it once keeps are counted.
    var limiting: EndPoint
    /// The last lawful day.
    var limit: CivilDate
    /// The first lawful day, where a keep counts.
    var earliestLawful: CivilDate?
    /// The latest keep that counts against the limiting rule.
    var latestKeep: CivilDate?
    /// Whether a counting keep's day cannot be reckoned.
    var keepIsUnknown: Bool
    /// The latest entry of a fact the limit rests on.
    var entered: CivilDate
    /// The rule whose review the limit leads to.
    var reviewRule: Int?
}

extension Evaluation {
    /// The limit by those ends that rank above a rank: the longest-living purpose's, or the clip's.
    ///
    /// A living purpose without an end leaves only the ends of the clip as a whole, and of its sources.
    func bound(above basis: Policy.Basis?) -> EndPoint? {
        var purposes: EndPoint?
        var isBounded = !living.isEmpty
        living.forEach { purpose in
            guard let end = ends[purpose].earliest(above: basis, in: policy) else {
                isBounded = false
                return
            }
            purposes = RankedEnds.later(purposes, end, in: policy)
        }
        let own = RankedEnds.earlier(
            isBounded ? purposes : nil, wholeEnds.earliest(above: basis, in: policy), in: policy)
        return withSources(own, above: basis)
    }

    /// The limit with keeps and extensions counted, or none when nothing ends the clip.
    ///
    /// A keep counts against ends that it ranks at least as high as. Where the keeps that count would
    /// pass an end that outranks the limiting rule, that end becomes the limit, and its rule the
    /// limiting one: an extension of the service's own does not outlast the end of a consent.
    mutating func bounds() -> Bounds? {
        guard let base = bound(above: nil) else { return nil }
        noteReviewExtensions(at: max(inPlay, base.basis))
        var limiting = base
        var entered = base.entered
        var floor: CivilDate?
        var reviewRule = reviewRule(of: base)
        while true {
            let keep = keeps.counting(against: limiting.basis)
            entered = max(entered, keep.entered ?? entered)
            reviewRule = reviewRule ?? keep.reviewRule
            let isLater = keep.isUnknown || (keep.latest ?? limiting.date) > limiting.date
            guard isLater, let next = bound(above: limiting.basis),
                keep.isUnknown || (keep.latest ?? next.date) > next.date,
                limiting.basis != .rights || isEarlier(next, than: keep)
            else { break }
            let lower = keeps.counting(against: limiting.basis, below: next.basis)
            let reached = lower.isUnknown ? next.date : lower.latest.map { min($0, next.date) }
            if let reached { floor = max(floor ?? reached, reached) }
            limiting = next
            entered = max(entered, next.entered)
            reviewRule = reviewRule ?? self.reviewRule(of: next)
        }
        let keep = keeps.counting(against: limiting.basis)
        let limit = max(limiting.date, keep.latest ?? limiting.date)
        if let latest = keep.latest { floor = max(floor ?? latest, latest) }
        // A fact typed in today that put off or did away with a review lets nothing go today either.
        entered = enteredLater(than: entered, limit)
        for source in heldSources {
            entered = source.evaluation.enteredLater(than: entered, limit)
        }
        return Bounds(
            base: base, limiting: limiting, limit: limit, earliestLawful: floor,
            latestKeep: keep.latest, keepIsUnknown: keep.isUnknown, entered: entered,
            reviewRule: reviewRule)
    }

    private func enteredLater(than entered: CivilDate, _ limit: CivilDate) -> CivilDate {
        var entered = max(entered, reshaped ?? entered)
        for review in reviewsPutOff where review.date <= limit {
            entered = max(entered, review.entered)
        }
        return entered
    }

    /// Whether the law ends a film sooner than the keeps that count against a right to its end.
    ///
    /// Where it does not, that right stays the limit: a film kept beyond it is restricted.
    private func isEarlier(_ end: EndPoint, than keep: KeepPoint) -> Bool {
        let legal = keeps.counting(against: end.basis)
        guard !legal.isUnknown, let latest = keep.latest, !keep.isUnknown else {
            return !legal.isUnknown
        }
        return max(end.date, legal.latest ?? end.date) < latest
    }

    private func reviewRule(of point: EndPoint) -> Int? {
        guard point.leadsToReview, case .rule(let index) = point.source else { return nil }
        return index
    }

    /// The rank of an extension against a limit.
    func basis(of act: ClipFacts.Extension, base: EndPoint) -> Policy.Basis {
        act.origin == .review ? max(inPlay, base.basis) : .service
    }

    /// Counts what reviews granted as keeps of the highest rank in play.
    mutating func noteReviewExtensions(at highest: Policy.Basis) {
        for act in facts.extensions where act.origin == .review {
            keeps[highest].note(act.until.date, entered: act.until.entered)
        }
    }
}
