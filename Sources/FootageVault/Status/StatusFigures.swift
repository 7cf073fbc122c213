public import Retention
public import VaultModel

/// The figures behind a vault's status on one day, for those families that the reader may see.
public struct StatusFigures: Sendable, Hashable {
    /// The day, in the vault's zone.
    public internal(set) var date: CivilDate
    /// The moment.
    public internal(set) var now: Instant
    /// How many clips are held.
    public internal(set) var clips = 0
    /// How many families there are.
    public internal(set) var families = 0
    /// How many clips stand where, by the policy in force.
    public internal(set) var standing: [Decision.Status: Int] = [:]
    /// Clips that may go within 7 days, and are not due today.
    public internal(set) var dueIn7Days = 0
    /// Clips that may go within 30 days, and are not due today.
    public internal(set) var dueIn30Days = 0
    /// Clips whose last lawful day cannot be reckoned for lack of a child's date that is sealed to this reader.
    public internal(set) var sealedDates = 0
    /// Clips whose destruction has begun and is not finished.
    public internal(set) var destroying = 0
    /// Overdue clips, by address; only for a reader who may see them, and at most `maximumDetails`.
    public internal(set) var overdue: [ClipAddress] = []
    /// What is wrong with a row that keeps films from being destroyed, such as a hold that no record placed;
    /// none where each is what the log says, or the reader has no identity to hold them to the log with.
    public internal(set) var keepsByNoRecord: String?
    /// Clips whose payload was never read back, although they are older than a day.
    public internal(set) var unverifiedClips = 0
    /// Clips whose payload or key was found damaged, and not whole since.
    public internal(set) var damagedClips = 0
    /// When the clip that was read back longest ago was, of those that were found whole.
    public internal(set) var oldestReadBack: Instant?
    /// How many films wait in quarantine.
    public internal(set) var quarantined = 0
    /// The day the oldest of them was taken in.
    public internal(set) var quarantineOldest: CivilDate?
    /// How many of them wait longer than the policy allows.
    public internal(set) var quarantinePastTime = 0
    /// How many holds are open.
    public internal(set) var holds = 0
    /// The day the oldest of them was placed.
    public internal(set) var holdOldest: CivilDate?
    /// The numbers of those whose day of review has passed.
    public internal(set) var holdsPastReview: [Int] = []
    /// How many days ago the oldest of those days was.
    public internal(set) var holdReviewLate = 0
    /// The subject-access requests that are open, by number.
    public internal(set) var requests: [Request] = []
    /// The numbers and kinds of open incidents, the oldest first.
    public internal(set) var incidents: [Incident] = []
    /// The numbers of exports that are not returned although their day has passed.
    public internal(set) var exportsPastReturn: [Int] = []
    /// How many exports are not recorded as returned.
    public internal(set) var exportsOpen = 0
    /// What is wrong with a row of an export, such as one that was marked as returned behind the log; none as for
    /// what keeps films.
    public internal(set) var exportsByNoRecord: String?
    /// The newest run of the purge.
    public internal(set) var lastPurge: Purge?
    /// Whether a restore waits for governance to say what was destroyed since the backup; films are closed.
    public internal(set) var isClosedByRestore = false
    /// Whether a restore waits for governance.
    public internal(set) var isUnsettled = false
    /// How many records the log has.
    public internal(set) var logSize: UInt64 = 0
    /// Why nothing is told by the log's records, such as one that was edited; none when they are what its tree
    /// says, and what its signed head vouches for where the reader can tell.
    public internal(set) var logFault: String?
    /// When the newest record, and with it the head, was written.
    public internal(set) var newestRecord: Instant?
    /// The newest head that was handed out of the vault, and how.
    public internal(set) var headElsewhere: HeadElsewhere?
    /// The policy in force.
    public internal(set) var policy: PolicyFigures?
    /// Vault keys that colleagues' roles need and nobody gave them yet.
    public internal(set) var keysOwed = 0
    /// Families that fewer than two people can open.
    public internal(set) var familiesWithOneGrantee = 0
    /// How many families hold clips and are owed a new identity, because somebody knows the old one who must not.
    public internal(set) var rotationsOwed = 0
    /// Since what day the first of them is.
    public internal(set) var rotationOldest: CivilDate?
    /// Whether somebody who left, or whose keys were replaced, has the newest key of the log; false where the reader
    /// has no identity.
    public internal(set) var isLogKeyOwed = false
    /// When the recovery identity that the vault has now was last drilled.
    public internal(set) var recoveryDrilled: Instant?
    /// Whether nobody but the founder drilled it, although somebody else with governance could.
    public internal(set) var isDrilledByFounderAlone = false
    /// Families that nobody has given to recovery yet since its identity took a lost one's place.
    public internal(set) var familiesOwedToRecovery = 0
    /// The newest whole backup; none where there is none, or the reader sees only some families.
    public internal(set) var lastBackup: Backup?
    /// Whether backups are among what the reader sees.
    public internal(set) var readsBackups = false
    /// Key parts of backups that should have been overwritten by now and are not recorded as such.
    public internal(set) var keyPartsPastTime: [String] = []
    /// Key parts that went with a medium that is on record as lost, and that are past their time.
    public internal(set) var keyPartsLost: [String] = []
    /// The file system of the key slots, when it may keep what is overwritten.
    public internal(set) var slotsKeptBy: String?
    /// Whether the log could not be written when this status was asked for, and why.
    public internal(set) var cannotRecord: String?
    /// How much of its disk the log's reserve holds, for when that is full.
    public internal(set) var logReserve = Reserve(held: 0, size: 0)

