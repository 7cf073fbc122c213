public import VaultModel

/// What it came to that somebody left the vault.
public struct Departure: Sendable, Hashable {
    /// Who left.
    public let person: PersonSummary
    /// How many of their grants ended.
    public let grants: Int
    /// The families whose identity they could know, and that are owed a new one.
    public let owed: [FamilyReference]
    /// Those that nobody else has a grant of: their films open with the recovery identity only.
    public let alone: [FamilyReference]
    /// How many films in quarantine stay sealed to their own keys and to recovery: those are to be bound with recovery.
    public let quarantined: Int
    /// How many copies they took out are not recorded as returned.
    public let exports: Int
}

/// What it came to that somebody was given new keys.
public struct Rekeying: Sendable, Hashable {
    /// Who, with their new words, and the vault keys that they are still owed.
    public let person: PersonSummary
    /// The families that are owed a new identity.
    public let owed: [FamilyReference]
    /// Those that nobody can open now: governance does, with the recovery identity.
    public let alone: [FamilyReference]
    /// How many films in quarantine are sealed to their old keys and to recovery.
    public let quarantined: Int
}
