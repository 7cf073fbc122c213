extension Disk {
    /// Looks at what a path names, a link included.
    public func status(of path: String) throws(DiskError) -> FileStatus {
        try named(.lstat, path) { () throws(Errno) in try lstat(path) }
    }

    /// Whether a path names something.
    public func exists(_ path: String) throws(DiskError) -> Bool {
        do throws(Errno) {
            _ = try lstat(path)
            return true
        } catch {
            if error == .notFound { return false }
            throw .failed(.lstat, path: path, error)
        }
    }

    /// Makes a directory with exactly the vault's mode; an error if it is there.
    ///
    /// Whatever the umask, but for one that keeps owners from reading their own directories: the new
    /// one could not be opened. One that cannot have the mode is removed again.
    public func createDirectory(_ path: String, _ modes: VaultModes) throws(DiskError) {
        try named(.mkdir, path) { () throws(Errno) in try mkdir(path, mode: 0o700) }
        do throws(DiskError) {
            let handle = try FileHandle(path, [.reading, .directory, .noFollow], on: self)
            try handle.setMode(modes.directory, group: modes.group)
        } catch {
            try? rmdir(path)
            throw error
        }
    }

    /// Makes an empty file with exactly this mode, open for reading and writing.
    ///
    /// An error if it is there, or if a link stands in its place. One that cannot have the mode is removed
    /// again.
    public func createFile(
        _ path: String, mode: FileMode, group: UInt32?
    ) throws(DiskError) -> FileHandle {
        let flags: OpenFlags = [.readingAndWriting, .create, .exclusive, .noFollow]
        let handle = try FileHandle(path, flags, mode: 0o600, on: self)
        do throws(DiskError) {
            try handle.setMode(mode, group: group)
        } catch {
            try? unlink(path)
            throw error
        }
        return handle
    }

    /// Opens a plain file for reading, following no link and waiting for no pipe.
    public func openPlainFile(
        _ path: String, _ flags: OpenFlags = .reading
    ) throws(DiskError) -> FileHandle {
        let handle = try FileHandle(path, flags.union([.noFollow, .nonBlocking]), on: self)
        let status = try handle.status()
        guard status.kind == .regular else { throw .wrongKind(path: path, found: status.kind) }
        return handle
    }

    /// Makes the names in a directory durable.
    ///
    /// Without it a new, renamed or removed file may be as before after a power cut.
    public func syncDirectory(_ path: String) throws(DiskError) {
        try FileHandle(path, [.reading, .directory], on: self).sync()
    }

    /// Lists a directory, but for `.` and `..`, in order of name.
    public func entries(of path: String) throws(DiskError) -> [DirectoryEntry] {
        try FileHandle(path, [.reading, .directory], on: self).entries()
            .sorted { $0.name < $1.name }
    }

    /// Removes a file's name; `EISDIR` for a directory.
    public func removeFile(_ path: String) throws(DiskError) {
        try named(.unlink, path) { () throws(Errno) in try unlink(path) }
    }

    /// Removes an empty directory.
    public func removeDirectory(_ path: String) throws(DiskError) {
        try named(.rmdir, path) { () throws(Errno) in try rmdir(path) }
    }

    /// Gives a file another name, replacing or refusing what has it.
    public func move(
        _ old: String, to new: String, _ replacement: Replacement
    ) throws(DiskError) {
        try named(.rename, new) { () throws(Errno) in try rename(old, to: new, replacement) }
    }

    /// How many bytes an account that is not root can still use around a path.
    public func availableBytes(at path: String) throws(DiskError) -> UInt64 {
        try fileSystem(at: path).availableBytes
    }

    /// Looks at the file system around a path.
    public func fileSystem(at path: String) throws(DiskError) -> FileSystemStatus {
        let handle = try FileHandle(path, .reading, on: self)
        return try named(.statfs, path) { () throws(Errno) in try fstatfs(handle.descriptor) }
    }
}
