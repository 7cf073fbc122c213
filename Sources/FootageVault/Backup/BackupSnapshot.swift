public import VaultCrypto
public import VaultModel

/// One backup: what its signed manifest says.
public struct BackupSnapshot: Sendable, Hashable {
    /// What it is called.
    public let stamp: BackupStamp
    /// When it was begun.
    public let made: Instant
    /// Who made it.
    public let by: PrincipalID
    /// The epoch of the vault it was made of.
    public let epoch: Int
    /// The log's origin then.
    public let origin: String
    /// How many records the log had.
    public let logSize: UInt64
    /// The root over them.
    public let logRoot: SHA256Digest
    /// How many payloads the catalog names.
    public let payloads: UInt64
    /// How many of them were destroyed while it was made.
    public let destroyed: UInt64
    /// How many of them should have been there and were not.
    public let missing: UInt64
    /// The bytes of those that are there.
    public let bytes: UInt64
    /// How many were one file with the vault's own when it was made: a disk that fails takes both.
    public let linked: UInt64
    /// The key part that was made with it; none where it is not there, or not any more.
    public let keys: BackupKeyPart?
    let files: [String: BackupManifest.File]

    init(_ manifest: BackupManifest, _ store: BackupManifest.Store, keys: BackupKeyPart?) {
        stamp = manifest.stamp
        made = manifest.made
        by = manifest.by
        epoch = manifest.epoch
        origin = manifest.origin
        logSize = store.logSize
        logRoot = store.logRoot
        payloads = store.payloads
        destroyed = store.destroyed
        missing = store.missing
        bytes = store.bytes
        linked = store.linked
        self.keys = keys
        files = manifest.files
    }
}

/// One key part: what its signed manifest says.
public struct BackupKeyPart: Sendable, Hashable {
    /// What it is called.
    public let stamp: BackupStamp
    /// When it was begun.
    public let made: Instant
    /// The epoch of the vault it was made of.
    public let epoch: Int
    /// How many keys it holds.
    public let slots: UInt64
    /// How many keys it should hold and does not.
    let missing: UInt64
    let path: String
    let file: BackupManifest.File
    /// The digest of its manifest.
    let digest: SHA256Digest
    /// The digest of the catalog it was made with.
    let catalog: SHA256Digest
}
