import VaultCrypto
import VaultDisk

extension BackupManifest.File {
    /// What a file holds, read from the disk itself and not from what is left of it in memory.
    init(reading path: String, on disk: any Disk) throws {
        let reader = try DirectReader(path, on: disk)
        var hasher = SHA256.Hasher()
        var length: UInt64 = 0
        while try reader.next({
            hasher.update($0)
            length += UInt64($0.count)
        }) {}
        self.init(length: length, sha256: hasher.finalize())
    }
}
