import TabletDump
import Testing
import VaultDisk
import VaultModel

@Suite struct FilmTimeTests {
    let filmTime = FilmTime(now: moment("2026-11-01T12:00:00.000Z"), civil: london)

    func evidence(
        _ name: String, apple: String? = nil, container: String? = nil,
        camera: TimeEvidence.Camera? = nil, seconds: Double? = 60
    ) -> TimeEvidence? {
        filmTime.finding(
            for: CreationEvidence(apple: apple, container: container, camera: camera),
            name: Array(name.utf8), seconds: seconds
        ).evidence
    }

    @Test(arguments: [
        // Summer and winter; before and after midnight in UTC; the hour that the clock never shows.
        ("2026-07-12T23:30:00.000000Z", "2026-07-12", "23:30"),
        ("2026-07-12T00:10:00.000000Z", "2026-07-12", "00:10"),
        ("2026-01-12T23:30:00.000000Z", "2026-01-12", "23:30"),
        ("2026-03-29T01:30:00.000000Z", "2026-03-29", "01:30"),
        ("2025-10-26T01:30:00.000000Z", "2025-10-26", "01:30"),
    ])
    func `a camera that keeps no zone tells local time, and the evidence says so`(
        tag: String, date: String, time: String
    ) {
        let found = evidence("GX010123.MP4", container: tag, camera: .goPro)
        #expect(found?.instant == nil && found?.date == day(date) && found?.time == clock(time))
        #expect(found?.source == .cameraClock(.goPro) && found?.source.code == "container-gopro")
        #expect(found?.statements.words == "as the container says (GoPro, local time)")
        #expect(found?.disagreements == [])
    }

    @Test(
        arguments: [
            // A name someone gave it: the start of what the camera's clock says the end of, or another day.
            ("20260712_232915.mp4", "23:29", nil, "the container agrees (2026-07-12 23:30)"),
            ("20260711_232915.mp4", "23:30", "2026-07-11", "the name says 2026-07-11 23:29"),
        ] as [(String, String, String?, String)])
    func `a camera's clock is held against the name by the clock on the wall`(
        name: String, time: String, other: String?, words: String
    ) {
        let found = evidence(name, container: "2026-07-12T23:30:00Z", camera: .goPro)
        #expect(found?.date == day("2026-07-12") && found?.time.description == time)
        #expect(found?.instant == nil && found?.otherDate == other.map { day($0) })
        #expect(found?.statements.words.hasSuffix("; " + words) == true)
    }

    @Test(arguments: ["1970-01-01T00:00:00Z", "2016-01-01", "2036-02-03T00:00:00Z"])
    func `a camera's clock that was never set is not believed either`(tag: String) {
        #expect(evidence("GX010123.MP4", container: tag, camera: .goPro) == nil)
    }

