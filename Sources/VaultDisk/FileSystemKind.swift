/// What a vault can expect of a file system.
public enum FileSystemKind: Hashable, Sendable {
    /// A local one that writes in place, or one not known to be anything else.
    case ordinary(String)
    /// One that writes elsewhere and keeps old blocks for a while: overwriting erases nothing.
    case copyOnWrite(String)
    /// One on another machine: its locks and flushes cannot be relied on.
    case network(String)
    /// One run by a program, which may be a network one or forget locks.
    case userSpace(String)

    /// The kind of a magic number (`statfs(2)`, `linux/magic.h`).
    public init(magic: UInt32) {
        self =
            switch magic {
            case 0xEF53: .ordinary("ext4")
            case 0x5846_5342: .ordinary("xfs")
            case 0x0102_1994: .ordinary("tmpfs")
            case 0x794C_7630: .ordinary("overlayfs")
            case 0x4D44: .ordinary("vfat")
            case 0x2011_BAB0: .ordinary("exfat")
            case 0x5346_544E, 0x7366_746E: .ordinary("ntfs")
            case 0x9660: .ordinary("iso9660")
            case 0x1501_3346: .ordinary("udf")
            case 0x9123_683E: .copyOnWrite("btrfs")
            case 0x2FC1_2FC1: .copyOnWrite("zfs")
            case 0xCA45_1A4E: .copyOnWrite("bcachefs")
            case 0xF2F5_2010: .copyOnWrite("f2fs")
            case 0x3434: .copyOnWrite("nilfs")
            case 0x6969: .network("nfs")
            case 0x517B, 0xFF53_4D42, 0xFE53_4D42: .network("smb")
            case 0x0102_1997: .network("9p")
            case 0x00C3_6400: .network("ceph")
            case 0x5346_414F, 0x6B41_4653: .network("afs")
            case 0x7375_7245: .network("coda")
            case 0x0116_1970: .network("gfs2")
            case 0x7461_636F: .network("ocfs2")
            case 0x0BD0_0BD0: .network("lustre")
            case 0x4750_4653: .network("gpfs")
            case 0x2003_0528: .network("orangefs")
            case 0x6573_5546: .userSpace("fuse")
            default: .ordinary("0x" + String(magic, radix: 16))
            }
    }

    /// Its name, or its magic number.
    public var name: String {
        switch self {
        case .ordinary(let name), .copyOnWrite(let name), .network(let name),
            .userSpace(let name):
            name
        }
    }

    /// Whether a vault may lie there.
    public var isFit: Bool {
        switch self {
        case .ordinary, .copyOnWrite: true
        case .network, .userSpace: false
        }
    }

    /// Whether what is overwritten is gone from the blocks it lay in, as far as the file system goes.
    public var overwritesInPlace: Bool {
        if case .ordinary = self { return true }
        return false
    }

    /// Whether a file there has the mode that `chmod` gives it.
    ///
    /// Sticks and discs show one mode for all files, which was said when they were mounted; so may what a
    /// program or another machine runs.
    public var keepsModes: Bool {
        switch self {
        case .ordinary(let name): !["vfat", "exfat", "ntfs", "iso9660", "udf"].contains(name)
        case .copyOnWrite: true
        case .network(let name): name != "smb" && name != "9p"
        case .userSpace: false
        }
    }

    /// The kind with its article, for a sentence.
    var phrase: String {
        switch self {
        case .ordinary(let name): "a local file system (\(name))"
        case .copyOnWrite(let name): "a copy-on-write file system (\(name))"
        case .network(let name): "a network file system (\(name))"
        case .userSpace(let name): "a file system run by a program (\(name))"
        }
    }
}

extension Disk {
    /// The kind of file system around a path, or an error where a vault cannot lie.
    public func fitFileSystem(at path: String) throws(DiskError) -> FileSystemKind {
        let kind = FileSystemKind(magic: try fileSystem(at: path).type)
        guard kind.isFit else { throw .unfitFileSystem(path: path, kind) }
        return kind
    }
}
