import AgeFile
import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Promises 3, 4 and 8 across a restore.
@Suite struct RestoreTests {
    @Test func `promise 4: what was destroyed since the backup does not come back`() throws {
        let lost = try LostVault()
        let test = lost.test
        var shown: RestorePlan?
        let summary = try test.restore(confirm: { shown = $0 })
        #expect(shown?.destroyed.map(\.address) == [lost.destroyed])
        #expect(shown?.destroyed.map(\.date) == [CivilDate(TestVault.Day.due)])
        #expect(shown?.doubt == .recordsLost)
        #expect(shown?.epoch == 2)
        #expect(summary.destroyed == [lost.destroyedID])
        #expect(summary.verification.findings == [])
        #expect(summary.isWhole)
        let stones = try test.restoredRows(TombstoneRow.self)
        #expect(stones.map(\.id) == [lost.destroyedID])
        #expect(stones.map(\.rule) == ["ledger-replay"])
        #expect(stones.map(\.destroyedOn.description) == [TestVault.Day.due])
        let name = lost.destroyedID.description
        #expect(
            try !LinuxDisk().exists(test.restoredPath + "/clips/\(name.prefix(2))/\(name)"))
        #expect(try test.restoredRows(ClipRow.self).count == 1)
        #expect(try test.refusal(of: lost.kept, as: .practitioner) == "restore-unsettled")
        try test.open(as: .founder).settleRestore(reason: "Gone through the register")
        #expect(try test.refusal(of: lost.kept, as: .practitioner) == nil)
        #expect(try test.refusal(of: lost.destroyed, as: .practitioner) != nil)
        // The work goes on: films come in, the purge runs, everything verifies.
        let purge = try test.open(as: .purge)
        _ = try purge.runPurge()
        #expect(try test.restored().verify().findings == [])
    }

    @Test func `promise 8: only governance restores, and nothing is made for anyone else`() throws {
        let lost = try LostVault()
        let test = lost.test
        let before = try LinuxDisk().entries(of: test.directory).map(\.name).sorted()
        for whose in TestVault.Whose.allCases where whose != .founder {
            #expect(code { try test.restore(as: whose) } == "role")
        }
        struct Declined: Error {}
        #expect(throws: Declined.self) {
            try test.restore(confirm: { _ in throw Declined() })
        }
        let after = try LinuxDisk().entries(of: test.directory).map(\.name).sorted()
        #expect(before == after)
    }

    @Test
    func `promise 3: an epoch that the log is not in is tampering, an old catalog a rollback`()
        throws
    {
        let lost = try LostVault()
        let test = lost.test
        try test.restore()
        let new = test.restoredPath + "/vault.json"
        let old = test.directory + "/vault/vault.json"
        try test.copy(new, to: test.directory + "/kept.json")
        try test.copy(old, to: new)
        #expect(code { _ = try test.restored() } == "vault-description")
        try test.copy(test.directory + "/kept.json", to: new)
        #expect(try test.restored().verify().isSound)
        try test.copy(test.directory + "/kept.json", to: old)
        #expect(code { _ = try test.vault() } == "old-epoch")
    }

    @Test func `promise 3: a log key that the log does not name is refused`() throws {
        let lost = try LostVault()
        let test = lost.test
        try test.restore()
        let forged = SigningKey()
        let catalog = try Catalog(
            path: test.restoredPath + "/catalog.sqlite", access: .readWrite, lockPath: nil)
        let key = try #require(
            try catalog.rows(VaultKeyRow.self, where: "key = 'log' ORDER BY version DESC").first)
        let wrap = try #require(
            try catalog.rows(
                WrapRow.self,
                where: "vault_key = ? AND principal = (SELECT id FROM person WHERE recipient = ?)",
                [.blob(key.id.bytes), .blob(test.practitionerIdentity.publicKey.bytes)]
            ).first)
        let sealed = try forged.withSeed {
            try AgeFile.seal($0, to: [test.practitionerIdentity.publicKey])
        }
        try catalog.database.write {
            _ = try catalog.database.execute(
                "UPDATE wrap SET sealed = ? WHERE id = ?", [.blob(sealed), .blob(wrap.id.bytes)])
        }
        #expect(code { _ = try test.open(as: .practitioner) } == "log-key")
    }

    @Test func `a vault is restored again into the next epoch, even from a backup before the last`()
        throws
    {
        let lost = try LostVault()
        let test = lost.test
        try test.restore()
        let practitioner = try test.open(as: .practitioner)
        _ = try practitioner.listFamilies()
        try practitioner.remember()
        let founder = try test.open(as: .founder)
        _ = try founder.status()
        try founder.remember()
        let third = test.directory + "/third"
        let summary = try test.restore { $0.target = third }
        #expect(summary.plan.epoch == 3)
        #expect(summary.plan.lost == nil)
        #expect(summary.isWhole)
        let after = try test.open(third, as: .practitioner)
        #expect(after.passage?.epoch == 3)
        #expect(after.passage?.lost?.isKnown == true)
        try after.remember()
        #expect(code { _ = try test.open(as: .practitioner) } == "old-epoch")
        #expect(code { _ = try test.practitioner() } == "old-epoch")
        let log = try test.restored(third).verify()
        #expect(log.findings == [])
    }

    @Test func `what a backup lost of a film is an incident, and the rest is restored`() throws {
        let lost = try LostVault()
        let test = lost.test
        let kept = try #require(try test.held().first).description
        let pool = test.backupPath + "/store/clips/\(kept.prefix(2))/\(kept)"
        try LinuxDisk().removeFile(pool)
        let summary = try test.restore()
        #expect(summary.damaged.map(\.address) == [lost.kept])
        #expect(summary.damaged.map(\.part) == ["payload"])
        #expect(!summary.isWhole)
        #expect(
            try test.restoredRows(IncidentRow.self).map(\.kind).sorted()
                == ["restore-payload-missing", "restore-unsettled", "verification-failed"])
        #expect(try test.restoredRows(ClipRow.self).map(\.id.description) == [kept])
    }

    @Test func `an export of a restored vault is verified by the tool that shares no code`() throws
    {
        let lost = try LostVault()
        let test = lost.test
        let head = try test.founder().printCheckpoint()
        try test.restore { $0.heads = [head.note] }
        let founder = try test.open(as: .founder)
        let folder = test.directory + "/export"
        _ = try founder.exportAudit(to: folder)
        let kept = test.directory + "/head"
        try test.add(Array(head.note.utf8), to: kept)
        let tool = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
        let done = try ExportedFolder.run(
            "/usr/bin/env",
            [
                "python3", "-B", tool + "/Tools/verify-export", folder, "--vault-id",
                "\(test.id)", "--checkpoint", kept,
            ], in: "/")
        #expect(done.code == 0, "\(done.errors)")
        #expect(done.output.contains("lost in a restore, as the log says"))
    }
}
