import AuditLog
public import VaultModel

/// A record of the log as people read it.
public struct RecordSummary: Sendable, Hashable {
    /// Its number in the log.
    public let index: UInt64
    /// When it happened.
    public let at: Instant
    /// The civil date of that moment.
    public let date: CivilDate
    /// The time of day of that moment, in the vault's zone.
    public let time: CivilTime
    /// The event's name, such as `clip.watch`.
    public let event: String
    /// What happened, in words: "Watched a clip".
    public let title: String
    /// `intent` or `outcome`, for an act whose effect lies outside the vault.
    public let phase: String?
    /// What joins an intent to its outcome.
    public let request: RequestID?
    /// Whether it is an intent whose outcome is not on record: the act was cut short, or is under way.
    public let isOutcomeUnknown: Bool
    /// `ok`, `refused` or `failed`.
    public let outcome: String
    /// A code for why it was refused or failed.
    public let reason: String?
    /// Who did it.
    public let actor: PrincipalID
    /// Their name, where the reader may read names.
    public let actorName: String?
    /// The roles they held then.
    public let roles: [Role]
    /// For whom they did it.
    public let behalf: PrincipalID?
    /// That person's name, where the reader may read names.
    public let behalfName: String?
    /// Why footage was opened.
    public let purpose: AccessPurpose?
    /// The family concerned.
    public let family: FamilyID?
    /// Its reference.
    public let reference: FamilyReference?
    /// The number of the session concerned.
    public let session: Int?
    /// The clip concerned.
    public let clip: ClipID?
    /// Where people find it, or found it before it was destroyed.
    public let address: ClipAddress?
    /// Bytes really given or taken.
    public let bytes: UInt64?
    /// Seconds of film.
    public let seconds: UInt64?
    /// How many things.
    public let items: UInt64?
    /// Whether the free text to which it committed is kept; none where it committed to none.
    public let text: TextStanding?
    /// How many rows of the catalog it wrote.
    public let rows: Int
    /// The machine's id.
    public let host: String
    /// The program's name and version.
    public let program: String
}

/// What became of a free text to which a record committed.
public enum TextStanding: String, Sendable, Hashable {
    /// It is there, sealed.
    case kept
    /// It was erased, or its key was.
    case erased
}

/// Which records are asked for; whatever is left out does not matter.
public struct RecordFilter: Sendable, Hashable {
    /// Of this family only.
    public var family: FamilyReference?
    /// By this person only.
    public var person: PrincipalID?
    /// Events of this name, or whose name begins so up to a dot: `clip` for every act on clips.
    public var event: String?
    /// `ok`, `refused` or `failed`.
    public var outcome: String?
    /// From this day on.
    public var from: CivilDate?
    /// Up to this day, inclusive.
    public var to: CivilDate?

    /// Asks for records.
    public init(
        family: FamilyReference? = nil, person: PrincipalID? = nil, event: String? = nil,
        outcome: String? = nil, from: CivilDate? = nil, to: CivilDate? = nil
    ) {
        self.family = family
        self.person = person
        self.event = event
        self.outcome = outcome
        self.from = from
        self.to = to
    }

    func admits(event name: String) -> Bool {
        guard let event else { return true }
        return name == event || name.hasPrefix(event + ".")
    }
}
