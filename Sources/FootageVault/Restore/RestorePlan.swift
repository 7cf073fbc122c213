public import VaultModel

/// What a restore would do, as far as that can be told before anything is copied.
public struct RestorePlan: Sendable, Hashable {
    /// A clip of the backup that is known to have been destroyed, and is destroyed again.
    public struct Destroyed: Sendable, Hashable {
        /// Its id.
        public let clip: ClipID
        /// Its address; none of a film that waits in the backup's quarantine.
        public let address: ClipAddress?
        /// When it was destroyed, as a ledger says; none where only the backup's own list knows of it.
        public let date: CivilDate?
    }

    /// What is known to have been erased of a family of the backup, or of none, and is erased again.
    public struct Erased: Sendable, Hashable {
        /// What can be erased of a family.
        public enum Part: String, Sendable, Hashable {
            /// Names and dates, with their keys.
            case names
            /// Free texts.
            case texts
            /// The tombstones of its clips.
            case tombstones
        }

        /// The family; none of free texts that concern no family.
        public let family: FamilyReference?
        /// What is erased again.
        public let parts: [Part]
        /// When the last of it was erased, as a ledger says; none where only the backup's own list knows.
        public let date: CivilDate?
    }

    /// A destruction ledger that was read.
    public struct Ledger: Sendable, Hashable {
        /// Where it lies.
        public let path: String
        /// How many clips it names.
        public let clips: Int
        /// How many of them have a tombstone in the backup, which is the very one the ledger names.
        public let agreeing: Int
        /// How many lines are none.
        public let unreadable: Int
        /// How many families it says lost something.
        public let families: Int
        /// How many of the log's first records it names everything of, as its signed end says; none without
        /// such an end by a key that the backup knows.
        public let end: UInt64?
    }

    /// The vault's id.
    public let vault: VaultID
    /// What people call it.
    public let name: String
    /// Which backup.
    public let stamp: BackupStamp
    /// When it was begun.
    public let made: Instant
    /// The key part it is restored with.
    public let keyStamp: BackupStamp
    /// The epoch that will be opened.
    public let epoch: Int64
    /// How many records the backup's log has.
    public let records: UInt64
    /// How many records are known to be lost; none where that is not known.
    public let lost: UInt64?
    /// Where the newest head that is known comes from; none where nobody has a newer one.
    public let newest: String?
    /// How many clips the backup holds.
    public let clips: Int
    /// Those of them that are destroyed again.
    public let destroyed: [Destroyed]
    /// What is erased again of families.
    public let erased: [Erased]
    /// The ledgers.
    public let ledgers: [Ledger]
    /// Why destructions since the backup may be unknown; none where they are known.
    ///
    /// They are known where the signed end of a ledger reaches the newest head that anyone can produce, one of
    /// which was kept outside backup and ledger, and not only by who restores beside a ledger of their own; or where such a head is the backup's own. The lines of a ledger
    /// alone do not show it: they are replayed, but some may be lacking.
    public let doubt: Doubt?
    /// Other backups in the directory that cannot be believed: what they know to be destroyed, and their
    /// heads, are not known.
    public let passedOver: [BackupProblem]

    /// Why destructions since the backup may be unknown.
    public enum Doubt: String, Sendable, Hashable {
        /// There is no ledger.
        case noLedger = "no-ledger"
        /// The ledgers do not name every clip that was destroyed before the backup.
        case incomplete = "ledger-incomplete"
        /// A ledger has lines that cannot be read.
        case unreadable = "ledger-unreadable"
        /// No ledger's signed end reaches the newest head that is known.
        case ledgerShort = "ledger-short"
        /// Only the ledger and the memory of who restores are there, or heads that are older.
        case ownLedgerOnly = "own-ledger-only"
        /// Every destruction is known, and entries after the backup are lost that bear on the next.
        case entriesLost = "entries-lost"
        /// Records after the backup are lost, or nobody can tell that none are.
        case recordsLost = "records-lost"

        /// The doubt in one sentence.
        public var sentence: String {
            switch self {
            case .noLedger: "there is no destruction ledger"
            case .incomplete:
                "the ledgers do not name every clip that was destroyed before the backup"
            case .unreadable: "a destruction ledger has lines that cannot be read"
            case .ledgerShort:
                """
                no ledger reaches the newest head that is known: what was destroyed after its end is \
                not known
                """
            case .ownLedgerOnly:
                """
                only your own destruction ledger and what you remember were there, and what another \
                account destroyed since your last command is in neither; name that account's \
                destroyed.ledger with --ledger, or a newer head with --checkpoint
                """
            case .entriesLost:
                """
                every destruction is known, but entries after the backup are lost, such as holds, \
                consents or films taken in
                """
            case .recordsLost:
                """
                records after the backup are lost, or may be, and no ledger and head kept elsewhere \
                show together what was destroyed
                """
            }
        }

        /// Whether what was destroyed since the backup may be unknown, so that no film is opened.
        public var closesFilms: Bool { self != .entriesLost }
    }
}

/// What a restore did.
public struct RestoreSummary: Sendable, Hashable {
    /// A clip of the backup whose film or key is missing or damaged.
    public struct Damaged: Sendable, Hashable {
        /// Its id, or that of a film in quarantine or a family.
        public let id: String
        /// Its address, where it is a clip's.
        public let address: ClipAddress?
        /// What is missing: `payload` or `key`.
        public let part: String
    }

    /// What was to be done.
    public let plan: RestorePlan
    /// Where the vault is.
    public let directory: String
    /// How many payloads were copied.
    public let payloads: Int
    /// Their bytes.
    public let bytes: UInt64
    /// Clips that were destroyed again.
    public let destroyed: [ClipID]
    /// Clips that can no longer be opened and are not wholly gone; the next purge goes on.
    public let pending: [PendingClip]
    /// What the backup did not hold whole; an incident is open for each.
    public let damaged: [Damaged]
    /// What a verification of the restored vault found.
    public let verification: VerificationReport

    /// What the command ends with where the vault that was backed up had been tampered with, or its log cut.
    public var failure: VaultError.Kind? {
        switch verification.failure {
        case .tampered: .tampered
        case .rolledBack: .rolledBack
        default: nil
        }
    }

    /// Whether all of it is there and done.
    public var isWhole: Bool { pending.isEmpty && damaged.isEmpty && verification.isSound }
}
