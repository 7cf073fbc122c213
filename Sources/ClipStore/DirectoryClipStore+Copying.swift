public import VaultDisk
public import VaultModel

/// What a payload in two stores shares.
public enum PayloadSharing: Hashable, Sendable {
    /// Both names are one file: what happens to the medium there happens to both.
    case linked
    /// The file system cannot do that, or not between these two.
    case impossible
}

extension DirectoryClipStore {
    /// Opens a store that is only read, whoever else can reach it: one that was carried here, say.
    public init(reading vault: String, on disk: any Disk = LinuxDisk()) {
        self.init(unchecked: ClipDirectory(vault), .oneAccount, on: disk)
    }

    /// The bytes of a payload's file, or none where there is none; a link or a directory is an error.
    public func length(of id: ClipID) throws(ClipStoreError) -> UInt64? {
        try status(of: id)?.size
    }

    /// Whether a payload here and one there are one file.
    public func shares(_ id: ClipID, with other: Self) throws(ClipStoreError) -> Bool {
        guard let own = try status(of: id), let theirs = try other.status(of: id) else {
            return false
        }
        return own.inode == theirs.inode && own.device == theirs.device
    }

    /// Gives a payload of another store a name here too, where that can be.
    ///
    /// Durable only after `makeNamesDurable`.
    public func link(
        _ id: ClipID, from other: Self
    ) throws(ClipStoreError) -> PayloadSharing {
        let path = directory.payload(id)
        do throws(Errno) {
            try disk.link(other.directory.payload(id), to: path)
        } catch {
            // Another file system, one without links, too many of them, or somebody else's file.
            let impossible: Set<Errno> = [
                .otherFileSystem, .tooManyLinks, .notPermitted, .denied, .unsupported, .unknownCall,
            ]
            if impossible.contains(error) { return .impossible }
            if error == .notFound { throw .notFound(id) }
            if error == .exists { throw .exists(id) }
            throw .disk(.failed(.link, path: path, error))
        }
        return .linked
    }

    /// Copies a payload of another store, as it comes from the disk, and says what was copied.
    ///
    /// It is durable, and visible here whole or not at all. What an attempt that was cut short left of it
    /// is removed first.
    public func copy(
        _ id: ClipID, from other: Self
    ) throws(ClipStoreError) -> PayloadSummary {
        let reader: DirectReader
        do throws(DiskError) {
            reader = try DirectReader(other.directory.payload(id), on: other.disk)
        } catch {
            if error.notFound { throw .notFound(id) }
            throw .disk(error)
        }
        try removeIncoming(id)
        let writer = try create(id)
        do throws(ClipStoreError) {
            try Self.pump(reader, to: writer, id)
            return try writer.finish()
        } catch {
            try? writer.cancel()
            throw error
        }
    }

    private static func pump(
        _ reader: DirectReader, to writer: any PayloadWriter, _ id: ClipID
    ) throws(ClipStoreError) {
        var isFirst = true
        var failure: ClipStoreError?
        var hasMore = true
        while hasMore, failure == nil {
            hasMore = try onDisk { () throws(DiskError) in
                try reader.next { block in
                    do throws(ClipStoreError) {
                        var rest = block
                        if isFirst {
                            let count = min(PayloadLayout.nonceLength, block.count)
                            let nonce = block.extracting(first: count)
                            try writer.write(nonce: nonce.indices.map { nonce[$0] })
                            rest = block.extracting(droppingFirst: count)
                            isFirst = false
                        }
                        if rest.count > 0 { try writer.write(sealed: rest) }
                    } catch {
                        failure = error
                    }
                }
            }
        }
        if let failure { throw failure }
        if isFirst { throw .tooShort(id, length: 0) }
    }

    /// Makes the names of these payloads durable, one flush a directory.
    public func makeNamesDurable(_ ids: some Sequence<ClipID>) throws(ClipStoreError) {
        let shards = Set(ids.map { directory.shard(of: $0) })
        try onDisk { () throws(DiskError) in
            for shard in shards.sorted() { try disk.syncDirectory(shard) }
        }
    }

    private func status(of id: ClipID) throws(ClipStoreError) -> FileStatus? {
        let path = directory.payload(id)
        return try onDisk { () throws(DiskError) in
            guard try disk.exists(path) else { return nil }
            let status = try disk.status(of: path)
            guard status.kind == .regular else {
                throw .wrongKind(path: path, found: status.kind)
            }
            return status
        }
    }
}
