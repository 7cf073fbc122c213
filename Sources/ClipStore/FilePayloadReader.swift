import Synchronization
import VaultDisk
import VaultModel

/// Reads a payload's file, and holds a shared lock on it until it is closed or goes.
final class FilePayloadReader: PayloadReader {
    let size: UInt64

    private let id: ClipID
    private let handle: FileHandle
    private let isClosed = Atomic(false)

    init(
        _ id: ClipID, _ directory: ClipDirectory, on disk: any Disk
    ) throws(ClipStoreError) {
        do throws(DiskError) {
            handle = try disk.openPlainFile(directory.payload(id))
            // Kept out only while the payload is being removed, which is short.
            try handle.lock(.shared, .wholeFile, waiting: .seconds(5))
            let status = try handle.status()
            size = status.size
            // It was removed between opening and locking; a backup may still have a name for the file.
            let named = try disk.status(of: handle.path)
            guard named.inode == status.inode, named.device == status.device else {
                throw .failed(.open, path: handle.path, .notFound)
            }
        } catch {
            if error.notFound { throw .notFound(id) }
            throw .disk(error)
        }
        self.id = id
    }

    func read(
        at offset: UInt64, into buffer: inout MutableSpan<UInt8>
    ) throws(ClipStoreError) -> Int {
        guard !isClosed.load(ordering: .acquiring) else { throw .closed(id) }
        // Offsets that no file reaches are after the end, not an error of the system call.
        guard offset < size else { return 0 }
        do throws(DiskError) {
            return try handle.read(at: offset, into: &buffer)
        } catch {
            throw .disk(error)
        }
    }

    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        try? handle.unlock(.wholeFile)
    }
}
