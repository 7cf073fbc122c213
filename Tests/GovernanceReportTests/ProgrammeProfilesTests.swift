import FoundationEssentials
import GovernanceReport
import Retention
import Testing

/// The profiles of programmes: what is shipped, and what is wrong with a broken text.
@Suite struct ProgrammeProfilesTests {
    @Test func `the program holds the text of Policies/programmes.yaml, byte for byte`() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let file = try #require(
            FileManager.default.contents(atPath: folder + "/Policies/programmes.yaml"))
        #expect(ProgrammeProfiles.shippedText == String(decoding: file, as: UTF8.self))
    }

    @Test func `the shipped profiles ask of VIG and VIPP-SD what their sources say`() throws {
        let profiles = try ProgrammeProfiles.shipped()
        #expect(profiles.profiles.map(\.kind) == ["VIG", "VIPP-SD"])
        let vig = try #require(profiles["VIG"])
        #expect(
            vig.measures.map(vig.wanted) == [
                "has at least 10 sessions", "has 10 to 20 minutes filmed in each session",
                "takes 3 months to 4 months from the first session to the last",
                "has each session watched again with the parent",
            ])
        let vipp = try #require(profiles["VIPP-SD"])
        #expect(vipp.measures == [.sessions, .reviewed])
        #expect(vipp.wanted(.sessions) == "has 6 to 7 sessions")
        #expect(profiles["VIPP"] == nil)
    }

    @Test(arguments: [
        (
            "{kind: VIG, about: a, source: b, sesions: {least: 1}}",
            [
                "line 4, column 5: the profile measures nothing: state `sessions`, `minutes`, "
                    + "`course` or `reviewed`",
                "line 4, column 38: unknown key `sesions`; did you mean `sessions`?",
            ]
        ),
        (
            "{kind: V G, about: a, source: b, sessions: {least: 1}}",
            ["line 4, column 12: `kind` must be of letters, digits and `-`, as VIG is"]
        ),
        (
            "{kind: First, about: a, source: b, sessions: {least: 1}}",
            ["line 4, column 12: a second profile of `First`; the first is on line 3"]
        ),
        (
            "{kind: VIG, about: a, source: b, sessions: {}}",
            ["line 4, column 48: `sessions` lacks `least` or `most`"]
        ),
        (
            "{kind: VIG, about: a, source: b, sessions: {least: 0}}",
            ["line 4, column 56: `least` must be a whole number from 1 to 1000"]
        ),
        (
            "{kind: VIG, about: a, source: b, minutes: {least: 20, most: 10}}",
            ["line 4, column 47: `most` is less than `least`"]
        ),
        (
            "{kind: VIG, about: a, source: b, course: {least: P4M, most: P3M}}",
            ["line 4, column 46: `most` is less than `least`"]
        ),
        (
            "{kind: VIG, about: a, source: b, course: {least: 3 months}}",
            ["line 4, column 54: `3 months` is not a period, such as P2M, P1Y6M or P28D"]
        ),
        (
            "{kind: VIG, about: a, source: b, reviewed: each-sesion}",
            [
                "line 4, column 48: unknown reviewed `each-sesion`; did you mean `each-session`?"
            ]
        ),
        (
            "{kind: VIG, about: a, sessions: {least: 1}}",
            ["line 4, column 5: the profile lacks `source`"]
        ),
        ("VIG", ["line 4, column 5: the profile must be a mapping of kind and others"]),
    ])
    func `what is wrong is named with its line and column`(profile: String, expected: [String]) {
        let text = """
            {programmes: ours, version: 1, profiles: [
              # what follows
              {kind: First, about: a, source: b, sessions: {least: 1}},
                \(profile)]}
            """
        var found: [String] = []
        do throws(RetentionError) {
            _ = try ProgrammeProfiles(Array(text.utf8))
        } catch {
            if case .problems(let problems) = error { found = problems.map(\.description) }
        }
        #expect(found == expected)
    }
}
