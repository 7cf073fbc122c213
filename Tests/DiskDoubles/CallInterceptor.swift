public import VaultDisk

/// A disk that shows each call to a closure before another disk makes it.
///
/// What the closure throws is what the call fails with; then it is not made.
public protocol CallInterceptor: Disk {
    /// The disk that makes the calls.
    var disk: any Disk { get }
    /// Looks at a call about to be made.
    func intercept(_ call: InterceptedCall) throws(Errno)
}

/// A call about to be made.
public struct InterceptedCall: Hashable, Sendable {
    /// Which.
    public let call: SystemCall
    /// The path it names, where it names one.
    public let path: String?
    /// The descriptor it names, where it names one.
    public let file: Descriptor?

    init(_ call: SystemCall, path: String? = nil, file: Descriptor? = nil) {
        self.call = call
        self.path = path
        self.file = file
    }
}

extension CallInterceptor {
    /// The other disk's.
    public var databaseFileSystem: String? { disk.databaseFileSystem }

    /// Shows the call, then opens a path.
    public func open(
        _ path: String, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        try intercept(InterceptedCall(.open, path: path))
        return try disk.open(path, flags, mode: mode)
    }

    /// Shows the call, then opens a name in an open directory.
    public func open(
        _ name: String, in directory: Descriptor, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        try intercept(InterceptedCall(.open, path: name, file: directory))
        return try disk.open(name, in: directory, flags, mode: mode)
    }

    /// Closes a file; this never fails, so it is not shown.
    public func close(_ file: Descriptor) { disk.close(file) }

    /// Shows the call, then reads on.
    public func read(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int {
        try intercept(InterceptedCall(.read, file: file))
        return try unsafe disk.read(file, into: buffer)
    }

    /// Shows the call, then reads at an offset.
    public func pread(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        try intercept(InterceptedCall(.pread, file: file))
        return try unsafe disk.pread(file, into: buffer, at: offset)
    }

    /// Shows the call, then writes on.
    public func write(_ file: Descriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try intercept(InterceptedCall(.write, file: file))
        return try unsafe disk.write(file, bytes)
    }

    /// Shows the call, then writes at an offset.
    public func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        try intercept(InterceptedCall(.pwrite, file: file))
        return try unsafe disk.pwrite(file, bytes, at: offset)
    }

    /// Shows the call, then makes a file durable.
    public func fsync(_ file: Descriptor) throws(Errno) {
        try intercept(InterceptedCall(.fsync, file: file))
        try disk.fsync(file)
    }

    /// Shows the call, then makes a file's contents durable.
    public func fdatasync(_ file: Descriptor) throws(Errno) {
        try intercept(InterceptedCall(.fdatasync, file: file))
        try disk.fdatasync(file)
    }

    /// Shows the call, then sets a file's length.
    public func ftruncate(_ file: Descriptor, to length: UInt64) throws(Errno) {
        try intercept(InterceptedCall(.ftruncate, file: file))
        try disk.ftruncate(file, to: length)
    }

    /// Shows the call, then reserves space.
    public func fallocate(
        _ file: Descriptor, at offset: UInt64, length: UInt64
    ) throws(Errno) {
        try intercept(InterceptedCall(.fallocate, file: file))
        try disk.fallocate(file, at: offset, length: length)
    }

    /// Shows the call, then gives a file another name.
    public func rename(
        _ old: String, to new: String, _ replacement: Replacement
    ) throws(Errno) {
        try intercept(InterceptedCall(.rename, path: new))
        try disk.rename(old, to: new, replacement)
    }

    /// Shows the call, then gives a file one more name.
    public func link(_ old: String, to new: String) throws(Errno) {
        try intercept(InterceptedCall(.link, path: new))
        try disk.link(old, to: new)
    }

    /// Shows the call, then gives an open file a name.
    public func link(_ file: Descriptor, to new: String) throws(Errno) {
        try intercept(InterceptedCall(.link, path: new, file: file))
        try disk.link(file, to: new)
    }

    /// Shows the call, then removes a name.
    public func unlink(_ path: String) throws(Errno) {
        try intercept(InterceptedCall(.unlink, path: path))
        try disk.unlink(path)
    }

    /// Shows the call, then removes a directory.
    public func rmdir(_ path: String) throws(Errno) {
        try intercept(InterceptedCall(.rmdir, path: path))
        try disk.rmdir(path)
    }

    /// Shows the call, then makes a directory.
    public func mkdir(_ path: String, mode: FileMode) throws(Errno) {
        try intercept(InterceptedCall(.mkdir, path: path))
        try disk.mkdir(path, mode: mode)
    }

    /// Shows the call, then looks at an open file.
    public func fstat(_ file: Descriptor) throws(Errno) -> FileStatus {
        try intercept(InterceptedCall(.fstat, file: file))
        return try disk.fstat(file)
    }

    /// Shows the call, then looks at what a path names.
    public func lstat(_ path: String) throws(Errno) -> FileStatus {
        try intercept(InterceptedCall(.lstat, path: path))
        return try disk.lstat(path)
    }

    /// Shows the call, then lists a directory.
    public func readdir(_ directory: Descriptor) throws(Errno) -> [DirectoryEntry] {
        try intercept(InterceptedCall(.readdir, file: directory))
        return try disk.readdir(directory)
    }

    /// Shows the call, then takes or gives up a lock.
    public func lock(_ file: Descriptor, _ kind: LockKind, _ form: LockForm) throws(Errno) {
        try intercept(InterceptedCall(.lock, file: file))
        try disk.lock(file, kind, form)
    }

    /// Shows the call, then looks at a file system.
    public func fstatfs(_ file: Descriptor) throws(Errno) -> FileSystemStatus {
        try intercept(InterceptedCall(.statfs, file: file))
        return try disk.fstatfs(file)
    }

    /// Shows the call, then sets permissions.
    public func fchmod(_ file: Descriptor, mode: FileMode) throws(Errno) {
        try intercept(InterceptedCall(.fchmod, file: file))
        try disk.fchmod(file, mode: mode)
    }

    /// Shows the call, then sets a group.
    public func fchown(_ file: Descriptor, group: UInt32) throws(Errno) {
        try intercept(InterceptedCall(.fchown, file: file))
        try disk.fchown(file, group: group)
    }

    /// Shows the call, then drops what is in memory.
    public func dropCache(_ file: Descriptor) throws(Errno) {
        try intercept(InterceptedCall(.fadvise, file: file))
        try disk.dropCache(file)
    }

    /// Shows the call, then turns reads and writes around the page cache on or off.
    public func setDirectness(_ file: Descriptor, _ directness: Directness) throws(Errno) {
        try intercept(InterceptedCall(.fcntl, file: file))
        try disk.setDirectness(file, directness)
    }
}
