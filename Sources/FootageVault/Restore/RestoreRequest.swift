/// What is to be restored, to where, and on what evidence.
public struct RestoreRequest: Sendable, Hashable {
    /// The directory that becomes the vault; nothing may be there.
    public var target: String
    /// Why; it stands in the log for good, in the clear.
    public var reason: String
    /// Which backup; the newest unless one is named.
    public var stamp: BackupStamp?
    /// Which key part; the backup's own, or the newest where that is gone, unless one is named.
    public var keyStamp: BackupStamp?
    /// Destruction ledgers, besides the one that this account keeps of the vault.
    public var ledgers: [String]
    /// Heads of the log that somebody kept: texts of checkpoints or receipts.
    public var heads: [String]

    /// Describes a restore.
    public init(
        target: String, reason: String, stamp: BackupStamp? = nil, keyStamp: BackupStamp? = nil,
        ledgers: [String] = [], heads: [String] = []
    ) {
        self.target = target
        self.reason = reason
        self.stamp = stamp
        self.keyStamp = keyStamp
        self.ledgers = ledgers
        self.heads = heads
    }
}
