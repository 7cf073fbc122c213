import Catalog
import Database
import Testing
import VaultDisk

@testable import FootageVault

/// What is known to be lost in a restore, by heads, ledgers and memories (promise 3).
@Suite struct RestoreHeadsTests {
    @Test func `a head that was kept elsewhere counts what is lost, and is told apart later`()
        throws
    {
        let lost = try LostVault()
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

    @Test func `a receipt of a record that was lost does not verify, one of a record kept does`()
        throws
    {
        let test = try LostVault().test
        let founder = try test.founder()
        let kept = try founder.prove(record: 3).file
        let lost = try founder.prove(record: UInt64(test.logSize()) - 1).file
        let head = try founder.printCheckpoint().note
        try test.restore { $0.heads = [head] }
        var plan = VerificationPlan()
        plan.receipt = lost
        let report = try test.restored().verify(plan)
        #expect(report.findings.map(\.code) == ["receipt-lost"])
        #expect(report.failure == .unknown)
        #expect(report.receipt?.isHeld == false)
        plan.receipt = kept
        let early = try test.restored().verify(plan)
        #expect(early.findings == [])
        #expect(early.receipt?.isHeld == true)
    }

    @Test func `more than the restore knew of is an incident, once`() throws {
        let lost = try LostVault()
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

    @Test func `promise 3: people come forward into the new epoch, and are told what is lost`()
        throws
    {
        let lost = try LostVault()
        let test = lost.test
        let practitioner = try test.practitioner()
        _ = try practitioner.listFamilies()
        try practitioner.remember()
        try test.founder().remember()
        let seen = try UInt64(test.logSize())
        let plan = try test.restore().plan
        #expect(plan.newest == "what you remember of it")
        #expect(plan.lost == seen - plan.records)
        #expect(plan.doubt == .ownLedgerOnly)
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
        #expect(try test.restoredRows(IncidentRow.self).map(\.kind) == ["restore-unsettled"])
        // One who has not seen the restored vault yet still opens the old one: that cannot be known.
        _ = try test.purge()
    }

    @Test func `only a head kept outside the backup shows that nothing is lost`() throws {
        let (test, empty, own) = try backedUp()
        let plan = try test.restore {
            $0.ledgers = [empty]
            $0.heads = [own]
        }.plan
        #expect(plan.lost == 0)
        #expect(plan.doubt == nil)
    }

    @Test func `a newer head shows what is lost, beside one that is the backup's own`() throws {
        let (test, empty, own) = try backedUp()
        try test.founder().remember()
        try LinuxDisk().removeFile(test.ledgerPath)
        let seen = try UInt64(test.logSize())
        let plan = try test.restore {
            $0.ledgers = [empty]
            $0.heads = [own]
        }.plan
        #expect(plan.newest == "what you remember of it")
        #expect(seen > plan.records)
        #expect(plan.lost == seen - plan.records)
        #expect(plan.doubt == .recordsLost)
    }

    @Test(
        arguments: [
            (1001, nil, 1002), (1002, "epoch", nil), (.max, "epoch", nil),
        ] as [(Int64, String?, Int64?)])
    func `a memory of more than a thousand epochs after the backup's is not gone on from`(
        epoch: Int64, refusal: String?, next: Int64?
    ) throws {
        let (test, _, _) = try backedUp()
        let founder = try test.founder()
        try founder.remember()
        var memory = try #require(try founder.readMemory())
        memory.epoch = epoch
        try MemoryFile(
            of: founder.principal, vault: test.id, in: test.environment.stateDirectory,
            on: LinuxDisk()
        ).write(memory, test.founderIdentity)
        var plan: RestorePlan?
        #expect(code { plan = try test.restore().plan } == refusal)
        #expect(plan?.epoch == next)
    }

    /// A vault with a backup, an empty ledger, and the backup's own head as it was handed out then.
    private func backedUp() throws -> (test: TestVault, ledger: String, head: String) {
        let test = try TestVault()
        _ = try test.family(sessionOn: "2026-03-11")
        let stamp = try test.backUp().stamp
        let ledger = test.directory + "/empty"
        try test.add([], to: ledger)
        let catalog = try Catalog(
            path: "\(test.backupPath)/store/\(stamp)/catalog.sqlite", access: .copy, lockPath: nil)
        let head = try #require(try catalog.logHead()).checkpoint
        return (test, ledger, String(decoding: head, as: UTF8.self))
    }

    @Test func `an empty ledger tells nothing of what is lost`() throws {
        let (test, empty, _) = try backedUp()
        let plan = try test.restore { $0.ledgers = [empty] }.plan
        #expect(plan.lost == 0)
        #expect(plan.doubt == .recordsLost)
    }

    @Test func `a head that nothing signs, or of an epoch out of reach, is not believed`() throws {
        let lost = try LostVault()
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
