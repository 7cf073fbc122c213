import Catalog
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    var backupPath: String { directory + "/backup" }

    /// Makes a backup in `backupPath`.
    @discardableResult
    func backUp(
        on disk: any Disk = LinuxDisk(), keys: String? = nil, keep: Int? = nil,
        depth: BackupRequest.Depth = .lengths
    ) throws -> BackupSummary {
        try founder().makeBackup(
            BackupRequest(
                directory: backupPath, keysDirectory: keys, keep: keep, depth: depth), on: disk)
    }

    func backup() throws -> Backup { try Backup(at: backupPath) }

    func verifyBackup() throws -> BackupReport {
        try Backup(at: backupPath).verify(against: vault())
    }

    /// The names in a directory of the backup, but for the pool's.
    func backupNames(_ part: String) throws -> [String] {
        let path = backupPath + "/" + part
        guard try LinuxDisk().exists(path) else { return [] }
        return try LinuxDisk().entries(of: path).map(\.name)
            .filter { $0 != "clips" && $0 != "incoming" }
    }

    /// The ids of the payloads in the backup.
    func pooled() throws -> [String] {
        let clips = backupPath + "/store/clips"
        guard try LinuxDisk().exists(clips) else { return [] }
        return try LinuxDisk().entries(of: clips).flatMap { shard in
            try LinuxDisk().entries(of: clips + "/" + shard.name).map(\.name)
        }
    }

    /// The paths of all files in a directory and below.
    static func files(in directory: String) throws -> [String] {
        try LinuxDisk().entries(of: directory).flatMap { entry in
            let path = directory + "/" + entry.name
            return entry.kind == .directory ? try files(in: path) : [path]
        }
    }

    /// Whether some file in a directory and below holds these bytes.
    static func holds(_ bytes: [UInt8], in directory: String) throws -> Bool {
        try files(in: directory).contains { path in
            Files.contains(try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 30), bytes)
        }
    }
}

/// A disk between whose directories no file can be linked: as if they were on two.
final class TwoDisks: CallInterceptor {
    let disk: any Disk = LinuxDisk()

    func intercept(_ call: InterceptedCall) throws(Errno) {
        if call.call == .link, call.file == nil { throw .otherFileSystem }
    }
}
