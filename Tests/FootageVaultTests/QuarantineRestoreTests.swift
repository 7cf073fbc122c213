import Catalog
import FootageVault
import Testing
import VaultDisk
import VaultModel

/// What a restore makes of films that were destroyed, given back or moved since the backup.
@Suite struct QuarantineRestoreTests {
    @Test(arguments: ["returned", "destroyed"])
    func `promise 4: a film that went out of quarantine since the backup does not come back`(
        end: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let bytes = TestVault.film(80_000)
        let film = try test.waitingFilm(bytes, for: family)
        try test.backUp()
        if end == "returned" {
            try test.giveBack()
        } else {
            _ = try test.founder().destroyQuarantined(1, reason: "x")
        }

        let summary = try test.restore()

        #expect(summary.destroyed == [film.id])
        #expect(summary.verification.findings == [])
        #expect(try test.restoredRows(QuarantineRow.self).isEmpty)
        #expect(try test.restoredRows(DestructionRow.self).isEmpty)
        let stones = try test.restoredRows(TombstoneRow.self)
        #expect(stones.map(\.rule) == ["ledger-replay"])
        #expect(stones.map(\.family) == [nil])
        #expect(stones.map(\.digest) == [film.digest])
        #expect(try test.restoredRows(PurgeRunRow.self).allSatisfy { $0.ended != nil })
    }

    @Test func `promise 6: a clip that was moved since the backup is not lost with its old place`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try test.backUp()
        try misfiled.approve()
        try misfiled.move()

        let summary = try test.restore()

        #expect(summary.destroyed == [])
        #expect(summary.verification.findings == [])
        #expect(try test.restoredRows(ClipRow.self).map(\.id) == [misfiled.old.id])
        try test.open(as: .founder).settleRestore(reason: "Gone through the register")
        #expect(try test.refusal(of: misfiled.wrong, as: .practitioner) == nil)
    }

    @Test func `promise 4: with backups of before and after the move, the old place stays empty`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try test.backUp()
        try misfiled.approve()
        try misfiled.move()
        try test.backUp()

        // The newest backup: films lie side by side on the medium, the one at the old place among them.
        let summary = try test.restore()

        #expect(summary.verification.findings == [])
        #expect(try test.restoredRows(ClipRow.self).map(\.id) != [misfiled.old.id])
        #expect(try test.restoredRows(ClipRow.self).count == 1)
        #expect(
            try test.restoredRows(HeaderRow.self).allSatisfy { $0.id != misfiled.header.id })
        #expect(try test.restoredRows(TombstoneRow.self).map(\.id) == [misfiled.old.id])
        #expect(try test.restoredRows(TombstoneRow.self).map(\.rule) == ["clip.rebind"])
        let disk = LinuxDisk()
        let payload = "\(misfiled.old.id)"
        #expect(
            try !disk.exists(test.restoredPath + "/clips/\(payload.prefix(2))/\(payload)"))
        let slots = try disk.openPlainFile(test.restoredPath + "/keys.slots")
            .readAll(limit: 1 << 24)
        let slot = Int(misfiled.header.slot) * 512
        #expect(slots[slot..<slot + 512].allSatisfy { $0 == 0 })
        try test.open(as: .founder).settleRestore(reason: "Gone through the register")
        #expect(try test.refusal(of: misfiled.wrong, as: .practitioner) == "moved")
    }

    @Test func `promise 6: a backup of before the move brings the film back, beside a newer one`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let before = try test.backUp().stamp
        try misfiled.approve()
        try misfiled.move()
        #expect(try test.backUp().isComplete)
        #expect(try test.pooled().count == 2)

        // The newer store part cannot be used; it says that the film went from its old place, and where to it does
        // not matter: the older part has no other.
        let summary = try test.restore { $0.stamp = before }

        #expect(summary.destroyed == [])
        #expect(summary.verification.findings == [])
        #expect(try test.restoredRows(ClipRow.self).map(\.id) == [misfiled.old.id])
        try test.open(as: .founder).settleRestore(reason: "Gone through the register")
        #expect(try test.refusal(of: misfiled.wrong, as: .practitioner) == nil)
    }

    @Test func `a backup of before the move gives nothing at the old place until it is settled`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try test.backUp()
        try misfiled.approve()
        try misfiled.move()

        // The newest head is believed: that records are lost is known, and nobody watches on top of that.
        let summary = try test.restore()

        #expect(summary.plan.doubt != nil)
        #expect(try test.refusal(of: misfiled.wrong, as: .practitioner) == "restore-unsettled")
    }

    @Test func `a backup of a moved clip restores to the place it was moved to`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        try test.backUp()

        let summary = try test.restore()

        #expect(summary.destroyed == [])
        // The move itself leaves no doubt whether the ledger is complete.
        #expect(summary.plan.doubt != .incomplete)
        try test.open(as: .founder).settleRestore(reason: "Gone through the register")
        let right = ClipAddress(family: misfiled.right, session: 1, clip: 1)
        #expect(try test.refusal(of: right, as: .practitioner) == nil)
        #expect(try test.refusal(of: misfiled.wrong, as: .practitioner) == "moved")
    }
}
