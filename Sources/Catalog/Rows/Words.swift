/// Whether a person may act.
public enum Standing: String, Sendable {
    /// Added, and has not yet accepted.
    case invited
    /// Has accepted.
    case active
    /// Has left.
    case retired
}

/// The keys that belong to the vault as a whole.
public enum VaultKeyName: String, Sendable, CaseIterable {
    /// X25519: aliases and people's names.
    case names
    /// X25519: children's dates.
    case dates
    /// Symmetric: recognises the same bytes and aliases again.
    case digest
    /// Ed25519: signs checkpoints.
    case log
}

/// How the day a clip was filmed is known.
public enum RecordedFrom: String, Sendable {
    /// The film or its name says so.
    case film
    /// Nothing says so; the session's date stands in.
    case session
}

/// How far a clip's life has come.
public enum ClipState: String, Sendable {
    /// Held.
    case live
    /// The record that it is to be destroyed is durable; its header is being overwritten.
    case destroying
}
