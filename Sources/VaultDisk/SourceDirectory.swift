import CLinux
import Glibc

/// A directory of somebody else's making, read without ever following a link.
///
/// Everything in it is reached by its one name through the opened directory (`openat`), so that no name,
/// link or rename can lead out of the tree that was opened. A hostile tablet could otherwise have the
/// vault's own keys read as a film.
public struct SourceDirectory: ~Copyable {
    private let descriptor: Int32

    /// What one name stands for.
    public enum Kind: Hashable, Sendable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A symbolic link, not followed.
        case link
        /// A named pipe.
        case pipe
        /// A socket.
        case socket
        /// A device.
        case device
    }

    /// What is known of a name without opening it.
    public struct Status: Hashable, Sendable {
        /// What it is.
        public let kind: Kind
        /// The file system.
        public let device: UInt64
        /// The file on it.
        public let inode: UInt64
        /// The length in bytes.
        public let size: Int64
        /// The last change of the content, in nanoseconds since 1970.
        public let modified: Int64

        init(_ status: stat) {
            kind =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .file
                case S_IFDIR: .directory
                case S_IFLNK: .link
                case S_IFIFO: .pipe
                case S_IFSOCK: .socket
                default: .device
                }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            inode = UInt64(truncatingIfNeeded: status.st_ino)
            size = Int64(status.st_size)
            let (whole, overflow) = Int64(status.st_mtim.tv_sec)
                .multipliedReportingOverflow(by: 1_000_000_000)
            modified = overflow ? 0 : whole &+ Int64(status.st_mtim.tv_nsec)
        }
    }

    /// Opens the root of a tree; a link that a person typed is followed, this once.
    public init(path: String) throws(Errno) {
        descriptor = unsafe linux_open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw Errno.last }
    }

    private init(adopting descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The names in it, without `.` and `..`, in the order of their bytes.
    ///
    /// More than `limit` names are an error, before they fill the memory.
    public func names(limit: Int) throws(Errno) -> [[UInt8]] {
        let copy = unsafe linux_openat(descriptor, ".", O_RDONLY | O_DIRECTORY, 0)
        guard copy >= 0 else { throw Errno.last }
        guard let stream = unsafe fdopendir(copy) else {
            let error = Errno.last
            close(copy)
            throw error
        }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw Errno.last }
                break
            }
            let name = unsafe Self.name(of: entry)
            if name == [46] || name == [46, 46] { continue }
            guard names.count < limit else { throw Errno.tooManyNames }
            names.append(name)
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Looks at a name without opening it.
    public func status(of name: [UInt8]) throws(Errno) -> Status {
        var status = stat()
        _ = unsafe try Self.withCString(name) {
            unsafe fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW)
        }
        return Status(status)
    }

    /// Opens a directory in it; a link is refused.
    public func directory(_ name: [UInt8]) throws(Errno) -> SourceDirectory {
        let opened = unsafe try Self.withCString(name) {
            unsafe linux_openat(
                descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK, 0)
        }
        return SourceDirectory(adopting: opened)
    }

    /// Opens a regular file in it for reading; links, pipes and devices are refused and never block.
    public func file(_ name: [UInt8]) throws(Errno) -> SourceDescriptor {
        let opened = unsafe try Self.withCString(name) {
            unsafe linux_openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0)
        }
        let file = SourceDescriptor(adopting: opened)
        guard try file.status().kind == .file else { throw Errno.invalid }
        return file
    }

    /// Removes a file from it, and nothing but a file that is still the one that was seen.
    ///
    /// That it is gone is durable when this returns, unless the file system cannot be told to make it so.
    public func remove(_ name: [UInt8], expecting expected: Status) throws(Errno) {
        guard expected.kind == .file, try status(of: name) == expected else {
            throw Errno.stale
        }
        _ = unsafe try Self.withCString(name) { unsafe unlinkat(descriptor, $0, 0) }
        if fsync(descriptor) != 0 {
            let error = Errno.last
            guard error == .invalid || error == .unsupported else { throw error }
        }
    }

    @unsafe private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        guard let start = unsafe linux_entry_name(entry) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
    }

    /// Lends a name as C wants it; one that C would cut short is no name.
    private static func withCString(
        _ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32
    ) throws(Errno) -> Int32 {
        guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "/")),
            name != [46, 46], name != [46]
        else { throw .invalid }
        let bytes = name.map { CChar(bitPattern: $0) } + [0]
        let result: Int32? = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe body($0) }
        }
        guard let result else { throw .invalid }
        guard result >= 0 else { throw .last }
        return result
    }
}
