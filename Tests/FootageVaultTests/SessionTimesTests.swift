import Catalog
import FootageVault
import Testing
import VaultModel

/// From when to when a visit was, over midnight too, and what is a slip of the hand.
@Suite struct SessionTimesTests {
    @Test(
        arguments: [
            ("10:00", "11:30", nil), ("23:30", "00:20", nil), ("20:00", "08:00", nil),
            ("08:00", "20:00", nil), ("20:00", "08:01", "session-too-long"),
            ("08:00", "20:01", "session-too-long"), ("15:00", "14:00", "session-too-long"),
            ("10:00", "10:00", "times"),
        ] as [(String, String, String?)])
    func `a visit may end after midnight, and lasts 12 hours at most`(
        from: String, to: String, refused: String?
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        let day = try test.date("2026-03-11")
        #expect(
            code {
                _ = try ann.addSession(
                    family, on: day, from: CivilTime(from), to: CivilTime(to), programme: nil)
            } == refused)
        let rows = try test.rows(SessionRow.self).filter { $0.number == 2 }
        #expect(rows.map(\.date) == (refused == nil ? [day] : []))
        #expect(
            try ann.listSessions(family).last?.visit
                == (refused == nil
                    ? Visit(date: day, from: CivilTime(from), to: CivilTime(to))
                    : ann.listSessions(family).first?.visit))
    }

    @Test(arguments: [
        ("20260312_001000.mp4", "taken-in"), ("20260312_005000.mp4", "taken-in"),
        ("20260312_005100.mp4", "quarantined"), ("20260313_001000.mp4", "quarantined"),
    ])
    func `promise 7: a film of after midnight is the night's, until half an hour past its end`(
        name: String, end: String
    ) throws {
        let test = try TestVault()
        let ann = try test.practitioner()
        let family = try ann.createFamily(alias: nil, for: nil, with: nil).reference
        let day = try test.date("2026-03-11")
        _ = try ann.openProgramme(family, kind: "VIG", on: day)
        _ = try ann.recordConsent(
            family, purpose: .therapy, given: day, expires: nil, form: "v1", programme: nil)
        _ = try ann.addSession(
            family, on: day, from: CivilTime("23:30"), to: CivilTime("00:20"), programme: nil)
        try test.go(to: "2026-03-14")
        let summary = try test.upload(
            test.dump(family, TestVault.film(80_000), name: name), by: ann)
        #expect(summary.results.map(\.end.code) == [end])
        guard end == "quarantined" else { return }
        // By hand it goes to the night's session on either of its days, and on no other.
        let isNextDay = name.hasPrefix("20260312")
        #expect(
            code { _ = try ann.bindQuarantined(1, to: family, session: 1) }
                == (isNextDay ? nil : "day-disagrees"))
    }
}
