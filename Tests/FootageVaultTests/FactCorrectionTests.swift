import Catalog
import FootageVault
import Retention
import Testing
import VaultModel

/// What people enter is attributed, superseded and never edited; nothing goes by a slip.
@Suite struct FactCorrectionTests {
    @Test func `an event taken back leaves grace, though the limit rests on an old entry again`()
        throws
    {
        let test = try TestVault(
            policy: TestVault.policy.swapping("after: programme.ended", with: "after: event.closed")
        )
        let family = try test.family()
        let ann = try test.practitioner()
        let address = try test.takeIn(TestVault.film(1000), for: family)
        _ = try ann.recordEvent(family, "closed", on: test.date("2026-03-01"))
        try test.go(to: "2026-04-20")
        let later = try ann.recordEvent(family, "closed", on: test.date("2026-04-19"))
        #expect(
            try ann.explain(address, on: ann.vault.today).outcome.limit == test.date("2026-06-19"))
        try test.go(to: "2026-05-20")
        _ = try ann.undoEvent(family, entry: later.number)
        let outcome = try ann.explain(address, on: ann.vault.today).outcome
        #expect(try outcome.limit == test.date("2026-05-01"))
        #expect(outcome.floor?.cause == .correction)
        #expect(try outcome.start == test.date("2026-06-03"))
        #expect(outcome.status == .queued)
    }

    /// A family whose programme was opened a year and more ago, with a film of 12 March; the day is the 20th.
    private func oldFamily(_ test: TestVault) throws -> FamilyReference {
        let ann = try test.practitioner()
        let family = try ann.createFamily(alias: nil, for: nil, with: nil).reference
        _ = try ann.openProgramme(family, kind: "VIG", on: test.date("2025-02-10"))
        _ = try ann.recordConsent(
            family, purpose: .therapy, given: test.date("2025-02-10"), expires: nil, form: nil,
            programme: nil)
        _ = try ann.addSession(
            family, on: test.date("2026-03-12"), from: nil, to: nil, programme: nil)
        _ = try test.takeIn(TestVault.film(1000), for: family)
        try test.go(to: TestVault.Day.ended)
        return family
    }

    /// How many films the nightly run of a day destroys.
    private func gone(on day: String, _ test: TestVault) throws -> Int {
        try test.go(to: day)
        return try test.purge().runPurge().destroyed.count
    }

    @Test
    func `promise 5: an end typed a year early takes no film, and mended the film has its days`()
        throws
    {
        let test = try TestVault()
        let family = try oldFamily(test)
        _ = try test.practitioner().endProgramme(family, number: nil, on: test.date("2025-03-20"))
        for day in ["2026-03-20", "2026-03-21", "2026-04-02"] {
            #expect(try gone(on: day, test) == 0)
        }
        // The last day of its grace.
        _ = try test.practitioner().endProgramme(
            family, number: 1, on: test.date(TestVault.Day.ended))
        for day in ["2026-04-03", "2026-04-16", "2026-05-14"] {
            #expect(try gone(on: day, test) == 0)
        }
        #expect(try gone(on: TestVault.Day.due, test) == 1)
        #expect(try test.rows(IncidentRow.self).isEmpty)
    }

    @Test
    func `promise 5: an end typed a year early that nobody mends takes the film after its grace`()
        throws
    {
        let test = try TestVault()
        let family = try oldFamily(test)
        _ = try test.practitioner().endProgramme(family, number: nil, on: test.date("2025-03-20"))
        #expect(try gone(on: "2026-04-02", test) == 0)
        #expect(try gone(on: "2026-04-03", test) == 1)
    }

    @Test
    func `promise 5: an event typed a year early takes no film, and mended the film has its days`()
        throws
    {
        let test = try TestVault(
            policy: TestVault.policy.swapping("after: programme.ended", with: "after: event.closed")
        )
        let family = try oldFamily(test)
        let ann = try test.practitioner()
        let typed = try ann.recordEvent(family, "closed", on: test.date("2025-03-20"))
        #expect(try gone(on: "2026-04-02", test) == 0)
        _ = try test.practitioner().recordEvent(
            family, "closed", on: test.date(TestVault.Day.ended), correcting: typed.number)
        for day in ["2026-04-03", "2026-04-16", "2026-05-14"] {
            #expect(try gone(on: day, test) == 0)
        }
        #expect(try gone(on: TestVault.Day.due, test) == 1)
    }

    @Test func `a withdrawal is no correction: what is due stays due`() throws {
        let test = try TestVault()
        let address = try #require(try test.endedFamily().first)
        let ann = try test.practitioner()
        _ = try ann.recordConsent(
            address.family, purpose: .training, given: test.date("2026-03-10"), expires: nil,
            form: nil, programme: 1)
        try test.live(until: TestVault.Day.due)
        _ = try ann.withdrawConsent(
            address.family, purpose: .training, on: ann.vault.today, programme: 1)
        #expect(try ann.explain(address, on: ann.vault.today).outcome.status == .due)
        _ = try ann.withdrawConsent(
            address.family, purpose: nil, on: ann.vault.today, programme: 1)
        #expect(try ann.explain(address, on: ann.vault.today).outcome.status == .due)
        // That it was none is a correction, and gives grace.
        let entries = try ann.listConsents(address.family)
        let training = try #require(entries.first { $0.purpose == .training })
        _ = try ann.undoConsent(address.family, entry: training.number)
        #expect(try ann.explain(address, on: ann.vault.today).outcome.status == .queued)
    }

    @Test
    func `a corrected day counts as entered by whoever corrected it, an untouched one does not`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        let address = try test.takeIn(TestVault.film(1000), for: family)
        let fran = try test.founder()
        try test.go(to: "2026-04-01")
        let first = try #require(try ann.listConsents(family).first)
        _ = try fran.recordConsent(
            family, purpose: .therapy, given: nil, expires: test.date("2026-12-31"), form: nil,
            programme: nil, correcting: first.number)
        let sentences = try ann.explain(address, on: ann.vault.today).reasons.sentences {
            ann.displayName(of: $0)
        }
        #expect(
            sentences.contains(
                """
                Consent for therapy was given on 2026-03-05 (entered by Ann Practitioner on \
                2026-03-12), expires on 2026-12-31 (entered by Fran Founder on 2026-04-01).
                """))
    }

    @Test func `a purpose is served while all who signed for it agree, and no longer`() throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        let address = try test.takeIn(TestVault.film(1000), for: family)
        for (signer, day) in [("mother", "2026-03-05"), ("Social worker", "2026-03-06")] {
            _ = try ann.recordConsent(
                family, purpose: .therapy, given: test.date(day), expires: nil, form: nil,
                programme: nil, signer: signer)
        }
        func watching() throws -> WatchVerdict? {
            try ann.explain(address, on: ann.vault.today).outcome.watching[.therapy]
        }
        #expect(try watching() == .allowed)
        #expect(try ann.listConsents(family).map(\.signer) == [1, 2, 3])
        #expect(try ann.listConsents(family).map(\.signerName) == [nil, "mother", "Social worker"])
        _ = try ann.withdrawConsent(
            family, purpose: .therapy, on: ann.vault.today, programme: nil, signer: "social WORKER")
        #expect(try watching() == .refused(.consentWithdrawn))
        let dump = try test.dump(family, TestVault.film(2000), name: "20260312_103000.mp4")
        let ends = try ann.upload(
            ann.planUpload(UploadRequest(directory: dump, probing: .none))
        ).results.map(\.end.code)
        #expect(ends == ["quarantined"])
    }

    @Test func `a consent given before a withdrawal does not undo it`() throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        _ = try ann.withdrawConsent(
            family, purpose: .therapy, on: test.date("2026-03-10"), programme: nil)
        func given(_ day: String) -> String? {
            code {
                _ = try ann.recordConsent(
                    family, purpose: .therapy, given: test.date(day), expires: nil, form: nil,
                    programme: nil)
            }
        }
        #expect(given("2026-03-09") == "order-of-dates")
        #expect(given("2026-03-10") == nil)
        #expect(given("2026-03-10") == "consent-known")
    }

    @Test func `a rule on births looks at the programme's own children`() throws {
        let test = try TestVault(
            policy: TestVault.policy.swapping(
                "end: {after: programme.ended, add: P2M}",
                with: "end: {after: child.birth, add: P9Y}"))
        let family = try test.family()
        let ann = try test.practitioner()
        for (child, day) in [(1, "2020-03-04"), (2, "2024-03-04")] {
            try ann.setFamily(family, alias: nil, birth: (child, test.date(day)))
        }
        let address = try test.takeIn(TestVault.film(1000), for: family)
        func limit() throws -> CivilDate? {
            try ann.explain(address, on: ann.vault.today).outcome.limit
        }
        #expect(try limit() == test.date("2029-03-04"))
        _ = try ann.setProgramme(family, number: nil, children: .some([2]))
        #expect(try limit() == test.date("2033-03-04"))
        #expect(
            code { _ = try ann.setProgramme(family, number: nil, children: .some([3])) }
                == "not-found")
        _ = try ann.setProgramme(family, number: nil, children: .all)
        try ann.removeChild(family, number: 1)
        #expect(try limit() == test.date("2033-03-04"))
        #expect(try ann.verify().findings == [])
    }

    @Test func `a death is entered without the birth being lost, and taken back`() throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        try ann.setFamily(family, alias: nil, birth: (1, test.date("2025-06-01")))
        _ = try test.founder().setFamily(
            family, alias: nil, names: nil,
            child: ChildEntry(death: .on(test.date("2026-02-01"))))
        func child() throws -> FamilyDetail.Child? { try ann.showFamily(family).children.first }
        #expect(try child()?.born == test.date("2025-06-01"))
        #expect(try child()?.died == test.date("2026-02-01"))
        try ann.setFamily(
            family, alias: nil, names: nil, child: ChildEntry(name: "Mia", death: .takenBack))
        #expect(try child()?.born == test.date("2025-06-01"))
        #expect(try child()?.died == nil)
        #expect(try child()?.name == "Mia")
    }

    @Test func `a film without a day of its own goes with its session's`() throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        let address = try test.takeIn(TestVault.film(1000), for: family)
        try test.amend(ClipRow.self) { $0.recordedFrom = .session }
        let corrected = try ann.correctSession(
            family, session: 1, SessionCorrection(date: test.date("2026-03-11")))
        #expect(corrected.disagreeing == [])
        #expect(try test.rows(ClipRow.self).map(\.recorded) == [test.date("2026-03-11")])
        #expect(try ann.showClip(address).summary.recorded == test.date("2026-03-11"))
        #expect(try test.rows(SessionEntryRow.self).map(\.date) == [test.date("2026-03-12")])
    }

    @Test func `a film with a day of its own keeps it, and is named`() throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        let address = try test.takeIn(TestVault.film(1000), for: family)
        let corrected = try ann.correctSession(
            family, session: 1, SessionCorrection(date: test.date("2026-03-11"), times: .unknown))
        #expect(corrected.disagreeing.map(\.clip) == [address])
        #expect(try corrected.disagreeing.map(\.recorded) == [test.date("2026-03-12")])
        #expect(corrected.session.from == nil)
        #expect(try ann.verify().findings == [])
    }

    @Test func `a visit is corrected to another practitioner, and not into one that is recorded`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        _ = try test.colleague("Bob", [.practitioner])
        let bob = try ann.findPerson("Bob")
        let day = try test.date("2026-03-11")
        _ = try ann.addSession(family, on: day, from: nil, to: nil, programme: nil)
        func correct(_ correction: SessionCorrection) -> String? {
            code { _ = try ann.correctSession(family, session: 1, correction) }
        }
        #expect(correct(SessionCorrection(date: day, times: .unknown)) == "session-known")
        #expect(
            try correct(SessionCorrection(practitioner: ann.findPerson("Purge job")))
                == "practitioner")
        #expect(correct(SessionCorrection(practitioner: bob)) == nil)
        #expect(try ann.listSessions(family).map(\.practitioner) == ["Bob", "Ann Practitioner"])
        #expect(correct(SessionCorrection(date: day, times: .unknown)) == nil)
        _ = try ann.markReviewed(family, session: 1, on: day)
        #expect(try correct(SessionCorrection(date: test.date("2026-03-12"))) == "order-of-dates")
        _ = try ann.undoReviewed(family, session: 1)
        #expect(try correct(SessionCorrection(date: test.date("2026-03-12"))) == nil)
    }

    @Test(arguments: [
        "UPDATE consent SET given = given - 400", "UPDATE consent SET signer = 2",
        "DELETE FROM session_entry", "UPDATE programme_children SET children = NULL",
        "UPDATE fact SET date = date - 400 WHERE name = 'event.closed'",
    ])
    func `promise 3: a row that a decision rests on, edited behind the log, stops the purge`(
        edit: String
    ) throws {
        let test = try TestVault()
        let address = try #require(try test.endedFamily().first)
        let ann = try test.practitioner()
        let family = address.family
        try ann.setFamily(family, alias: nil, birth: (1, test.date("2025-06-01")))
        _ = try ann.setProgramme(family, number: 1, children: .some([1]))
        _ = try ann.recordEvent(family, "closed", on: test.date("2026-03-18"))
        _ = try ann.correctSession(family, session: 1, SessionCorrection(times: .unknown))
        try test.live(until: TestVault.Day.due)
        try test.tamper(edit)
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.rows(ClipRow.self).count == 1)
    }
}
