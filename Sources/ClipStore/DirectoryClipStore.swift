public import VaultDisk
public import VaultModel

/// Payloads in a directory: `clips/3f/3f9c…`, and `incoming/3f9c….partial` until they are whole.
///
/// Locks on payloads are `flock`'s: an exclusive OFD lock needs a file open for writing, and a payload
/// is open to nobody for that, while the purge job, which is not its owner, has to lock it alone.
public struct DirectoryClipStore: ClipStore {
    let directory: ClipDirectory
    let modes: VaultModes
    let disk: any Disk

    /// Makes the directories of a new store in the vault's, all 256 shards at once.
    ///
    /// What is there already stays, so that it may be run again after it was cut short.
    public static func make(
        in vault: String, _ modes: VaultModes, on disk: any Disk = LinuxDisk()
    ) throws(ClipStoreError) -> Self {
        let directory = ClipDirectory(vault)
        try onDisk { () throws(DiskError) in
            let shards = ClipDirectory.shards.map(directory.shard)
            for path in [directory.clips, directory.incoming] + shards {
                if try !disk.exists(path) { try disk.createDirectory(path, modes) }
            }
            try disk.syncDirectory(directory.clips)
            try disk.syncDirectory(vault)
        }
        return try Self(in: vault, modes, on: disk)
    }

    /// Opens a store that is there, and refuses one that accounts outside the vault can reach.
    ///
    /// A directory that is missing is no obstacle: copies that leave empty directories out lose some, what
    /// is read as empty then can be verified, and `makeMissingDirectories` puts them back.
    public init(
        in vault: String, _ modes: VaultModes, on disk: any Disk = LinuxDisk()
    ) throws(ClipStoreError) {
        let directory = ClipDirectory(vault)
        try onDisk { () throws(DiskError) in
            for path in [directory.clips, directory.incoming] where try disk.exists(path) {
                try modes.checkDirectory(path, on: disk)
            }
        }
        self.directory = directory
        self.modes = modes
        self.disk = disk
    }

    init(unchecked directory: ClipDirectory, _ modes: VaultModes, on disk: any Disk) {
        self.directory = directory
        self.modes = modes
        self.disk = disk
    }

    /// Begins an upload.
    public func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter {
        guard try !contains(id) else { throw .exists(id) }
        return try FilePayloadWriter(id, directory, modes, on: disk)
    }

    /// Opens a payload; it cannot be removed until the reader is closed.
    public func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader {
        try FilePayloadReader(id, directory, on: disk)
    }

    /// Whether there is a payload.
    public func contains(_ id: ClipID) throws(ClipStoreError) -> Bool {
        try onDisk { () throws(DiskError) in try disk.exists(directory.payload(id)) }
    }

    /// Reads a payload around the page cache, and hashes it again.
    public func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary {
        try examine(id).summary
    }

    /// Reads a payload around the page cache where the file system can, hashes it, and says which it was.
    public func examine(_ id: ClipID) throws(ClipStoreError) -> PayloadFinding {
        var tree = PayloadTree()
        let source: PayloadFinding.Source
        do throws(DiskError) {
            let reader = try DirectReader(directory.payload(id), on: disk)
            while try reader.next({ tree.append($0) }) {}
            source = reader.directness == .direct ? .medium : .cache
        } catch {
            if error.notFound { throw .notFound(id) }
            throw .disk(error)
        }
        guard tree.length >= PayloadLayout.nonceLength else {
            throw .tooShort(id, length: tree.length)
        }
        return PayloadFinding(summary: tree.finish(), source: source)
    }

    /// Shows every payload's id, in order of id; files with other names are passed over.
    public func list(_ body: (ClipID) throws -> Void) throws {
        for shard in ClipDirectory.shards {
            let entries = try onDisk { () throws(DiskError) in
                try disk.entriesIfThere(of: directory.shard(shard))
            }
            for entry in entries {
                guard let id = ClipID(entry.name), entry.name.hasPrefix(shard) else { continue }
                try body(id)
            }
        }
    }
}
