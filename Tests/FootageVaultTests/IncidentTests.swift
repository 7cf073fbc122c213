import Catalog
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
        try test.tamper("UPDATE incident SET closed = opened, closed_by = (SELECT id FROM person)")
        try test.go(to: day)
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        #expect(try test.rows(IncidentRow.self).count { $0.kind == "overdue" } == count)
    }
}
