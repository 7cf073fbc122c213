public import VaultModel

/// What kind of thing a path names.
public enum FileKind: Hashable, Sendable {
    case regular, directory, link, pipe, socket, device, unknown

    /// The kind with its article, for a sentence.
    var phrase: String {
        switch self {
        case .regular: "a plain file"
        case .directory: "a directory"
        case .link: "a link"
        case .pipe: "a pipe"
        case .socket: "a socket"
        case .device: "a device"
        case .unknown: "of an unknown kind"
        }
    }
}

/// What the file system knows of a file.
public struct FileStatus: Hashable, Sendable {
    /// What it is.
    public var kind: FileKind
    /// Its permissions.
    public var mode: FileMode
    /// Its length in bytes.
    public var size: UInt64
    /// How many bytes of the disk it takes up.
    public var allocated: UInt64
    /// The account that owns it.
    public var owner: UInt32
    /// The group it belongs to.
    public var group: UInt32
    /// The device it lies on.
    public var device: UInt64
    /// Its number on that device.
    public var inode: UInt64
    /// How many names it has; none once it was removed while open.
    public var links: UInt64
    /// When its contents last changed.
    public var modified: Instant

    /// Makes a status, for disks that stand in for the real one.
    public init(
        kind: FileKind, mode: FileMode, size: UInt64, allocated: UInt64, owner: UInt32,
        group: UInt32, device: UInt64, inode: UInt64, links: UInt64, modified: Instant
    ) {
        self.kind = kind
        self.mode = mode
        self.size = size
        self.allocated = allocated
        self.owner = owner
        self.group = group
        self.device = device
        self.inode = inode
        self.links = links
        self.modified = modified
    }
}

/// A name in a directory.
public struct DirectoryEntry: Hashable, Sendable {
    /// The name, or its bytes with every invalid one replaced when it is not UTF-8.
    public let name: String
    /// Whether `name` is exactly what the directory holds.
    public let isExact: Bool
    /// What it names, as far as the directory says without asking further.
    public let kind: FileKind

    /// Makes an entry, for disks that stand in for the real one.
    public init(name: String, isExact: Bool, kind: FileKind) {
        self.name = name
        self.isExact = isExact
        self.kind = kind
    }
}
