import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
public import VaultDisk
public import VaultModel

/// What was copied out of a backup, into a directory that is to become a vault.
public struct BackupCopy: Sendable, Hashable {
    /// How many payloads were copied.
    public internal(set) var payloads = 0
    /// Their bytes.
    public internal(set) var bytes: UInt64 = 0
    /// Clips that the copied catalog names and that were destroyed since, or while it was made: neither
    /// their payload nor their key was copied.
    public internal(set) var destroyed: [ClipID] = []
    /// Clips whose payload should be in the backup and is not, or is not what it should be.
    public internal(set) var missing: [ClipID] = []
    /// How many keys were copied.
    public internal(set) var keys: UInt64 = 0
    /// The ids of clips, films in quarantine and families whose key is not in the key part.
    public internal(set) var withoutKey: [[UInt8]] = []
    /// Other backups in the directory that were passed over: what they know to be destroyed is not known.
    public internal(set) var passedOver: [BackupProblem] = []
}

extension Backup {
    /// Copies a backup into an empty directory as a vault lies there: `vault.json`, `catalog.sqlite`,
    /// `keys.slots`, `clips/` and `incoming/`; every file is held to the manifest as it is copied, and durable.
    ///
    /// What it makes is the vault as it was then. It is not fit to be used before a new epoch was opened and
    /// what was destroyed since was destroyed again: that is whoever calls this to do.
    ///
    /// - Parameters:
    ///   - snapshot: What to copy.
    ///   - keys: The key part to take keys from: its own unless another is named. Of another one only those
    ///     keys are taken that the copied catalog names, so that what was destroyed in between has none.
    ///   - target: An empty directory, or one that is not there yet.
    ///   - modes: For one account or for a group.
    ///   - progress: Told how many bytes of how many were copied.
    /// - Returns: What was copied, and what was not.
    /// - Throws: `VaultError` of kind `tampered` for a file that is not what was backed up, of kind `unknown`
    ///   without a key part, of kind `cannotWrite` where something is in the way.
    public func copy(
        _ snapshot: BackupSnapshot, keys: BackupKeyPart? = nil, to target: String,
        _ modes: VaultModes,
        progress: (_ copied: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> BackupCopy {
        try copy(
            snapshot, keys: keys, without: destroyedSince(), to: target, modes, progress: progress)
    }

    /// The same, where it was read already what was destroyed since.
    func copy(
        _ snapshot: BackupSnapshot, keys: BackupKeyPart?, without gone: DestroyedList,
        to target: String, _ modes: VaultModes,
        progress: (_ copied: UInt64, _ of: UInt64) throws -> Void
    ) throws -> BackupCopy {
        guard let keys = keys ?? snapshot.keys else {
            throw VaultError(
                .unknown, "no-key-part",
                "the key part of the backup \(snapshot.stamp) is not there any more",
                hint: "name the directory of the key parts with --keys, or a younger key part")
        }
        let location = VaultLocation(directory: BackupPlace(target).directory)
        try prepare(location, modes)
        var copy = BackupCopy()
        let part = place.store(snapshot.stamp)
        let catalog = try file(BackupPlace.catalog, of: snapshot)
        try copyFile(part + "/" + BackupPlace.catalog, catalog, to: location.catalog, modes)
        copy.passedOver = gone.faults.map(\.problem)
        try copyKeys(keys, without: gone, to: location, modes, &copy)
        try copyPayloads(of: snapshot, without: gone, to: location, modes, &copy, progress)
        // Last: without it nothing takes the directory for a vault.
        let vault = try file(BackupPlace.vault, of: snapshot)
        try copyFile(part + "/" + BackupPlace.vault, vault, to: location.description, modes)
        try disk.syncDirectory(location.directory)
        return copy
    }

    func file(_ name: String, of snapshot: BackupSnapshot) throws -> BackupManifest.File {
        guard let file = snapshot.files[name] else {
            throw Self.notSigned(place.store(snapshot.stamp))
        }
        return file
    }

    private func prepare(_ location: VaultLocation, _ modes: VaultModes) throws {
        if try disk.exists(location.directory) {
            guard try disk.entries(of: location.directory).isEmpty else {
                throw Vault.notEmpty(location.directory)
            }
            try modes.checkDirectory(location.directory, on: disk)
        } else {
            try disk.createDirectory(location.directory, modes)
        }
        // Before any key lies in it: what no name leads to after a power cut nobody can overwrite.
        try disk.syncDirectory(Path.directory(of: location.directory))
        _ = try disk.fitFileSystem(at: location.directory)
        _ = try DirectoryClipStore.make(in: location.directory, modes, on: disk)
    }

    private func copyFile(
        _ source: String, _ expected: BackupManifest.File, to target: String, _ modes: VaultModes
    ) throws {
        let reader = try DirectReader(source, on: disk)
        let file = ExportFile(
            path: target,
            handle: try disk.createFile(target, mode: modes.file, group: modes.group))
        var block: [UInt8] = []
        while try reader.next({ span in block = span.indices.map { span[$0] } }) {
            try file.append(block)
        }
        try file.finish()
        guard file.length == expected.length, file.digest == expected.sha256.description else {
            throw Self.changed(source)
        }
        guard try BackupManifest.File(reading: target, on: disk) == expected else {
            throw Self.notReadBack(target)
        }
    }

    private func copyKeys(
        _ keys: BackupKeyPart, without gone: DestroyedList, to location: VaultLocation,
        _ modes: VaultModes, _ copy: inout BackupCopy
    ) throws {
        guard try BackupManifest.File(reading: keys.path, on: disk) == keys.file else {
            throw Self.changed(keys.path)
        }
        let source = try SlotFile(reading: keys.path, on: disk)
        let target = try SlotFile.make(at: location.slots, modes, on: disk)
        let catalog = try Catalog(path: location.catalog, access: .copy, lockPath: nil)
        var copier = SlotCopier(from: source, to: target, without: gone)
        try copier.run(catalog)
        copy.keys = copier.filled
        copy.withoutKey = copier.gaps.map(\.named.owner)
    }

    private func copyPayloads(
        of snapshot: BackupSnapshot, without gone: DestroyedList, to location: VaultLocation,
        _ modes: VaultModes, _ copy: inout BackupCopy,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws {
        let target = try DirectoryClipStore(in: location.directory, modes, on: disk)
        try forEachPayload(of: snapshot) { payload in
            guard payload.standing != .missing else { return copy.missing.append(payload.film) }
            guard payload.standing == .held, !gone.contains(payload.film) else {
                return copy.destroyed.append(payload.film)
            }
            let wanted = PayloadSummary(length: payload.length, treeRoot: payload.treeRoot)
            do {
                let found = try target.copy(payload.id, from: pool)
                guard found == wanted else {
                    _ = try target.remove([payload.id], waitingForReaders: .zero)
                    return copy.missing.append(payload.film)
                }
                guard try target.readBack(payload.id) == wanted else {
                    throw Self.notReadBack(location.clips + "/…/\(payload.id)")
                }
            } catch ClipStoreError.notFound, ClipStoreError.tooShort {
                return copy.missing.append(payload.film)
            }
            copy.payloads += 1
            copy.bytes += payload.length
            try progress(copy.bytes, snapshot.bytes)
        }
    }

    static func notReadBack(_ path: String) -> VaultError {
        VaultError(
            .failed, "not-read-back", "what was written to \(path) does not read back as it was",
            hint: "the disk is failing; do not use what was copied there")
    }
}
