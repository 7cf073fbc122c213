import VaultDisk
public import VaultModel

extension DirectoryClipStore {
    /// The uploads that were begun and not finished, alive or dead, in order of id.
    public func incoming() throws(ClipStoreError) -> [IncomingUpload] {
        try onDisk { () throws(DiskError) in
            var uploads: [IncomingUpload] = []
            for entry in try disk.entriesIfThere(of: directory.incoming) {
                guard let id = ClipDirectory.upload(named: entry.name), try isPlain(entry) else {
                    continue
                }
                guard let isAlive = try isAlive(id) else { continue }
                uploads.append(IncomingUpload(id: id, isAlive: isAlive))
            }
            return uploads
        }
    }

    /// Removes what a dead upload left, if anything.
    ///
    /// `.uploadAlive` when it lives.
    public func removeIncoming(_ id: ClipID) throws(ClipStoreError) {
        let path = directory.partial(id)
        do throws(DiskError) {
            let handle = try disk.openPlainFile(path)
            try handle.lock(.exclusive, .wholeFile)
            // Its lock is held only by the living; finished in between, it has another name now.
            if try isSame(handle, path) { try disk.removeFile(path) }
            try disk.syncDirectory(directory.incoming)
        } catch {
            if error.notFound { return }
            if case .locked = error { throw .uploadAlive(id) }
            throw .disk(error)
        }
    }

    /// Whether a name in `incoming/` is a plain file's; what is none was not made by a store.
    func isPlain(_ entry: DirectoryEntry) throws(DiskError) -> Bool {
        guard entry.kind == .unknown else { return entry.kind == .regular }
        do throws(DiskError) {
            return try disk.status(of: directory.incoming + "/" + entry.name).kind == .regular
        } catch {
            if error.notFound { return false }
            throw error
        }
    }

    /// Whether somebody holds the upload's lock, or none when the upload is gone by now.
    private func isAlive(_ id: ClipID) throws(DiskError) -> Bool? {
        do throws(DiskError) {
            // Shared, so that those who look do not take each other for the uploader.
            try disk.openPlainFile(directory.partial(id)).lock(.shared, .wholeFile)
            return false
        } catch {
            if error.notFound { return nil }
            if case .locked = error { return true }
            throw error
        }
    }

    private func isSame(_ handle: FileHandle, _ path: String) throws(DiskError) -> Bool {
        let (held, named) = (try handle.status(), try disk.status(of: path))
        return held.inode == named.inode && held.device == named.device
    }
}
