import FootageVault
import Retention
import Testing
import VaultModel

/// What somebody was told on a day can be told again, whatever was entered since.
@Suite struct KnownThenTests {
    @Test func `promise 5: what was known on a day is what was said on that day`() throws {
        let test = try TestVault(
            policy: TestVault.policy + """

                  - id: training
                    purpose: training
                    end: {after: consent.training.expires}
                    basis: rights
                """)
        let film = try test.takeIn(
            TestVault.film(1_000), for: test.family(sessionOn: "2026-03-12"))
        let family = film.family
        var told: [(day: CivilDate, decision: Decision)] = []
        var granted = 0
        func tell(
            _ day: String,
            _ act: (_ practitioner: UnlockedVault, _ governance: UnlockedVault) throws -> Void
        ) throws {
            try test.go(to: day)
            try act(test.practitioner(), test.founder())
            let date = try test.date(day)
            told.append((date, try test.founder().explain(film, on: date)))
        }
        try tell("2026-03-13") { practitioner, _ in
            _ = try practitioner.markNoteFiled(family, session: 1, on: test.date("2026-03-13"))
        }
        try tell("2026-03-20") { practitioner, _ in
            _ = try practitioner.endProgramme(family, number: nil, on: test.date("2026-03-20"))
        }
        try tell("2026-03-21") { practitioner, _ in
            _ = try practitioner.reopenProgramme(family, number: nil)
        }
        try tell("2026-03-22") { practitioner, _ in
            _ = try practitioner.undoNoteFiled(family, session: 1)
        }
        try tell("2026-03-23") { _, governance in
            _ = try governance.placeHold(
                on: .family(family), kind: .court, reason: "an order",
                reviewBy: test.date("2026-04-23"))
        }
        try tell("2026-03-24") { practitioner, _ in
            _ = try practitioner.correctSession(
                family, session: 1, SessionCorrection(date: test.date("2026-03-11")))
        }
        try tell("2026-03-25") { practitioner, _ in
            _ = try practitioner.recordConsent(
                family, purpose: .training, given: test.date("2026-03-25"),
                expires: test.date("2027-03-25"), form: nil, programme: nil)
            _ = try practitioner.addPurpose(.training, to: film)
        }
        try tell("2026-03-26") { practitioner, _ in
            _ = try practitioner.withdrawConsent(
                family, purpose: .training, on: test.date("2026-03-26"), programme: nil)
        }
        try tell("2026-03-27") { _, governance in
            _ = try governance.dropPurpose(.training, from: film)
        }
        try tell("2026-03-28") { _, governance in
            granted = try governance.extendClip(
                film, until: test.date("2027-12-01"), reason: "a complaint", minute: "IG/1"
            ).change.number
        }
        try tell("2026-03-29") { _, governance in
            _ = try governance.releaseHold(1, reason: "settled")
            _ = try governance.cancelExtension(granted, of: film, reason: "settled", minute: "IG/2")
        }
        try tell("2026-03-30") { practitioner, _ in
            _ = try practitioner.makeRecord(film)
            _ = try practitioner.recordEvent(family, "order_made", on: test.date("2026-03-30"))
        }

        let founder = try test.founder()
        for (day, decision) in told {
            let again = try founder.explain(film, on: day, known: day)
            #expect(again.outcome == decision.outcome, "\(day)")
            #expect(again.reasons == decision.reasons, "\(day)")
        }
        // Each of these days was told something else.
        #expect(Set(told.map { $0.decision.reasons }).count == told.count)
    }

    @Test func `nobody is told what was known of a film before it came, or on a day to come`()
        throws
    {
        let test = try TestVault()
        let film = try test.takeIn(
            TestVault.film(1_000), for: test.family(sessionOn: "2026-03-12"))
        let founder = try test.founder()
        let today = founder.vault.today
        func asking(_ known: CivilDate) -> String? {
            code { _ = try founder.explain(film, on: today, known: known) }
        }
        #expect(asking(today) == nil)
        #expect(asking(today.adding(days: -1)) == "unknown-then")
        #expect(asking(today.adding(days: 1)) == "future-date")
    }
}
