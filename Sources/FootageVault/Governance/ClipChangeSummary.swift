public import VaultModel

/// What was changed about a clip or decided about it, and what that makes of it.
public struct ClipChangeSummary: Sendable, Hashable {
    /// The clip.
    public let clip: ClipAddress
    /// What was done.
    public let change: ClipChangeEntry
    /// Working material, or part of the record, as it is now.
    public let kind: ClipClass
    /// What it is kept for now, in the order of purposes.
    public let purposes: [Purpose]
    /// Where it stood before, by the policy in force; none while no policy is.
    public let before: ClipRetention?
    /// Where it stands now.
    public let after: ClipRetention?
}

/// A change of a clip, or a decision about it, as it stands on record.
public struct ClipChangeEntry: Sendable, Hashable {
    /// Its number in the vault, by which an extension is taken back.
    public let number: Int
    /// What was done.
    public let kind: ClipChangeKind
    /// The purpose, the fact or the clips that it is about, where it is about any.
    public let subject: String?
    /// The first day on which the clip may go, of an extension.
    public let until: CivilDate?
    /// The reference of the minute that records it.
    public let minute: String?
    /// The day it was entered.
    public let entered: CivilDate
    /// Who entered it, where the reader may read names.
    public let enteredBy: String?
    /// Why, where it has a reason and the reader may read texts.
    public let reason: String?
    /// Whether a later one has taken its place, or taken it back.
    public let isSuperseded: Bool
}
