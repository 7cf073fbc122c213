import Catalog
import Testing
import VaultModel

@testable import FootageVault

/// Backups, restores and moves know a film that was sealed afresh, under whichever name its payload lies.
@Suite struct ClipRekeyBackupTests {
    @Test func `promise 6: backups from before and after bring the film back`() throws {
        for isBefore in [true, false] {
            let scene = try RekeyScene()
            let test = scene.test
            if isBefore { try test.backUp() }
            let rekeyed = try test.practitioner().rekeyClip(scene.clip)
            #expect(rekeyed.backups == (isBefore ? 1 : 0))
            #expect(rekeyed.keysUntil == (isBefore ? try test.date("2026-04-19") : nil))
            if !isBefore { try test.backUp() }
            #expect(try test.verifyBackup().findings == [])
            let summary = try test.restore()
            #expect(summary.verification.findings == [])
            #expect(summary.destroyed == [])
            try test.open(as: .founder).settleRestore(reason: "Nothing was destroyed")
            try scene.expectWatchable(test.open(as: .practitioner))
        }
    }

    @Test func `promise 4: what went since a backup does not come back, under whichever name`()
        throws
    {
        for isBefore in [true, false] {
            let scene = try RekeyScene()
            let test = scene.test
            try test.go(to: TestVault.Day.between)
            _ = try test.purge().runPurge()
            if isBefore { try test.backUp() }
            _ = try test.practitioner().rekeyClip(scene.clip)
            if !isBefore { try test.backUp() }
            try test.live(until: TestVault.Day.due)
            _ = try test.purge().runPurge()
            let summary = try test.restore()
            #expect(summary.destroyed == [scene.id])
            #expect(summary.verification.findings == [])
            #expect(try test.restoredRows(ClipRow.self).isEmpty)
            #expect(try test.restoredRows(MomentRow.self).isEmpty)
            let left = try TestVault.files(in: test.restoredPath + "/clips")
            #expect(left == [])
        }
    }

    @Test func `a backup keeps the old payload while one of its parts lists it, and no longer`()
        throws
    {
        let scene = try RekeyScene()
        let test = scene.test
        try test.backUp()
        _ = try test.practitioner().rekeyClip(scene.clip)
        let name = try scene.names().current
        try test.go(to: "2026-03-21")
        var summary = try test.backUp()
        #expect(summary.unknownPayloads == 0 && summary.isComplete)
        #expect(try Set(test.pooled()) == [scene.id.description, name.description])
        #expect(try test.verifyBackup().findings == [])
        try test.go(to: "2026-03-22")
        summary = try test.backUp(keep: 1)
        #expect(try test.pooled() == [name.description])
        #expect(try test.verifyBackup().findings == [])
        // The destroyed film's goes from there, too.
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        summary = try test.backUp()
        #expect(try test.pooled() == [])
        #expect(summary.unknownPayloads == 0)
    }

    @Test func `a film that is moved after it lies under its new id alone`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        _ = try test.practitioner().rekeyClip(misfiled.wrong)
        let names = try #require(try test.rows(ClipRow.self).first).payloadNames
        try misfiled.approve()
        let moved = try misfiled.move()
        #expect(moved.isFinished)
        let clip = try #require(try test.rows(ClipRow.self).first)
        #expect(clip.payloadNames.all == [clip.id])
        for name in names.all { #expect(try !test.hasPayload(name)) }
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        _ = try test.practitioner().rekeyClip(moved.to)
        #expect(try test.founder().verify().findings == [])
    }
}
