import AuditLog
import Catalog
import DiskDoubles
import FootageVault
import Glibc
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What a restore refuses before anything is copied.
@Suite struct RestoreRefusalTests {
    private func backedUp() throws -> TestVault {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        try test.backUp()
        return test
    }

    private func plan(_ test: TestVault, to target: String) throws -> RestorePlan {
        try Vault.planRestore(
            test.backup(), RestoreRequest(target: target, reason: "the disk failed"),
            as: test.secret(of: .founder), environment: test.environment)
    }

    @Test func `a dry run says what stands at the place, and leaves nothing there`() throws {
        let test = try backedUp()
        let disk = LinuxDisk()
        let before = try disk.entries(of: test.directory).map(\.name).sorted()
        let place = test.directory + "/place"
        #expect(try plan(test, to: place).epoch == 2)
        #expect(try disk.entries(of: test.directory).map(\.name).sorted() == before)
        try disk.createDirectory(place, .oneAccount)
        #expect(code { _ = try plan(test, to: place) } == "exists")
        let link = test.directory + "/link"
        #expect(unsafe symlink("nowhere", link) == 0)
        #expect(code { _ = try plan(test, to: link) } == "exists")
        #expect(code { _ = try plan(test, to: test.directory + "/none/place") } == "no-directory")
        #expect(code { _ = try plan(test, to: test.backupPath + "/place") } == "in-backup")
        #expect(code { _ = try plan(test, to: test.directory + "/vault/place") } == "inside-vault")
        let other = test.directory + "/other"
        try disk.createDirectory(test.directory + "/.other.restoring", .oneAccount)
        #expect(code { _ = try plan(test, to: other) } == "exists")
    }

    @Test func `a dry run says where there is too little room`() throws {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(3_000_000)])
        try test.backUp()
        guard let small = try SmallFileSystem(kibibytes: 2048) else { return }
        let place = small.directory("place")
        #expect(code { _ = try plan(test, to: place) } == "no-room")
        #expect(code { try test.restore { $0.target = place } } == "no-room")
        #expect(try LinuxDisk().entries(of: small.directory.path).isEmpty)
    }

    @Test func `promise 3: a catalog with a forged row never gets an epoch`() throws {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        try test.tamper("UPDATE clip SET number = 7")
        try test.backUp()
        let before = try LinuxDisk().entries(of: test.directory).map(\.name).sorted()
        #expect(code { _ = try plan(test, to: test.restoredPath) } == "backup-catalog")
        var asked = false
        #expect(code { try test.restore(confirm: { _ in asked = true }) } == "backup-catalog")
        #expect(!asked)
        #expect(try LinuxDisk().entries(of: test.directory).map(\.name).sorted() == before)
    }
}
