public import VaultDisk

/// What went wrong with the key slots.
public enum KeyStoreError: Error, Hashable, Sendable {
    /// The disk failed.
    case disk(DiskError)
    /// There is no such slot.
    case beyondCapacity(SlotNumber, capacity: Int)
    /// More slots were asked for than a file can hold.
    case tooMany(Int)
    /// A slot that has to be free is not.
    case notEmpty(SlotNumber)
    /// A slot holds nothing: what it held was destroyed, or never written.
    case empty(SlotNumber)
    /// A slot holds neither zeros nor a whole record.
    case torn(SlotNumber)
    /// A slot was written by a later program.
    case unknown(SlotNumber, kind: UInt8, version: UInt8)
    /// A slot holds another kind of thing.
    case wrongKind(SlotNumber, wanted: SlotKind, found: SlotKind)
    /// A slot belongs to something else.
    case wrongOwner(SlotNumber, wanted: [UInt8], found: [UInt8])
    /// A body is too long for a slot, or empty.
    case bodyLength(Int)
    /// An owner's id is not 16 bytes.
    case ownerLength(Int)
    /// One write names the same slot twice.
    case namedTwice(SlotNumber)
    /// A slot was overwritten with zeros, and something else was read back.
    case notDestroyed([SlotNumber])

    /// One sentence: what happened.
    public var message: String {
        switch self {
        case .disk(let error): error.message
        case .beyondCapacity(let slot, let capacity):
            "key slot \(slot) does not exist; there are \(capacity)"
        case .tooMany(let count): "\(count) key slots are more than a file can hold"
        case .notEmpty(let slot): "key slot \(slot) is in use, and was not overwritten"
        case .empty(let slot): "key slot \(slot) is empty: its key was destroyed or never written"
        case .torn(let slot): "key slot \(slot) is damaged"
        case .unknown(let slot, let kind, let version):
            "key slot \(slot) is of kind \(kind), version \(version), which this program does not know"
        case .wrongKind(let slot, let wanted, let found):
            "key slot \(slot) holds \(found), not \(wanted)"
        case .wrongOwner(let slot, _, _): "key slot \(slot) belongs to something else"
        case .bodyLength(let count):
            "\(count) bytes do not fit a key slot, which holds 1 to \(Slot.bodyCapacity)"
        case .ownerLength(let count): "an owner's id has \(count) bytes, not \(Slot.ownerLength)"
        case .namedTwice(let slot): "key slot \(slot) is named twice in one write"
        case .notDestroyed(let slots):
            "\(slots.count) key slots do not read as zeros after they were overwritten"
        }
    }

    /// One sentence: what to do, where there is something.
    public var hint: String? {
        switch self {
        case .disk(let error): error.hint
        case .torn, .wrongKind, .wrongOwner, .beyondCapacity:
            "run `footage audit verify`, and restore the key slots from a backup if it finds damage"
        case .unknown: "use a newer version of this program"
        case .notDestroyed:
            "the disk is failing or does not overwrite in place; the destruction is not complete"
        case .notEmpty, .empty, .tooMany, .bodyLength, .ownerLength, .namedTwice: nil
        }
    }
}
