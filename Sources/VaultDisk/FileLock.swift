import Glibc

extension FileHandle {
    /// Takes a lock that dies with the process, waiting no longer than asked.
    ///
    /// It belongs to this open file, not to the process: another open file of the same process is kept
    /// out as well. Throws `.locked` when somebody else still holds it. An exclusive `.record` lock
    /// needs a file that is open for writing.
    public func lock(
        _ kind: LockKind, _ form: LockForm = .record, waiting limit: Duration = .zero
    ) throws(DiskError) {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        var pause: UInt32 = 500
        while true {
            do throws(Errno) {
                return try disk.lock(descriptor, kind, form)
            } catch {
                guard error == .again || error == .denied else {
                    throw .failed(.lock, path: path, error)
                }
            }
            // The kernel's own waiting cannot be given a limit without signals.
            guard clock.now < deadline else { throw .locked(path: path) }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    /// Gives up the lock.
    public func unlock(_ form: LockForm = .record) throws(DiskError) {
        try named(.lock, path) { () throws(Errno) in try disk.lock(descriptor, .none, form) }
    }
}

/// A lock file held together with other holders, until it goes.
public struct SharedLock: ~Copyable, Sendable {
    private let file: LockFile

    /// Takes the lock, making its file if need be, or throws `.locked` when the time is up.
    public init(
        _ path: String, _ modes: VaultModes, waiting limit: Duration = .zero, on disk: any Disk
    ) throws(DiskError) {
        file = try LockFile(path, modes, .shared, waiting: limit, on: disk)
    }
}

/// A lock file held alone, until it goes.
public struct ExclusiveLock: ~Copyable, Sendable {
    private let file: LockFile

    /// Takes the lock, making its file if need be, or throws `.locked` when the time is up.
    public init(
        _ path: String, _ modes: VaultModes, waiting limit: Duration = .zero, on disk: any Disk
    ) throws(DiskError) {
        file = try LockFile(path, modes, .exclusive, waiting: limit, on: disk)
    }
}

/// Closing the file gives up its lock.
private struct LockFile: ~Copyable, Sendable {
    private let handle: FileHandle

    init(
        _ path: String, _ modes: VaultModes, _ kind: LockKind, waiting limit: Duration,
        on disk: any Disk
    ) throws(DiskError) {
        let file = try disk.openLockFile(path, mode: modes.file, group: modes.group)
        try file.lock(kind, waiting: limit)
        handle = file
    }
}

extension Disk {
    /// Opens a lock file, making it with exactly this mode if it is missing.
    ///
    /// A lock file stays: removing one would let two holders hold two files of one name.
    public func openLockFile(
        _ path: String, mode: FileMode, group: UInt32?
    ) throws(DiskError) -> FileHandle {
        while true {
            do throws(DiskError) {
                return try openPlainFile(path, .readingAndWriting)
            } catch {
                guard error.notFound else { throw error }
            }
            do throws(DiskError) {
                return try createFile(path, mode: mode, group: group)
            } catch {
                // Another process made it in between; use that one.
                guard error.alreadyExists else { throw error }
            }
        }
    }
}
