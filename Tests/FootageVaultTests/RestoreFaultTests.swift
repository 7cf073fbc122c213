import Catalog
import DiskDoubles
import FootageVault
import Testing
import VaultDisk
import VaultModel

/// Promise 6: a restore is there whole or not at all, whichever call fails, and can be begun again.
@Suite struct RestoreFaultTests {
    private static let calls: Set<SystemCall> = [
        .open, .pwrite, .fsync, .fdatasync, .ftruncate, .fallocate, .rename, .unlink, .mkdir,
        .lock,
    ]

    /// A backup with a clip that was destroyed since.
    private func backedUp() throws -> TestVault {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(30_000), TestVault.film(20_000)])
        try test.live(until: TestVault.Day.due)
        try test.backUp()
        _ = try test.purge().runPurge()
        return test
    }

    /// Fails one call after another, and holds what is left to the promise.
    private func enumerate(
        step: Int, from first: Int, _ afterwards: FaultyDisk.Afterwards, with error: Errno
    ) throws {
        let test = try backedUp()
        let step = TestSettings.isLong ? step : 8 * step
        let unharmed = FaultyDisk(failing: 0, of: Self.calls, with: error)
        let base = try DiskImage(of: test.directory, names: ["state"])
        _ = try test.restore(on: unharmed)
        TestVault.remove(test.restoredPath)
        try base.put(into: test.directory, names: ["state"])
        #expect(unharmed.count >= 600)
        var failures = 0
        var number = first
        while true {
            let disk = FaultyDisk(
                failing: number, of: Self.calls, with: error, afterwards: afterwards)
            var isDone = true
            do { _ = try test.restore(on: disk) } catch {
                #expect(disk.hasFailed, "\(error)")
                isDone = false
            }
            let isThere = try LinuxDisk().exists(test.restoredPath)
            try #require(isThere || !isDone)
            if isThere {
                // It got its name, so it is whole, whatever failed after that.
                try #require(try test.restored().verify().findings.isEmpty)
                // A payload that could not be removed has no key any more; the next purge removes it.
                try #require(
                    try test.restoredRows(ClipRow.self).allSatisfy { $0.state == .destroying })
                // It finishes what was begun, and begins nothing.
                let purge = try test.open(as: .purge)
                try #require(code { _ = try purge.runPurge() } == "restore-unsettled")
                try #require(try test.restoredRows(ClipRow.self).isEmpty)
                TestVault.remove(test.restoredPath)
            }
            guard disk.hasFailed else { break }
            failures += 1
            number += step
        }
        // What the last of them left is no hindrance.
        let summary = try test.restore()
        #expect(summary.isWhole)
        #expect(summary.destroyed.count == 2)
        let left = try LinuxDisk().entries(of: test.directory).map(\.name)
        #expect(!left.contains { $0.hasPrefix(".restored") })
        // What one of them left, the next has to clear away: that takes more calls, never fewer.
        print("restore: failed at \(failures) of \(unharmed.count) calls, \(afterwards) afterwards")
        #expect(
            failures >= FaultyDisk.points(among: unharmed.count, from: first, every: step))
    }

    @Test func `a call that fails leaves no half vault, and the next restore is whole`() throws {
        try enumerate(step: 11, from: 1, .working, with: .inputOutput)
    }

    @Test func `a disk that is full or gone from some call on leaves no half vault`() throws {
        try enumerate(step: 13, from: 5, .failing, with: .noSpace)
    }
}
