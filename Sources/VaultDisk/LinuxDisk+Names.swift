import CLinux
import Glibc
import VaultModel

extension LinuxDisk {
    /// Gives a file another name.
    public func rename(
        _ old: String, to new: String, _ replacement: Replacement
    ) throws(Errno) {
        try Self.check(old)
        try Self.check(new)
        switch replacement {
        case .replacing: try retrying { unsafe Glibc.rename(old, new) }
        case .refusing: try retrying { unsafe linux_rename_noreplace(old, new) }
        }
    }

    /// Gives a file one more name.
    public func link(_ old: String, to new: String) throws(Errno) {
        try Self.check(old)
        try Self.check(new)
        try retrying { unsafe Glibc.link(old, new) }
    }

    /// Gives an open file that has no name one.
    public func link(_ file: Descriptor, to new: String) throws(Errno) {
        try Self.check(new)
        try retrying { unsafe linux_name_opened(file.rawValue, new) }
    }

    /// Removes a name of a file.
    public func unlink(_ path: String) throws(Errno) {
        try Self.check(path)
        try retrying { unsafe Glibc.unlink(path) }
    }

    /// Removes an empty directory.
    public func rmdir(_ path: String) throws(Errno) {
        try Self.check(path)
        try retrying { unsafe Glibc.rmdir(path) }
    }

    /// Makes a directory.
    public func mkdir(_ path: String, mode: FileMode) throws(Errno) {
        try Self.check(path)
        try retrying { unsafe Glibc.mkdir(path, mode.rawValue) }
    }

    /// Looks at an open file.
    public func fstat(_ file: Descriptor) throws(Errno) -> FileStatus {
        var status = stat()
        try retrying { unsafe Glibc.fstat(file.rawValue, &status) }
        return FileStatus(status)
    }

    /// Looks at what a path names, a link included.
    public func lstat(_ path: String) throws(Errno) -> FileStatus {
        try Self.check(path)
        var status = stat()
        try retrying { unsafe Glibc.lstat(path, &status) }
        return FileStatus(status)
    }

    /// Lists an open directory.
    public func readdir(_ directory: Descriptor) throws(Errno) -> [DirectoryEntry] {
        // A description of its own, because reading moves its place and `closedir` closes it.
        let copy = try retrying {
            unsafe linux_openat(directory.rawValue, ".", O_RDONLY | O_DIRECTORY, 0)
        }
        guard let stream = unsafe fdopendir(copy) else {
            let code = errno
            _ = Glibc.close(copy)
            throw Errno(rawValue: code)
        }
        defer { unsafe closedir(stream) }
        var entries: [DirectoryEntry] = []
        while true {
            errno = 0
            guard let entry = unsafe Glibc.readdir(stream) else {
                if errno != 0 { throw Errno(rawValue: errno) }
                return entries
            }
            guard let bytes = unsafe linux_entry_name(entry) else { continue }
            let name = unsafe String(cString: bytes)
            if name == "." || name == ".." { continue }
            let isExact = unsafe String(validatingCString: bytes) != nil
            entries.append(
                DirectoryEntry(
                    name: name, isExact: isExact, kind: unsafe FileKind(ofEntry: entry.pointee)))
        }
    }

    /// Looks at the file system of an open file.
    public func fstatfs(_ file: Descriptor) throws(Errno) -> FileSystemStatus {
        var type: UInt64 = 0
        var block: UInt64 = 0
        var available: UInt64 = 0
        try retrying { unsafe linux_fstatfs(file.rawValue, &type, &block, &available) }
        let (bytes, overflow) = block.multipliedReportingOverflow(by: available)
        return FileSystemStatus(
            type: UInt32(truncatingIfNeeded: type), availableBytes: overflow ? .max : bytes)
    }

    /// Sets a file's permissions.
    public func fchmod(_ file: Descriptor, mode: FileMode) throws(Errno) {
        try retrying { Glibc.fchmod(file.rawValue, mode.rawValue) }
    }

    /// Gives a file to a group.
    public func fchown(_ file: Descriptor, group: UInt32) throws(Errno) {
        try retrying { Glibc.fchown(file.rawValue, uid_t.max, group) }
    }
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        let kind: FileKind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFBLK, S_IFCHR: .device
            default: .unknown
            }
        let seconds = Int64(status.st_mtim.tv_sec)
        // A hostile file system can claim any time; one that does not fit is shown as the epoch.
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, overflows) = scaled.addingReportingOverflow(
            Int64(status.st_mtim.tv_nsec) / 1_000_000)
        self.init(
            kind: kind, mode: FileMode(rawValue: status.st_mode),
            size: UInt64(clamping: status.st_size),
            // Blocks of 512 bytes, whatever those of the file system are.
            allocated: UInt64(clamping: status.st_blocks).multipliedReportingOverflow(by: 512)
                .partialValue,
            owner: status.st_uid, group: status.st_gid, device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino), links: UInt64(status.st_nlink),
            modified: Instant(milliseconds: overflow || overflows ? 0 : sum))
    }
}

extension FileKind {
    fileprivate init(ofEntry entry: dirent) {
        self =
            switch Int(entry.d_type) {
            case Int(DT_REG): .regular
            case Int(DT_DIR): .directory
            case Int(DT_LNK): .link
            case Int(DT_FIFO): .pipe
            case Int(DT_SOCK): .socket
            case Int(DT_BLK), Int(DT_CHR): .device
            default: .unknown
            }
    }
}
