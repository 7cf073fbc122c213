/// What went wrong on the disk, or around it.
public enum DiskError: Error, Hashable, Sendable {
    /// A system call failed on a path.
    case failed(SystemCall, path: String, Errno)
    /// Accounts that have no business there can reach a file or directory.
    case reachableByOthers(path: String, mode: FileMode, wanted: FileMode)
    /// Something is not the kind of file it has to be: a link, a pipe, a directory.
    case wrongKind(path: String, found: FileKind)
    /// Another process holds the lock, and held it until the time was up.
    case locked(path: String)
    /// A vault cannot lie on this kind of file system.
    case unfitFileSystem(path: String, FileSystemKind)
    /// A file ended before what it has to hold.
    case endedEarly(path: String, expected: UInt64, found: UInt64)
    /// A time zone has no such name.
    case zoneNameInvalid(String)
    /// The machine does not know a time zone.
    case zoneMissing(String)
    /// A time zone's file is not what RFC 8536 describes.
    case zoneMalformed(String)
    /// A program is not installed.
    case programMissing(String)
    /// A program ran longer than it may, and was killed.
    case programTimedOut(String, after: Duration)
    /// A program wrote more than it may, and was killed.
    case programOutputTooLong(String, limit: Int)

    /// The error number of a failed call, or none.
    public var errno: Errno? {
        guard case .failed(_, _, let errno) = self else { return nil }
        return errno
    }

    /// Whether the disk, or the account's share of it, is full.
    public var isFull: Bool { errno == .noSpace || errno == .overQuota }
    /// Whether the file system takes no writes.
    public var isReadOnly: Bool { errno == .readOnly }
    /// Whether the account may not do that.
    public var isDenied: Bool { errno == .denied || errno == .notPermitted }
    /// Whether there is no such file or directory.
    public var notFound: Bool { errno == .notFound }
    /// Whether it is there already.
    public var alreadyExists: Bool { errno == .exists }

    /// One sentence: what happened.
    public var message: String {
        switch self {
        case .failed(let call, let path, let errno):
            "cannot \(call.verb) \(path): \(errno.text) (\(errno.name))"
        case .reachableByOthers(let path, let mode, _):
            "\(path) has mode \(mode), so accounts outside the vault can reach it"
        case .wrongKind(let path, let found):
            "\(path) is \(found.phrase), not what belongs there"
        case .locked(let path):
            "another process holds \(path)"
        case .unfitFileSystem(let path, let kind):
            "\(path) lies on \(kind.phrase), where a vault is not safe"
        case .endedEarly(let path, let expected, let found):
            "\(path) ends after \(found) bytes and has to hold \(expected)"
        case .zoneNameInvalid(let name):
            "\"\(name)\" is not the name of a time zone"
        case .zoneMissing(let name):
            "this machine does not know the time zone \(name)"
        case .zoneMalformed(let name):
            "the time zone file of \(name) cannot be read"
        case .programMissing(let name):
            "the program \(name) is not installed"
        case .programTimedOut(let name, let limit):
            "\(name) was stopped because it ran longer than \(limit)"
        case .programOutputTooLong(let name, let limit):
            "\(name) was stopped because it wrote more than \(limit) bytes"
        }
    }

    /// One sentence: what to do, where there is something.
    public var hint: String? {
        switch self {
        case .failed where isFull: "free some space, then try again"
        case .failed where isReadOnly:
            "the file system is mounted read-only; see what `dmesg` says before mounting it again"
        case .failed where isDenied:
            "check that your account owns the vault or belongs to its group (`id`)"
        case .reachableByOthers(let path, _, let wanted):
            "run `chmod \(wanted) \(ShellWord.quoted(path))`"
        case .locked: "wait for it to finish, then try again"
        case .unfitFileSystem: "keep the vault on a local disk (ext4 or xfs)"
        case .zoneNameInvalid: "use a name such as Europe/London"
        case .zoneMissing, .zoneMalformed:
            "install the package tzdata, or check the name, such as Europe/London"
        case .programMissing(let name):
            "install the package that holds \(name) (`apt-cache search \(ShellWord.quoted(name))`)"
        default: nil
        }
    }
}
