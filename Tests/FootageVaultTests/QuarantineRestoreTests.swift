import Catalog
import FootageVault
import Testing
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
            _ = try test.practitioner().returnQuarantined(1, reason: "x", to: test.outside())
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
