import AuditLog
import Catalog
import DiskDoubles
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// Promise 4 across a restore: what a ledger names, and what its signed end shows.
@Suite struct RestoreLedgerTests {
    /// A vault that was backed up, and then lost one clip to its policy.
    private func purgedSince() throws -> (test: TestVault, kept: ClipAddress) {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        let family = try test.family(sessionOn: "2026-03-11")
        let kept = try test.takeIn(TestVault.film(20_000), for: family, day: "11")
        try test.live(until: TestVault.Day.due)
        try test.backUp()
        #expect(try test.purge().runPurge().destroyed.count == 1)
        return (test, kept)
    }

    private func lines(_ test: TestVault, of kind: String) throws -> [String] {
        try test.wholeLedger().filter { $0.hasPrefix(kind + " ") }
    }

    @Test func `a ledger whose end reaches the newest head leaves nothing to settle`() throws {
        let (test, kept) = try purgedSince()
        let head = try test.founder().printCheckpoint()
        try test.founder().remember()
        let plan = try test.restore { $0.heads = [head.note] }.plan
        #expect(plan.ledgers.map(\.end) == [head.size])
        #expect(plan.destroyed.count == 1)
        #expect(plan.lost == head.size - plan.records)
        #expect(plan.doubt == nil)
        #expect(try test.refusal(of: kept, as: .practitioner) == nil)
        _ = try test.open(as: .purge).runPurge()
        #expect(try test.restored().verify().findings == [])
    }

    @Test func `promise 5: films open, and the purge waits, where entries were lost`() throws {
        let (test, kept) = try purgedSince()
        _ = try test.founder().placeHold(
            on: .family(kept.family), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-06-01"))
        let head = try test.founder().printCheckpoint().note
        try test.founder().remember()
        #expect(try test.restore { $0.heads = [head] }.plan.doubt == .entriesLost)
        #expect(try test.refusal(of: kept, as: .practitioner) == nil)
        #expect(code { _ = try test.open(as: .purge).runPurge() } == "restore-unsettled")
        let founder = try test.open(as: .founder)
        #expect(
            try founder.status().lines.first?.sentence.contains("the purge begins nothing") == true)
        try founder.settleRestore(reason: "The hold was placed again")
        _ = try test.open(as: .purge).runPurge()
        #expect(try test.restored().verify().findings == [])
    }

    @Test func `promise 4: who restores does not vouch alone for what others destroyed`() throws {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        try test.live(until: TestVault.Day.due)
        let early = try test.founder().printCheckpoint()
        try test.backUp()
        try test.founder().remember()
        // The purge has an account of its own.
        let other = VaultEnvironment(
            clock: test.environment.clock, host: "test", program: "footage test",
            stateDirectory: test.directory + "/other")
        let purge = try Vault(at: test.directory + "/vault", environment: other)
            .unlock(with: test.secret(of: .purge))
        #expect(try purge.runPurge().destroyed.count == 1)
        try purge.remember()
        func plan(_ change: (inout RestoreRequest) -> Void) throws -> RestorePlan {
            var request = RestoreRequest(target: test.restoredPath, reason: "the disk failed")
            change(&request)
            return try Vault.planRestore(
                test.backup(), request, as: test.secret(of: .founder),
                environment: test.environment)
        }
        let alone = try plan { _ in }
        #expect(alone.destroyed.isEmpty)
        #expect(alone.doubt == .ownLedgerOnly)
        #expect(alone.doubt?.closesFilms == true)
        // A head from before tells nothing of what came after.
        #expect(try plan { $0.heads = [early.note] }.doubt == .ownLedgerOnly)
        let whole = try plan { $0.ledgers = [DestructionLedger.path(of: test.id, in: other)] }
        #expect(whole.destroyed.count == 1)
        #expect(whole.doubt == nil)
    }

    @Test func `a ledger that was cut off is told from one that was edited`() throws {
        let (test, _) = try purgedSince()
        let disk = LinuxDisk()
        let early = try disk.openPlainFile(test.ledgerPath).readAll(limit: 1 << 20)
        _ = try test.practitioner().listFamilies()
        let head = try test.founder().printCheckpoint()
        try test.founder().remember()
        let whole = try disk.openPlainFile(test.ledgerPath).readAll(limit: 1 << 20)
        func plan(_ ledger: [UInt8]) throws -> RestorePlan {
            if try disk.exists(test.ledgerPath) { try disk.removeFile(test.ledgerPath) }
            try test.add(ledger, to: test.ledgerPath)
            var request = RestoreRequest(target: test.restoredPath, reason: "the disk failed")
            request.heads = [head.note]
            return try Vault.planRestore(
                test.backup(), request, as: test.secret(of: .founder),
                environment: test.environment)
        }
        #expect(try plan(whole).doubt == nil)
        let short = try plan(early)
        #expect(short.doubt == .ledgerShort)
        #expect(try #require(short.ledgers.first?.end) < head.size)
        // Without its end.
        let text = String(decoding: whole, as: UTF8.self)
        let bare = text.split(separator: "\n").filter { !$0.hasPrefix("end ") }
            .map { $0 + "\n" }.joined()
        let without = try plan(Array(bare.utf8))
        #expect(without.doubt == .recordsLost)
        #expect(without.ledgers.map(\.end) == [nil])
        // With a line less, and with one more, before its end.
        let end = try #require(text.split(separator: "\n").last { $0.hasPrefix("end ") })
        let forged = "\(ClipID.random()) 2026-05-15 -\n"
        for edited in ["\(end)\n", bare + forged + "\(end)\n"] {
            #expect(code { _ = try plan(Array(edited.utf8)) } == "ledger-changed")
        }
        // What is added after it is read, and reaches no further.
        #expect(try plan(whole + Array(forged.utf8)).doubt == nil)
    }

