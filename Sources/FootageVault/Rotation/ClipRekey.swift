public import VaultModel

/// A film that was sealed afresh under a key of its own, at the address where it was.
public struct ClipRekey: Sendable, Hashable {
    /// The film.
    public let clip: ClipAddress
    /// How many bytes it has.
    public let bytes: UInt64
    /// How many moments were sealed anew with it.
    public let moments: Int
    /// How many backups were made whose key part may still hold the old key.
    public let backups: Int
    /// The day from which none of those is there any more; none where there is no such backup, or nothing says.
    public let keysUntil: CivilDate?
    /// Whether the old key and payload are gone from the vault; otherwise somebody reads it, and the next command of
    /// somebody who works with a family, the next upload, purge or repair clears them away.
    public let isFinished: Bool
}