    @Test(arguments: [
        "2026-07-12T10:15:02+0100", "2026-07-12T10:15:02+01:00", "2026-07-12T09:15:02Z",
        "2026-07-12T05:15:02-04", "2026-07-12T09:15:02.000+0000",
    ])
    func `Apple's creation date wins, with or without a colon in its offset`(tag: String) {
        let found = evidence("IMG_0001.MOV", apple: tag, container: "2026-09-01T00:00:00.000000Z")
        let time = CivilTime(secondOfDay: 10 * 3600 + 15 * 60 + 2)
        #expect(
            found
                == TimeEvidence(
                    instant: moment("2026-07-12T09:15:02.000Z"), date: day("2026-07-12"),
                    time: time, source: .apple,
                    statements: [
                        TimeStatement(
                            .apple, said: tag, .counts, date: day("2026-07-12"),
                            time: time),
                        TimeStatement(
                            .container, said: "2026-09-01T00:00:00.000000Z", .disagrees,
                            date: day("2026-09-01"), time: clock("01:00")),
                    ]))
        #expect(found?.disagreements == ["the container says 2026-09-01 01:00"])
    }

    @Test func `the container's time is UTC, told in the vault's zone`() {
        let found = evidence("IMG_0001.MOV", container: "2026-07-12T23:30:00.000000Z")
        #expect(found?.date == day("2026-07-13"))
        #expect(found?.time == clock("00:30"))
        #expect(found?.source == .container)
    }

    @Test(arguments: [
        ("1904-01-01T00:00:00.000000Z", "an unset clock"),
        ("1946-03-12T00:00:00.000000Z", "an unset clock"),
        ("1970-01-01T00:00:00.000000Z", "an unset clock"),
        ("1999-12-31T23:59:59.000000Z", "an unset clock"),
        ("2036-02-03T00:00:00.000000Z", "in the future"),
        ("9999-12-31T23:59:59.000000Z", "in the future"),
        ("yesterday", "is unreadable: yesterday"),
        ("\u{1B}[2J", "is unreadable: \\x1B[2J"),
        ("2026-02-30T00:00:00Z", "is unreadable"),
        ("2026-03-12T10:15:02", "is unreadable"),
    ])
    func `a time that cannot be is not believed, and said so`(tag: String, why: String) {
        let finding = filmTime.finding(
            for: CreationEvidence(apple: nil, container: tag), name: Array("IMG_1.MOV".utf8),
            seconds: 1)
        guard case .unknown(let statements) = finding else {
            Issue.record("believed \(tag)")
            return
        }
        let doubts = statements.compactMap(\.remark)
        #expect(statements.count == 1 && statements.first?.standing == .notBelieved)
        #expect(doubts.count == 1 && doubts.allSatisfy { $0.contains(why) }, "\(doubts)")
    }

    @Test(arguments: [
        ("PXL_20260711_234426209.mp4", "2026-07-12", "00:44:26", TimeEvidence.Maker.pixel),
        ("PXL_20260711_104426209.TS.mp4", "2026-07-11", "11:44:26", .pixel),
        ("PXL_20260711_104426209~2.mp4", "2026-07-11", "11:44:26", .pixel),
        ("20260312_101502.mp4", "2026-03-12", "10:15:02", .android),
        ("20260312_101502(0).mp4", "2026-03-12", "10:15:02", .android),
        ("20260312_101502123.mp4", "2026-03-12", "10:15:02", .android),
        ("VID_20260312_101502.mp4", "2026-03-12", "10:15:02", .android),
        ("vid_20260312_101502.MP4", "2026-03-12", "10:15:02", .android),
        ("WIN_20260312_10_15_02_Pro.mp4", "2026-03-12", "10:15:02", .windows),
        ("20260329_013000.mp4", "2026-03-29", "01:30:00", .android),
        ("20261025_013000.mp4", "2026-10-25", "01:30:00", .android),
    ])
    func `a name tells the time as its maker writes it`(
        name: String, date: String, time: String, maker: TimeEvidence.Maker
    ) {
        let found = evidence(name)
        #expect(found?.date == day(date))
        #expect(found?.time.withSeconds == time)
        #expect(found?.source == .name(maker))
    }

    @Test(arguments: [
        "IMG_0001.MOV", "VID-20260312-WA0001.mp4", "20260312.mp4", "20260230_101502.mp4",
        "20260312_241502.mp4", "20260312_106002.mp4", "202603121_101502.mp4",
        "PXL_20260711_104.mp4",
        "20260312_1015021.mp4", "WIN_20260312_101502.mp4", "WIN_20260312_10_15_0", "GX010123.MP4",
        "x20260312_101502.mp4", "19700101_000000.mp4", "20360101_000000.mp4", "", "PXL_", "VID_",
        "WIN_20260312_10_15_022Pro.mp4", "20260312_10150²",
    ])
    func `other names tell nothing`(name: String) { #expect(evidence(name) == nil) }

    @Test func `a name and a container that fit the film's length agree: the name is the start`() {
        let found = evidence(
            "20260711_235900.mp4", container: "2026-07-11T23:04:00.000000Z", seconds: 300)
        #expect(found?.instant == moment("2026-07-11T22:59:00.000Z"))
        #expect(found?.date == day("2026-07-11") && found?.time == clock("23:59"))
        #expect(found?.source == .name(.android) && found?.otherDate == nil)
        #expect(found?.disagreements == [])
    }

    @Test func `a Pixel's name in UTC and its container's end agree over midnight`() {
        let found = evidence(
            "PXL_20260711_225900000.mp4", container: "2026-07-11T23:04:00.000000Z", seconds: 300)
        #expect(found?.date == day("2026-07-11"))
        #expect(found?.time == clock("23:59"))
        #expect(found?.instant == moment("2026-07-11T22:59:00.000Z"))
    }

    @Test(
        arguments: [
            (
                "IMG_0001.MOV", "2026-03-12T12:15:02+0200", "2026-03-12T10:15:30Z",
                "as Apple's creation date says (with its offset from UTC); "
                    + "the container agrees (2026-03-12 10:15)"
            ),
            (
                "20260312_101502.mp4", nil, "2026-03-12T10:16:02Z",
                "as the name says (Samsung or other Android, local time); "
                    + "the container agrees (2026-03-12 10:16)"
            ),
            (
                "PXL_20260312_101502000.mp4", nil, "1904-01-01T00:00:00Z",
                "as the name says (Pixel, UTC); "
                    + "the container's time is not believed: 1904-01-01, an unset clock"
            ),
            (
                "WIN_20260312_09_15_02_Pro.mp4", nil, "2026-03-12T10:15:02Z",
                "as the container says (UTC); the name says 2026-03-12 09:15"
            ),
            (
                "WIN_20260312_10_15_02_Pro.mp4", nil, nil,
                "as the name says (Windows, local time)"
            ),
            (
                "20360101_000000.mp4", nil, "never",
                "the container's time is unreadable: never; "
                    + "the name's time is not believed: 2036-01-01, in the future"
            ),
        ] as [(String, String?, String?, String)])
    func `what counts and what was put aside is told in words`(
        name: String, apple: String?, container: String?, words: String
    ) {
        let finding = filmTime.finding(
            for: CreationEvidence(apple: apple, container: container), name: Array(name.utf8),
            seconds: 60)
        #expect(finding.statements.words == words)
        for statement in finding.statements {
            #expect(TimeEvidence.Source(code: statement.source.code) == statement.source)
        }
    }

    @Test func `where name and container name two days, neither can be trusted`() {
        let found = evidence("20260310_101502.mp4", container: "2026-03-12T10:15:02.000000Z")
        #expect(found?.date == day("2026-03-12"))
        #expect(found?.otherDate == day("2026-03-10"))
        #expect(found?.disagreements == ["the name says 2026-03-10 10:15"])
    }

    @Test func `an hour's difference on one day is noted, and the container counts`() {
        let found = evidence("20260312_091502.mp4", container: "2026-03-12T10:15:02.000000Z")
        #expect(found?.source == .container)
        #expect(found?.otherDate == nil)
        #expect(found?.disagreements == ["the name says 2026-03-12 09:15"])
    }

    @Test(arguments: [
        ("2026-03-29T00:59:59Z", "2026-03-29", "00:59"),
        ("2026-03-29T01:00:00Z", "2026-03-29", "02:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25", "01:30"),
        ("2026-10-25T01:30:00Z", "2026-10-25", "01:30"),
        ("2026-10-24T22:59:59Z", "2026-10-24", "23:59"),
        ("2026-10-24T23:00:00Z", "2026-10-25", "00:00"),
    ])
    func `the day is right on both sides of both changes of the clocks`(
        tag: String, date: String, time: String
    ) {
        let found = evidence("IMG_0001.MOV", container: tag)
        #expect(found?.date == day(date))
        #expect(found?.time.description == time)
    }

    @Test(arguments: [
        ("2026-03-29T00:59:59Z", "2026-03-29 00:59"), ("2026-03-29T01:00:00Z", "2026-03-29 02:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25 01:30"), ("2026-10-25T01:30:00Z", "2026-10-25 01:30"),
        ("2025-07-01T23:30:00Z", "2025-07-02 00:30"),
    ])
    func `the machine's own zone tells the same`(tag: String, local: String) throws {
        let filmTime = FilmTime(
            now: moment("2026-11-01T12:00:00.000Z"), zone: try CivilZone("Europe/London"))
        let found = filmTime.finding(
            for: CreationEvidence(apple: tag, container: nil), name: [], seconds: nil
        ).evidence
        #expect(found.map { "\($0.date) \($0.time)" } == local)
    }

    @Test func `no tag makes the reader of times trap`() {
        let good = Array("2026-03-12T10:15:02.123456+01:00".utf8)
        for length in 0...good.count {
            for byte: UInt8 in [0, 43, 45, 46, 48, 57, 58, 84, 90, 255] {
                var tag = Array(good.prefix(length))
                tag.append(byte)
                _ = InternetTime.instant(String(decoding: tag, as: UTF8.self))
            }
        }
        #expect(
            InternetTime.instant("2026-03-12T10:15:02.123456+01:00")
                == moment("2026-03-12T09:15:02.123Z"))
        #expect(InternetTime.instant("2026-03-12T10:15:02+1:00") == nil)
        #expect(InternetTime.instant("2026-03-12T10:15:02+9999") == nil)
        #expect(InternetTime.instant("2026-03-12 10:15:02Z") == nil)
    }
}
