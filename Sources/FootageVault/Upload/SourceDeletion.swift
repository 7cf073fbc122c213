public import TabletDump

/// What became of the files that were safe to delete, when they were to be deleted.
public struct SourceDeletion: Sendable {
    /// Files that were deleted, in the order of the list.
    public internal(set) var deleted: [DumpEntry] = []
    /// Files of the list that are still there, in its order.
    public internal(set) var kept: [Kept] = []

    /// A file that was not deleted.
    public struct Kept: Sendable {
        /// The file.
        public let entry: DumpEntry
        /// Why it is still there.
        public let reason: Reason
    }

    /// Why a file was not deleted.
    public enum Reason: Hashable, Sendable {
        /// It is not the file that was uploaded any more, or its bytes are others.
        case changed
        /// The vault does not have it any more as it was read back.
        case notInVault
        /// It cannot be read again: the reason.
        case unreadable(String)
        /// It cannot be deleted: the reason.
        case undeletable(String)
        /// The dump is on a disk that takes no writes.
        case readOnly
        /// The deletion was stopped before it.
        case interrupted

        /// A short stable word, for programs.
        public var code: String {
            switch self {
            case .changed: "changed"
            case .notInVault: "not-in-vault"
            case .unreadable: "unreadable"
            case .undeletable: "undeletable"
            case .readOnly: "read-only"
            case .interrupted: "interrupted"
            }
        }

        /// The reason, in a sentence.
        public var sentence: String {
            switch self {
            case .changed: "It is not the file that was uploaded any more."
            case .notInVault: "The vault no longer has it as it was read back."
            case .unreadable(let why): "It cannot be read again: \(why)."
            case .undeletable(let why): "It cannot be deleted: \(why)."
            case .readOnly: "It lies on a disk that takes no changes (read-only)."
            case .interrupted: "You stopped before it."
            }
        }
    }

    /// The bytes of the files that were deleted.
    public var bytes: UInt64 {
        deleted.reduce(0) { $0 + UInt64(clamping: $1.bytes ?? 0) }
    }
}
