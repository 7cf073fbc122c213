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
    /// What is left of its old copy; the next upload, purge or repair clears that away.
    public let left: Left

    /// What is left of a film's old copy.
    public enum Left: String, Sendable, Hashable {
        /// The old key and payload are gone.
        case nothing
        /// Somebody reads the payload still; its key is gone.
        case payload
        /// The key could not be erased: whoever has the old one opens the old payload.
        case key
    }
}
