import AgeFile
import AuditLog
import Catalog
import Database
import FootageVault
import Glibc
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Promises 3, 4 and 6 across a restore.
@Suite struct RestoreTests {
    /// A vault that was backed up, then lost one clip to its policy and gained another.
    private struct Lost {
        let test: TestVault
        /// Destroyed after the backup.
        let destroyed: ClipAddress
        /// In the backup, and kept.
        let kept: ClipAddress
        let destroyedID: ClipID

        init(_ test: TestVault) throws {
            self.test = test
            destroyed = try test.endedFamily()[0]
            destroyedID = try #require(try test.held().first)
            let family = try test.family(sessionOn: "2026-03-11")
            kept = try test.takeIn(TestVault.film(50_000), for: family, day: "11")
            try test.live(until: TestVault.Day.due)
            try test.backUp()
            _ = try test.purge().runPurge()
        }
    }

    @Test func `promise 4: what was destroyed since the backup does not come back`() throws {
        let lost = try Lost(try TestVault())
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

    @Test func `promise 3: people come forward into the new epoch, and are told what is lost`()
        throws
    {
        let lost = try Lost(try TestVault())
        let test = lost.test
        let practitioner = try test.practitioner()
        _ = try practitioner.listFamilies()
        try practitioner.remember()
        try test.founder().remember()
        let seen = try UInt64(test.logSize())
        let plan = try test.restore().plan
        #expect(plan.newest == "what you remember of it")
        #expect(plan.lost == seen - plan.records)
        let after = try test.open(as: .practitioner)
        let passage = try #require(after.passage)
        #expect(passage.epoch == 2)
        #expect(passage.opened == plan.records)
        #expect(passage.reason == "the disk failed")
        let gone = try #require(passage.lost)
        #expect(gone.first == plan.records)
        #expect(gone.count == seen - plan.records)
        #expect(gone.isKnown)
        _ = try after.listFamilies()
        try after.remember()
        // Now it is remembered, and the old copy is refused before anything is done.
        #expect(try test.open(as: .practitioner).passage == nil)
        let size = try test.logSize()
        #expect(code { _ = try test.practitioner() } == "old-epoch")
        #expect(code { _ = try test.founder() } == "old-epoch")
        #expect(try test.logSize() == size)
        #expect(try test.restoredRows(IncidentRow.self).isEmpty)
        // One who has not seen the restored vault yet still opens the old one: that cannot be known.
        _ = try test.purge()
    }

    @Test func `more than the restore knew of is an incident, once`() throws {
        let lost = try Lost(try TestVault())
        let test = lost.test
        let practitioner = try test.practitioner()
        _ = try practitioner.listFamilies()
        try practitioner.remember()
        let seen = try UInt64(test.logSize())
        try LinuxDisk().removeFile(test.ledgerPath)
        let plan = try test.restore().plan
        #expect(plan.lost == 0)
        let after = try test.open(as: .practitioner)
        #expect(after.passage?.lost?.isKnown == false)
        try after.remember()
        let more = "kind <> 'restore-unsettled' ORDER BY id"
        let incidents = try test.restoredRows(IncidentRow.self, where: more)
        #expect(incidents.map(\.kind) == ["restore-lost-more"])
        #expect(
            incidents.map(\.detail) == ["records \(plan.records) to \(seen - 1) before epoch 2"])
        try test.open(as: .practitioner).remember()
        #expect(try test.restoredRows(IncidentRow.self, where: more).count == 1)
        #expect(try test.restored().verify().findings == [])
    }

    @Test func `a head that was kept elsewhere counts what is lost, and is told apart later`()
        throws
    {
        let lost = try Lost(try TestVault())
        let test = lost.test
        let head = try test.founder().printCheckpoint()
        let plan = try test.restore { $0.heads = [head.note] }.plan
        #expect(plan.lost == head.size - plan.records)
        let report = try test.restored().verify(VerificationPlan(against: head.note))
        #expect(report.verdict == .sound)
        #expect(report.notes.contains { $0.contains("lost in a restore") })
        // Somebody went on in the old copy meanwhile.
        let later = try test.practitioner().printCheckpoint()
        let unexplained = try test.restored().verify(VerificationPlan(against: later.note))
        #expect(unexplained.verdict == .rolledBack)
        #expect(unexplained.findings.map(\.code) == ["lost-unexplained"])
        let own = try test.open(as: .founder).printCheckpoint()
        #expect(try test.restored().verify(VerificationPlan(against: own.note)).isSound)
        let old = try test.vault().verify(VerificationPlan(against: own.note))
        #expect(old.findings.map(\.code) == ["old-epoch"])
        #expect(old.failure == .rolledBack)
    }

