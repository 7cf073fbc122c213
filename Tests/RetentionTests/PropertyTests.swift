import Retention
import Testing
import VaultModel

/// What holds for every policy and all facts: retention.md §4, over generated ones.
@Suite struct PropertyTests {
    private static let seeds: ClosedRange<UInt64> = 1...1_500

    private func cases(
        _ body: (inout Generated, ClipFacts, PolicyInForce, [CivilDate]) -> Void
    ) {
        for seed in Self.seeds {
            var generated = Generated(seed: seed)
            let facts = generated.derivedFacts()
            let inForce = generated.inForce()
            let outcome = Evaluator.outcome(facts, under: inForce, on: day("2027-06-01"))
            let days = generated.days(of: outcome)
            body(&generated, facts, inForce, days)
        }
    }

    private func goes(_ facts: ClipFacts, _ inForce: PolicyInForce, _ date: CivilDate) -> Bool {
        let status = Evaluator.outcome(facts, under: inForce, on: date).status
        return status == .due || status == .overdue
    }

    @Test func `the generated cases reach every status`() {
        var seen: Set<Decision.Status> = []
        var due = 0
        cases { generated, facts, inForce, days in
            var facts = facts
            if generated.chance(20) { facts.holds = [generated.aHold()] }
            for date in days {
                let status = Evaluator.outcome(facts, under: inForce, on: date).status
                seen.insert(status)
                if status == .due { due += 1 }
            }
        }
        #expect(seen == Set(Decision.Status.allCases))
        #expect(due > 500)
    }

    @Test func `the order of rules is irrelevant, to the bytes of the reasons`() {
        cases { generated, facts, inForce, days in
            var shuffled = inForce.policy
            shuffled.rules = generated.shuffle(shuffled.rules)
            let other = PolicyInForce(
                shuffled, effective: inForce.effective, earlier: inForce.earlier)
            let date = generated.pick(days)
            let one = Evaluator.decide(facts, under: inForce, on: date)
            let two = Evaluator.decide(facts, under: other, on: date)
            #expect(one.outcome == two.outcome)
            #expect(one.reasons.json.canonicalBytes == two.reasons.json.canonicalBytes)
        }
    }

