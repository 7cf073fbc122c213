import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

/// What is on record of a course of work against the profile of its kind.
@Suite struct ProgrammeMeasuresTests {
    private static let minute: Int64 = 60_000

    /// A course of sessions a week apart from 2026-01-05 on, each with these films, so many of them reviewed.
    private func course(
        _ sessions: Int, films: [Int64?] = [15 * minute], reviewed: Int? = nil, days: Int = 10,
        ended: Bool = true, kind: String = "VIG"
    ) throws -> ProgrammeCourse {
        let start = try #require(CivilDate("2026-01-05"))
        return ProgrammeCourse(
            programme: .random(), family: .random(), reference: "7KQ2M4V", number: 1, kind: kind,
            opened: start, ended: ended ? start.adding(days: 200) : nil,
            sessions: (0..<sessions).map { place in
                let day = start.adding(days: place * days)
                return .init(
                    date: day, films: films,
                    reviewed: place < reviewed ?? sessions ? day.adding(days: 7) : nil)
            })
    }

    private func standings(_ course: ProgrammeCourse) throws -> [String] {
        let profile = try #require(ProgrammeProfiles.shipped()[course.kind])
        return profile.measures(of: course).map { measure in
            "\(measure.standing.words): \(measure.found)"
                + (measure.why.map { ", \($0)" } ?? "")
        }
    }

    @Test func `a programme that did what its profile asks has met it all`() throws {
        #expect(
            try standings(course(11)) == [
                "met: 11 sessions", "met: 11 of 11 sessions", "met: 100 days",
                "met: 11 of 11 sessions",
            ])
    }

    @Test func `what an open programme lacks is not recorded, what it has too much is not met`()
        throws
    {
        #expect(
            try standings(course(3, reviewed: 2, ended: false)) == [
                "not recorded: 3 sessions, the programme is still open", "met: 3 of 3 sessions",
                "not recorded: 20 days, the programme is still open",
                "not recorded: 2 of 3 sessions, the programme is still open",
            ])
        #expect(
            try standings(course(8, ended: false, kind: "VIPP-SD"))
                == ["not met: 8 sessions", "met: 8 of 8 sessions"])
        #expect(try standings(course(3, days: 70, ended: false))[2] == "not met: 140 days")
    }

    @Test func `what a programme that has ended lacks is not met`() throws {
        #expect(
            try standings(course(3, reviewed: 2)) == [
                "not met: 3 sessions", "met: 3 of 3 sessions", "not met: 20 days",
                "not met: 2 of 3 sessions",
            ])
        #expect(try standings(course(6, kind: "VIPP-SD"))[0] == "met: 6 sessions")
        #expect(try standings(course(5, kind: "VIPP-SD"))[0] == "not met: 5 sessions")
    }

    @Test func `what nothing was entered about is not recorded`() throws {
        #expect(
            try standings(course(0)) == [
                "not met: 0 sessions",
                "not recorded: 0 of 0 sessions, no session is on record",
                "not recorded: –, fewer than two sessions are on record",
                "not recorded: 0 of 0 sessions, no session is on record",
            ])
        #expect(
            try standings(course(10, films: [], reviewed: 0)) == [
                "met: 10 sessions",
                "not recorded: 0 of 10 sessions, the length of film is not known of 10 sessions",
                "met: 90 days",
                "not recorded: 0 of 10 sessions, no session is noted as reviewed",
            ])
    }

    /// Films of a session in milliseconds, and how the session stands by 10 to 20 minutes.
    @Test(
        arguments: [
            ([599_999], "not met"), ([600_000], "met"), ([1_200_000], "met"), ([1_259_999], "met"),
            ([1_260_000], "not met"), ([300_000, 299_999], "not met"), ([300_000, 300_000], "met"),
            ([300_000, nil], "not recorded"), ([Int64.max, Int64.max], "not recorded"),
            ([], "not recorded"),
        ] as [([Int64?], String)])
    func `all films of a session count together, in whole minutes`(
        films: [Int64?], expected: String
    ) throws {
        #expect(try standings(course(1, films: films))[1].hasPrefix(expected + ":"))
    }

    @Test(arguments: [
        ("2026-04-05", "not met"), ("2026-04-04", "not met"), ("2026-04-06", "met"),
        ("2026-05-06", "met"), ("2026-05-07", "not met"),
    ])
    func `three to four months are counted from the first session to the last`(
        last: String, expected: String
    ) throws {
        let (start, end) = (
            try #require(CivilDate("2026-01-06")), try #require(CivilDate(last)).adding(days: 1)
        )
        let course = ProgrammeCourse(
            programme: .random(), family: .random(), reference: "7KQ2M4V", number: 1, kind: "VIG",
            opened: start, ended: end,
            sessions: [end.adding(days: -1), start].map {
                .init(date: $0, films: [], reviewed: nil)
            })
        #expect(try standings(course)[2].hasPrefix(expected + ":"), "\(last)")
    }

    @Test func `figures count by kind, and name what differs`() throws {
        var figures = ProgrammeFigures(try ProgrammeProfiles.shipped())
        for course in [
            try course(11), try course(3, reviewed: 2), try course(2, ended: false),
            try course(4, kind: "Play"),
        ] {
            figures.take(course)
        }
        guard case .object(let members) = figures.json, case .array(let kinds)? = members["byKind"]
        else {
            Issue.record("no figures")
            return
        }
        #expect(members["count"] == .integer(4))
        func counts(_ met: Int64, _ notMet: Int64, _ notRecorded: Int64) -> JSONValue {
            .object([
                "met": .integer(met), "notMet": .integer(notMet),
                "notRecorded": .integer(notRecorded),
            ])
        }
        #expect(
            kinds == [
                .object([
                    "kind": .string("Play"), "programmes": .integer(1), "ended": .integer(1),
                ]),
                .object([
                    "kind": .string("VIG"), "programmes": .integer(3), "ended": .integer(2),
                    "sessions": counts(1, 1, 1), "minutes": counts(3, 0, 0),
                    "course": counts(1, 1, 1), "reviewed": counts(2, 1, 0),
                ]),
            ])
        guard case .object(let missed)? = members["notMet"] else {
            Issue.record("none listed")
            return
        }
        #expect(missed["count"] == .integer(1))
    }
}
