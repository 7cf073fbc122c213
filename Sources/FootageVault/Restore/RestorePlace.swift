import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// Where a restored vault is put together: beside its place, under a name that nobody takes for a vault's.
///
/// The vault grows in a directory within one that only this account can reach. A lock file beside that
/// one, and a file within it, bear the same random id: whoever holds the lock may remove what another run
/// left where the ids agree, and nothing else; no link is followed on the way. The vault gets its name only
/// when all of it is durable.
final class RestorePlace {
    let target: String
    /// The directory that is being filled.
    let directory: String
    private let parent: String
    private let outer: String
    private let lockPath: String
    private let lock: FileHandle
    private let disk: any Disk
    private var id = ""
    /// Whether this run holds the lock, of a place that is a restore's.
    private var isHeld = false
    private var isFinished = false

    private static let heading = "footage restore\n"
    private static let idName = "restore.id"
    private static let newIDName = "restore.id.new"

    /// Takes the place for this run, and removes what a dead one left there.
    ///
    /// - Throws: `VaultError` of kind `cannotWrite` when something is in the way, of kind `locked` while
    ///   another restore works there.
    init(for path: String, outside backup: [String], on disk: any Disk) throws {
        let target = try Self.checked(path, outside: backup, on: disk)
        self.target = target
        self.disk = disk
        parent = Path.directory(of: target)
        outer = Self.outer(of: target)
        directory = outer + "/vault"
        lockPath = outer + ".lock"
        if try !disk.exists(lockPath), try disk.exists(outer) { throw Self.inTheWay(outer) }
        lock = try disk.openLockFile(lockPath, mode: 0o600, group: nil)
        try takeLock()
        isHeld = true
        try removeWhatIsThere()
        try disk.createDirectory(outer, .oneAccount)
        try disk.syncDirectory(parent)
        // Before anything else lies in it: what bears no id is never removed.
        try disk.replaceFile(
            at: outer + "/" + Self.idName, with: Array(id.utf8), mode: 0o600,
            temporaryName: Self.newIDName)
    }

    private static func outer(of target: String) -> String {
        "\(Path.directory(of: target))/.\(Path.name(of: target)).restoring"
    }

    /// The path of a place that a vault can be restored to; nothing is made there.
    private static func checked(
        _ path: String, outside backup: [String], on disk: any Disk
    ) throws -> String {
        let target = try ExportFolder.checked(path, on: disk)
        for place in backup where (target + "/").hasPrefix(place + "/") {
            throw VaultError(
                .cannotWrite, "in-backup", "\(target) lies within the backup",
                hint: "name a place outside \(place)")
        }
        return target
    }

    /// Looks whether a restore could work at a place, and leaves nothing there.
    ///
    /// What is in the way now is told before anything is asked or copied; the restore itself looks again.
    ///
    /// - Parameters:
    ///   - path: Where the vault is to be.
    ///   - backup: Directories that it must not lie in.
    ///   - bytes: How much is to be copied there.
    ///   - disk: The disk.
    /// - Throws: `VaultError` of kind `cannotWrite` when something is there or in the way, or there is too
    ///   little room; errors of the disk where this account may not write, or the file system is not fit.
    static func check(
        _ path: String, outside backup: [String], bytes: UInt64, on disk: any Disk
    ) throws {
        let target = try checked(path, outside: backup, on: disk)
        let outer = outer(of: target)
        if try !disk.exists(outer + ".lock"), try disk.exists(outer) { throw inTheWay(outer) }
        // A file without a name needs the right to make one, and is gone when it is closed.
        _ = try disk.openUnnamed(beside: target, mode: 0o600)
        let parent = Path.directory(of: target)
        _ = try disk.fitFileSystem(at: parent)
        let available = try disk.availableBytes(at: parent)
        guard available >= bytes else {
            throw VaultError(
                .cannotWrite, "no-room",
                """
                the vault needs about \(megabytes(bytes)) in \(parent), and \(megabytes(available)) are \
                free there
                """,
                hint: "nothing was restored; free some room, or name a place on a larger disk")
        }
    }

    private static func megabytes(_ bytes: UInt64) -> String {
        "\(bytes / 1_000_000 + (bytes % 1_000_000 > 0 ? 1 : 0)) MB"
    }

    deinit {
        guard isHeld, !isFinished else { return }
        try? removeWhatIsThere()
        if (try? disk.exists(outer)) == false { try? disk.removeFile(lockPath) }
    }