    @Test func `without a ledger no film is opened until governance settles it`() throws {
        let lost = try Lost(try TestVault())
        let test = lost.test
        try LinuxDisk().removeFile(test.ledgerPath)
        let summary = try test.restore()
        #expect(summary.plan.doubt == .noLedger)
        #expect(summary.destroyed == [])
        #expect(
            try test.refusal(of: lost.kept, as: .practitioner) == "restore-unsettled")
        let status = try test.open(as: .founder).status()
        #expect(status.isRed)
        #expect(status.lines.first?.name == "restore")
        #expect(try test.restored().status().isRed)
        // The purge begins nothing: holds since the backup may be lost.
        #expect(code { _ = try test.open(as: .purge).runPurge() } == "restore-unsettled")
        let plan = try test.open(as: .purge).planPurge(on: test.restored().today)
        #expect(code { _ = try test.open(as: .purge).applyPurge(plan) } == "restore-unsettled")
        #expect(try test.restoredRows(TombstoneRow.self).isEmpty)
        let practitioner = try test.open(as: .practitioner)
        #expect(code { try practitioner.settleRestore(reason: "I think so") } == "role")
        let founder = try test.open(as: .founder)
        try founder.settleRestore(reason: "The register of destruction was gone through")
        #expect(code { try founder.settleRestore(reason: "Again") } == "settled")
        #expect(try test.refusal(of: lost.kept, as: .practitioner) == nil)
        #expect(try !founder.status().lines.contains { $0.name == "restore" })
        #expect(try test.open(as: .purge).runPurge().destroyed == [lost.destroyedID])
        #expect(try test.restored().verify().findings == [])
    }

    @Test func `a ledger that does not name every clip destroyed before does not settle it`() throws
    {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        try test.backUp()
        let whole = try LinuxDisk().openPlainFile(test.ledgerPath).readAll(limit: 1 << 20)
        try LinuxDisk().removeFile(test.ledgerPath)
        let partial = test.directory + "/partial"
        try test.add([], to: partial)
        #expect(try test.restore { $0.ledgers = [partial] }.plan.doubt == .incomplete)
        TestVault.remove(test.restoredPath)
        try LinuxDisk().removeFile(test.ledgerPath)
        try test.add(whole + Array("half a li".utf8), to: test.directory + "/torn")
        let torn = try test.restore { $0.ledgers = [test.directory + "/torn"] }.plan
        #expect(torn.doubt == .unreadable)
        #expect(torn.ledgers.map(\.agreeing) == [1])
        TestVault.remove(test.restoredPath)
        try LinuxDisk().removeFile(test.ledgerPath)
        let line = try #require(
            String(decoding: whole, as: UTF8.self).split(separator: "\n")
                .first { !$0.hasPrefix("end ") })
        var changed = Array("\(line)\n".utf8)
        let last = changed.count - 2
        changed[last] = changed[last] == 0x30 ? 0x31 : 0x30
        try test.add(changed, to: test.directory + "/changed")
        let refused = code {
            try test.restore { $0.ledgers = [test.directory + "/changed"] }
        }
        #expect(refused == "ledger-differs")
        #expect(try !LinuxDisk().exists(test.restoredPath))
    }

    @Test func `promise 8: only governance restores, and nothing is made for anyone else`() throws {
        let lost = try Lost(try TestVault())
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
        let lost = try Lost(try TestVault())
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
        let lost = try Lost(try TestVault())
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
        let lost = try Lost(try TestVault())
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
        let lost = try Lost(try TestVault())
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
        let lost = try Lost(try TestVault())
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

    @Test(arguments: [false, true])
    func `what lies under the staging name is wiped only where a restore left it`(
        isLink: Bool
    ) throws {
        let lost = try Lost(try TestVault())
        let test = lost.test
        let disk = LinuxDisk()
        let staging = test.directory + "/.restored.restoring"
        let vault = test.directory + "/vault"
        // Someone's forged lock, and a vault that is not the restore's to touch.
        let id = "0123456789abcdef0123456789abcdef"
        try test.add(Array("footage restore\n\(id)".utf8), to: staging + ".lock")
        if isLink {
            #expect(unsafe symlink(vault, staging) == 0)
        } else {
            try disk.move(vault, to: staging, .refusing)
        }
        let place = isLink ? vault : staging
        let slots = try disk.openPlainFile(place + "/keys.slots").readAll(limit: 1 << 30)
        let before = try disk.entries(of: place)
        #expect(code { try test.restore() } == "exists")
        #expect(try disk.entries(of: place) == before)
        #expect(try disk.openPlainFile(place + "/keys.slots").readAll(limit: 1 << 30) == slots)
    }

    @Test
    func `what a dead restore left is removed, but no other name of its files is overwritten`()
        throws
    {
        let lost = try Lost(try TestVault())
        let test = lost.test
        let disk = LinuxDisk()
        let staging = test.directory + "/.restored.restoring"
        let id = "0123456789abcdef0123456789abcdef"
        try test.add(Array("footage restore\n\(id)".utf8), to: staging + ".lock")
        try disk.createDirectory(staging, .oneAccount)
        try test.add(Array(id.utf8), to: staging + "/restore.id")
        try disk.createDirectory(staging + "/vault", .oneAccount)
        let slots = test.directory + "/vault/keys.slots"
        let before = try disk.openPlainFile(slots).readAll(limit: 1 << 30)
        try disk.link(slots, to: staging + "/vault/keys.slots")
        #expect(try test.restore().isWhole)
        #expect(try disk.openPlainFile(slots).readAll(limit: 1 << 30) == before)
        #expect(try !disk.exists(staging))
        #expect(try !disk.exists(staging + ".lock"))
    }

    @Test func `an empty ledger tells nothing of what is lost`() throws {
        let test = try TestVault()
        _ = try test.family(sessionOn: "2026-03-11")
        try test.backUp()
        let empty = test.directory + "/empty"
        try test.add([], to: empty)
        let plan = try test.restore { $0.ledgers = [empty] }.plan
        #expect(plan.lost == 0)
        #expect(plan.doubt == .recordsLost)
    }

    @Test func `only a head kept outside the backup shows that nothing is lost`() throws {
        let test = try TestVault()
        _ = try test.family(sessionOn: "2026-03-11")
        try test.backUp()
        let empty = test.directory + "/empty"
        try test.add([], to: empty)
        try test.founder().remember()
        try LinuxDisk().removeFile(test.ledgerPath)
        let plan = try test.restore { $0.ledgers = [empty] }.plan
        #expect(plan.newest == "what you remember of it" || plan.lost == 0)
        #expect(plan.doubt == (plan.lost == 0 ? nil : .recordsLost))
    }

    @Test func `promise 8: who restored does not settle it while another holds governance`() throws
    {
        let test = try TestVault()
        let officer = SecretIdentity()
        _ = try test.founder().addPerson(
            named: "Gail Governance", request: officer.request, roles: [.governance])
        try test.vault().unlock(with: officer).accept(vaultID: test.id)
        try test.backUp()
        try test.restore()
        let cause = try test.restoredRows(IncidentRow.self).map(\.cause)
        #expect(cause == [try test.open(as: .founder).principal])
        let founder = try test.open(as: .founder)
        #expect(code { try founder.settleRestore(reason: "It looks right") } == "own-act")
        #expect(try test.restored().status().isRed)
        try test.restored().unlock(with: officer).settleRestore(reason: "Gone through it")
        #expect(try test.restored().verify().findings == [])
    }

    @Test func `a head that nothing signs, or of an epoch out of reach, is not believed`() throws {
        let lost = try Lost(try TestVault())
        let test = lost.test
        let note = try test.founder().printCheckpoint().note
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let bare = lines[0...2].joined(separator: "\n") + "\n"
        #expect(code { try test.restore { $0.heads = [bare] } } == "checkpoint")
        let huge = lines[0] + "\n18446744073709551615\n" + lines[2] + "\n"
        #expect(code { try test.restore { $0.heads = [huge] } } == "checkpoint")
        for epoch in ["1002", "\(Int64.max)", "\(Int64.max - 1)"] {
            let origin = lines[0].dropLast() + epoch
            let far = ([String(origin)] + lines.dropFirst()).joined(separator: "\n")
            #expect(code { try test.restore { $0.heads = [far] } } == "checkpoint")
        }
        #expect(try !LinuxDisk().exists(test.restoredPath))
        #expect(try test.restore { $0.heads = [note] }.plan.epoch == 2)
    }
}
