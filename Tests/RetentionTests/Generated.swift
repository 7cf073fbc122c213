import Retention
import VaultModel

/// Policies and facts drawn from a seed: the same seed, the same case.
struct Generated {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    mutating func shuffle<Value>(_ values: [Value]) -> [Value] {
        var values = values
        for index in values.indices.dropFirst().reversed() {
            values.swapAt(index, number(0...index))
        }
        return values
    }

    mutating func date(from: Int = 0, to: Int = 1500) -> CivilDate {
        day("2026-01-01").adding(days: number(from...to))
    }

    mutating func fact(from: Int = 0, to: Int = 1500) -> Fact {
        let date = date(from: from, to: to)
        return Fact(date, entered: date.adding(days: chance(30) ? number(0...400) : 0), by: "p1")
    }

    private mutating func name() -> FactName {
        pick([
            .clipRecorded, .clipRecorded, .clipUploaded, .programmeEnded, .programmeEnded,
            .childBirth, .consentGiven(.therapy), .consentExpires(.training), .event("closed"),
            .sessionReviewed,
        ])
    }

    private mutating func term() -> Policy.Term {
        Policy.Term(
            after: name(),
            add: chance(85) ? Period("P\(number(0...2))Y\(number(0...8))M\(number(0...40))D") : nil)
    }

    mutating func moment() -> Policy.Moment {
        switch number(1...6) {
        case 1: .earliest([term(), term()])
        case 2: .latest([term(), term()])
        default: .term(term())
        }
    }

    mutating func rule(_ id: String) -> Policy.Rule {
        var rule = Policy.Rule(id: id, basis: pick(Policy.Basis.allCases))
        rule.purpose = chance(60) ? pick([.therapy, .therapy, .training]) : nil
        if chance(25) { rule.when.classes = [pick(ClipClass.allCases)] }
        if chance(15) { rule.when.events = ["closed"] }
        if chance(15) {
            rule.when.consents = [
                Policy.ConsentCondition(pick([.therapy, .training]), [pick([.given, .withdrawn])])
            ]
        }
        if chance(80) {
            rule.end = moment()
            if chance(40) {
                rule.backstop = Policy.Backstop(
                    at: .term(Policy.Term(after: .clipRecorded, add: Period("P14M"))),
                    then: pick([.review, .destroy]))
            }
        }
        if rule.end == nil || chance(25) { rule.keep = moment() }
        if chance(25) { rule.then = pick([.review, .destroy]) }
        if chance(20) { rule.require = [pick([.sessionNoteFiled, .sessionReviewed])] }
        return rule
    }

    mutating func policy() -> Policy {
        Policy(
            name: "generated", version: 2, effective: day("2026-01-01"), zone: "Europe/London",
            owner: "nobody", reviewBy: day("2030-01-01"),
            appraisals: [
                Policy.Appraisal(
                    role: .governance, on: day("2026-01-01"), minute: "1",
                    until: day("2050-01-01"))
            ],
            consent: Policy.ConsentTerms(
                needed: chance(70) ? .all : [], eraseAfter: Period(days: number(0...40))),
            grace: Period(days: number(6...20)), window: Period(days: number(0...5)),
            notice: [Period(days: 30)], brakes: Brakes(clips: 9, families: 9, percent: 9),
            coolingOff: Period(days: 7), quarantine: Period(days: 28),
            keyBackups: Period(days: 30),
            afterwards: Policy.Afterwards(
                particulars: Period(days: 365), texts: Period(days: 365),
                tombstones: Period(days: 365)),
            rules: (0..<number(1...5)).map { rule("r\($0)") })
    }

    mutating func facts() -> ClipFacts {
        let recorded = fact(from: 0, to: 400)
        var facts = vigClip()
        facts.recorded = recorded
        facts.uploaded = Fact(
            recorded.date.adding(days: number(0...30)), entered: recorded.entered, by: "p1")
        facts.clipClass = pick(ClipClass.allCases)
        facts.purposes = pick([
            PurposeSet(.therapy), PurposeSet(.training),
            [PurposeSet(.therapy), PurposeSet(.training)],
        ])
        facts.programmeEnded = chance(70) ? fact() : nil
        facts.sessionNoteFiled = chance(70) ? fact(from: 0, to: 600) : nil
        facts.sessionReviewed = chance(50) ? fact(from: 0, to: 600) : nil
        facts.children = (0..<number(0...2)).map { _ in
            ClipFacts.Child(birth: chance(90) ? fact(from: -900, to: 0) : nil)
        }
        facts.consents = (0..<number(0...3)).map { _ in
            ClipFacts.Consent(
                pick([.therapy, .therapy, .training]), given: fact(from: 0, to: 300),
                expires: chance(40) ? fact() : nil, withdrawn: chance(30) ? fact() : nil,
                signer: pick(["a", "b"]))
        }
        facts.events = chance(40) ? [ClipFacts.Event("closed", fact())] : []
        facts.extensions = chance(20) ? [anExtension()] : []
        facts.decisions =
            chance(30) ? [ClipFacts.ReviewDecision(destroyDecided: fact(), minute: "1")] : []
        return facts
    }

    /// The facts of a clip that may be derived from others.
    mutating func derivedFacts() -> ClipFacts {
        var facts = facts()
        guard chance(35) else { return facts }
        for index in 0..<number(1...2) {
            let gone = ClipFacts.Source.Destroyed(
                rule: pick(["r0", "consent", "old"]), limit: date(), on: date())
            // Mostly of the same course of work, as an edit and its films are.
            var held = chance(70) ? facts : self.facts()
            held.sources = []
            held.purposes = pick([facts.purposes, PurposeSet(.therapy)])
            if chance(50) { held.programmeEnded = fact() }
            facts.sources.append(
                ClipFacts.Source(
                    clip(index), linked: fact(), chance(30) ? .destroyed(gone) : .held(held)))
        }
        return facts
    }

    mutating func anExtension() -> ClipFacts.Extension {
        ClipFacts.Extension(until: fact(), from: pick([.request, .review]), minute: "1")
    }

    mutating func aHold() -> ClipFacts.Hold {
        let placed = fact()
        let released = max(placed.date, placed.entered).adding(days: number(0...700))
        return ClipFacts.Hold(
            pick(HoldKind.allCases), on: .clip, placed: placed,
            released: chance(70) ? Fact(released, entered: released, by: "p1") : nil,
            owner: "p1", reason: "r", reviewBy: placed.date, roles: [.governance],
            purposes: [.review])
    }

    mutating func inForce() -> PolicyInForce {
        let policy = policy()
        return PolicyInForce(
            policy, effective: date(from: 0, to: 900), previous: chance(50) ? self.policy() : nil)
    }

    /// Days worth asking about: around those of the decision, and some others.
    mutating func days(of outcome: Decision.Outcome) -> [CivilDate] {
        let named = [outcome.queue, outcome.start, outcome.limit, outcome.deadline].compactMap {
            $0
        }
        let around = named.flatMap { [$0.adding(days: -1), $0, $0.adding(days: 1)] }
        return (around + (0..<6).map { _ in date(from: 0, to: 3000) }).sorted()
    }
}