    @Test func `an end that another key signed vouches for nothing`() throws {
        let (test, _) = try purgedSince()
        try test.founder().remember()
        let disk = LinuxDisk()
        let bytes = try disk.openPlainFile(test.ledgerPath).readAll(limit: 1 << 20)
        let text = String(decoding: bytes, as: UTF8.self)
        let bare = Array(
            text.split(separator: "\n").filter { !$0.hasPrefix("end ") }.map { $0 + "\n" }
                .joined().utf8)
        let log = try LogTable(test.catalog().database)
        let end = try LedgerEnd(
            size: log.size, root: log.root, entered: 0, after: SHA256.hash(bare), of: test.id,
            as: test.vault().description.origin, with: SigningKey())
        try disk.removeFile(test.ledgerPath)
        try test.add(bare + Array(end.line.utf8), to: test.ledgerPath)
        let plan = try test.restore().plan
        #expect(plan.ledgers.map(\.end) == [nil])
        #expect(plan.doubt == .recordsLost)
    }

    @Test func `a ledger that somebody changed is moved aside, and made anew from the log`() throws
    {
        let (test, _) = try purgedSince()
        let disk = LinuxDisk()
        let lines = try test.wholeLedger()
        let gone = try #require(try test.rows(TombstoneRow.self).first?.id)
        #expect(lines.filter { $0.hasPrefix("\(gone) ") }.count == 1)
        // Its line is taken out, and one of a film that lives is put in.
        let live = try #require(try test.held().first)
        try disk.removeFile(test.ledgerPath)
        let end = try #require(lines.last)
        try test.add(Array("\(live) 2026-05-15 -\n\(end)\n".utf8), to: test.ledgerPath)
        try test.founder().remember()
        let mended = try test.wholeLedger()
        #expect(mended.count == 2)
        #expect(mended.first?.hasPrefix("\(gone) ") == true)
        #expect(try test.rows(IncidentRow.self).filter { $0.kind == "ledger-changed" }.count == 1)
        let names = try disk.entries(of: Path.directory(of: test.ledgerPath)).map(\.name)
        #expect(names.filter { $0.hasPrefix("destroyed.ledger.changed-") }.count == 1)
        // The same behind the end, where nothing was signed yet.
        let whole = try disk.openPlainFile(test.ledgerPath).readAll(limit: 1 << 20)
        try disk.removeFile(test.ledgerPath)
        try test.add(whole + Array("\(live) 2026-05-15 -\n".utf8), to: test.ledgerPath)
        try test.founder().remember()
        #expect(try !test.ledger().contains { $0.hasPrefix("\(live) ") })
        let kinds = try test.rows(IncidentRow.self).map(\.kind)
        #expect(kinds.filter { $0 == "ledger-contradicted" }.count == 1)
    }

    @Test func `an account whose ledger a restore did not have finds out what came back`() throws {
        let (test, _) = try purgedSince()
        let gone = try #require(try test.rows(TombstoneRow.self).first?.id)
        let aside = test.directory + "/aside"
        try test.copy(test.ledgerPath, to: aside)
        try LinuxDisk().removeFile(test.ledgerPath)
        try test.restore()
        try test.copy(aside, to: test.ledgerPath)
        try test.open(as: .founder).remember()
        let found = try test.restoredRows(IncidentRow.self)
            .filter { $0.kind == "ledger-contradicted" }
        #expect(found.map(\.detail).allSatisfy { $0.hasSuffix("holds clip \(gone)") })
        #expect(found.count == 1)
    }

