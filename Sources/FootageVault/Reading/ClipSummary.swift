public import Retention
public import VaultModel

/// A clip as the vault lists it.
public struct ClipSummary: Sendable, Hashable {
    /// Its id.
    public let id: ClipID
    /// Where people find it.
    public let address: ClipAddress
    /// The day of its session.
    public let session: CivilDate
    /// The day it was filmed.
    public let recorded: CivilDate
    /// Whether that day is the film's own rather than the session's.
    public let recordedByFilm: Bool
    /// Its length in time.
    public let milliseconds: Int64
    /// The film's size in bytes, as it would be exported.
    public let bytes: UInt64
    /// How many files it is: one, or the chapters that a camera cut it into.
    public let parts: Int
    /// Working material, or part of the record.
    public let kind: ClipClass
    /// What it is kept for, in the order of purposes.
    public let purposes: [Purpose]
    /// The day it was taken in.
    public let uploaded: CivilDate
    /// The day on which the stored copy was last read back and found right; none while it never was.
    public let verified: CivilDate?
    /// Where it stands by the policy in force; none while no policy is.
    public let retention: ClipRetention?
    /// Whether its destruction has begun.
    public let isBeingDestroyed: Bool
    /// The numbers of the holds that are open on it, its session or its family, or on what it is derived from.
    public let holds: [Int]
    /// What it is marked as derived from.
    public let derivedFrom: [ClipAddress]
    /// Whether the stored copy was found damaged when it was last read back.
    public let isDamaged: Bool
    /// The picture's codec, for who holds a grant of the family; none where nobody looked into the film.
    public internal(set) var codec: String?

    /// Whether its picture is HEVC (H.265), which a browser may not play; none where that is not known.
    public var isHEVC: Bool? { codec.map { $0 == ClipParticulars.hevc } }
}

/// Where a clip stands by the policy in force today.
public struct ClipRetention: Sendable, Hashable {
    /// Where it stands.
    public let status: Decision.Status
    /// The last lawful day; none when no day can be reckoned.
    public let limit: CivilDate?
    /// The first day on which it may be destroyed.
    public let due: CivilDate?
    /// Whether that day begins a review rather than its destruction.
    public let leadsToReview: Bool
    /// The facts for lack of which it is blocked, or no day can be reckoned.
    public let missing: [FactName]
    /// The first day on which it can no longer be watched.
    public let queue: CivilDate?
    /// The id of the rule that sets the limit.
    public let rule: String?
    /// For which purposes someone may watch it today, in the order of purposes.
    public let watchable: [Purpose]

    init(_ outcome: Decision.Outcome) {
        status = outcome.status
        limit = outcome.limit
        due = outcome.start
        leadsToReview = outcome.awaitsReview
        missing = outcome.factsWaitedFor
        queue = outcome.queue
        rule = outcome.limitingRule?.id
        watchable = Purpose.allCases.filter { outcome.watchable.contains($0) }
    }
}

extension Decision.Outcome {
    /// The facts for lack of which it is blocked, or no day can be reckoned.
    var factsWaitedFor: [FactName] {
        if case .undecided(let facts)? = incident { return facts }
        return status == .blocked ? missing : []
    }
}

/// Everything about one clip that the reader may see.
public struct ClipDetail: Sendable, Hashable {
    /// The clip as it is listed.
    public let summary: ClipSummary
    /// What the film's file said of itself; none for a reader without a grant of the family.
    public let particulars: ClipParticulars?
    /// Bytes of the sealed payload.
    public let payloadLength: UInt64
    /// The RFC 6962 root over the payload's nonce and sealed chunks, as hexadecimal digits.
    public let treeRoot: String
    /// What lies in its key slot.
    public let slot: SlotStanding
    /// Whether the payload is there.
    public let hasPayload: Bool
    /// What was found wrong with payload or key when they were last read back, in codes such as
    /// `payload-changed`; empty for a clip that was found whole since, or never read.
    public let damage: [String]
    /// How often it was exported.
    public let exports: Int
    /// How many of those copies are not recorded as returned.
    public let exportsOpen: Int
    /// How often it was given to another organisation.
    public let disclosures: Int

    /// What was changed about it and decided about it, in order.
    public let changes: [ClipChangeEntry]

    /// What lies in the key slot of a clip.
    public enum SlotStanding: String, Sendable, Hashable {
        /// The header that the catalog names.
        case whole
        /// Zeros: the clip cannot be opened any more.
        case erased
        /// Something else: damage, or an edit behind the log's back.
        case wrong
    }
}
