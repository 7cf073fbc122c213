import CLinux
import Glibc

/// The number a system call failed with.
public struct Errno: Error, Hashable, Sendable, RawRepresentable {
    /// The number, as `errno.h` counts them.
    public let rawValue: Int32

    /// The error of a number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Its name, such as `ENOSPC`.
    public var name: String {
        guard let name = unsafe linux_errno_name(rawValue) else { return "error \(rawValue)" }
        return unsafe String(cString: name)
    }

    /// What it says, in English, such as `No space left on device`.
    public var text: String {
        guard let text = unsafe linux_errno_text(rawValue) else { return "unknown error" }
        return unsafe String(cString: text)
    }

    /// No such file or directory.
    public static let notFound = Self(rawValue: ENOENT)
    /// It is there already.
    public static let exists = Self(rawValue: EEXIST)
    /// The arguments are not possible here, such as direct reads on a file system without them.
    public static let invalid = Self(rawValue: EINVAL)
    /// It is a directory.
    public static let isDirectory = Self(rawValue: EISDIR)
    /// It is no directory.
    public static let notDirectory = Self(rawValue: ENOTDIR)
    /// The kernel does not know the call.
    public static let unknownCall = Self(rawValue: ENOSYS)
    /// Another process is in the way.
    public static let again = Self(rawValue: EAGAIN)
    /// No space is left.
    public static let noSpace = Self(rawValue: ENOSPC)
    /// The account's share of the disk is used up.
    public static let overQuota = Self(rawValue: EDQUOT)
    /// The file system takes no writes.
    public static let readOnly = Self(rawValue: EROFS)
    /// The account may not.
    public static let denied = Self(rawValue: EACCES)
    /// Nobody may, or only root.
    public static let notPermitted = Self(rawValue: EPERM)
    /// The medium failed.
    public static let inputOutput = Self(rawValue: EIO)
    /// A link stood where none may.
    public static let link = Self(rawValue: ELOOP)
    /// More than may be read.
    public static let tooLarge = Self(rawValue: EFBIG)
    /// The other name lies on another file system.
    public static let otherFileSystem = Self(rawValue: EXDEV)
    /// The file has as many names as it can have.
    public static let tooManyLinks = Self(rawValue: EMLINK)
    /// The file system does not do that.
    public static let unsupported = Self(rawValue: EOPNOTSUPP)
}
