import Catalog
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk

/// A repair on a disk that fails (promise 6).
struct RepairFaultTests {
    /// The calls that change something on the disk; each of them fails once.
    private static let changes: Set<SystemCall> = [
        .pwrite, .write, .fsync, .fdatasync, .rename, .unlink, .mkdir, .fchmod, .ftruncate, .link,
    ]

    @Test(arguments: [FaultyDisk.Afterwards.working, .failing])
    func `promise 6: a repair that any change on the disk stops is finished by the next`(
        afterwards: FaultyDisk.Afterwards
    ) throws {
        let (test, clip) = try TestVault.filled()
        let stray = Random.bytes(900)
        try test.mess(around: clip)
        try test.strayPayload(.random(), stray)
        let image = test.directory + "/image"
        func copy(_ from: String, _ to: String) throws {
            let done = try ChildProcess("cp", ["-a", from, to])
                .run(outputLimit: 1000, timeout: .seconds(60))
            #expect(done.ending == .exited(0))
        }
        try copy(test.place, image)
        func repair(failing: Int) throws -> FaultyDisk {
            TestVault.remove(test.place)
            TestVault.remove(test.directory + "/state")
            try copy(image, test.place)
            let disk = FaultyDisk(
                failing: failing, of: Self.changes, with: .inputOutput, afterwards: afterwards)
            do {
                _ = try test.maintainer(on: disk).repair()
            } catch {
                #expect(disk.hasFailed, "\(error)")
            }
            return disk
        }
        let calls = try repair(failing: 0).count
        #expect(calls >= 30)
        // A disk that is gone for good ends the repair at the same places, so fewer of them do.
        let step = afterwards == .working ? 1 : 4
        var points = 0
        while try repair(failing: 1 + points * step).hasFailed {
            points += 1
            _ = try test.repair()
            try test.expectRepaired()
            #expect(try test.holds(stray, below: "/set-aside"))
            #expect(try test.hasPayload(clip.id))
        }
        #expect(points == FaultyDisk.points(among: calls, every: step))
        print("repair: failed at \(points) of \(calls) calls, \(afterwards) afterwards")
    }
}
