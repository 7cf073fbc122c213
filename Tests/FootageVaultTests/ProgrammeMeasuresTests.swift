import Catalog
import FootageVault
import GovernanceReport
import Testing
import VaultModel

/// What a vault can tell of how the work went: its own films, whatever became of them.
@Suite struct ProgrammeMeasuresTests {
    private let profiles: ProgrammeProfiles

    init() throws { profiles = try ProgrammeProfiles.shipped() }

    private func standings(
        _ person: UnlockedVault, _ family: FamilyReference? = nil
    ) throws -> [String] {
        try person.measureProgrammes(profiles, family: family).flatMap(\.measures)
            .map { "\($0.kind.rawValue) \($0.standing.rawValue): \($0.found)" }
    }

    /// Films are of random bytes, whose length nobody can tell: it is written where the probe would have.
    private func say(_ minutes: [Int64], of test: TestVault) throws {
        var rest = minutes
        try test.amend(ClipRow.self, where: "1 ORDER BY session, number") { row in
            row.milliseconds = rest.isEmpty ? 0 : rest.removeFirst() * 60_000
        }
    }

    @Test func `films of a session count together, each once, and no edit of them`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = try test.takeIn(TestVault.film(40_000), for: family)
        let other = try test.takeIn(TestVault.film(41_000), for: family)
        #expect(try standings(test.practitioner())[1] == "minutes not-recorded: 0 of 1 sessions")
        try say([8, 7], of: test)
        #expect(try standings(test.practitioner())[1] == "minutes met: 1 of 1 sessions")
        try say([18, 7], of: test)
        #expect(try standings(test.practitioner())[1] == "minutes not-met: 0 of 1 sessions")
        _ = try test.practitioner().markDerived(other, from: [film])
        #expect(try standings(test.practitioner())[1] == "minutes met: 1 of 1 sessions")
    }

    @Test func `a film that was destroyed counts on`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try say([12], of: test)
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(try test.rows(ClipRow.self).isEmpty)
        #expect(
            try standings(test.practitioner()) == [
                "sessions not-met: 1 session", "minutes met: 1 of 1 sessions",
                "course not-recorded: –", "reviewed not-recorded: 0 of 1 sessions",
            ])
    }

    @Test func `sessions, their last day and their reviews count`() throws {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        try test.go(to: "2026-03-20")
        _ = try practitioner.addSession(
            family, on: test.date("2026-03-19"), from: nil, to: nil, programme: nil)
        _ = try test.practitioner().markReviewed(family, session: 1, on: test.date("2026-03-19"))
        let found = try test.practitioner().measureProgrammes(profiles)
        #expect(found.map(\.course.sessions.count) == [2])
        #expect(found.map(\.course.reviewed) == [1])
        #expect(found[0].measures[2].found == "7 days")
        #expect(found[0].measures[3].why == "the programme is still open")
    }

    @Test func `a practitioner sees their own families, governance all, and the job none`() throws {
        let test = try TestVault()
        let family = try test.family()
        let other = try test.colleague("Cy Third", [.practitioner])
        #expect(try standings(other) == [])
        #expect(code { _ = try standings(other, family) } == "no-grant")
        #expect(try standings(test.founder()).count == 4)
        #expect(try standings(test.founder(), family).count == 4)
        #expect(try test.lastEvents(1) == ["programme.list"])
        #expect(code { _ = try standings(test.purge()) } == "role")
        #expect(try test.lastEvents(1) == ["programme.list role"])
    }

    @Test func `a fact that was written behind the log's back is no measure, but tampering`() throws
    {
        let test = try TestVault()
        _ = try test.family()
        try test.edit("UPDATE session SET date = date - 100")
        #expect(code { _ = try standings(test.practitioner()) } == "row")
    }
}
