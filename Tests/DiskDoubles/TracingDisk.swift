public import VaultDisk

/// A disk that writes down what it does, in the order in which it was done.
///
/// SQLite's calls below the trace's directory go into the same trace.
public struct TracingDisk: CallInterceptor {
    /// The disk that makes the calls.
    public let disk: any Disk
    /// Where they are written down.
    public let trace: DiskTrace

    /// Writes down the calls that another disk makes.
    public init(_ trace: DiskTrace, on disk: any Disk = LinuxDisk()) {
        self.trace = trace
        self.disk = disk
        DatabaseFiles.watch(below: trace.directory, trace)
    }

    /// No longer writes down what SQLite does.
    public func stop() { DatabaseFiles.watch(below: trace.directory, nil) }

    /// The one that shows SQLite's calls.
    public var databaseFileSystem: String? { DatabaseFiles.fileSystem }

    /// Lets every call pass.
    public func intercept(_ call: InterceptedCall) throws(Errno) {}

    /// Opens a path.
    public func open(
        _ path: String, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        let file = try disk.open(path, flags, mode: mode)
        trace.opened(path, as: file, flags, mode)
        return file
    }

    /// Opens a name in an open directory.
    public func open(
        _ name: String, in directory: Descriptor, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        let file = try disk.open(name, in: directory, flags, mode: mode)
        if let above = trace.path(of: directory) {
            trace.opened(above + "/" + name, as: file, flags, mode)
        }
        return file
    }

    /// Closes a file.
    public func close(_ file: Descriptor) {
        // Before, because its number may be another file's a moment later.
        trace.closed(file)
        disk.close(file)
    }

    /// Writes at an offset.
    public func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        let count = try unsafe disk.pwrite(file, bytes, at: offset)
        trace.wrote(file, unsafe Array(bytes.prefix(count)), at: offset)
        return count
    }

    /// Makes a file, or a directory's names, durable.
    public func fsync(_ file: Descriptor) throws(Errno) {
        try disk.fsync(file)
        trace.synced(file)
    }

    /// Makes a file's contents durable.
    public func fdatasync(_ file: Descriptor) throws(Errno) {
        try disk.fdatasync(file)
        trace.synced(file)
    }

    /// Sets a file's length.
    public func ftruncate(_ file: Descriptor, to length: UInt64) throws(Errno) {
        try disk.ftruncate(file, to: length)
        trace.truncated(file, to: length)
    }

    /// Reserves space, of which only the file's new length is seen.
    public func fallocate(
        _ file: Descriptor, at offset: UInt64, length: UInt64
    ) throws(Errno) {
        try disk.fallocate(file, at: offset, length: length)
        trace.truncated(file, to: try disk.fstat(file).size)
    }

    /// What the caller was told when bytes went out at a descriptor's own place: `gave`.
    public static var gave: String { "bytes were given" }

    /// Writes on, to a pipe or the like: what goes out there no power cut takes back.
    public func write(_ file: Descriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        precondition(trace.path(of: file) == nil, "written without an offset")
        // Before, because the reader may have them before this call returns.
        trace.tell(Self.gave)
        return try unsafe disk.write(file, bytes)
    }

    /// Sets a file's permissions.
    public func fchmod(_ file: Descriptor, mode: FileMode) throws(Errno) {
        try disk.fchmod(file, mode: mode)
        trace.moded(file, mode)
    }

    /// Gives a file another name.
    public func rename(
        _ old: String, to new: String, _ replacement: Replacement
    ) throws(Errno) {
        try disk.rename(old, to: new, replacement)
        trace.renamed(old, to: new)
    }

    /// Gives a file one more name.
    public func link(_ old: String, to new: String) throws(Errno) {
        try disk.link(old, to: new)
        trace.linked(old, to: new)
    }

    /// Gives an open file a name.
    public func link(_ file: Descriptor, to new: String) throws(Errno) {
        try disk.link(file, to: new)
        trace.linked(file, to: new)
    }

    /// Removes a name of a file.
    public func unlink(_ path: String) throws(Errno) {
        try disk.unlink(path)
        trace.removed(path)
    }

    /// Removes an empty directory.
    public func rmdir(_ path: String) throws(Errno) {
        try disk.rmdir(path)
        trace.removed(path)
    }

    /// Makes a directory.
    public func mkdir(_ path: String, mode: FileMode) throws(Errno) {
        try disk.mkdir(path, mode: mode)
        trace.madeDirectory(path, mode)
    }
}
