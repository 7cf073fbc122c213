import TabletDump
import Testing
import VaultDisk
import VaultModel

/// The day is the vault's, over midnight and when clocks change: in London at one at night, in Beirut at
/// midnight itself.
@Suite struct FilmDayTests {
    func finding(
        _ zone: String, _ name: String, _ container: String, seconds: Double = 60
    ) throws -> FilmTime.Finding {
        try FilmTime(now: moment("2026-12-01T12:00:00.000Z"), zone: CivilZone(zone)).finding(
            for: CreationEvidence(apple: nil, container: container), name: Array(name.utf8),
            seconds: seconds)
    }

    @Test(
        arguments: [
            ("Europe/London", "2026-03-28T23:59:59Z", "2026-03-28", "23:59"),
            ("Europe/London", "2026-03-29T00:00:00Z", "2026-03-29", "00:00"),
            ("Europe/London", "2026-03-29T00:59:59Z", "2026-03-29", "00:59"),
            ("Europe/London", "2026-03-29T01:00:00Z", "2026-03-29", "02:00"),
            ("Europe/London", "2026-03-29T22:59:59Z", "2026-03-29", "23:59"),
            ("Europe/London", "2026-03-29T23:00:00Z", "2026-03-30", "00:00"),
            ("Europe/London", "2026-10-24T23:00:00Z", "2026-10-25", "00:00"),
            ("Europe/London", "2026-10-25T00:59:59Z", "2026-10-25", "01:59"),
            ("Europe/London", "2026-10-25T01:00:00Z", "2026-10-25", "01:00"),
            ("Europe/London", "2026-10-25T23:59:59Z", "2026-10-25", "23:59"),
            ("Europe/London", "2026-10-26T00:00:00Z", "2026-10-26", "00:00"),
            ("Asia/Beirut", "2026-03-28T21:59:59Z", "2026-03-28", "23:59"),
            ("Asia/Beirut", "2026-03-28T22:00:00Z", "2026-03-29", "01:00"),
            ("Asia/Beirut", "2026-10-24T20:59:59Z", "2026-10-24", "23:59"),
            ("Asia/Beirut", "2026-10-24T21:00:00Z", "2026-10-24", "23:00"),
            ("Asia/Beirut", "2026-10-24T22:00:00Z", "2026-10-25", "00:00"),
        ] as [(String, String, String, String)])
    func `promise 7: a film is bound on its day in the vault's zone and on no other`(
        zone: String, container: String, date: String, time: String
    ) throws {
        let found = try finding(zone, "IMG_0001.MOV", container)
        #expect(found.evidence?.date == day(date))
        #expect(found.evidence?.time.description == time)
        let tests = BinderTests()
        let film = ScannedFilm(
            path: try path("\(BinderTests.anna)/IMG_0001.MOV"), time: found, seconds: 60)
        for offset in -1...1 {
            let other = day(date).adding(days: offset).description
            let session = try tests.session(on: other, nil, nil)
            let bound = try tests.binder([session]).binding(of: film).binding
            #expect(
                bound
                    == (offset == 0
                        ? .bound(session, [.therapy])
                        : .quarantine(.noSession(try family(BinderTests.anna), day(date)))))
        }
    }

    @Test(
        arguments: [
            (
                "Europe/London", "20260329_005930.mp4", "2026-03-29T01:00:30Z",
                "2026-03-29T00:59:30.000Z"
            ),
            (
                "Europe/London", "20261025_015930.mp4", "2026-10-25T01:00:30Z",
                "2026-10-25T00:59:30.000Z"
            ),
            (
                "Asia/Beirut", "20260328_235930.mp4", "2026-03-28T22:00:30Z",
                "2026-03-28T21:59:30.000Z"
            ),
            (
                "Asia/Beirut", "20261024_235930.mp4", "2026-10-24T21:00:30Z",
                "2026-10-24T20:59:30.000Z"
            ),
            (
                "Europe/London", "20260312_235930.mp4", "2026-03-13T00:00:30Z",
                "2026-03-12T23:59:30.000Z"
            ),
        ] as [(String, String, String, String)])
    func
        `a film that was begun before midnight, or a change of clocks, is of the day it was begun on`(
            zone: String, name: String, container: String, begun: String
        ) throws
    {
        let evidence = try #require(try finding(zone, name, container).evidence)
        #expect(evidence.source == .name(.android))
        #expect(evidence.otherDate == nil)
        #expect(evidence.instant == moment(begun))
        #expect(evidence.date.description.filter { $0 != "-" } == name.prefix(8))
    }

    @Test func `an hour's difference is none of the clocks' on any other day`() throws {
        let evidence = try finding("Europe/London", "20260312_090000.mp4", "2026-03-12T10:00:30Z")
            .evidence
        #expect(evidence?.source == .container)
        #expect(evidence?.time.description == "10:00")
    }
}