    @Test func `names whose erasure was cut short are no fault of the ledger that says so`() throws
    {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        let family = try #require(try test.rows(FamilyRow.self).first)
        let ledger = DestructionLedger(at: test.ledgerPath, on: LinuxDisk())
        let line = DestructionLedger.Entry(
            erasure: .names(family.id), date: try test.date("2026-03-20"))
        let slots = try SlotFile(path: test.directory + "/vault/keys.slots", .oneAccount)
        try slots.destroy([SlotNumber(try #require(family.slot))])
        try ledger.append([line])
        try test.founder().remember()
        #expect(try test.rows(IncidentRow.self).isEmpty)
        #expect(try ledger.read().entries == [line])
    }

    @Test func `each account's ledger names what every other destroyed`() throws {
        let (test, _) = try purgedSince()
        let other = VaultEnvironment(
            clock: test.environment.clock, host: "test", program: "footage test",
            stateDirectory: test.directory + "/other")
        let gone = try #require(try test.rows(TombstoneRow.self).first)
        try Vault(at: test.directory + "/vault", environment: other)
            .unlock(with: test.secret(of: .founder)).remember()
        let ledger = DestructionLedger(
            at: DestructionLedger.path(of: test.id, in: other), on: LinuxDisk())
        let contents = try ledger.read()
        #expect(contents.entries == [DestructionLedger.Entry(gone)])
        #expect(contents.endIsLast)
        #expect(contents.end?.isTrue(after: contents.digest, of: test.id) == true)
        // Only those keep one who destroy, back up or restore.
        let third = VaultEnvironment(
            clock: test.environment.clock, host: "test", program: "footage test",
            stateDirectory: test.directory + "/third")
        try Vault(at: test.directory + "/vault", environment: third)
            .unlock(with: test.secret(of: .practitioner)).remember()
        #expect(try !LinuxDisk().exists(DestructionLedger.path(of: test.id, in: third)))
    }

    /// A family that was backed up, and of which then everything was erased.
    private func erasedSince() throws -> (test: TestVault, family: FamilyReference, slot: Int64) {
        let test = try TestVault(policy: TestVault.briefPolicy)
        let address = try test.endedFamily()[0]
        try test.practitioner().setFamily(address.family, alias: "CASE-1", birth: nil)
        let hold = try test.founder().placeHold(
            on: .family(address.family), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-04-01"))
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        let slot = try #require(try test.rows(FamilyRow.self).first?.slot)
        try test.backUp()
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        try test.go(to: "2027-05-17")
        try test.founder().confirmClock(test.date("2027-05-17"))
        #expect(try test.purge().runPurge().erasedFamilies == 1)
        return (test, address.family, slot)
    }

    @Test func `promise 4: what was erased of a family does not come back`() throws {
        let (test, family, slot) = try erasedSince()
        for (kind, count) in [("names", 1), ("text", 2), ("tombstones", 1)] {
            #expect(try lines(test, of: kind).count == count)
        }
        try test.founder().remember()
        let summary = try test.restore()
        #expect(summary.plan.erased.map(\.family) == [family])
        #expect(summary.plan.erased.map(\.parts) == [[.names, .texts, .tombstones]])
        #expect(summary.plan.erased.map(\.date) == [CivilDate("2027-05-17")])
        #expect(summary.verification.findings == [])
        let row = try #require(try test.restoredRows(FamilyRow.self).first)
        #expect(row.slot == nil && row.alias == nil && row.aliasDigest == nil)
        let slots = try LinuxDisk().openPlainFile(test.restoredPath + "/keys.slots")
            .readAll(limit: 1 << 30)
        #expect(slots[Int(slot) * 512..<Int(slot + 1) * 512].allSatisfy { $0 == 0 })
        #expect(try test.restoredRows(TombstoneRow.self).isEmpty)
        #expect(try test.open(as: .practitioner).listFamilies().map(\.alias) == [nil])
        #expect(try test.open(as: .founder).listHolds(family).map(\.reason) == [nil])
    }

    @Test func `a later backup knows what was erased, without any ledger`() throws {
        let (test, family, slot) = try erasedSince()
        let first = try #require(try test.backup().stamps().first)
        // The newer backup's key part lacks the key; the older one's is kept elsewhere.
        let kept = test.directory + "/keys"
        try LinuxDisk().createDirectory(kept, .oneAccount)
        #expect(
            try ExportedFolder.run(
                "/usr/bin/env", ["cp", "-a", test.backupPath + "/keys", kept + "/keys"], in: "/"
            ).code == 0)
        try test.copy(test.backupPath + "/backup.json", to: kept + "/backup.json")
        try test.backUp()
        try LinuxDisk().removeFile(test.ledgerPath)
        let request = RestoreRequest(
            target: test.restoredPath, reason: "the disk failed", stamp: first, keyStamp: first)
        let summary = try Vault.restore(
            Backup(at: test.backupPath, keysAt: kept), request, as: test.secret(of: .founder),
            environment: test.environment, confirm: { _ in })
        #expect(summary.plan.erased.map(\.family) == [family])
        #expect(summary.plan.doubt == .noLedger)
        #expect(summary.damaged.isEmpty)
        let slots = try LinuxDisk().openPlainFile(test.restoredPath + "/keys.slots")
            .readAll(limit: 1 << 30)
        #expect(slots[Int(slot) * 512..<Int(slot + 1) * 512].allSatisfy { $0 == 0 })
        // A film whose tombstone was erased as well.
        #expect(summary.plan.destroyed.count == 1)
        #expect(try test.restoredRows(ClipRow.self).isEmpty)
        #expect(summary.verification.findings == [])
    }

    @Test func `without a ledger and a later backup names come back, and nothing opens`() throws {
        let (test, _, _) = try erasedSince()
        try LinuxDisk().removeFile(test.ledgerPath)
        let summary = try test.restore()
        #expect(summary.plan.erased.isEmpty)
        #expect(summary.plan.doubt == .noLedger)
        #expect(try test.restoredRows(FamilyRow.self).first?.slot != nil)
    }
}
