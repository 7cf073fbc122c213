import CLinux
import Glibc

/// The real disk.
public struct LinuxDisk: Disk {
    /// Asked before each call whether a signal interrupts it; none outside of tests.
    private let interruption: (@Sendable () -> Bool)?

    /// The machine's disk.
    public init() { interruption = nil }

    /// The machine's disk, on which calls fail with `EINTR` whenever the closure says so.
    package init(interruptedWhen interruption: @escaping @Sendable () -> Bool) {
        self.interruption = interruption
    }

    /// Opens a path.
    public func open(
        _ path: String, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        try Self.check(path)
        return Descriptor(
            rawValue: try retrying { unsafe linux_open(path, flags.rawValue, mode.rawValue) })
    }

    /// Opens a name in an open directory.
    public func open(
        _ name: String, in directory: Descriptor, _ flags: OpenFlags, mode: FileMode
    ) throws(Errno) -> Descriptor {
        try Self.check(name)
        return Descriptor(
            rawValue: try retrying {
                unsafe linux_openat(directory.rawValue, name, flags.rawValue, mode.rawValue)
            })
    }

    /// Closes a file.
    ///
    /// Not again when interrupted: Linux has closed it by then, and its number may be another file's.
    public func close(_ file: Descriptor) { _ = Glibc.close(file.rawValue) }

    /// Reads on.
    public func read(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer
    ) throws(Errno) -> Int {
        try retrying { unsafe Glibc.read(file.rawValue, buffer.baseAddress, buffer.count) }
    }

    /// Reads at an offset.
    public func pread(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        let offset = try Self.offset(offset)
        return try retrying {
            unsafe Glibc.pread(file.rawValue, buffer.baseAddress, buffer.count, offset)
        }
    }

    /// Writes on.
    public func write(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer
    ) throws(Errno) -> Int {
        try retrying { unsafe Glibc.write(file.rawValue, bytes.baseAddress, bytes.count) }
    }

    /// Writes at an offset.
    public func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        let offset = try Self.offset(offset)
        return try retrying {
            unsafe Glibc.pwrite(file.rawValue, bytes.baseAddress, bytes.count, offset)
        }
    }

    /// Makes a file, or a directory's names, durable.
    public func fsync(_ file: Descriptor) throws(Errno) {
        try retrying { Glibc.fsync(file.rawValue) }
    }

    /// Makes a file's contents durable.
    public func fdatasync(_ file: Descriptor) throws(Errno) {
        try retrying { Glibc.fdatasync(file.rawValue) }
    }

    /// Sets a file's length.
    public func ftruncate(_ file: Descriptor, to length: UInt64) throws(Errno) {
        let length = try Self.offset(length)
        try retrying { Glibc.ftruncate(file.rawValue, length) }
    }

    /// Reserves space, and lengthens the file to it.
    public func fallocate(_ file: Descriptor, at offset: UInt64, length: UInt64) throws(Errno) {
        let offset = try Self.offset(offset)
        let length = try Self.offset(length)
        while true {
            let code = interrupted() ? EINTR : posix_fallocate(file.rawValue, offset, length)
            if code == 0 { return }
            if code != EINTR { throw Errno(rawValue: code) }
        }
    }

    /// Takes, changes or gives up a lock without waiting.
    public func lock(
        _ file: Descriptor, _ kind: LockKind, _ form: LockForm
    ) throws(Errno) {
        switch form {
        case .record:
            let type =
                switch kind {
                case .shared: F_RDLCK
                case .exclusive: F_WRLCK
                case .none: F_UNLCK
                }
            try retrying { linux_ofd_lock(file.rawValue, Int16(type)) }
        case .wholeFile:
            let operation =
                switch kind {
                case .shared: LOCK_SH | LOCK_NB
                case .exclusive: LOCK_EX | LOCK_NB
                case .none: LOCK_UN
                }
            try retrying { flock(file.rawValue, operation) }
        }
    }

    /// Asks the kernel to forget what it holds of a file in memory.
    public func dropCache(_ file: Descriptor) throws(Errno) {
        let code = posix_fadvise(file.rawValue, 0, 0, POSIX_FADV_DONTNEED)
        if code != 0 { throw Errno(rawValue: code) }
    }

    /// Turns reads and writes around the page cache on or off.
    public func setDirectness(_ file: Descriptor, _ directness: Directness) throws(Errno) {
        try retrying { linux_set_direct(file.rawValue, directness == .direct ? 1 : 0) }
    }

    /// A path with a zero byte would be cut there, and name another file.
    static func check(_ path: String) throws(Errno) {
        if path.utf8.contains(0) { throw .invalid }
    }

    private static func offset(_ offset: UInt64) throws(Errno) -> Int {
        guard let offset = Int(exactly: offset) else { throw .invalid }
        return offset
    }

    /// Makes a call until it is not interrupted.
    @discardableResult
    func retrying<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
        while true {
            let result = interrupted() ? -1 : call()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw Errno(rawValue: code) }
        }
    }

    /// Whether a test has a signal interrupt the next call, which then fails as the kernel's would.
    private func interrupted() -> Bool {
        guard let interruption, interruption() else { return false }
        errno = EINTR
        return true
    }
}
