public import VaultCrypto
public import VaultModel

/// How an epoch of the log begins after a restore: what the record `epoch.open` introduces.
///
/// The log goes on where the backup ended: its records stay as they are, and `epoch.open` is the next
/// one, the first that is signed under the new origin and the new key. It names what was restored, the
/// newest head that anyone could still produce, and so how much is known to be lost.
public struct EpochOpening: Hashable, Sendable {
    /// The log as it was restored.
    public struct Restored: Hashable, Sendable {
        /// The epoch in which it ended.
        public var epoch: Int64
        /// Its head as it was restored, signed by the key of that epoch.
        public var note: SignedNote

        /// Names a restored head.
        public init(epoch: Int64, note: SignedNote) {
            self.epoch = epoch
            self.note = note
        }
    }

    /// The newest head that anyone could produce when the epoch was opened.
    public struct Newest: Hashable, Sendable {
        /// Its epoch.
        public var epoch: Int64
        /// How many records it vouched for.
        public var size: UInt64
        /// The root over them.
        public var root: SHA256Digest
        /// The signed head; none where it was remembered, or stood on paper.
        public var note: SignedNote?

        /// Names a head.
        public init(epoch: Int64, size: UInt64, root: SHA256Digest, note: SignedNote? = nil) {
            self.epoch = epoch
            self.size = size
            self.root = root
            self.note = note
        }
    }

    /// The vault.
    public var vault: VaultID
    /// The number of the epoch, from 2.
    public var epoch: Int64
    /// The key that signs checkpoints from this record's on; its name is the new origin.
    public var log: NoteKey
    /// What was restored.
    public var restored: Restored
    /// The newest head known; none where nobody had one.
    public var newest: Newest?
    /// How many records are known to be lost; none where that is not known.
    public var lost: UInt64?
    /// Who opens it: the record's own actor.
    public var person: PrincipalID
    /// Why, in the clear and for good.
    public var reason: String
    /// What the vault's description says from here on: a restore may put the key slots elsewhere.
    public var described: Introduction.Described

    /// Describes how an epoch begins; what is lost follows from the heads.
    ///
    /// - Parameters:
    ///   - vault: The vault.
    ///   - log: The new key, whose name is the new origin.
    ///   - restored: What was restored.
    ///   - newest: The newest head known.
    ///   - person: Who opens it.
    ///   - reason: Why.
    ///   - described: What the vault's description says from here on.
    /// - Throws: `checkpointMalformed` for a restored note that is no checkpoint; `introductionMalformed` where
    ///   no epoch can follow.
    public init(
        vault: VaultID, log: NoteKey, restored: Restored, newest: Newest?, person: PrincipalID,
        reason: String, described: Introduction.Described
    ) throws(AuditLogError) {
        self.vault = vault
        self.log = log
        self.restored = restored
        self.newest = newest
        self.person = person
        self.reason = reason
        self.described = described
        guard let epoch = Self.epoch(after: restored.epoch, newest?.epoch) else {
            throw .introductionMalformed(member: "epoch")
        }
        self.epoch = epoch
        let size = try Checkpoint(text: restored.note.text).size
        lost = Self.lost(restored.epoch, size, newest)
    }

    /// The epoch that follows the restored one, and every later one that a head still tells of; none after
    /// the last number that can be written.
    public static func epoch(after restored: Int64, _ newest: Int64?) -> Int64? {
        let (next, isPastLast) = max(restored, newest ?? restored).addingReportingOverflow(1)
        return isPastLast ? nil : next
    }

    /// The origin of another epoch of the same log: `<name>/<epoch>`.
    public static func origin(_ origin: String, of epoch: Int64, in other: Int64) -> String {
        guard epoch != other else { return origin }
        let tail = "/\(epoch)"
        let name = origin.hasSuffix(tail) ? String(origin.dropLast(tail.utf8.count)) : origin
        return "\(name)/\(other)"
    }

    /// How many records are lost; of a head of an epoch that is lost as a whole, nobody can tell.
    static func lost(_ epoch: Int64, _ size: UInt64, _ newest: Newest?) -> UInt64? {
        guard let newest, newest.epoch == epoch, newest.size >= size else { return nil }
        return newest.size - size
    }

    /// Whether a head was known when the epoch was opened, itself or by a later one.
    func knew(epoch: Int64, size: UInt64, root: SHA256Digest) -> Bool {
        guard let newest, newest.epoch >= epoch else { return false }
        if newest.epoch > epoch { return true }
        return newest.size > size || newest.size == size && newest.root == root
    }
}

/// A stretch of the log between two restores.
public struct LogEpoch: Hashable, Sendable {
    /// Its number, from 1.
    public let number: Int64
    /// The name of the log in it, which its checkpoints bear.
    public let origin: String
    /// Its first record: 0, or that of `epoch.open`.
    public let from: UInt64
    /// How it was opened; none for the first.
    public let opening: EpochOpening?
}
