import AuditLog
import Catalog
import ClipStore
import VaultCrypto
import VaultDisk
import VaultModel

/// A directory that backups are written to: looked at first, then made and locked.
final class BackupMedium {
    let place: BackupPlace
    let mark: BackupMark
    /// Whether it is no backup yet.
    let isNew: Bool
    /// The file system it is or will be on.
    let fileSystem: FileSystemKind
    /// What room it has.
    let availableBytes: UInt64
    /// Whether it lies on the file system that the vault lies on.
    let isBesideVault: Bool

    private let modes: VaultModes
    private let disk: any Disk
    private let slots: String
    private var lock: FileHandle?

    /// Looks at a directory, and changes nothing.
    ///
    /// - Throws: `VaultError` when it lies in a vault, holds something else or another vault's backups, or
    ///   when accounts outside the vault can reach it.
    init(_ directory: String, for vault: Vault, on disk: any Disk) throws {
        let place = BackupPlace(directory)
        self.place = place
        self.disk = disk
        modes = vault.modes
        slots = vault.slotPlace.path
        try OutputPlace.check(place.mark, on: disk)
        let exists = try disk.exists(place.directory)
        let parent = Path.directory(of: place.directory)
        let around = (exists ? place.directory : parent) + "/."
        guard try disk.exists(around) else {
            throw VaultError(
                .cannotWrite, "no-directory", "there is no directory \(parent)",
                hint: "make it first, or name another place; is the medium mounted?")
        }
        if exists { try modes.checkDirectory(place.directory + "/.", on: disk) }
        if exists, try disk.exists(place.mark) {
            mark = try Backup.mark(of: place, on: disk)
            isNew = false
            guard mark.vault == vault.description.id else {
                throw VaultError(
                    .cannotWrite, "other-vault",
                    "\(place.directory) holds backups of another vault, \(mark.name)",
                    hint: "name a directory of its own for each vault; nothing was changed")
            }
        } else {
            if exists { try Self.checkEmpty(place, on: disk) }
            mark = BackupMark(
                vault: vault.description.id, name: vault.description.name,
                medium: Random.bytes(16), genesis: try vault.catalog.genesisLeaf())
            isNew = true
        }
        let status = try disk.fileSystem(at: around)
        fileSystem = FileSystemKind(magic: status.type)
        availableBytes = status.availableBytes
        isBesideVault =
            try disk.status(of: around).device
            == disk.status(of: vault.location.directory + "/.").device
    }

    /// Refuses a directory in which something lies that is none of a backup's beginnings.
    private static func checkEmpty(_ place: BackupPlace, on disk: any Disk) throws {
        // A new file system has the first; a backup that was cut short leaves the others.
        let harmless: Set = ["lost+found", Path.name(of: place.lock), temporaryMark]
        let strange = try disk.entries(of: place.directory + "/.").first {
            !harmless.contains($0.name)
        }
        guard strange == nil else {
            throw VaultError(
                .cannotWrite, "not-empty",
                "\(place.directory) holds something, and is no backup",
                hint: "name an empty directory, or one that is not there yet")
        }
    }

    private static let temporaryMark = ".backup.json.new"

    /// Makes the directory what it has to be, and takes it for this backup alone.
    func open() throws {
        if try !disk.exists(place.directory) {
            try disk.createDirectory(place.directory, modes)
            try disk.syncDirectory(Path.directory(of: place.directory))
        }
        let file = try disk.openLockFile(place.lock, mode: modes.file, group: modes.group)
        do throws(DiskError) {
            try file.lock(.exclusive)
        } catch {
            guard case .locked = error else { throw error }
            throw VaultError(
                .locked, "backup-running",
                "a backup is being made in \(place.directory), or somebody verifies it",
                hint: "wait for it to end, then try again; nothing was changed")
        }
        lock = file
        if isNew {
            guard try !disk.exists(place.mark) else {
                throw VaultError(
                    .locked, "backup-begun", "another backup was begun in \(place.directory)",
                    hint: "try again; nothing was changed")
            }
            try disk.replaceFile(
                at: place.mark, with: mark.bytes, mode: modes.file, group: modes.group,
                temporaryName: Self.temporaryMark)
        }
    }

    /// Makes the directory of the store parts and the pool of payloads in it.
    func openStores() throws -> DirectoryClipStore {
        try makeDirectory(place.stores)
        _ = try removeLeftovers(in: place.stores, .unlinking)
        let pool = try DirectoryClipStore.make(in: place.stores, modes, on: disk)
        for upload in try pool.incoming() { try pool.removeIncoming(upload.id) }
        return pool
    }

    /// What became of what backups that were cut short left.
    struct Leftovers {
        /// What was removed.
        var removed: [BackupStamp] = []
        /// What must not be overwritten, and is still there.
        var refused: [BackupProblem] = []
    }

    /// Makes the directory of the key parts, and overwrites those of backups that were cut short.
    func openKeys() throws -> Leftovers {
        try makeDirectory(place.keys)
        return try removeLeftovers(in: place.keys, .overwriting)
    }

    private func makeDirectory(_ path: String) throws {
        if try disk.exists(path) { return try modes.checkDirectory(path, on: disk) }
        try disk.createDirectory(path, modes)
        try disk.syncDirectory(place.directory)
    }

    /// Removes what a backup that was cut short left.
    private func removeLeftovers(
        in directory: String, _ manner: PartRemoval.Manner
    ) throws -> Leftovers {
        let removal = PartRemoval(disk: disk, slots: slots)
        var leftovers = Leftovers()
        for entry in try disk.entries(of: directory) {
            let name = entry.name
            for prefix in [BackupPlace.partial, BackupPlace.removed] where name.hasPrefix(prefix) {
                guard let stamp = BackupStamp(String(name.dropFirst(prefix.count))) else {
                    continue
                }
                do {
                    try removal.remove(name, in: directory, manner)
                    leftovers.removed.append(stamp)
                } catch let error as VaultError {
                    guard error.code == PartRemoval.notItsOwn else { throw error }
                    leftovers.refused.append(
                        BackupProblem(
                            kind: .notRemoved, place: directory + "/" + name,
                            message: "\(error.message)."))
                }
            }
        }
        return leftovers
    }

    /// Whether any of a key part is there: whole, begun, or being removed.
    func mayHoldKeys(_ stamp: String) throws -> Bool {
        for prefix in ["", BackupPlace.partial, BackupPlace.removed]
        where try disk.exists(place.keys + "/" + prefix + stamp) {
            return true
        }
        return false
    }
}
