import Catalog
import FootageVault
import Retention
import Testing
import VaultModel

/// What one person types today, by a slip or on purpose, lets nothing go tonight.
@Suite struct NoSlipTests {
    /// A policy by which training lasts as long as its consent says, and a film without that goes two years after it
    /// was made.
    private static func training(_ end: String) -> String {
        TestVault.policy + """

              - id: training
                purpose: training
                \(end)
                basis: rights
            """
    }

    @Test
    func `promise 5: a consent corrected into another programme leaves the films their grace`()
        throws
    {
        let test = try TestVault(policy: Self.training("end: {after: consent.training.expires}"))
        let family = try test.family()
        let ann = try test.practitioner()
        let consent = try ann.recordConsent(
            family, purpose: .training, given: test.date("2026-03-12"),
            expires: test.date("2028-01-01"), form: nil, programme: nil)
        let film = try test.takeIn(TestVault.film(1000), for: family)
        _ = try ann.addPurpose(.training, to: film)
        try test.go(to: "2026-03-20")
        _ = try ann.endProgramme(family, number: 1, on: test.date("2026-03-20"))
        _ = try ann.openProgramme(family, kind: "VIG", on: test.date("2026-03-20"))
        try test.go(to: "2026-08-01")
        _ = try ann.recordConsent(
            family, purpose: .training, given: nil, expires: nil, form: nil, programme: 2,
            correcting: consent.number)
        let outcome = try ann.explain(film, on: ann.vault.today).outcome
        #expect(try outcome.limit == test.date("2026-05-20"))
        #expect(outcome.floor?.cause == .correction)
        #expect(try outcome.start == test.date("2026-08-15"))
        #expect(!outcome.destroyable)
    }

    @Test func `promise 5: a consent given again without a last day leaves the films their grace`()
        throws
    {
        let test = try TestVault(
            policy: Self.training(
                """
                end: {after: consent.training.expires}
                    backstop: {after: clip.recorded, add: P1M, then: destroy}
                """))
        let family = try test.family()
        let ann = try test.practitioner()
        _ = try ann.recordConsent(
            family, purpose: .training, given: test.date("2026-03-12"),
            expires: test.date("2028-01-01"), form: nil, programme: nil)
        let film = try test.takeIn(TestVault.film(1000), for: family)
        _ = try ann.addPurpose(.training, to: film)
        _ = try test.founder().dropPurpose(.therapy, from: film)
        try test.go(to: "2026-08-01")
        _ = try ann.recordConsent(
            family, purpose: .training, given: test.date("2026-08-01"), expires: nil, form: nil,
            programme: nil)
        let outcome = try ann.explain(film, on: ann.vault.today).outcome
        #expect(try outcome.limit == test.date("2026-04-12"))
        #expect(outcome.floor?.cause == .correction)
        #expect(!outcome.destroyable)
    }

    @Test(arguments: [
        ("grace: P14D", "grace: P6D", ["grace"]),
        ("cooling_off: P7D", "cooling_off: P1D", ["cooling_off"]),
        ("clips: 100", "clips: 1000", ["brakes"]), ("texts: P8Y", "texts: P1Y", ["afterwards"]),
        ("notice: [P30D, P7D]", "notice: [P60D]", ["notice"]),
        ("quarantine: P28D", "quarantine: P1Y", ["quarantine"]),
        ("key_backups: P30D", "key_backups: P1Y", ["key_backups"]),
        ("grace: P14D", "grace: P20D", []), ("clips: 100", "clips: 50", []),
    ])
    func `a version by which a slip is noticed in less time needs a second person`(
        was: String, becomes: String, loosened: [String]
    ) throws {
        let test = try TestVault()
        let text = try TestVault.policy.swapping("version: 1", with: "version: 2")
            .swapping(was, with: becomes)
        let diff = try PolicyDiff(
            from: PolicyText(TestVault.policy).policy(), to: PolicyText(text).policy())
        #expect(diff.loosened == loosened)
        let adopted = try test.founder().adoptPolicy(PolicyText(text))
        #expect(adopted.shortens == !loosened.isEmpty)
        let today = try test.vault().today
        #expect(adopted.effective == (loosened.isEmpty ? today : today.adding(days: 28)))
    }

    @Test func `the number of a film that left quarantine is no other film's`() throws {
        let test = try TestVault()
        let family = try test.family(sessionOn: "2026-03-12")
        let waiting = try test.waitingFilm(TestVault.film(80_000), for: family)
        let ann = try test.practitioner()
        _ = try ann.addSession(
            family, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
        _ = try ann.bindQuarantined(Int(waiting.number), to: family, session: 2)
        let next = try test.waitingFilm(
            TestVault.film(90_000), for: family, name: "20260310_101500.mp4")
        #expect(next.number == waiting.number + 1)
    }

    @Test func `a film that was granted a longer life is not moved away from it`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let founder = try test.founder()
        let change = try founder.extendClip(
            misfiled.wrong, until: test.date("2029-01-01"), reason: "asked for", minute: "IG/1")
        #expect(code { try misfiled.approve() } == "extended")
        _ = try founder.cancelExtension(
            change.change.number, of: misfiled.wrong, reason: "moved", minute: "IG/2")
        try misfiled.approve()
        try misfiled.move()
    }
}
