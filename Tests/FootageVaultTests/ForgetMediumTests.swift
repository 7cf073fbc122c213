import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Media with key parts that no backup reaches any more.
@Suite struct ForgetMediumTests {
    /// A vault whose one medium with a key part is gone, past its time.
    private func overdue() throws -> (test: TestVault, medium: String) {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        try test.backUp()
        try LinuxDisk().move(test.backupPath, to: test.directory + "/away", .refusing)
        try test.go(to: "2026-04-25")
        let row = try #require(try test.rows(BackupRow.self).first)
        return (test, Hex.encode(row.keysMedium))
    }

    private func level(_ name: String, _ test: TestVault) throws -> VaultStatus.Level? {
        try test.founder().status().lines.first { $0.name == name }?.level
    }

    @Test(arguments: MediumFate.allCases)
    func `what became of a medium is on record, and the status says no more than is known`(
        fate: MediumFate
    ) throws {
        let (test, medium) = try overdue()
        #expect(try level("backup-keys", test) == .red)
        let forgotten = try test.founder().forgetMedium(
            String(medium.prefix(8)), fate, reason: "Stolen from the office")
        #expect(forgotten.medium == medium)
        #expect(forgotten.keyParts.count == 1)
        #expect(try test.lastEvents(1) == ["backup.forget"])
        #expect(try level("backup-keys", test) == nil)
        #expect(try level("backup-keys-lost", test) == (fate == .lost ? .amber : nil))
        let row = try #require(try test.rows(BackupRow.self).first)
        #expect(row.keysFate == fate.rawValue && row.keysEnded != nil)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `a lost medium that is found again is overwritten and counted like any other`()
        throws
    {
        let (test, medium) = try overdue()
        _ = try test.founder().forgetMedium(medium, .lost, reason: "Not in the safe")
        try LinuxDisk().move(test.directory + "/away", to: test.backupPath, .refusing)
        let first = try #require(try test.backup().keyStamps().first)
        let made = try test.backUp()
        #expect(made.removedKeyParts == [first])
        #expect(try level("backup-keys-lost", test) == nil)
        let fates = try test.rows(BackupRow.self).sorted { $0.number < $1.number }.map(\.keysFate)
        #expect(fates == ["overwritten", nil])
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `only governance forgets a medium, and only one that holds a key part`() throws {
        let (test, medium) = try overdue()
        #expect(
            code { _ = try test.practitioner().forgetMedium(medium, .lost, reason: "Gone") }
                == "role")
        let founder = try test.founder()
        for wrong in ["", "12345", "ffffffff" + medium, medium + "00"] {
            #expect(code { _ = try founder.forgetMedium(wrong, .lost, reason: "Gone") } == "medium")
        }
        #expect(try level("backup-keys", test) == .red)
        _ = try founder.forgetMedium(medium, .destroyed, reason: "Shredded")
        #expect(
            code { _ = try founder.forgetMedium(medium, .lost, reason: "Gone") } == "medium")
    }
}
