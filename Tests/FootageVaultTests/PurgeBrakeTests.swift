import Catalog
import ClipStore
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

@Suite struct PurgeBrakeTests {
    /// Two families with a clip each are due; the policy lets one clip go in one run.
    private func brakedVault() throws -> TestVault {
        let policy = try TestVault.policy.swapping("clips: 100", with: "clips: 1")
        let test = try TestVault(policy: policy)
        try test.endedFamily()
        try test.endedFamily(day: 11)
        try test.live(until: TestVault.Day.due)
        return test
    }

    @Test
    func `promise 5: over the brakes nothing is destroyed, and an incident names the families`()
        throws
    {
        let test = try brakedVault()
        let plan = try test.founder().planPurge(on: test.date(TestVault.Day.due))
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        #expect(try test.held().count == 2)
        let incidents = try test.rows(IncidentRow.self)
        #expect(incidents.map(\.kind) == ["purge-braked"])
        let families = plan.families.sorted().map(\.description).joined(separator: " ")
        #expect(
            incidents.first?.detail
                == "plan \(plan.hash) for 2026-05-15: 2 clips of families \(families)")
        #expect(try test.lastEvents(1) == ["purge.brake braked"])
        let runs = try test.rows(PurgeRunRow.self).filter { $0.outcome == "braked" }
        #expect(runs.count == 2 && runs.allSatisfy { $0.destroyed == 0 })
    }

    @Test
    func `governance lets the very plan pass that it looked at`() throws {
        let test = try brakedVault()
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        let plan = try test.founder().planPurge(on: test.date(TestVault.Day.due))
        let other = SHA256.hash([1])

        #expect(code { _ = try test.founder().applyPurge(plan) } == "braked")
        #expect(
            code { _ = try test.founder().applyPurge(plan, confirmedHash: other) } == "plan-hash")
        #expect(
            code { _ = try test.purge().applyPurge(plan, confirmedHash: plan.hash) } == "role")
        #expect(try test.held().count == 2)
        #expect(
            try test.founder().applyPurge(plan, confirmedHash: plan.hash).destroyed.count == 2)
    }

    @Test
    func `for seven days what the brakes hold is not overdue; on the eighth it is`() throws {
        let test = try brakedVault()
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        try test.go(to: TestVault.Day.late)
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["purge-braked"])
        try test.go(to: "2026-05-22")
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        #expect(
            try test.rows(IncidentRow.self).map(\.kind).sorted()
                == ["overdue", "overdue", "purge-braked"])
    }

    @Test
    func `closing the incident of the brakes gives no more time`() throws {
        let test = try brakedVault()
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        let founder = try test.founder().principal
        try test.go(to: TestVault.Day.late)
        try test.amend(IncidentRow.self) { ($0.closed, $0.closedBy) = ($0.opened, founder) }
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        try test.go(to: "2026-05-22")
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        let kinds = try test.rows(IncidentRow.self).map(\.kind).sorted()
        #expect(kinds == ["overdue", "overdue", "purge-braked", "purge-braked"])
    }

    @Test
    func `what was destroyed earlier in the day counts for the brakes`() throws {
        let policy = try TestVault.policy.swapping("families: 5", with: "families: 1")
        let test = try TestVault(policy: policy)
        try test.endedFamily()
        let second = try test.endedFamily(day: 11)[0]
        let hold = try test.founder().placeHold(
            on: .clip(second), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-08-01"))
        try test.live(until: TestVault.Day.between)
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        try test.go(to: TestVault.Day.due)
        #expect(code { _ = try test.purge().runPurge() } == "braked")
    }

    @Test
    func `what was begun earlier in the day and is stuck counts for the brakes`() throws {
        let test = try TestVault()
        try test.endedFamily()
        let id = try #require(try test.held().first)
        let second = try test.endedFamily(day: 11)[0]
        let hold = try test.founder().placeHold(
            on: .clip(second), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-08-01"))
        try test.live(until: TestVault.Day.due)
        let reader = try DirectoryClipStore(in: test.place, .oneAccount).open(id)
        let purge = try test.purge()
        purge.patienceWithReaders = .milliseconds(5)
        #expect(try purge.runPurge().pending.map(\.clip) == [id])
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        let plan = try test.purge().planPurge(on: test.date("2026-07-01"))
        let other = plan.clips.filter { $0.clip != id }
        #expect(other.count == 1)
        let brakes = Brakes(clips: 1, families: 5, percent: 100)
        let rest = PurgePlan(
            vault: test.id, date: plan.date, policy: plan.policy, clips: other,
            planner: plan.planner, made: plan.made, key: SigningKey())
        #expect(try test.purge().trips(of: rest, held: 1, brakes) == [.clips(due: 2, most: 1)])
        // The next day's run counts for itself.
        try test.go(to: "2026-05-16")
        #expect(try test.purge().trips(of: rest, held: 1, brakes) == [])
        reader.close()
    }
}

@Suite struct PurgePlanTests {
    @Test
    func `a plan is read as it was written, and two who plan the same have the same hash`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        let day = try test.date(TestVault.Day.due)
        let plan = try test.purge().planPurge(on: day)
        #expect(try PurgePlan(plan.bytes) == plan)
        let other = try test.founder().planPurge(on: day)
        #expect(other.hash == plan.hash && other.bytes != plan.bytes)
        #expect(try test.purge().applyPurge(PurgePlan(other.bytes)).destroyed.count == 1)
    }

    @Test
    func `a plan that was changed is refused`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        let plan = try test.purge().planPurge(on: test.date(TestVault.Day.due))
        let text = String(decoding: plan.bytes, as: UTF8.self)
        let moved = try text.swapping("\"limit\":\"2026-05-20\"", with: "\"limit\":\"2026-05-19\"")
        let changed = try PurgePlan(Array(moved.utf8))
        #expect(changed.hash != plan.hash)
        #expect(code { _ = try test.purge().applyPurge(changed) } == "plan-signature")
        #expect(code { _ = try PurgePlan(Array((text + " ").utf8)) } == "plan")
        #expect(code { _ = try PurgePlan([]) } == "plan")
        #expect(try test.held().count == 1)
    }

    @Test(arguments: [("2026-05-16", nil), ("2026-05-22", nil), ("2026-05-23", "plan-date")])
    func `a plan can be applied for seven days`(day: String, refusal: String?) throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        let plan = try test.purge().planPurge(on: test.date(TestVault.Day.due))
        try test.go(to: day)
        #expect(code { _ = try test.purge().applyPurge(plan) } == refusal)
    }

    @Test
    func `a plan for a day to come says what will go, and cannot be applied before`() throws {
        let test = try TestVault()
        try test.endedFamily()
        let plan = try test.purge().planPurge(on: test.date(TestVault.Day.due))
        #expect(plan.clips.map(\.limit) == [try test.date(TestVault.Day.last)])
        #expect(code { _ = try test.purge().applyPurge(plan) } == "plan-date")
    }
}
