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
        let keys = test.directory + "/image"
        func copy(_ from: String, _ to: String) throws {
            let done = try ChildProcess("cp", ["-a", from, to])
                .run(outputLimit: 1000, timeout: .seconds(60))
            #expect(done.ending == .exited(0))
        }
        try copy(test.place, keys)
        var points = 0
        // A disk that is gone for good ends the repair at the same places, so fewer of them do.
        for number in stride(from: 1, to: 500, by: afterwards == .working ? 1 : 4) {
            TestVault.remove(test.place)
            TestVault.remove(test.directory + "/state")
            try copy(keys, test.place)
            let disk = FaultyDisk(
                failing: number, of: Self.changes, with: .inputOutput, afterwards: afterwards)
            do {
                let summary = try test.maintainer(on: disk).repair()
                if !disk.hasFailed { break }
                // It may only have been partly done.
                _ = summary.failure
            } catch {
                #expect(disk.hasFailed, "\(error)")
            }
            points += 1
            _ = try test.repair()
            try test.expectRepaired()
            #expect(try test.holds(stray, below: "/set-aside"))
            #expect(try test.hasPayload(clip.id))
        }
        #expect((10..<120).contains(points), "\(points) calls")
    }
}
