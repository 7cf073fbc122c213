import Catalog
import GovernanceReport
import Testing
import VaultDisk
import VaultModel

@testable import FootageVault

/// Registers hold all that the log spoke of, or are not written.
@Suite struct ReportedRowsTests {
    @Test(arguments: [
        "DELETE FROM incident", "DELETE FROM export", "DELETE FROM hold", "DELETE FROM consent",
        "DELETE FROM fact", "DELETE FROM tombstone",
    ])
    func `promise 3: nothing is exported where a row was taken out that would be listed`(
        statement: String
    ) throws {
        let test = try TestVault()
        let clips = try test.endedFamily(films: [TestVault.film(20_000), TestVault.film(21_000)])
        let ann = try test.practitioner()
        _ = try ann.exportClip(
            clips[0], purpose: .purpose(.therapy), returnBy: test.date("2026-03-20"),
            to: .file(test.directory + "/copy.mp4"))
        _ = try ann.placeHold(
            on: .clip(clips[0]), kind: .court, reason: "Order", reviewBy: test.date("2026-08-01"))
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(try !test.rows(IncidentRow.self).isEmpty)
        #expect(try test.rows(TombstoneRow.self).count == 1)
        let folder = test.directory + "/export"
        _ = try test.founder().exportAudit(to: folder)
        try test.tamper(statement)
        #expect(code { _ = try test.founder().exportAudit(to: folder + "2") } == "row")
        #expect(try !LinuxDisk().exists(folder + "2"))
    }

    @Test(arguments: [
        "UPDATE export SET returned = taken, returned_by = principal", "DELETE FROM export",
    ])
    func `promise 3: an export that was edited away is missed by alerts, status and list`(
        statement: String
    ) throws {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(20_000), for: test.family())
        _ = try test.practitioner().exportClip(
            clip, purpose: .purpose(.therapy), returnBy: test.date("2026-03-14"),
            to: .file(test.directory + "/copy.mp4"))
        try test.go(to: "2026-03-25")
        let rules = try AlertRules.shipped()
        func alerts() throws -> Set<String> {
            Set(try test.founder().alerts(rules).map(\.sentence))
        }
        #expect(try test.practitioner().listExports(.late).count == 1)
        #expect(try alerts().count == 1)
        let before = try #require(try test.founder().status().line("exports"))
        #expect(before.level == .amber)
        #expect(before.sentence == "1 export not returned in time")
        try test.tamper(statement)
        #expect(code { _ = try test.practitioner().listExports(.open) } == "row")
        #expect(code { _ = try alerts() } == "row")
        let after = try #require(try test.founder().status().line("exports"))
        #expect(after.level == .red)
        #expect(
            after.sentence.hasPrefix("0 exports not returned in time, and which others nobody can"))
        #expect(after.sentence.contains(" of export is not what the log says; "))
    }
}
