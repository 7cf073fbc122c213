public import VaultModel

/// What becomes of a clip over many days if nothing more is recorded: where it stands from which day on.
///
/// It is asked of the one evaluator on every day on which its answer can differ, so each day of it is
/// what `Evaluator.outcome` says of that day.
public struct Course: Hashable, Sendable {
    /// What the evaluator says of the clip from a day on.
    public struct Step: Hashable, Sendable {
        /// The first day.
        public let day: CivilDate
        /// What it says on that day.
        public let outcome: Decision.Outcome
    }

    /// The steps, earliest first, the first of them on the first day; each with another status, or late
    /// where the one before was not, or under another rule or limit.
    public let steps: [Step]

    /// Follows a clip through the days under the policies in force on them.
    ///
    /// - Parameters:
    ///   - facts: What is known of the clip.
    ///   - policies: Those in force, oldest first; on days before the first, nothing is said.
    ///   - days: The days, the first and the last included.
    public init(
        of facts: ClipFacts, under policies: [PolicyInForce], through days: ClosedRange<CivilDate>
    ) {
        let known = facts.turningDays.sorted()
        var steps: [Step] = []
        for (index, policy) in policies.enumerated() {
            let next = index + 1 < policies.count ? policies[index + 1].effective : nil
            let last = next.map { min($0.adding(days: -1), days.upperBound) } ?? days.upperBound
            var day = max(policy.effective, days.lowerBound)
            while day <= last {
                let outcome = Evaluator.outcome(facts, under: policy, on: day)
                if steps.last.map({ $0.outcome.differs(from: outcome) }) ?? true {
                    steps.append(Step(day: day, outcome: outcome))
                }
                let turns = outcome.turningDays(under: policy)
                let later = known.first { $0 > day }
                guard let turn = (turns.filter { $0 > day } + (later.map { [$0] } ?? [])).min()
                else { break }
                day = turn
            }
        }
        self.steps = steps
    }

    /// What the evaluator says on a day; none before the first.
    public func step(on day: CivilDate) -> Step? { steps.last { $0.day <= day } }
}

extension Decision.Outcome {
    /// Whether a person who waits for the clip to go would call it another.
    fileprivate func differs(from other: Self) -> Bool {
        (status, isLate, limit, destroyable) != (
            other.status, other.isLate, other.limit, other.destroyable
        ) || limitingRule != other.limitingRule || incident != other.incident
    }

    /// The days on which a decision under a policy may turn by the policy's own dates and its own.
    fileprivate func turningDays(under policy: PolicyInForce) -> [CivilDate] {
        var days = [
            limit, originalLimit, latestKeep, start, deadline, queue, reviewBy, floor?.date,
        ]
        .compactMap(\.self)
        days += policy.policy.appraisals.flatMap { [$0.on, $0.until] }
        return days + days.map { $0.adding(days: 1) }
    }
}

extension ClipFacts {
    /// Every day that a fact names or was entered on, and the one after: nothing else of the facts makes a
    /// decision turn as days pass.
    fileprivate var turningDays: Set<CivilDate> {
        var facts: [Fact?] = [
            recorded, uploaded, changed, sessionDate, sessionReviewed, sessionNoteFiled,
            programmeOpened, programmeEnded, programmeLastSession,
        ]
        facts += children.flatMap { [$0.birth, $0.death] }
        facts += consents.flatMap { [$0.given, $0.expires, $0.withdrawn] }
        facts += events.map(\.fact)
        facts += holds.flatMap { [$0.placed, $0.released] }
        facts += extensions.map(\.until)
        facts += decisions.map(\.decided)
        facts += waivers.map(\.granted)
        facts += sources.map(\.linked)
        var days = Set(facts.compactMap(\.self).flatMap { [$0.date, $0.entered] })
        days.formUnion(holds.map(\.reviewBy))
        for source in sources {
            switch source.standing {
            case .held(let facts): days.formUnion(facts.turningDays)
            case .destroyed(let end): days.formUnion([end.limit, end.on])
            }
        }
        days.formUnion(days.map { $0.adding(days: 1) })
        return days
    }
}
