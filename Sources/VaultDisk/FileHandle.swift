/// An open file, closed when the last reference to it goes.
///
/// Several threads may use it at once: `read(at:)` and `write(at:)` carry their own offset.
public final class FileHandle: Sendable {
    /// The path it was opened by, for messages.
    public let path: String
    /// The disk it lies on.
    public let disk: any Disk
    /// Its number.
    public let descriptor: Descriptor

    /// Opens a path.
    ///
    /// With `.create`, `mode` less the umask is what a new file gets; `Disk.createFile` sets it whole.
    public init(
        _ path: String, _ flags: OpenFlags, mode: FileMode = 0, on disk: any Disk
    ) throws(DiskError) {
        let descriptor = try named(.open, path) { () throws(Errno) in
            try disk.open(path, flags, mode: mode)
        }
        self.path = path
        self.disk = disk
        self.descriptor = descriptor
    }

    /// Opens a name in a directory that is open, wherever that directory has gone since.
    public init(
        _ name: String, in directory: FileHandle, _ flags: OpenFlags, mode: FileMode = 0
    ) throws(DiskError) {
        let path = directory.path + "/" + name
        let disk = directory.disk
        let descriptor = try named(.open, path) { () throws(Errno) in
            try disk.open(name, in: directory.descriptor, flags, mode: mode)
        }
        self.path = path
        self.disk = disk
        self.descriptor = descriptor
    }

    /// Takes an open file, which goes by the path that it is to have.
    init(_ descriptor: Descriptor, path: String, on disk: any Disk) {
        self.path = path
        self.disk = disk
        self.descriptor = descriptor
    }

    deinit { disk.close(descriptor) }

    /// Looks at the file.
    public func status() throws(DiskError) -> FileStatus {
        try named(.fstat, path) { () throws(Errno) in try disk.fstat(descriptor) }
    }

    /// Makes contents, length and permissions durable; for a directory, its names.
    public func sync() throws(DiskError) {
        try named(.fsync, path) { () throws(Errno) in try disk.fsync(descriptor) }
    }

    /// Makes contents and length durable.
    public func syncData() throws(DiskError) {
        try named(.fdatasync, path) { () throws(Errno) in try disk.fdatasync(descriptor) }
    }

    /// Sets the length.
    public func truncate(to length: UInt64) throws(DiskError) {
        try named(.ftruncate, path) { () throws(Errno) in
            try disk.ftruncate(descriptor, to: length)
        }
    }

    /// Reserves space for a range, and lengthens the file to its end.
    public func reserve(at offset: UInt64, length: UInt64) throws(DiskError) {
        try named(.fallocate, path) { () throws(Errno) in
            try disk.fallocate(descriptor, at: offset, length: length)
        }
    }

    /// Sets exactly these permissions, and the group where one is given.
    public func setMode(_ mode: FileMode, group: UInt32? = nil) throws(DiskError) {
        // The group first: giving a file away clears its set-group bit.
        if let group {
            try named(.fchown, path) { () throws(Errno) in
                try disk.fchown(descriptor, group: group)
            }
        }
        try named(.fchmod, path) { () throws(Errno) in try disk.fchmod(descriptor, mode: mode) }
    }

    /// Lists the directory that is open, but for `.` and `..`, in no order.
    public func entries() throws(DiskError) -> [DirectoryEntry] {
        try named(.readdir, path) { () throws(Errno) in try disk.readdir(descriptor) }
    }

    /// Asks the kernel to forget what it holds of the file in memory; advice only.
    public func dropCache() throws(DiskError) {
        try named(.fadvise, path) { () throws(Errno) in try disk.dropCache(descriptor) }
    }

    /// Turns reads and writes around the page cache on or off.
    public func setDirectness(_ directness: Directness) throws(DiskError) {
        try named(.fcntl, path) { () throws(Errno) in
            try disk.setDirectness(descriptor, directness)
        }
    }
}