    /// Gives the vault its name.
    func finish() throws {
        for part in ["clips", "incoming"] { try disk.syncDirectory(directory + "/" + part) }
        try disk.syncDirectory(directory)
        try disk.move(directory, to: target, .refusing)
        isFinished = true
        try disk.syncDirectory(parent)
        try disk.syncDirectory(outer)
        // What stays of this hinders nobody.
        try? removeWhatIsThere()
        if (try? disk.exists(outer)) == false { try? disk.removeFile(lockPath) }
    }

    /// Locks the lock file, which must be one that a restore of this account made, and reads its id.
    private func takeLock() throws {
        do throws(DiskError) {
            try lock.lock(.exclusive)
        } catch {
            guard case .locked = error else { throw error }
            throw running
        }
        let status = try lock.status()
        // It was removed by a run that ended just now.
        if status.links == 0 { throw running }
        guard status.owner == SystemAccount.current, status.links == 1 else {
            throw Self.inTheWay(lockPath)
        }
        let bytes = try lock.read(at: 0, count: Int(min(status.size, 4096)))
        guard Self.isMark(bytes) else { throw Self.inTheWay(lockPath) }
        if bytes.count == Self.markLength, !bytes.contains(0) {
            id = String(decoding: bytes[Self.heading.utf8.count...], as: UTF8.self)
            return
        }
        // Whoever came no further than the lock has made nothing beside it yet.
        guard try !disk.exists(outer) else { throw Self.inTheWay(lockPath) }
        id = Hex.encode(Random.bytes(16))
        try lock.write(Array((Self.heading + id).utf8), at: 0)
        try lock.sync()
        try disk.syncDirectory(parent)
    }

    private static let markLength = heading.utf8.count + 32

    /// Whether these bytes are what a restore writes into its lock, or what a power cut left of that: any part of
    /// its beginning, with zeros for what never reached the disk.
    private static func isMark(_ bytes: [UInt8]) -> Bool {
        let heading = Array(heading.utf8)
        return bytes.count <= markLength
            && bytes.enumerated().allSatisfy { place, byte in
                byte == 0
                    || (place < heading.count
                        ? byte == heading[place] : Array("0123456789abcdef".utf8).contains(byte))
            }
    }

    private var running: VaultError {
        VaultError(
            .locked, "restore-running", "another restore is putting \(target) together",
            hint: "wait for it to end; nothing was changed")
    }

    private static func inTheWay(_ path: String) -> VaultError {
        VaultError(
            .cannotWrite, "exists", "\(path) is in the way, and no restore left it",
            hint: "look what it is, and name another place; nothing was touched")
    }

    /// Refuses a directory that is a link, another account's, or not the one that the lock speaks of.
    private func requireOwn() throws {
        let status = try disk.status(of: outer)
        guard status.kind == .directory, status.owner == SystemAccount.current,
            status.mode == VaultModes.oneAccount.directory
        else { throw Self.inTheWay(outer) }
        // Made, and not yet marked: there is nothing in it to lose.
        if try entries(of: outer).allSatisfy({ $0.name == Self.newIDName }) { return }
        let path = outer + "/" + Self.idName
        guard try disk.exists(path), try disk.status(of: path).kind == .regular,
            try disk.openPlainFile(path).readAll(limit: 64) == Array(id.utf8)
        else { throw Self.inTheWay(outer) }
    }

    /// Removes what a restore makes and nothing else; keys are overwritten first.
    private func removeWhatIsThere() throws {
        guard try disk.exists(outer) else { return }
        try requireOwn()
        try removeVault()
        // Last, or a run that dies on the way leaves what nobody may remove.
        try remove(outer + "/" + Self.newIDName)
        try remove(outer + "/" + Self.idName)
        try disk.removeDirectory(outer)
        try disk.syncDirectory(parent)
    }

    private func removeVault() throws {
        guard try disk.exists(directory) else { return }
        let location = VaultLocation(directory: directory)
        try wipe(location.slots)
        for path in [
            location.description, location.catalog, location.catalog + "-wal",
            location.catalog + "-shm", location.catalog + "-journal", location.checkpointLock,
            location.slots, location.uploadLock, location.purgeLock, location.logReserve,
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
        try disk.syncDirectory(outer)
    }

    /// What lies in a directory, which must not be a link.
    private func entries(of path: String) throws -> [DirectoryEntry] {
        guard try disk.exists(path) else { return [] }
        return try FileHandle(path, [.reading, .directory, .noFollow], on: disk).entries()
    }

    private func remove(_ path: String) throws {
        if try disk.exists(path) { try disk.removeFile(path) }
    }

    private func wipe(_ path: String) throws {
        guard try disk.exists(path) else { return }
        let file = try disk.openPlainFile(path, .readingAndWriting)
        let status = try file.status()
        // A file with one more name is somebody else's too.
        guard status.links == 1, status.owner == SystemAccount.current else { return }
        let size = status.size
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
