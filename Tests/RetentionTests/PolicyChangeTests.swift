import Retention
import Testing
import VaultModel

/// Coverage, what a new version takes away, when it takes effect, brakes and the clock.
@Suite struct PolicyChangeTests {
    private func policy(_ rules: String, _ terms: [String: String] = [:]) throws -> Policy {
        try text(rules: rules, replacing: terms).policy()
    }

    private let two = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2M}}\n"

    @Test func `what no rule ends is listed`() throws {
        let coverage = PolicyCoverage(
            of: try policy(
                """
                  - {id: a, purpose: therapy, when: {programme: VIG}, end: {after: programme.ended}}
                  - {id: b, purpose: therapy, when: {event: closed}, end: {after: event.closed}}
                  - {id: c, purpose: training, keep: {after: clip.recorded, add: P1Y}}
                  - {id: d, when: {class: record}, keep: {after: child.birth}, then: review}

                """))
        #expect(coverage.covers(programme: "VIG"))
        #expect(coverage.covers(programme: "VIPP-SD"))
        #expect(!coverage.covers(programme: "VIG", purpose: .training, clipClass: .working))
        #expect(coverage.covers(programme: "VIG", purpose: .training, clipClass: .record))
        let gaps = coverage.gaps()
        #expect(gaps.count == 9)
        #expect(gaps.allSatisfy { $0.clipClass == .working })
        #expect(gaps[0].message == "No rule ends working clips for supervision in programme VIG.")
        #expect(
            gaps[4].message
                == "Only under a condition on consents or events does a rule (`b`) end working "
                + "clips for therapy in a programme the policy does not name.")
    }

    @Test func `a version that changes nothing shortens nothing`() throws {
        let old = try policy(sampleRules)
        for facts in [vigClip(), vigClip(ended: "2026-08-31")] {
            #expect(!PolicyComparison.isShortening(from: old, to: old, for: facts))
        }
    }

    @Test func `an earlier limit is a shortening, a later one is not`() throws {
        let old = try policy(two)
        let new = try policy(two.replacing("P2M", with: "P1M"))
        #expect(
            PolicyComparison.shortenings(from: old, to: new, for: vigClip()) == [
                .limit(old: day("2026-07-04"), new: day("2026-06-04")),
                .start(old: day("2026-06-29"), new: day("2026-05-30")),
            ])
        #expect(!PolicyComparison.isShortening(from: new, to: old, for: vigClip()))
        let none = try policy("  - {id: a, purpose: training, end: {after: clip.recorded}}\n")
        #expect(
            PolicyComparison.shortenings(from: none, to: old, for: vigClip()) == [
                .limit(old: nil, new: day("2026-07-04"))
            ])
        #expect(!PolicyComparison.isShortening(from: old, to: none, for: vigClip()))
    }

    @Test func `a wider window lets a clip go earlier`() throws {
        let new = try policy(two, ["window: P5D": "window: P9D"])
        #expect(
            PolicyComparison.shortenings(from: try policy(two), to: new, for: vigClip()) == [
                .start(old: day("2026-06-29"), new: day("2026-06-25"))
            ])
    }

    @Test(arguments: [
        (
            "  - {id: k, keep: {after: clip.recorded, add: P1M}, basis: legal}\n",
            PolicyComparison.Shortening.keep(old: day("2026-06-04"), new: nil)
        ),
        (
            "  - {id: k, keep: {after: child.birth, add: P1M}, basis: legal}\n",
            .keep(old: nil, new: nil)
        ),
        ("  - {id: k, require: [session.reviewed]}\n", .requirements([.sessionReviewed])),
    ])
    func `a keep or a requirement dropped is a shortening`(
        rule: String, shortening: PolicyComparison.Shortening
    ) throws {
        #expect(
            PolicyComparison.shortenings(
                from: try policy(two + rule), to: try policy(two), for: vigClip()) == [shortening])
        #expect(
            !PolicyComparison.isShortening(
                from: try policy(two), to: try policy(two + rule), for: vigClip()))
    }

    @Test func `a review dropped is a shortening`() throws {
        let reviewed = try policy(two.replacing("add: P2M}", with: "add: P2M}, then: review"))
        #expect(
            PolicyComparison.shortenings(from: reviewed, to: try policy(two), for: vigClip())
                == [.review])
    }

    @Test func `a keep that never counts takes no review's place`() throws {
        let rule = """
              - id: a
                purpose: therapy
                end: {after: programme.ended, add: P2M}
                backstop: {after: clip.recorded, add: P18M}
                basis: service

            """
        let reviewed = try policy(rule)
        let gone = try policy(
            rule.replacing("add: P18M}", with: "add: P18M, then: destroy}")
                .replacing("basis: service", with: "basis: rights")
                + "  - {id: zz, keep: {after: clip.recorded, add: P50Y}, then: review}\n")
        #expect(
            PolicyComparison.shortenings(from: reviewed, to: gone, for: vigClip()) == [.review])
        let kinds = try PolicyDiff(from: reviewed, to: gone).differences.map(\.change.kind)
        #expect(kinds.contains(.reviewDropped))
    }

    @Test func `a version that shortens waits, longer where one person stands behind it`() throws {
        let policy = try policy(two)
        func effect(_ shortens: Adoption.Shortens, _ approval: Adoption.Approval) -> CivilDate {
            Adoption.effect(
                of: policy, adopted: day("2026-11-21"), shortens: shortens, approval: approval,
                coolingOff: Period("P10D"))
        }
        #expect(effect(.nothing, .onePerson) == day("2026-11-21"))
        #expect(effect(.something, .secondPerson(day("2026-11-22"))) == day("2026-12-01"))
        #expect(effect(.something, .secondPerson(day("2026-12-24"))) == day("2026-12-24"))
        #expect(effect(.something, .onePerson) == day("2026-12-19"))
    }

    @Test(arguments: [
        (100, 5, 1000, 0), (101, 5, 1000, 1), (6, 6, 1000, 1), (101, 6, 400, 2), (100, 1, 400, 0),
        (100, 1, 401, 0), (101, 1, 401, 2), (101, 6, 401, 3), (0, 0, 0, 0),
    ])
    func `the brakes trip above their numbers`(clips: Int, families: Int, held: Int, trips: Int)
        throws
    {
        let brakes = Brakes(clips: 100, families: 5, percent: 25)
        let due = try (0..<clips).map { index in
            (
                clip: try #require(ClipID(bytes: id(index))),
                family: try #require(FamilyID(bytes: id(index % max(1, families))))
            )
        }
        #expect(brakes.check(due: due, held: held).count == trips)
    }

    @Test func `a tripped brake names the families`() throws {
        let due = try (0..<2).map { index in
            (
                clip: try #require(ClipID(bytes: id(index))),
                family: try #require(FamilyID(bytes: id(1 - index)))
            )
        }
        let trips = Brakes(clips: 9, families: 1, percent: 50).check(due: due, held: 9)
        #expect(trips == [.families(due.map(\.family).reversed(), most: 1)])
    }

    private func id(_ number: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: 15) + [UInt8(number % 256)]
    }

    @Test(arguments: [
        ("2026-11-21", nil, nil),
        ("2026-11-20", nil, PurgeClock.Refusal.behind(newest: day("2026-11-21"))),
        ("2027-01-05", nil, nil), ("2027-01-06", nil, .ahead(newest: day("2026-11-21"))),
        ("2027-01-06", "2027-01-06", nil),
        ("2027-01-07", "2027-01-06", .ahead(newest: day("2026-11-21"))),
    ])
    func `the purge does not trust a clock that jumped`(
        today: String, confirmed: String?, refusal: PurgeClock.Refusal?
    ) {
        #expect(
            PurgeClock.refusal(
                on: day(today), newest: day("2026-11-21"), confirmed: confirmed.map { day($0) })
                == refusal)
    }

    @Test func `notices come before the queue, and what is left goes after the last`() throws {
        let policy = try policy(two)
        #expect(
            policy.notices(beforeQueue: day("2026-11-30")) == [
                day("2026-10-31"), day("2026-11-23"),
            ])
        #expect(policy.afterwards.dates(after: day("2028-02-29")).particulars == day("2029-02-28"))
    }
}
