import Catalog
import FootageVault
import Testing
import VaultModel

@Suite struct BrakedFamilyTests {
    @Test
    func `a family that joins those under the brakes does not give the others more time`() throws {
        let policy = try TestVault.policy.swapping("clips: 100", with: "clips: 1")
        let test = try TestVault(policy: policy)
        try test.endedFamily()
        try test.endedFamily(day: 11)
        let third = try test.endedFamily(day: 10)[0]
        let hold = try test.founder().placeHold(
            on: .clip(third), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-08-01"))
        try test.live(until: TestVault.Day.due)
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        // The third joins once its release has stood for a while.
        try test.go(to: "2026-06-13")
        #expect(code { _ = try test.purge().runPurge() } == "braked")
        #expect(try test.rows(IncidentRow.self).count { $0.kind == "purge-braked" } == 2)
        let overdue = try test.rows(IncidentRow.self).filter { $0.kind == "overdue" }
        #expect(overdue.count == 2)
        #expect(overdue.allSatisfy { $0.clip != nil && $0.family != nil })
    }
}
