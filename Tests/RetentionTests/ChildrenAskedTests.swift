import Retention
import Testing
import VaultModel

/// Which decisions may rest on children's dates, over generated policies and facts.
@Suite struct ChildrenAskedTests {
    @Test func `where children are not asked for, a decision is the same whatever their dates`() {
        var (asked, left, changed) = (0, 0, 0)
        for seed in UInt64(1)...3_000 {
            var generated = Generated(seed: seed)
            let facts = generated.facts()
            let inForce = generated.inForce()
            var others = facts
            others.children = facts.children.map { _ in
                ClipFacts.Child(birth: generated.fact(), death: generated.fact())
            }
            var none = facts
            none.children = facts.children.map { _ in ClipFacts.Child() }
            let mayMatter = ChildrenAsked(by: inForce).mayMatter(to: facts)
            if mayMatter { asked += 1 } else { left += 1 }
            let outcome = Evaluator.outcome(facts, under: inForce, on: day("2027-06-01"))
            for date in generated.days(of: outcome) {
                let outcomes = [facts, others, none].map {
                    Evaluator.outcome($0, under: inForce, on: date)
                }
                let isSame = outcomes.allSatisfy { $0 == outcomes[0] }
                if !isSame { changed += 1 }
                #expect(isSame || mayMatter, "seed \(seed) on \(date)")
            }
        }
        // Neither answer is given for its own sake.
        #expect(asked > 500)
        #expect(left > 500)
        #expect(changed > 500)
    }

    @Test func `which clip it is does not matter to a decision`() throws {
        let id = try #require(ClipID("00112233445566778899aabbccddeeff"))
        for seed in UInt64(1)...500 {
            var generated = Generated(seed: seed)
            let facts = generated.facts()
            let inForce = generated.inForce()
            var other = facts
            other.clip = id
            let outcome = Evaluator.outcome(facts, under: inForce, on: day("2027-06-01"))
            for date in generated.days(of: outcome) {
                #expect(
                    Evaluator.outcome(facts, under: inForce, on: date)
                        == Evaluator.outcome(other, under: inForce, on: date))
            }
        }
    }
}
