/// The calls a `Disk` makes, by the names the manual knows them by.
public enum SystemCall: String, Hashable, Sendable, CaseIterable {
    case open, close, read, pread, write, pwrite, fsync, fdatasync, ftruncate, fallocate
    case rename, link, unlink, rmdir, mkdir, fstat, lstat, readdir, lock, statfs, fchmod, fchown
    case fadvise, fcntl, spawn, wait

    /// The call as a verb in a sentence: `cannot … PATH`.
    var verb: String {
        switch self {
        case .open: "open"
        case .close: "close"
        case .read, .pread: "read"
        case .write, .pwrite: "write"
        case .fsync, .fdatasync: "make durable"
        case .ftruncate: "set the length of"
        case .fallocate: "reserve space for"
        case .rename: "rename"
        case .link: "link"
        case .unlink, .rmdir: "remove"
        case .mkdir: "create the directory"
        case .fstat, .lstat: "look at"
        case .readdir: "list"
        case .lock: "lock"
        case .statfs: "ask about the file system of"
        case .fchmod: "set the mode of"
        case .fchown: "set the group of"
        case .fadvise, .fcntl: "set how to reach"
        case .spawn: "start"
        case .wait: "wait for"
        }
    }
}
