import TabletDump
import Testing
import VaultDisk
import VaultModel

/// Visits that end on another day than they began, and nights in which the clocks change.
@Suite struct NightVisitTests {
    private let tests = BinderTests()
    private static let other = BinderTests.bela

    private func night(_ from: String = "23:30", _ to: String = "00:20") throws -> SessionChoice {
        try tests.session(on: "2026-03-12", from, to)
    }

    private func binding(
        _ sessions: [SessionChoice], at time: String, on date: String = "2026-03-13",
        stated: Int? = nil
    ) throws -> Binding {
        try tests.binder(sessions, session: stated).binding(of: tests.film(at: time, on: date))
            .binding
    }

    @Test(arguments: [
        ("2026-03-12", "23:00", true), ("2026-03-12", "23:45", true), ("2026-03-13", "00:00", true),
        ("2026-03-13", "00:19", true), ("2026-03-13", "00:50", true),
        ("2026-03-13", "00:51", false), ("2026-03-13", "23:45", false),
        ("2026-03-11", "23:45", false), ("2026-03-14", "00:10", false),
    ])
    func `a visit over midnight is of the day it began on, and reaches half an hour past its end`(
        date: String, time: String, fits: Bool
    ) throws {
        let night = try night()
        let expected: Binding =
            fits
            ? .bound(night, [.therapy])
            : .quarantine(.noSession(try family(BinderTests.anna), day(date)))
        #expect(try binding([night], at: time, on: date) == expected)
        #expect(
            try binding([night], at: time, on: date, stated: 1)
                == (fits
                    ? expected
                    : .quarantine(
                        .dayDisagrees(filmed: day(date), session: 1, on: day("2026-03-12")))))
    }

    @Test func `the night before and the day after are told apart by the time`() throws {
        let night = try night()
        let morning = try tests.session(BinderTests.anna, 2, on: "2026-03-13", "10:00", "11:00")
        #expect(try binding([night, morning], at: "00:10") == .bound(night, [.therapy]))
        #expect(try binding([night, morning], at: "10:10") == .bound(morning, [.therapy]))
        // One without times could have been in the night as well.
        let untimed = try tests.session(BinderTests.anna, 2, on: "2026-03-13", nil, nil)
        #expect(
            try binding([night, untimed], at: "00:10")
                == .quarantine(.ambiguousDay(day("2026-03-13"), .timesMissing(1))))
    }

    @Test func `promise 7: a film of another family's night is not bound by its day alone`() throws
    {
        let theirs = try tests.session(Self.other, 1, on: "2026-03-12", "23:30", "00:20")
        let own = try tests.session(on: "2026-03-13", "14:00", "15:00")
        guard
            case .quarantine(.signalsDisagree) = try binding([theirs, own], at: "00:10")
        else {
            Issue.record("\(try binding([theirs, own], at: "00:10"))")
            return
        }
        #expect(try binding([theirs, own], at: "14:10") == .bound(own, [.therapy]))
    }

    /// A night visit beside another family's, so that only the time can tell; in London, by true moments.
    @Test(arguments: [
        // The clocks go from 01:00 to 02:00: 02:19 is 29 minutes after 00:50, and 02:21 is 31.
        ("2026-03-29", "00:10", "00:50", "2026-03-29T01:19:00.000Z", true),
        ("2026-03-29", "00:10", "00:50", "2026-03-29T01:21:00.000Z", false),
        ("2026-03-28", "23:30", "00:50", "2026-03-29T01:19:00.000Z", true),
        ("2026-03-28", "23:30", "00:50", "2026-03-29T01:21:00.000Z", false),
        ("2026-03-29", "02:10", "03:00", "2026-03-29T00:41:00.000Z", true),
        ("2026-03-29", "02:10", "03:00", "2026-03-29T00:39:00.000Z", false),
        // They go back from 02:00 to 01:00: the visit may have ended at either 01:15.
        ("2026-10-24", "23:30", "01:15", "2026-10-25T01:44:00.000Z", true),
        ("2026-10-24", "23:30", "01:15", "2026-10-25T01:46:00.000Z", false),
        ("2026-10-24", "23:30", "00:20", "2026-10-24T23:49:00.000Z", true),
        ("2026-10-24", "23:30", "00:20", "2026-10-24T23:51:00.000Z", false),
        ("2026-10-25", "01:30", "02:30", "2026-10-25T00:01:00.000Z", true),
        ("2026-10-25", "01:30", "02:30", "2026-10-24T23:59:00.000Z", false),
    ])
    func `half an hour is half an hour when the clocks change`(
        date: String, from: String, to: String, moment text: String, fits: Bool
    ) throws {
        let zone = try CivilZone("Europe/London")
        let visit = Visit(date: day(date), from: clock(from), to: clock(to))
        let window =
            zone.instants(visit.date, clock(from))
            .lowerBound...zone.instants(
                visit.lastDate, clock(to)
            ).upperBound
        let night = try tests.session(on: date, from, to, window: window)
        let moment = moment(text)
        let (filmed, time, _) = zone.civil(moment)
        // Another family's visits on both days leave only the time to tell.
        let others = try [date, filmed.description].enumerated().map { number, date in
            try tests.session(Self.other, number + 1, on: date, "14:00", "15:00")
        }
        let film = try tests.film(
            at: time.description, on: filmed.description, instant: moment)
        let bound = try tests.binder([night] + others).binding(of: film).binding
        #expect((bound == .bound(night, [.therapy])) == fits)
    }
}