    @Test func `with reasons or without, the outcome is the same, and so are the bytes twice`() {
        cases { _, facts, inForce, days in
            for date in days.prefix(3) {
                let decision = Evaluator.decide(facts, under: inForce, on: date)
                #expect(
                    decision.outcome == Evaluator.outcome(facts, under: inForce, on: date))
                let again = Evaluator.decide(facts, under: inForce, on: date)
                #expect(decision.reasons.sentences() == again.reasons.sentences())
            }
        }
    }

    @Test func `a hold never brings destruction forward`() {
        var early: [String] = []
        cases { generated, facts, inForce, days in
            var held = facts
            held.holds.append(generated.aHold())
            for date in days where goes(held, inForce, date) && !goes(facts, inForce, date) {
                early.append("\(held) \(date)")
            }
        }
        #expect(early == [])
    }

    @Test func `an extension never brings destruction forward`() {
        var early: [String] = []
        cases { generated, facts, inForce, days in
            var extended = facts
            extended.extensions.append(generated.anExtension())
            for date in days
            where goes(extended, inForce, date) && !goes(facts, inForce, date) {
                early.append("\(extended) \(date)")
            }
        }
        #expect(early == [])
    }

    @Test func `a keep never brings destruction forward`() {
        var early: [String] = []
        cases { generated, facts, inForce, days in
            var policy = inForce.policy
            var rule = Policy.Rule(id: generated.pick(["a", "z"]))
            rule.keep = generated.moment()
            rule.basis = generated.pick(Policy.Basis.allCases)
            policy.rules.append(rule)
            // Beside the same history: where the version before gave less, a keep owes no grace.
            let kept = PolicyInForce(policy, effective: inForce.effective)
            let bare = PolicyInForce(inForce.policy, effective: inForce.effective)
            for date in days where goes(facts, kept, date) && !goes(facts, bare, date) {
                early.append("\(rule) \(date)")
            }
        }
        #expect(early == [])
    }

    @Test func `a hold on a source, or an extension of one, never brings destruction forward`() {
        var early: [String] = []
        var asked = 0
        cases { generated, facts, inForce, days in
            guard let index = facts.sources.indices.first,
                case .held(let source) = facts.sources[index].standing
            else { return }
            asked += 1
            var (held, extended) = (source, source)
            held.holds.append(generated.aHold())
            extended.extensions.append(generated.anExtension())
            for changed in [held, extended] {
                var other = facts
                other.sources[index].standing = .held(changed)
                for date in days where goes(other, inForce, date) && !goes(facts, inForce, date) {
                    early.append("\(other) \(date)")
                }
            }
        }
        #expect(early == [])
        #expect(asked > 200)
    }

    @Test func `nothing is destroyed before the grace after the day a source is marked`() {
        var early: [String] = []
        cases { generated, facts, inForce, _ in
            let today = generated.date(from: 1_901, to: 3_000)
            var other = facts
            other.sources.append(
                ClipFacts.Source(
                    clip(9), linked: Fact(today, entered: today, by: "p1"),
                    .held(generated.facts())))
            let last = today.adding(days: inForce.policy.grace.days - 1)
            for date in [today, last] where goes(other, inForce, date) {
                early.append("\(other) \(date)")
            }
        }
        #expect(early == [])
    }

    @Test func `nothing is destroyed before upload plus grace, nor on the day a clip is changed`() {
        var early: [CivilDate] = []
        cases { _, facts, inForce, days in
            let first = facts.uploaded.date.adding(days: inForce.policy.grace.days)
            early += days.filter { $0 < first && goes(facts, inForce, $0) }
            var changed = facts
            changed.changed = Fact(day("2027-06-01"), entered: day("2027-06-01"), by: "p1")
            if goes(changed, inForce, day("2027-06-01")) { early.append(day("2027-06-01")) }
        }
        #expect(early == [])
    }

    /// After every other entry, and without requirements: the end of a consent is not blocked by one, so
    /// a fact that makes it the limit may let go what waited for a note.
    @Test func `an end typed in today destroys nothing before grace is over`() {
        var early: [String] = []
        cases { generated, facts, inForce, _ in
            var policy = inForce.policy
            for index in policy.rules.indices { policy.rules[index].require = [] }
            let bare = PolicyInForce(
                policy, effective: inForce.effective, earlier: inForce.earlier)
            let today = generated.date(from: 1_901, to: 3_000)
            var typed = facts
            typed.programmeEnded = Fact(
                generated.date(from: 0, to: 3_000), entered: today, by: "p1")
            let last = today.adding(days: policy.grace.days - 1)
            for date in [today, last] where goes(typed, bare, date) && !goes(facts, bare, date) {
                early.append("\(date) \(typed)")
            }
        }
        #expect(early == [])
    }

    @Test func `with no new fact a clip goes only forward as days pass`() {
        let order: [Decision.Status: Int] = [
            .kept: 0, .queued: 1, .blocked: 2, .review: 2, .due: 3, .overdue: 4,
        ]
        var backward: [String] = []
        cases { _, facts, inForce, days in
            let ranks = days.compactMap {
                order[Evaluator.outcome(facts, under: inForce, on: $0).status]
            }
            if ranks != ranks.sorted() { backward.append("\(facts) \(days)") }
        }
        #expect(backward == [])
    }

    @Test func `what is destroyed is past every counting keep and within a rule`() {
        var wrong: [String] = []
        cases { _, facts, inForce, days in
            for date in days {
                let outcome = Evaluator.outcome(facts, under: inForce, on: date)
                guard outcome.destroyable else { continue }
                let isRight =
                    outcome.limitingRule != nil && outcome.watchable == []
                    && outcome.latestKeep.map { $0 <= date } ?? true
                    && outcome.floor.map { $0.date <= date } ?? false
                    && date >= inForce.effective
                if !isRight { wrong.append("\(facts) \(date)") }
            }
        }
        #expect(wrong == [])
    }
}
