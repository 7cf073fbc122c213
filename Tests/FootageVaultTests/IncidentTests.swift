import Catalog
import Database
import FootageVault
import Testing
import VaultModel

@Suite struct IncidentTests {
    @Test(arguments: [("2026-05-27", 1), ("2026-05-28", 1), ("2026-05-29", 2)])
    func `an incident that was closed and not mended is opened again after seven days`(
        day: String, count: Int
    ) throws {
        let policy = try TestVault.policy.swapping("until: 2030-12-31", with: "until: 2026-05-01")
        let test = try TestVault(policy: policy)
        try test.endedFamily()
        try test.live(until: TestVault.Day.late)
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        let founder = try test.founder().principal
        try test.amend(IncidentRow.self) { ($0.closed, $0.closedBy) = ($0.opened, founder) }
        try test.go(to: day)
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        #expect(try test.rows(IncidentRow.self).count { $0.kind == "overdue" } == count)
    }

    @Test func `an incident is closed by someone else than who caused it`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        let gil = try test.colleague("Gil Second", [.governance])
        // The founder is made out to have caused it.
        let founder = try test.founder()
        try test.blame(founder.principal)
        let listed = try #require(try founder.listIncidents().first)
        #expect(listed.kind == "misfiling")
        #expect(listed.clip == misfiled.wrong)
        #expect(listed.cause == "Fran Founder")
        #expect(listed.standing == nil)
        #expect(code { _ = try founder.closeIncident(1, reason: "mine") } == "own-act")
        #expect(try test.lastEvents(1) == ["incident.close own-act"])
        let closed = try gil.closeIncident(1, reason: "The families were told")
        #expect(closed.closed?.description == "2026-03-12")
        #expect(closed.closedBy == "Gil Second")
        #expect(closed.reason == "The families were told")
        #expect(try test.lastEvents(1) == ["incident.close"])
        #expect(code { _ = try gil.closeIncident(1, reason: "again") } == "closed-before")
        #expect(try founder.listIncidents().isEmpty)
        #expect(try founder.listIncidents(.all).map(\.reason) == ["The families were told"])
        #expect(try test.founder().status().figures.incidents.isEmpty)
    }

    @Test
    func `where nobody else holds governance, who caused it closes it, and the record says so`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        let founder = try test.founder()
        try test.blame(founder.principal)
        _ = try founder.closeIncident(1, reason: "I know")
        #expect(try test.lastEvents(1) == ["incident.close only-governance"])
    }

    @Test
    func `what persists is shown so when it is closed, and what concerns no family is sealed`()
        throws
    {
        let test = try TestVault()
        _ = try test.family()
        try test.tamper("UPDATE session SET salt = zeroblob(16)")
        let founder = try test.founder()
        #expect(try founder.verify().findings.count == 1)
        _ = try founder.closeIncident(1, reason: "A drill by Mrs Wilkins")
        #expect(try founder.listIncidents(.all).map(\.reason) == ["A drill by Mrs Wilkins"])
        #expect(try !TestVault.holds(Array("Wilkins".utf8), in: test.directory + "/vault"))
    }

    @Test
    func
        `a verification that finds a colleague's row changed is on record, whatever else may not be done`()
        throws
    {
        let test = try TestVault()
        try test.tamper("UPDATE person SET salt = zeroblob(16) WHERE roles = 'practitioner'")
        let founder = try test.founder()
        #expect(try founder.verify().notes == [])
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["verification-failed"])
        #expect(code { _ = try founder.closeIncident(1, reason: "seen") } == "row")
    }

    @Test(arguments: [("2026-05-21", IncidentSummary.Standing.persists), ("2026-05-22", .mended)])
    func `whether an incident persists is what the vault finds that day`(
        day: String, standing: IncidentSummary.Standing
    ) throws {
        let policy = try TestVault.policy.swapping("until: 2030-12-31", with: "until: 2026-05-01")
        let test = try TestVault(policy: policy)
        let address = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.late)
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        if standing == .mended {
            _ = try test.founder().extendClip(
                address, until: test.date("2026-12-31"), reason: "kept", minute: "M/1")
        }
        try test.go(to: day)
        #expect(try test.founder().listIncidents().map(\.standing) == [standing])
        let closed = try test.founder().closeIncident(1, reason: "seen")
        #expect(closed.standing == standing)
    }

    @Test
    func `a practitioner sees their own families' incidents, an administrator all, without clips`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        let stranger = try test.colleague("Cy Third", [.practitioner])
        let admin = try test.colleague("Adi Min", [.administrator])
        #expect(try test.practitioner().listIncidents().map(\.kind) == ["misfiling"])
        #expect(try stranger.listIncidents().isEmpty)
        let seen = try #require(try admin.listIncidents().first)
        #expect(seen.family == misfiled.wrong.family)
        #expect(seen.clip == nil && seen.cause == nil)
    }

    @Test func `an incident of a family whose names are erased is closed, and its reason read`()
        throws
    {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.late)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        try test.go(to: "2027-05-22")
        let founder = try test.founder()
        try founder.confirmClock(test.date("2027-05-22"))
        #expect(try test.purge().runPurge().erasedFamilies == 1)
        #expect(try founder.listIncidents().map(\.standing) == [.mended])
        _ = try founder.closeIncident(1, reason: "The disk was full")
        #expect(try founder.listIncidents(.all).map(\.reason) == ["The disk was full"])
        #expect(try founder.verify().findings == [])
    }

    @Test func `what a restore left open is settled, and not closed`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.backUp()
        try test.restore()
        let restored = try test.open(as: .founder)
        #expect(try restored.listIncidents().map(\.kind) == ["restore-unsettled"])
        #expect(code { _ = try restored.closeIncident(1, reason: "x") } == "settled-elsewhere")
    }
}

extension TestVault {
    /// Says of every incident that this person caused it.
    func blame(_ person: PrincipalID) throws {
        try amend(IncidentRow.self) { $0.cause = person }
    }
}
