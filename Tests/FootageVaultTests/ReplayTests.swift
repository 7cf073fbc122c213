import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk

/// Power cuts, by enumeration: every moment of an operation, and what each leaves of what was not flushed.
@Suite struct ReplayTests {
    @Test(arguments: CrashScene.Kind.chosen)
    func `promise 6: a power cut at any moment loses nothing and leaves nothing half`(
        kind: CrashScene.Kind
    ) throws {
        let scene = try kind.scene()
        let trace = try scene.traced()
        var replay = Replay(scene, trace)
        let problem = try replay.firstProblem(kind.thoroughness)
        #expect(problem == nil)
        #expect(trace.strays == [])
        print(replay.summary)
    }
}
