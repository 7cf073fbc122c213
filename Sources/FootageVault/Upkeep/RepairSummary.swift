/// One thing that a repair put right, or would.
public struct RepairStep: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A directory of the store was missing and is made.
        case directoryMade = "directory-made"
        /// A file or directory gets the mode that the vault gives it.
        case modeSet = "mode-set"
        /// An upload died; what it left under its reservation is cleared away.
        case uploadCleared = "upload-cleared"
        /// A destruction that was begun is finished.
        case destructionFinished = "destruction-finished"
        /// A key that was to be gone already, or a second copy of one that is whole, is overwritten.
        case keyErased = "key-erased"
        /// A key that nothing accounts for stays where it is, out of use.
        case keySetAside = "key-set-aside"
        /// A slot that is empty and marked as taken for nobody is free again.
        case slotFreed = "slot-freed"
        /// A slot that a row names was marked as free, and is marked as taken.
        case slotMarked = "slot-marked"
        /// The payload of a clip that was destroyed is removed.
        case payloadRemoved = "payload-removed"
        /// A payload that nothing accounts for is moved aside.
        case payloadSetAside = "payload-set-aside"
        /// An upload that nothing accounts for is moved aside.
        case uploadSetAside = "upload-set-aside"
        /// Something that no vault puts there is moved aside.
        case fileSetAside = "file-set-aside"
    }

    /// What it is.
    public let kind: Kind
    /// Where: `key slot 12`, or a path within the vault; safe to show.
    public let place: String
    /// What it may be, or why it is done, in one sentence.
    public let message: String
    /// Where it was moved, as a path within the vault.
    public internal(set) var to: String?
    /// Why it could not be done, where it could not.
    public internal(set) var failure: String?

    init(_ kind: Kind, _ place: String, _ message: String) {
        self.kind = kind
        self.place = place
        self.message = message
    }
}

/// What a repair did, or would, and what it cannot put right.
public struct RepairSummary: Sendable, Hashable {
    /// What was done, or would be, in that order.
    public internal(set) var steps: [RepairStep] = []
    /// What is still wrong with the store and needs a backup, a purge or a person.
    public internal(set) var left: [VerificationReport.Finding] = []
    /// How many clips wait for a purge to finish their destruction.
    public internal(set) var destroying = 0

    /// The kind of failure that a command ends with; none when the store is whole.
    public var failure: VaultError.Kind? {
        if left.contains(where: { $0.verdict == .tampered }) { return .tampered }
        if !left.isEmpty { return .unknown }
        return steps.contains { $0.failure != nil } ? .partlyDone : nil
    }
}

/// Whether a repair does what it finds, or only says it.
public enum RepairMode: Sendable, Hashable {
    /// It puts right what it can.
    case earnest
    /// It changes nothing.
    case dryRun
}
