public import VaultModel

/// A film that went out of quarantine for good: given back, or destroyed.
public struct EndedQuarantine: Sendable, Hashable {
    /// Its number in quarantine, which no other film is given while its tombstone is kept.
    public let number: Int
    /// The film's id, by which its certificate is found.
    public let clip: ClipID
    /// `returned` or `destroyed`.
    public let end: String
    /// The day it went.
    public let date: CivilDate
    /// Who gave it back or destroyed it, where the reader may read names.
    public let by: String?
    /// The practitioner it waited for, where the log tells and the reader may read names.
    public let practitioner: String?
    /// The day it was filmed, where that is known.
    public let recorded: CivilDate?
    /// Bytes of the film.
    public let bytes: UInt64
    /// Why it was given back or destroyed, where the reader may read names and it was not erased.
    public let reason: String?
    /// Why governance approved that it was given back; as the reason.
    public let approval: String?
}
