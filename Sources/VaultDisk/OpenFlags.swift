import CLinux
import Glibc

/// How a file is opened; close-on-exec is always among it.
public struct OpenFlags: OptionSet, Hashable, Sendable {
    /// The flags as `open` takes them.
    public let rawValue: Int32

    /// The flags as `open` takes them.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// For reading only.
    public static let reading: Self = []
    /// For writing only.
    public static let writing = Self(rawValue: O_WRONLY)
    /// For reading and writing.
    public static let readingAndWriting = Self(rawValue: O_RDWR)
    /// Made if missing.
    public static let create = Self(rawValue: O_CREAT)
    /// With `create`: an error if it is there.
    public static let exclusive = Self(rawValue: O_EXCL)
    /// Cut to no length.
    public static let truncate = Self(rawValue: O_TRUNC)
    /// An error if the last part of the path is a link.
    public static let noFollow = Self(rawValue: O_NOFOLLOW)
    /// An error if it is not a directory.
    public static let directory = Self(rawValue: O_DIRECTORY)
    /// A file without a name in the directory that the path names, gone when nobody has it open.
    public static let unnamed = Self(rawValue: linux_unnamed_flag())
    /// Does not wait for the other end of a pipe.
    public static let nonBlocking = Self(rawValue: O_NONBLOCK)
}

/// The number of an open file.
public struct Descriptor: Hashable, Sendable, RawRepresentable {
    /// The number.
    public let rawValue: Int32

    /// The descriptor of a number.
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// How a lock is held.
public enum LockKind: Hashable, Sendable {
    /// Together with other shared ones.
    case shared
    /// Alone.
    case exclusive
    /// Not at all.
    case none
}

/// What keeps a lock.
public enum LockForm: Hashable, Sendable {
    /// The open file description (`F_OFD_SETLK`); an exclusive one needs a file open for writing.
    case record
    /// The open file description too (`flock`), but a file open for reading will do.
    case wholeFile
}

/// Whether a rename may put an existing file out of the way.
public enum Replacement: Hashable, Sendable {
    /// It may.
    case replacing
    /// It fails with `EEXIST`.
    case refusing
}

/// What a file system says of itself.
public struct FileSystemStatus: Hashable, Sendable {
    /// Its magic number.
    public let type: UInt32
    /// How many bytes an account that is not root can still use.
    public let availableBytes: UInt64

    /// Makes a status, for disks that stand in for the real one.
    public init(type: UInt32, availableBytes: UInt64) {
        self.type = type
        self.availableBytes = availableBytes
    }
}
