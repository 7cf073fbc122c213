public import VaultModel

/// A new identity of a family, and what was sealed to it.
public struct FamilyRotation: Sendable, Hashable {
    /// The family.
    public let family: FamilyReference
    /// How many clips it opens.
    public let clips: Int
    /// How many people it was given to, recovery not counted.
    public let people: Int
    /// The clips whose keys could not be read and stay sealed to the old identity.
    public let damaged: [ClipAddress]
    /// Who has a grant and new keys, and was not let in.
    public let waiting: [PersonSummary]
    /// Whether what the old identity opens is erased; otherwise the next command of somebody who works with a family,
    /// the next upload, purge or repair does it.
    public let isFinished: Bool
}

/// What became of the families that were owed a new identity.
public struct SettledRotations: Sendable {
    /// The new identities.
    public internal(set) var done: [FamilyRotation] = []
    /// Families that could not be given one, and why.
    public internal(set) var failed: [(family: FamilyReference, error: VaultError)] = []
    /// Families of so many clips that they wait to be asked for by hand.
    public internal(set) var large: [FamilyReference] = []
    /// How many are left for later.
    public internal(set) var left = 0
}
