/// What is sealed to a new recovery identity.
public struct RecoveryRotation: Sendable, Hashable {
    /// How many families' identities are sealed to it.
    public internal(set) var families = 0
    /// How many versions of the rings, of the digest key and of the log's key are.
    public internal(set) var keys = 0
    /// How many films in quarantine are.
    public internal(set) var films = 0
    /// How many families are not: whoever works with them gives them, with `shareFamiliesWithRecovery`.
    public internal(set) var familiesOwed = 0
    /// How many of these nobody can give today: no grant of them is in force.
    public internal(set) var familiesNobodyOpens = 0
    /// How many films in quarantine are not: their practitioners alone can open them.
    public internal(set) var filmsLeft = 0
    /// How many families are owed a new identity, because somebody may know the one they have.
    public internal(set) var identitiesOwed = 0
    /// Whether nothing that the old identity opens is left in the catalog and its own log.
    public internal(set) var isErased = true
}

/// Who may have a recovery identity that is replaced.
public enum OldRecovery: Sendable, Hashable {
    /// Somebody who must not: what it opens in older copies of the vault counts as known.
    case exposed
    /// Nobody but those who keep it: it is worn, say.
    case kept
}
