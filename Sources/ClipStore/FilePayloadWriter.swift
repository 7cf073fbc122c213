import VaultCrypto
import VaultDisk
import VaultModel

/// Writes a payload into `incoming/`, and moves it among the clips when it is whole.
///
/// Its lock lies on the file itself, so it follows the file where it goes and dies with the process.
final class FilePayloadWriter: PayloadWriter {
    private let id: ClipID
    private let directory: ClipDirectory
    private let modes: VaultModes
    private let disk: any Disk
    private let handle: FileHandle
    private let writer: DirectWriter
    private var tree = PayloadTree()
    private var stage = Stage.nonce

    private enum Stage { case nonce, chunks, lastChunk, failed, closed }

    init(
        _ id: ClipID, _ directory: ClipDirectory, _ modes: VaultModes, on disk: any Disk
    ) throws(ClipStoreError) {
        let path = directory.partial(id)
        let opened: (handle: FileHandle, direct: Directness)
        do throws(DiskError) {
            opened = try disk.openDirect(
                path, [.readingAndWriting, .create, .exclusive, .noFollow], mode: 0o600)
            try opened.handle.setMode(modes.file, group: modes.group)
            // Whoever looks whether the upload lives holds the lock for a moment.
            try opened.handle.lock(.exclusive, .wholeFile, waiting: .seconds(5))
            // A clean-up may have met the file between its making and its locking.
            guard try opened.handle.status().links > 0 else { throw .locked(path: path) }
        } catch {
            if error.alreadyExists { throw .uploadBegun(id) }
            throw .disk(error)
        }
        self.id = id
        self.directory = directory
        self.modes = modes
        self.disk = disk
        handle = opened.handle
        writer = DirectWriter(to: opened.handle, direct: opened.direct)
    }

    func write(nonce: [UInt8]) throws(ClipStoreError) {
        switch stage {
        case .nonce: break
        case .chunks, .lastChunk: throw .outOfOrder(id, "a second nonce")
        case .failed: throw .outOfOrder(id, "more after a failure")
        case .closed: throw .closed(id)
        }
        guard nonce.count == PayloadLayout.nonceLength else {
            throw .outOfOrder(id, "a nonce of \(nonce.count) bytes")
        }
        try put(nonce.span)
        tree.append(nonce.span)
        stage = .chunks
    }

    func write(sealed bytes: Span<UInt8>) throws(ClipStoreError) {
        try expectChunks()
        try put(bytes)
        tree.append(bytes)
    }

    func write(sealed bytes: Span<UInt8>, leaves: [SHA256Digest]) throws(ClipStoreError) {
        try expectChunks()
        let length = PayloadLayout.sealedChunkLength
        guard tree.isAtChunk else {
            throw .outOfOrder(id, "leaves in the middle of a chunk")
        }
        guard leaves.count == (bytes.count + length - 1) / length else {
            throw .outOfOrder(id, "\(leaves.count) leaves for \(bytes.count) bytes")
        }
        try put(bytes)
        tree.append(leaves, length: bytes.count)
        if !bytes.count.isMultiple(of: length) { stage = .lastChunk }
    }

    func finish() throws(ClipStoreError) -> PayloadSummary {
        try place()
        try onDisk { () throws(DiskError) in try disk.syncDirectory(shard) }
        return try release()
    }

    /// The directory whose names have to be made durable between `place` and `release`.
    var shard: String { directory.shard(of: id) }

    /// Makes the bytes durable and gives them their name, which may yet be lost.
    func place() throws(ClipStoreError) {
        switch stage {
        case .nonce: throw .outOfOrder(id, "an end before a nonce")
        case .failed: throw .outOfOrder(id, "an end after a failure")
        case .closed: throw .closed(id)
        case .chunks, .lastChunk: break
        }
        // A flush that failed once may succeed the next time without having written anything, so
        // nothing after a failure can end well.
        stage = .failed
        do throws(DiskError) {
            try writer.finish(mode: modes.immutable)
            // Refusing, or a payload that is there would be lost behind this one.
            try disk.move(directory.partial(id), to: directory.payload(id), .refusing)
        } catch {
            if error.alreadyExists { throw .exists(id) }
            throw .disk(error)
        }
    }

    /// Lets go of a payload that was placed, once its directory is durable.
    ///
    /// Without that it might be back among the incoming after a power cut.
    func release() throws(ClipStoreError) -> PayloadSummary {
        try onDisk { () throws(DiskError) in try handle.unlock(.wholeFile) }
        stage = .closed
        return tree.finish()
    }

    func cancel() throws(ClipStoreError) {
        guard stage != .closed else { throw .closed(id) }
        stage = .closed
        do throws(DiskError) {
            try disk.removeFile(directory.partial(id))
        } catch {
            // `finish` failed after it had moved the file; what carries the id is the clean-up's.
            if !error.notFound { throw .disk(error) }
        }
        try onDisk { () throws(DiskError) in try handle.unlock(.wholeFile) }
    }

    private func expectChunks() throws(ClipStoreError) {
        switch stage {
        case .chunks: break
        case .nonce: throw .outOfOrder(id, "chunks before a nonce")
        case .lastChunk: throw .outOfOrder(id, "chunks after the last one")
        case .failed: throw .outOfOrder(id, "more after a failure")
        case .closed: throw .closed(id)
        }
    }

    private func put(_ bytes: Span<UInt8>) throws(ClipStoreError) {
        do throws(DiskError) {
            try writer.write(bytes)
        } catch {
            stage = .failed
            throw .disk(error)
        }
    }
}
