import VaultCrypto
import VaultDisk
import VaultModel

/// One part of a backup while it is written: it appears whole, under its stamp, or not at all.
///
/// Every file is durable and was read back from the disk before the part gets its name.
final class BackupFolder {
    /// Where it is until it is whole.
    let path: String
    /// The files so far.
    private(set) var files: [String: BackupManifest.File] = [:]

    private let parent: String
    private let name: String
    private let manner: PartRemoval.Manner
    private let modes: VaultModes
    private let disk: any Disk
    private let removal: PartRemoval
    private var isFinished = false

    init(
        _ stamp: BackupStamp, in parent: String, discarding manner: PartRemoval.Manner,
        _ modes: VaultModes, sparing slots: String, on disk: any Disk
    ) throws {
        self.parent = parent
        self.manner = manner
        self.modes = modes
        self.disk = disk
        removal = PartRemoval(disk: disk, slots: slots)
        name = stamp.description
        path = parent + "/" + BackupPlace.partial + name
        try disk.createDirectory(path, modes)
        // Before any key lies in it: what no name leads to after a power cut nobody can overwrite.
        if manner == .overwriting { try disk.syncDirectory(parent) }
    }

    /// Begins a file that is written piece by piece.
    func open(_ name: String) throws -> ExportFile {
        let full = path + "/" + name
        return ExportFile(
            path: name, handle: try disk.createFile(full, mode: modes.file, group: modes.group))
    }

    /// Ends a file.
    func close(_ file: ExportFile) throws {
        try file.finish()
        let found = try note(file.path)
        guard found.length == file.length, found.sha256.description == file.digest else {
            throw Backup.notReadBack(path + "/" + file.path)
        }
    }

    /// Writes a whole file.
    func write(_ bytes: [UInt8], to name: String) throws {
        let file = try open(name)
        try file.append(bytes)
        try close(file)
    }

    /// Takes a durable file that something else made here, as it reads back.
    @discardableResult
    func note(_ name: String) throws -> BackupManifest.File {
        let file = try BackupManifest.File(reading: path + "/" + name, on: disk)
        files[name] = file
        return file
    }

    /// Forgets and removes a file, as the whole part would be.
    func remove(_ name: String) throws {
        files[name] = nil
        let full = path + "/" + name
        guard try disk.exists(full) else { return }
        switch manner {
        case .unlinking: try disk.removeFile(full)
        case .overwriting: try removal.overwriteAndRemove(full)
        }
    }

    /// Signs for the files and puts the part in its place; gives the digest of the manifest.
    func finish(
        _ manifest: BackupManifest, signing line: (_ manifest: [UInt8]) throws -> [UInt8]
    ) throws -> SHA256Digest {
        let bytes = manifest.bytes
        try write(bytes, to: BackupPlace.manifest)
        try write(try line(bytes), to: BackupPlace.signature)
        try disk.syncDirectory(path)
        try disk.move(path, to: parent + "/" + name, .refusing)
        isFinished = true
        try disk.syncDirectory(parent)
        return SHA256.hash(bytes)
    }

    /// Removes what was written, whole or not; an error when some of it is still there.
    func discard() throws {
        try removal.remove(
            isFinished ? name : BackupPlace.partial + name, in: parent, manner)
    }
}
