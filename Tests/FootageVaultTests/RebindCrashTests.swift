import Catalog
import ClipStore
import FootageVault
import KeyStore
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Moves of clips that are cut short.
@Suite struct RebindCrashTests {
    @Test(arguments: DestructionStep.allCases)
    func `promise 6: what fails after the move is finished by running it again, or by the purge`(
        step: DestructionStep
    ) throws {
        for finishes in ["again", "purge"] {
            let misfiled = try Misfiled()
            let test = misfiled.test
            try misfiled.approve()
            #expect(throws: (any Error).self) {
                try misfiled.move(
                    test.stepping(test.practitionerIdentity) { (reached) throws(DiskError) in
                        if reached == step { throw .locked(path: "test") }
                    })
            }
            #expect(try test.rows(ClipRow.self).count == 2)
            #expect(try test.rows(TombstoneRow.self).isEmpty)
            #expect(try test.vault().verify().findings == [])
            // A clip that is on its way out is not found in its bytes' stead.
            let again = try test.upload(
                test.dump(misfiled.right, misfiled.film), by: test.practitioner())
            #expect(again.results.map(\.end.code) == ["already-in"])
            if finishes == "again" {
                let moved = try misfiled.move()
                #expect(moved.to.description == "\(misfiled.right)/1/1")
                #expect(moved.isFinished)
            } else {
                #expect(try test.purge().runPurge().destroyed == [misfiled.old.id])
            }
            try misfiled.expectMoved()
            #expect(try test.rows(IncidentRow.self).map(\.kind) == ["misfiling"])
        }
    }

    @Test(arguments: DestructionStep.allCases)
    func `promise 6: the power goes at a step after the move, and the next start finishes`(
        step: DestructionStep
    ) throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        let image = try CrashImage(of: test)
        try misfiled.move(
            test.stepping(test.practitionerIdentity) { (reached) throws(DiskError) in
                if reached == step { try image.take() }
            })
        try image.putBack()
        #expect(try test.purge().runPurge().destroyed == [misfiled.old.id])
        try misfiled.expectMoved()
    }

    @Test func `promise 6: a move that is stopped while it seals leaves the clip as it was`() throws
    {
        let misfiled = try Misfiled(3_000_000)
        struct Stop: Error {}
        try misfiled.approve()
        #expect(throws: Stop.self) {
            _ = try misfiled.test.practitioner().rebindClip(
                misfiled.wrong, to: misfiled.right, session: 1, reason: "x"
            ) { done, _ in if done > 1_000_000 { throw Stop() } }
        }
        #expect(try misfiled.test.lastEvents(2).last == "clip.rebind outcome not-moved")
        try misfiled.expectUnmoved()
        try misfiled.move()
        try misfiled.expectMoved()
    }

    @Test func `promise 6: what does not read back is not moved`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        let rotten = Vault(try test.vault(), slots: { $0 }, clips: { ForgetfulClipStore(base: $0) })
        #expect(
            code {
                try misfiled.move(
                    rotten.unlock(with: SecretIdentity(test.practitionerIdentity.copy())))
            } == "read-back")
        try misfiled.expectUnmoved()
    }
}

/// A store whose medium holds something else than was written.
private struct ForgetfulClipStore: ClipStoreLayer {
    let base: any ClipStore

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary {
        PayloadSummary(length: try base.readBack(id).length, treeRoot: MerkleHash.empty)
    }
}
