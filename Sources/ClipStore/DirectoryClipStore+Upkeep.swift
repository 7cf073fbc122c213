public import VaultDisk
public import VaultModel

/// Something in a store's directories that no store puts there.
public struct Stranger: Hashable, Sendable {
    /// The directory it lies in, as a path within the vault: `clips`, `clips/3f`, `incoming`.
    public let directory: String
    /// Its name there, or its bytes with every invalid one replaced.
    public let name: String
    /// Whether `name` is exactly what the directory holds, so that it can be moved.
    public let isExact: Bool
    /// What it is.
    public let kind: FileKind

    /// Its path within the vault.
    public var path: String { directory + "/" + name }
}

extension DirectoryClipStore {
    /// A payload's path within the vault.
    public static func path(of id: ClipID) -> String { ClipDirectory("").payload(id).relative }

    /// The path within the vault of what an upload wrote.
    public static func path(ofUpload id: ClipID) -> String {
        ClipDirectory("").partial(id).relative
    }

    /// Everything in the store's directories that is neither a payload under its own name and shard, nor
    /// an upload, in order of path.
    public func strangers() throws(ClipStoreError) -> [Stranger] {
        let shards = Set(ClipDirectory.shards)
        return try onDisk { () throws(DiskError) in
            var found: [Stranger] = []
            func add(_ entry: DirectoryEntry, in directory: String) {
                found.append(
                    Stranger(
                        directory: directory, name: entry.name, isExact: entry.isExact,
                        kind: entry.kind))
            }
            for entry in try disk.entriesIfThere(of: directory.clips) {
                guard shards.contains(entry.name), try isDirectory(entry, in: directory.clips)
                else {
                    add(entry, in: "clips")
                    continue
                }
                for inner in try disk.entriesIfThere(of: directory.shard(entry.name)) {
                    guard ClipID(inner.name) != nil, inner.name.hasPrefix(entry.name) else {
                        add(inner, in: "clips/" + entry.name)
                        continue
                    }
                }
            }
            for entry in try disk.entriesIfThere(of: directory.incoming) {
                guard ClipDirectory.upload(named: entry.name) != nil, try isPlain(entry) else {
                    add(entry, in: "incoming")
                    continue
                }
            }
            return found
        }
    }

    /// The store's directories that are not there, as paths within the vault.
    public func missingDirectories() throws(ClipStoreError) -> [String] {
        try onDisk { () throws(DiskError) in
            var missing: [String] = []
            for path in paths where try !disk.exists(path.absolute) {
                missing.append(path.relative)
            }
            return missing
        }
    }

    /// Makes the store's directories that are not there, and makes them durable.
    public func makeMissingDirectories() throws(ClipStoreError) {
        try onDisk { () throws(DiskError) in
            var made = false
            for path in paths where try !disk.exists(path.absolute) {
                try disk.createDirectory(path.absolute, modes)
                made = true
            }
            guard made else { return }
            try disk.syncDirectory(directory.clips)
            try disk.syncDirectory(Path.directory(of: directory.clips))
        }
    }

    /// Every directory of the store, those above before those within.
    private var paths: [(absolute: String, relative: String)] {
        [(directory.clips, "clips"), (directory.incoming, "incoming")]
            + ClipDirectory.shards.map { (directory.shard($0), "clips/" + $0) }
    }

    private func isDirectory(
        _ entry: DirectoryEntry, in directory: String
    ) throws(DiskError) -> Bool {
        guard entry.kind == .unknown else { return entry.kind == .directory }
        return try disk.status(of: directory + "/" + entry.name).kind == .directory
    }
}

extension String {
    /// A path of a vault at the root, within the vault.
    fileprivate var relative: String { String(dropFirst()) }
}

extension Disk {
    /// Lists a directory in order of name; nothing where there is none.
    func entriesIfThere(of path: String) throws(DiskError) -> [DirectoryEntry] {
        do throws(DiskError) {
            return try entries(of: path)
        } catch {
            // A file in its place is a stranger, and reported as one.
            if error.notFound || error.errno == .notDirectory { return [] }
            throw error
        }
    }
}
