import FootageVault
import Retention
import Testing
import VaultModel

/// What is to come, as `simulate` counts it, is what `explain` says and a purge finds on each of its days.
@Suite struct SimulationTests {
    @Test
    func `promise 5: on every day it says what explain says, and what a plan of that day names`()
        throws
    {
        let test = try TestVault()
        let open = try test.takeIn(
            TestVault.film(3_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        let ended = try test.endedFamily(films: [TestVault.film(1_000), TestVault.film(2_000)])
        try test.go(to: TestVault.Day.between)
        _ = try test.founder().placeHold(
            on: .clip(ended[1]), kind: .complaint, reason: "a complaint",
            reviewBy: test.date("2026-08-01"))
        let founder = try test.founder()
        let first = try test.date("2026-03-12")
        let simulation = try founder.simulate(first...test.date("2026-06-30"))

        #expect(
            simulation.films.map(\.name).sorted() == (ended + [open]).map(\.description).sorted())
        #expect(simulation.withheld == 0)
        var date = first
        while date <= simulation.days.upperBound {
            for (index, film) in simulation.films.enumerated() {
                let address = try #require(ClipAddress(film.name))
                let turn = simulation.turns.last { $0.film == index && $0.day <= date }
                let explained = try founder.explain(address, on: date).outcome
                #expect(turn?.status == explained.status, "\(film.name) on \(date)")
                #expect(turn?.limit == explained.limit, "\(film.name) on \(date)")
                #expect(turn?.rule == explained.limitingRule?.id, "\(film.name) on \(date)")
            }
            let due = simulation.films.indices.filter { index in
                let turn = simulation.turns.last { $0.film == index && $0.day <= date }
                return turn?.status == .due || turn?.status == .overdue
            }
            let planned = try founder.planPurge(on: date).clips.map(\.clip)
            #expect(due.map { simulation.films[$0].clip }.sorted() == planned, "\(date)")
            date = date.adding(days: 1)
        }
    }

    @Test func `the calendar and the families count every turn once`() throws {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(1_000), TestVault.film(2_000)])
        let days = try test.date("2026-03-20")...test.date("2026-06-30")
        let simulation = try test.founder().simulate(days)
        #expect(simulation.beginning == [.kept: 2])
        #expect(
            simulation.calendar(by: .day).map { "\($0.name) \($0.counts)" } == [
                "2026-05-06 \([Decision.Status.queued: 2])",
                "2026-05-15 \([Decision.Status.due: 2])",
                "2026-05-21 \([Decision.Status.overdue: 2])",
            ])
        #expect(
            simulation.calendar(by: .week).map(\.name.description) == [
                "2026-05-04", "2026-05-11", "2026-05-18",
            ])
        #expect(
            simulation.calendar(by: .month).map(\.counts) == [[.queued: 2, .due: 2, .overdue: 2]])
        let family = try #require(simulation.families.first)
        #expect(simulation.families.count == 1)
        #expect((family.first.description, family.last.description) == ("2026-05-06", "2026-05-21"))
    }

    @Test func `who may not list families is told counts and the first digits of ids`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        let clip = try #require(try test.held().first)
        let days = try test.date("2026-03-20")...test.date("2026-06-30")
        let seen = try test.purge().simulate(days)
        #expect(seen.films.map(\.name) == [String(clip.description.prefix(8))])
        #expect(!seen.films[0].family.contains(address.family.description))
        #expect(try test.lastEvents(1) == ["policy.simulate"])
        #expect(
            code {
                _ = try test.founder().simulate(
                    days.lowerBound...days.lowerBound.adding(days: 43_831))
            }
                == "many-days")
    }
}
