extension Disk {
    /// Makes a directory for one account, with every one above it that is missing.
    ///
    /// Its name, and those of the ones above it, are durable when this returns: what is flushed in it later
    /// would be lost with them.
    public func makeDirectories(to path: String) throws(DiskError) {
        guard try !exists(path) else { return }
        let parent = Path.directory(of: path)
        if parent != path { try makeDirectories(to: parent) }
        do throws(DiskError) {
            try createDirectory(path, .oneAccount)
            try syncDirectory(parent)
        } catch {
            // Another process of the same person may have made it in between.
            guard error.alreadyExists else { throw error }
        }
    }
}
