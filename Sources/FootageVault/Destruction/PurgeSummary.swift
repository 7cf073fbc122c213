public import VaultCrypto
public import VaultModel

/// What a purge did.
public struct PurgeSummary: Sendable, Hashable {
    /// The run's id; none when nothing was begun.
    public internal(set) var run: RunID?
    /// The day it was for.
    public internal(set) var date: CivilDate
    /// The hash of its plan.
    public internal(set) var plan: SHA256Digest
    /// How many clips the plan named.
    public internal(set) var planned: Int
    /// How many clips the vault held before.
    public internal(set) var held: Int
    /// The clips that it destroyed, those that an earlier run had begun among them, in order of id.
    public internal(set) var destroyed: [ClipID] = []
    /// Those that the plan named and that were left alone, and why.
    public internal(set) var skipped: [SkippedClip] = []
    /// Those whose header is gone and whose payload is still there; the next run removes it.
    public internal(set) var pending: [PendingClip] = []
    /// How many incidents it opened.
    public internal(set) var incidents = 0
    /// Of how many families long gone it erased names, texts or tombstones.
    public internal(set) var erasedFamilies = 0
    /// Of how many films that long went out of quarantine it erased the tombstones.
    public internal(set) var erasedQuarantined = 0
    /// How many free texts that concern no family it erased.
    public internal(set) var erasedTexts = 0
}

/// A clip that a plan named and that was left alone.
public struct SkippedClip: Sendable, Hashable {
    /// Why.
    public enum Reason: Sendable, Hashable {
        /// It is not due any more; the status says what it is.
        case notDue(status: String)
        /// What is known of it has changed since it was planned.
        case factsChanged
        /// It is not in the vault any more, or its destruction has begun already.
        case gone
    }

    /// The clip.
    public let clip: ClipID
    /// Why.
    public let reason: Reason
}

/// A clip that cannot be opened any more, but is not wholly gone.
public struct PendingClip: Sendable, Hashable {
    /// What keeps it.
    public enum Reason: Sendable, Hashable {
        /// Somebody reads its payload.
        case inUse
        /// Its payload could not be removed, or not shown to be gone; the sentence says why.
        case notRemoved(String)
        /// Its key slot is not its own, so nothing was overwritten.
        case wrongSlot
    }

    /// The clip.
    public let clip: ClipID
    /// What keeps it.
    public let reason: Reason

    /// Names a clip and what keeps it.
    public init(clip: ClipID, reason: Reason) {
        self.clip = clip
        self.reason = reason
    }
}
