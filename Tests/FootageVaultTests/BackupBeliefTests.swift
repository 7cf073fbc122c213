import Catalog
import Database
import DiskDoubles
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// What a backup is believed, and by whose word.
@Suite struct BackupBeliefTests {
    /// A vault that was backed up twice, the second time a day later.
    private func twice() throws -> (test: TestVault, first: BackupStamp, second: BackupStamp) {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        let first = try test.backUp(on: TwoDisks()).stamp
        try test.go(to: "2026-03-21")
        return (test, first, try test.backUp(on: TwoDisks()).stamp)
    }

    /// Changes a store part and signs for it anew, as whoever has the log's key can.
    private func forge(
        _ test: TestVault, _ stamp: BackupStamp,
        _ change: (inout BackupManifest, _ part: String) throws -> Void
    ) throws {
        let part = "\(test.backupPath)/store/\(stamp)"
        let disk = LinuxDisk()
        let read = try disk.openPlainFile(part + "/manifest.json").readAll(limit: 1 << 20)
        var manifest = try #require(BackupManifest(read))
        try change(&manifest, part)
        let line = try BackupSignature.line(
            for: manifest.bytes, of: test.id, as: manifest.origin,
            with: test.founder().logKey)
        for (name, bytes) in [("manifest.json", manifest.bytes), ("manifest.sig", line)] {
            try disk.removeFile(part + "/" + name)
            try test.add(bytes, to: part + "/" + name)
        }
    }

    @Test func `a key is believed only in the epoch that it is the log's in`() throws {
        let (test, _, second) = try twice()
        let stamp = second
        try forge(test, stamp) { manifest, _ in manifest.epoch = 9 }
        #expect(code { _ = try test.backup().snapshot(stamp) } == "backup-manifest")
        try forge(test, stamp) { manifest, _ in
            manifest.epoch = 1
            manifest.origin += "/9"
        }
        #expect(code { _ = try test.backup().snapshot(stamp) } == "backup-manifest")
    }

    @Test func `numbers that no vault comes near are not read`() throws {
        let (test, first, second) = try twice()
        try forge(test, first) { manifest, _ in manifest.epoch = 0 }
        #expect(code { _ = try test.backup().snapshot(first) } == "backup-manifest")
        try forge(test, second) { manifest, _ in
            guard var store = manifest.store else { return }
            store.logSize = 1 << 50
            manifest.contents = .store(store)
        }
        #expect(code { _ = try test.backup().snapshot(second) } == "backup-manifest")
    }

    @Test func `a clip is destroyed by the word of the log, not of a list or a row`() throws {
        let (test, first, second) = try twice()
        let held = try test.held()
        let disk = LinuxDisk()
        // A list that names what is held, signed for.
        try forge(test, second) { manifest, part in
            let list = Array("\(held[0])\n".utf8)
            try disk.removeFile(part + "/destroyed.txt")
            try test.add(list, to: part + "/destroyed.txt")
            manifest.files["destroyed.txt"] = .init(
                length: UInt64(list.count), sha256: SHA256.hash(list))
        }
        let backup = try test.backup()
        let gone = try backup.destroyedSince()
        #expect(gone.ids.isEmpty && gone.faults.isEmpty)
        // A size that is not that of its log.
        try forge(test, second) { manifest, _ in
            guard var store = manifest.store else { return }
            store.logSize += 1000
            manifest.contents = .store(store)
        }
        #expect(try test.backup().destroyedSince().faults.map(\.stamp) == [second])
        let copy = try test.backup().copy(
            test.backup().snapshot(first), to: test.directory + "/copy", .oneAccount)
        #expect(copy.payloads == 1 && copy.destroyed == [])
        #expect(copy.passedOver.map(\.place) == ["store part \(second)"])
    }

    @Test func `a later backup that is damaged is named, whichever is verified`() throws {
        let (test, first, second) = try twice()
        try LinuxDisk().removeFile("\(test.backupPath)/store/\(second)/manifest.sig")
        let report = try test.backup().verify(first)
        #expect(report.findings.map(\.place) == ["store part \(second)"])
        #expect(report.failure == .unknown)
    }
}
