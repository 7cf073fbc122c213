/// The system calls that touch a disk, one method each.
///
/// `LinuxDisk` makes them. Another one can fail the n-th call, or record every call and play it again:
/// all of the vault's files, but SQLite's, are reached through a value of this protocol. Interrupted
/// calls are made again here; everything else is the caller's business, short reads and writes too.
public protocol Disk: Sendable {
    /// Opens a path.
    func open(_ path: String, _ flags: OpenFlags, mode: FileMode) throws(Errno) -> Descriptor
    /// Opens a name in an open directory.
    func open(
        _ name: String, in directory: Descriptor, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor
    /// Closes a file. Nothing is made durable by it, so nothing is reported.
    func close(_ file: Descriptor)

    /// Reads on, and says how much; nothing at the end.
    func read(_ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int
    /// Reads at an offset, and says how much; nothing at or after the end.
    func pread(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int
    /// Writes on, and says how much.
    func write(_ file: Descriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int
    /// Writes at an offset, and says how much.
    func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int

    /// Makes a file, or a directory's names, durable.
    func fsync(_ file: Descriptor) throws(Errno)
    /// Makes a file's contents durable.
    func fdatasync(_ file: Descriptor) throws(Errno)
    /// Sets a file's length.
    func ftruncate(_ file: Descriptor, to length: UInt64) throws(Errno)
    /// Reserves space.
    func fallocate(_ file: Descriptor, at offset: UInt64, length: UInt64) throws(Errno)

    /// Gives a file another name.
    func rename(_ old: String, to new: String, _ replacement: Replacement) throws(Errno)
    /// Gives a file one more name.
    func link(_ old: String, to new: String) throws(Errno)
    /// Gives an open file that has no name one; `EEXIST` where something has it.
    func link(_ file: Descriptor, to new: String) throws(Errno)
    /// Removes a name of a file.
    func unlink(_ path: String) throws(Errno)
    /// Removes an empty directory.
    func rmdir(_ path: String) throws(Errno)
    /// Makes a directory; the process's umask is taken off the mode.
    func mkdir(_ path: String, mode: FileMode) throws(Errno)

    /// Looks at an open file.
    func fstat(_ file: Descriptor) throws(Errno) -> FileStatus
    /// Looks at what a path names, a link included.
    func lstat(_ path: String) throws(Errno) -> FileStatus
    /// Lists an open directory, but for `.` and `..`, in no order.
    func readdir(_ directory: Descriptor) throws(Errno) -> [DirectoryEntry]

    /// Takes, changes or gives up a lock on a file without waiting; `EAGAIN` when another holds it.
    func lock(_ file: Descriptor, _ kind: LockKind, _ form: LockForm) throws(Errno)
    /// Looks at the file system of an open file.
    func fstatfs(_ file: Descriptor) throws(Errno) -> FileSystemStatus
    /// Sets a file's permissions, whatever the umask.
    func fchmod(_ file: Descriptor, mode: FileMode) throws(Errno)
    /// Gives a file to a group.
    func fchown(_ file: Descriptor, group: UInt32) throws(Errno)
    /// Asks the kernel to forget what it holds of a file in memory.
    func dropCache(_ file: Descriptor) throws(Errno)
    /// Turns reads and writes around the page cache on or off; `EINVAL` where there are none.
    func setDirectness(_ file: Descriptor, _ directness: Directness) throws(Errno)

    /// The name that SQLite knows this disk by (a registered `sqlite3_vfs`), or none for SQLite's own
    /// calls, which reach the machine's disk.
    var databaseFileSystem: String? { get }
}

extension Disk {
    /// SQLite's own calls.
    public var databaseFileSystem: String? { nil }
}

/// Makes a system call, and names its path when it fails.
func named<Value>(
    _ call: SystemCall, _ path: String, _ body: () throws(Errno) -> Value
) throws(DiskError) -> Value {
    do throws(Errno) {
        return try body()
    } catch {
        throw DiskError.failed(call, path: path, error)
    }
}
