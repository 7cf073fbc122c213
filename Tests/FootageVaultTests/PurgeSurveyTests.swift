import FootageVault
import Retention
import Testing
import VaultModel

/// What a look through all families finds is what a look at each film alone does.
@Suite struct PurgeSurveyTests {
    /// Six families whose work ended, with two films each that are alike but for what is said of the first.
    private struct Scene {
        let test: TestVault
        var films: [ClipAddress] = []

        init() throws {
            test = try TestVault(
                policy: TestVault.policy.swapping(
                    "keep: {after: clip.recorded, add: P25Y}\n    then: review",
                    with: "keep: {after: child.birth, add: P66D}\n    then: destroy"))
            for number in 0..<6 {
                films += try test.endedFamily(
                    films: [1, 2].map { TestVault.film(1_000 * $0 + number) }, day: 12 - number)
            }
            let founder = try test.founder()
            let practitioner = try test.practitioner()
            _ = try founder.placeHold(
                on: .clip(films[0]), kind: .complaint, reason: "a complaint",
                reviewBy: test.date("2026-08-01"))
            _ = try founder.extendClip(
                films[2], until: test.date("2026-05-24"), reason: "asked", minute: "M/1")
            try practitioner.setFamily(
                films[4].family, alias: nil, birth: (1, test.date("2026-03-16")))
            _ = try practitioner.makeRecord(films[4])
            // A child that nothing rests on, and a record whose child nobody has entered.
            try practitioner.setFamily(
                films[6].family, alias: nil, birth: (1, test.date("2026-03-01")))
            _ = try practitioner.makeRecord(films[8])
            _ = try practitioner.reopenProgramme(films[10].family, number: nil)
        }
    }

    @Test func `promise 5: a plan of any day names what explain says of each film alone`() throws {
        let scene = try Scene()
        let founder = try scene.test.founder()
        var date = try scene.test.date("2026-05-01")
        var named: Set<Int> = []
        while date <= (try scene.test.date("2026-06-10")) {
            let planned = Set(try founder.planPurge(on: date).clips.map(\.clip))
            let ids = try founder.addresses(of: scene.test.held())
            for (clip, address) in ids {
                let outcome = try founder.explain(address, on: date).outcome
                #expect(planned.contains(clip) == outcome.destroyable, "\(address) on \(date)")
            }
            named.insert(planned.count)
            date = date.adding(days: 1)
        }
        // None at first; then those of which nothing was said; then the extended one and the record.
        #expect(named == [0, 6, 7, 8])
    }

    @Test func `promise 5: a purge opens the incidents that explain names, and no others`() throws {
        let scene = try Scene()
        try scene.test.live(until: TestVault.Day.late)
        let founder = try scene.test.founder()
        var expected: Set<String> = []
        for film in scene.films {
            guard let incident = try founder.explain(film, on: scene.test.vault().today).incident
            else { continue }
            expected.insert("\(film) \(incident.name)")
        }
        _ = try? scene.test.purge().runPurge()
        let found = try founder.listIncidents().compactMap { incident in
            incident.clip.map { "\($0) \(incident.kind)" }
        }
        #expect(Set(found) == expected)
        #expect(Set(expected.map { $0.split(separator: " ")[1] }) == ["overdue", "undecided"])
    }
}
