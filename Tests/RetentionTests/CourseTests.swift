import Retention
import Testing
import VaultModel

/// The course of a clip is what the evaluator says day by day.
@Suite struct CourseTests {
    @Test(arguments: [1...40, 41...80, 81...120, 121...160] as [ClosedRange<UInt64>])
    func `every day of a course is what the evaluator says of that day`(seeds: ClosedRange<UInt64>)
    {
        // Courses of one step each would show nothing.
        #expect(followed(seeds) { $0.facts() } > 3 * seeds.count)
    }

    @Test(arguments: [1...40, 41...80] as [ClosedRange<UInt64>])
    func `every day of a derived clip's course is what the evaluator says of that day`(
        seeds: ClosedRange<UInt64>
    ) {
        #expect(followed(seeds) { $0.derivedFacts() } > seeds.count * 3 / 2)
    }

    /// Compares the courses of clips day by day, and counts their steps.
    private func followed(
        _ seeds: ClosedRange<UInt64>, _ make: (inout Generated) -> ClipFacts
    ) -> Int {
        var turns = 0
        for seed in seeds {
            var generated = Generated(seed: seed)
            var facts = make(&generated)
            for _ in 0..<generated.number(0...2) { facts.holds.append(generated.aHold()) }
            let inForce = generated.inForce()
            // Versions that took effect one after another, as a vault's history has them.
            var policies = [inForce]
            for version in inForce.earlier {
                policies.insert(
                    PolicyInForce(version.policy, effective: version.effective), at: 0)
            }
            let days = day("2026-03-01")...day("2030-06-30")
            let course = Course(of: facts, under: policies, through: days)
            turns += course.steps.count
            var date = days.lowerBound
            while date <= days.upperBound {
                let policy = policies.last { $0.effective <= date }
                let outcome = policy.map { Evaluator.outcome(facts, under: $0, on: date) }
                let step = course.step(on: date)
                #expect(step?.outcome.status == outcome?.status, "seed \(seed), \(date)")
                #expect(step?.outcome.isLate == outcome?.isLate, "seed \(seed), \(date)")
                #expect(step?.outcome.limit == outcome?.limit, "seed \(seed), \(date)")
                #expect(step?.outcome.destroyable == outcome?.destroyable, "seed \(seed), \(date)")
                #expect(step?.outcome.incident == outcome?.incident, "seed \(seed), \(date)")
                guard step?.outcome.status == outcome?.status else { break }
                date = date.adding(days: 1)
            }
        }
        return turns
    }
}
