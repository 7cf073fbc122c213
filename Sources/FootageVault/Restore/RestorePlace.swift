import KeyStore
import VaultDisk
import VaultModel

/// Where a restored vault is put together: beside its place, under a name that nobody takes for a vault's.
///
/// A lock file beside it says whose the directory is: whoever holds its lock may remove what another run
/// left, and nothing else. The vault gets its name only when all of it is durable.
final class RestorePlace {
    let target: String
    /// The directory that is being filled.
    let directory: String
    private let parent: String
    private let lockPath: String
    private let lock: FileHandle
    private let disk: any Disk
    private var isFinished = false

    private static let heading = Array("footage restore\n".utf8)

    /// Takes the place for this run, and removes what a dead one left there.
    ///
    /// - Throws: `VaultError` of kind `cannotWrite` when something is in the way, of kind `locked` while
    ///   another restore works there.
    init(for path: String, outside backup: [String], on disk: any Disk) throws {
        let target = try ExportFolder.checked(path, on: disk)
        for place in backup where (target + "/").hasPrefix(place + "/") {
            throw VaultError(
                .cannotWrite, "in-backup", "\(target) lies within the backup",
                hint: "name a place outside \(place)")
        }
        self.target = target
        self.disk = disk
        parent = Path.directory(of: target)
        directory = "\(parent)/.\(Path.name(of: target)).restoring"
        lockPath = directory + ".lock"
        if try !disk.exists(lockPath), try disk.exists(directory) {
            throw VaultError(
                .cannotWrite, "exists", "\(directory) is in the way, and no restore left it",
                hint: "look what it is, and name another place; nothing was touched")
        }
        lock = try disk.openLockFile(lockPath, mode: 0o600, group: nil)
        do throws(DiskError) {
            try lock.lock(.exclusive)
        } catch {
            guard case .locked = error else { throw error }
            throw VaultError(
                .locked, "restore-running", "another restore is putting \(target) together",
                hint: "wait for it to end; nothing was changed")
        }
        if try lock.status().size == 0 {
            // Whoever made the lock alone has made nothing beside it yet.
            guard try !disk.exists(directory) else {
                throw VaultError(
                    .cannotWrite, "exists", "\(directory) is in the way, and no restore left it",
                    hint: "look what it is, and name another place; nothing was touched")
            }
            try lock.write(Self.heading, at: 0)
            try lock.sync()
            try disk.syncDirectory(parent)
        }
        guard try lock.read(at: 0, count: Self.heading.count) == Self.heading else {
            throw VaultError(
                .cannotWrite, "exists", "\(lockPath) is in the way, and no restore left it",
                hint: "look what it is, and name another place; nothing was touched")
        }
        try removeWhatIsThere()
    }

    deinit {
        guard !isFinished else { return }
        try? removeWhatIsThere()
        if (try? disk.exists(directory)) == false { try? disk.removeFile(lockPath) }
    }

    /// Gives the vault its name.
    func finish() throws {
        for part in ["clips", "incoming"] { try disk.syncDirectory(directory + "/" + part) }
        try disk.syncDirectory(directory)
        try disk.move(directory, to: target, .refusing)
        isFinished = true
        try disk.syncDirectory(parent)
        try? disk.removeFile(lockPath)
    }

    /// Removes what a restore makes and nothing else; keys are overwritten first.
    private func removeWhatIsThere() throws {
        guard try disk.exists(directory) else { return }
        let location = VaultLocation(directory: directory)
        try wipe(location.slots)
        for path in [
            location.description, location.catalog, location.catalog + "-wal",
            location.catalog + "-shm", location.catalog + "-journal", location.checkpointLock,
            location.slots, location.uploadLock, location.purgeLock,
        ] { try remove(path) }
        for entry in try entries(of: directory)
        where entry.kind == .regular && entry.name.hasPrefix("vault.json.") {
            try remove(directory + "/" + entry.name)
        }
        for store in [location.clips, location.incoming] {
            for entry in try entries(of: store) {
                let path = store + "/" + entry.name
                guard entry.kind == .directory else {
                    try remove(path)
                    continue
                }
                for file in try entries(of: path) { try remove(path + "/" + file.name) }
                try disk.removeDirectory(path)
            }
            if try disk.exists(store) { try disk.removeDirectory(store) }
        }
        try disk.removeDirectory(directory)
        try disk.syncDirectory(parent)
    }

    private func entries(of path: String) throws -> [DirectoryEntry] {
        try disk.exists(path) ? disk.entries(of: path) : []
    }

    private func remove(_ path: String) throws {
        if try disk.exists(path) { try disk.removeFile(path) }
    }

    private func wipe(_ path: String) throws {
        guard try disk.exists(path) else { return }
        let file = try disk.openPlainFile(path, .readingAndWriting)
        let size = try file.status().size
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        var offset: UInt64 = 0
        while offset < size {
            let count = min(UInt64(zeros.count), size - offset)
            try file.write(Array(zeros.prefix(Int(count))), at: offset)
            offset += count
        }
        try file.sync()
    }
}
