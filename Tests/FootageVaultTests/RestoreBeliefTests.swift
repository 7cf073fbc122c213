import Catalog
import Database
import DiskDoubles
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// What a restore believes of the backups beside the one that is restored.
@Suite struct RestoreBeliefTests {
    /// A vault that was backed up twice, the second time a day later.
    private func twice() throws -> (test: TestVault, first: BackupStamp, second: BackupStamp) {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        let first = try test.backUp().stamp
        try test.go(to: "2026-03-21")
        return (test, first, try test.backUp().stamp)
    }

    private func plan(_ test: TestVault, _ stamp: BackupStamp) throws -> RestorePlan {
        var request = RestoreRequest(target: test.restoredPath, reason: "the disk failed")
        request.stamp = stamp
        return try Vault.planRestore(
            test.backup(), request, as: test.secret(of: .founder), environment: test.environment)
    }

    @Test func `a later backup vouches for its head by its whole log`() throws {
        let (test, first, second) = try twice()
        let size = try test.backup().snapshot(second).logSize
        let plan = try plan(test, first)
        #expect(plan.newest == "the backup \(second)")
        #expect(plan.lost == size - plan.records)
        #expect(plan.passedOver == [])
    }

    @Test func `a head that its own catalog does not bear out is told of, and not believed`() throws
    {
        let (test, first, second) = try twice()
        // As whoever has the log's key can, and no colleague's.
        try test.forgeManifest(second) { manifest in
            guard var store = manifest.store else { return }
            store.logSize += 1000
            manifest.contents = .store(store)
        }
        let plan = try plan(test, first)
        #expect(plan.newest == "the backup \(first)")
        #expect(plan.lost == 0)
        #expect(plan.passedOver.map(\.place) == ["store part \(second)"])
    }

    @Test func `a manifest that cannot be read is told of`() throws {
        let (test, first, second) = try twice()
        let path = "\(test.backupPath)/store/\(second)/manifest.json"
        try LinuxDisk().removeFile(path)
        try test.add(Array("{}".utf8), to: path)
        let plan = try plan(test, first)
        #expect(plan.passedOver.map(\.place) == ["store part \(second)"])
        #expect(plan.passedOver.first?.message.contains("passed over") == true)
    }

    @Test func `promise 3: two backups of two histories are not one vault's`() throws {
        let test = try TestVault()
        let fork = test.directory + "/fork"
        #expect(try Self.run("cp", "-a", test.directory + "/vault", fork))
        _ = try test.founder().listFamilies()
        let other = try Vault(at: fork, environment: test.environment)
            .unlock(with: test.secret(of: .founder))
        for _ in 0..<3 { _ = try other.listFamilies() }
        try test.backUp()
        try test.go(to: "2026-03-22")
        _ = try other.makeBackup(BackupRequest(directory: test.backupPath))
        let stamps = try test.backup().stamps()
        #expect(stamps.count == 2)
        #expect(code { _ = try plan(test, stamps[0]) } == "history-changed")
    }

    private static func run(_ words: String...) throws -> Bool {
        try ExportedFolder.run("/usr/bin/env", words, in: "/").code == 0
    }
}

extension TestVault {
    /// Changes a store part's manifest and signs for it anew, as whoever has the log's key can.
    func forgeManifest(
        _ stamp: BackupStamp, _ change: (inout BackupManifest) throws -> Void
    ) throws {
        let part = "\(backupPath)/store/\(stamp)"
        let disk = LinuxDisk()
        let read = try disk.openPlainFile(part + "/manifest.json").readAll(limit: 1 << 20)
        var manifest = try #require(BackupManifest(read))
        try change(&manifest)
        let line = try BackupSignature.line(
            for: manifest.bytes, of: id, as: manifest.origin, with: founder().logKey)
        for (name, bytes) in [("manifest.json", manifest.bytes), ("manifest.sig", line)] {
            try disk.removeFile(part + "/" + name)
            try add(bytes, to: part + "/" + name)
        }
    }
}
