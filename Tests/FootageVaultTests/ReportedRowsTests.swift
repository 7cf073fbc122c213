import Catalog
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
}