    /// How many things are listed one by one.
    public static let maximumDetails = 20

    /// A subject-access request that is open.
    public struct Request: Sendable, Hashable {
        /// Its number in the vault.
        public let number: Int
        /// The last day on which its answer is in time, as it looks today.
        public let due: CivilDate
        /// Whether its clock stands still.
        public let isStopped: Bool
    }

    /// An incident that is open.
    public struct Incident: Sendable, Hashable {
        /// Its number in the vault.
        public let number: Int
        /// What kind it is.
        public let kind: String
        /// The day it was opened.
        public let opened: CivilDate
    }

    /// A run of the purge.
    public struct Purge: Sendable, Hashable {
        /// The civil date it ran for.
        public let date: CivilDate
        /// How it ended.
        public let outcome: String
        /// Whether it ended at all.
        public let isFinished: Bool
        /// How many clips it destroyed.
        public let destroyed: Int
    }

    /// Room that is kept for the log.
    public struct Reserve: Sendable, Hashable {
        /// How many bytes are kept now.
        public let held: UInt64
        /// How many there should be.
        public let size: UInt64
    }

    /// A backup that was made.
    public struct Backup: Sendable, Hashable {
        /// What it is called.
        public let stamp: String
        /// When it was begun.
        public let at: Instant
        /// Whether everything was in it that the vault held.
        public let isComplete: Bool
    }

    /// A head of the log that was handed out.
    public struct HeadElsewhere: Sendable, Hashable {
        /// The event by which it was: a printed or witnessed checkpoint, or an export.
        public let event: String
        /// When.
        public let at: Instant
        /// How many records it vouches for.
        public let size: UInt64
    }

    /// The policy in force.
    public struct PolicyFigures: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Its version.
        public let version: Int
        /// The day by which it is looked at again.
        public let reviewBy: CivilDate
        /// The last day of the appraisal in force; none where none is.
        public let appraisalUntil: CivilDate?
        /// The last day of the newest appraisal that has ended; none where none has.
        public let appraisalEnded: CivilDate?
    }

    init(date: CivilDate, now: Instant) {
        self.date = date
        self.now = now
    }

    /// How many clips stand at one of these.
    public func count(_ statuses: Decision.Status...) -> Int {
        statuses.reduce(0) { $0 + (standing[$1] ?? 0) }
    }
}
