/// What may be deleted from a tablet, and what still lies on it.
public struct DeletionList: Hashable, Sendable {
    /// Files whose stored copy was read back; nothing else is safe to delete.
    public let safe: [DumpEntry]
    /// Films still on the device that were deleted, half written, or lie inside a picture.
    public let residue: [DumpEntry]
    /// Companion files, pictures, sound and the like: not taken in, and for a person to look at.
    public let leftovers: [DumpEntry]

    /// Lists the entries of these paths, and the residue among all.
    ///
    /// A path that is not a listed regular file is not taken over: the list names what was seen.
    public init(readBack: Set<DumpPath>, entries: [DumpEntry]) {
        safe = entries.filter { entry in
            guard readBack.contains(entry.path), entry.identity != nil else { return false }
            return switch entry.kind {
            case .film, .smallCopy: true
            default: false
            }
        }
        residue = entries.filter(\.kind.isResidue)
        leftovers = entries.filter(\.isLeftover)
    }

    /// What a dump never shows, to be done on the tablet itself.
    public static let reminders = [
        "Empty \"Recently Deleted\" on the tablet: an iPad keeps deleted films for 30 days.",
        "Check that photo sync to a cloud (iCloud, Google Photos, OneDrive) is off.",
        "Then put that on record: footage device attest NAME --cloud-off",
        "Flash storage keeps remnants of deleted files until it is erased or reset.",
    ]
}
