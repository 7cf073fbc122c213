import Catalog
import FootageVault
import Testing
import VaultDisk
import VaultModel

/// Nothing is opened or destroyed in a restored vault until governance settled what may be lost.
@Suite struct RestoreSettlingTests {
    @Test func `without a ledger no film is opened until governance settles it`() throws {
        let lost = try LostVault()
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
}
