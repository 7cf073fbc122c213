/// One thing found in a dump.
public struct DumpEntry: Hashable, Sendable {
    /// Where it lies.
    public let path: DumpPath
    /// What it is.
    public let kind: EntryKind
    /// Why it counts as that: a sentence, safe to show.
    public let reason: String
    /// Its identity when it was listed, or none for what is not a regular file.
    public let identity: FileIdentity?

    /// Describes something found.
    public init(path: DumpPath, kind: EntryKind, reason: String, identity: FileIdentity?) {
        self.path = path
        self.kind = kind
        self.reason = reason
        self.identity = identity
    }

    /// What is special about a film, as a part of a sentence: an edited one, a small copy, a Live Photo's.
    public var remark: String? {
        switch kind {
        case .film, .smallCopy: break
        default: return nil
        }
        guard reason != EntryClassifier.plainFilm, let first = reason.first else { return nil }
        return first.lowercased() + reason.dropFirst().dropLast()
    }

    /// The size in bytes, or none for what is not a regular file.
    public var bytes: Int64? { identity?.size }
}

/// What tells one version of a file from another.
public struct FileIdentity: Hashable, Sendable {
    /// The file system.
    public let device: UInt64
    /// The file on it.
    public let inode: UInt64
    /// Its length in bytes.
    public let size: Int64
    /// When its content changed last, in nanoseconds since 1970; never evidence of when it was filmed.
    public let modified: Int64

    /// Notes what was seen.
    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }
}
