import FootageVault
import Glibc
import Testing
import VaultDisk

/// The place that a restore makes its vault in, and what it finds there.
@Suite struct RestorePlaceTests {
    @Test(arguments: [false, true])
    func `what lies under the staging name is wiped only where a restore left it`(
        isLink: Bool
    ) throws {
        let lost = try LostVault()
        let test = lost.test
        let disk = LinuxDisk()
        let staging = test.directory + "/.restored.restoring"
        let vault = test.directory + "/vault"
        // Someone's forged lock, and a vault that is not the restore's to touch.
        let id = "0123456789abcdef0123456789abcdef"
        try test.add(Array("footage restore\n\(id)".utf8), to: staging + ".lock")
        if isLink {
            #expect(unsafe symlink(vault, staging) == 0)
        } else {
            try disk.move(vault, to: staging, .refusing)
        }
        let place = isLink ? vault : staging
        let slots = try disk.openPlainFile(place + "/keys.slots").readAll(limit: 1 << 30)
        let before = try disk.entries(of: place)
        #expect(code { try test.restore() } == "exists")
        #expect(try disk.entries(of: place) == before)
        #expect(try disk.openPlainFile(place + "/keys.slots").readAll(limit: 1 << 30) == slots)
    }

    @Test
    func `what a dead restore left is removed, but no other name of its files is overwritten`()
        throws
    {
        let lost = try LostVault()
        let test = lost.test
        let disk = LinuxDisk()
        let staging = test.directory + "/.restored.restoring"
        let id = "0123456789abcdef0123456789abcdef"
        try test.add(Array("footage restore\n\(id)".utf8), to: staging + ".lock")
        try disk.createDirectory(staging, .oneAccount)
        try test.add(Array(id.utf8), to: staging + "/restore.id")
        try disk.createDirectory(staging + "/vault", .oneAccount)
        let slots = test.directory + "/vault/keys.slots"
        let before = try disk.openPlainFile(slots).readAll(limit: 1 << 30)
        try disk.link(slots, to: staging + "/vault/keys.slots")
        #expect(try test.restore().isWhole)
        #expect(try disk.openPlainFile(slots).readAll(limit: 1 << 30) == before)
        #expect(try !disk.exists(staging))
        #expect(try !disk.exists(staging + ".lock"))
    }

    @Test(arguments: [
        [], Array("footage re".utf8), [UInt8](repeating: 0, count: 48),
        Array("footage restore\n".utf8) + [UInt8](repeating: 0, count: 32),
        Array("footage restore\n0123".utf8),
    ])
    func `promise 6: a restore goes on from what a power cut left of its lock`(
        left: [UInt8]
    ) throws {
        let lost = try LostVault()
        let test = lost.test
        let lock = test.directory + "/.restored.restoring.lock"
        try test.add(left, to: lock)
        #expect(try test.restore().isWhole)
        #expect(try !LinuxDisk().exists(lock))
    }

    @Test(arguments: [
        Array("somebody's notes".utf8), [UInt8](repeating: 0, count: 49),
        Array("footage restore\n0123456789abcdef0123456789abcdeg".utf8),
    ])
    func `a file that is none of a restore's locks is not touched`(other: [UInt8]) throws {
        let lost = try LostVault()
        let test = lost.test
        let lock = test.directory + "/.restored.restoring.lock"
        try test.add(other, to: lock)
        #expect(code { try test.restore() } == "exists")
        #expect(try LinuxDisk().openPlainFile(lock).readAll(limit: 4096) == other)
    }
}
