public import VaultModel

/// What is to be backed up where.
public struct BackupRequest: Sendable, Hashable {
    /// How far what a backup already holds is looked at again.
    public enum Depth: Sendable, Hashable {
        /// Payloads that a whole backup vouches for are there and as long as they must be.
        case lengths
        /// Every payload is read again and held to its tree root.
        case contents
    }

    /// The backup's directory, absolute.
    public var directory: String
    /// Where the key parts go, when not there.
    public var keysDirectory: String?
    /// How many store parts are kept; all of them without it.
    public var keep: Int?
    /// How far what is there is looked at again.
    public var depth: Depth

    /// Says what is to be backed up where.
    public init(
        directory: String, keysDirectory: String? = nil, keep: Int? = nil,
        depth: Depth = .lengths
    ) {
        self.directory = directory
        self.keysDirectory = keysDirectory
        self.keep = keep
        self.depth = depth
    }
}

/// Something that should have been backed up, and could not be.
public struct BackupProblem: Sendable, Hashable {
    /// What kind of problem.
    public enum Kind: String, Sendable, Hashable {
        /// It is not there.
        case missing
        /// It is there, and not what it should be.
        case damaged
        /// It should have been removed, and was not.
        case notRemoved = "not-removed"
    }

    /// What kind.
    public let kind: Kind
    /// What it is about, such as `payload 3f9c…`.
    public let place: String
    /// One sentence.
    public let message: String
}

/// What a backup would do.
public struct BackupPlan: Sendable, Hashable {
    /// The backup's directory.
    public let directory: String
    /// Where the key part would go.
    public let keysDirectory: String
    /// Whether the directory would be made into a backup first.
    public let isNew: Bool
    /// How many payloads the vault holds.
    public let payloads: Int
    /// How many of them the backup does not hold yet.
    public let newPayloads: Int
    /// Their bytes.
    public let newBytes: UInt64
    /// What has room to be there for all of it.
    public let neededBytes: UInt64
    /// What room there is.
    public let availableBytes: UInt64
    /// The key parts that would be overwritten and removed.
    public let expiredKeyParts: [BackupStamp]
    /// What whoever keeps the backup should know.
    public let warnings: [String]
}

/// What a backup did.
public struct BackupSummary: Sendable, Hashable {
    /// What it is called.
    public let stamp: BackupStamp
    /// The backup's directory.
    public let directory: String
    /// Where the key part is.
    public let keysDirectory: String
    /// The SHA-256 of the store part's manifest, as 64 hexadecimal digits.
    public internal(set) var manifest = ""
    /// How many records the log has in it.
    public internal(set) var records: UInt64 = 0
    /// How many payloads its catalog names.
    public internal(set) var payloads = 0
    /// How many of them were copied now.
    public internal(set) var copied = 0
    /// The bytes of those.
    public internal(set) var copiedBytes: UInt64 = 0
    /// How many were given one more name now, because they lie on the same file system.
    public internal(set) var linked = 0
    /// How many were there from earlier backups.
    public internal(set) var shared = 0
    /// How many of all of them are one file with the vault's own.
    public internal(set) var oneFile = 0
    /// How many of those in the backup were found damaged, and copied again.
    public internal(set) var replaced = 0
    /// How many were destroyed while it was made.
    public internal(set) var destroyed = 0
    /// How many keys it holds.
    public internal(set) var keys: UInt64 = 0
    /// The day from which its key part is no more to be there; none without a policy.
    public internal(set) var keysUntil: CivilDate?
    /// The key parts that were overwritten and removed.
    public internal(set) var removedKeyParts: [BackupStamp] = []
    /// The store parts that were removed, because so many are not kept.
    public internal(set) var removedStores: [BackupStamp] = []
    /// How many payloads of destroyed clips were removed from the backup.
    public internal(set) var removedPayloads = 0
    /// How many payloads lie there that the vault has never heard of; they were left alone.
    public internal(set) var unknownPayloads = 0
    /// What could not be backed up, or not be removed.
    public internal(set) var problems: [BackupProblem] = []
    /// What whoever keeps the backup should know.
    public internal(set) var warnings: [String] = []

    init(stamp: BackupStamp, directory: String, keysDirectory: String) {
        self.stamp = stamp
        self.directory = directory
        self.keysDirectory = keysDirectory
    }

    /// Whether everything is in it that the vault holds.
    public var isComplete: Bool { !problems.contains { $0.kind != .notRemoved } }
    /// Whether something in the vault was found changed.
    public var isTampered: Bool { problems.contains { $0.kind == .damaged } }
}
