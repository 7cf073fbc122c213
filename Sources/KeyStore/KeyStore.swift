/// Key slots that can be overwritten in place: the only thing that makes a payload readable.
///
/// Which slots are taken is the catalog's to know; a store refuses to write over what is not free, and
/// does nothing else about it. Whatever returns without an error is durable.
public protocol KeyStore: Sendable {
    /// How many slots there are.
    var capacity: Int { get throws(KeyStoreError) }

    /// Makes sure that there are at least so many slots.
    func ensure(capacity: Int) throws(KeyStoreError)

    /// Writes one slot.
    func write(
        _ body: [UInt8], kind: SlotKind, owner: [UInt8], in slot: SlotNumber
    ) throws(KeyStoreError)

    /// Writes several slots, with one flush.
    ///
    /// When one of them is not free, none is written.
    func writeAll(_ batch: [SlotWrite]) throws(KeyStoreError)

    /// Reads the body of a slot that has to be of this kind and owner.
    func read(
        _ slot: SlotNumber, kind: SlotKind, owner: [UInt8]
    ) throws(KeyStoreError) -> [UInt8]

    /// Looks at a slot, whatever it holds.
    func state(of slot: SlotNumber) throws(KeyStoreError) -> SlotState

    /// Whether the disk itself gives for a slot what is read of it, asked around the page cache.
    func isOnDisk(_ slot: SlotNumber) throws(KeyStoreError) -> Bool

    /// Overwrites slots with zeros, with one flush, and reads them back.
    ///
    /// Those that are empty already stay so; it may be run again after it was cut short.
    @discardableResult
    func destroy(_ slots: [SlotNumber]) throws(KeyStoreError) -> ReadBack
}

/// What is to be written in a slot.
public struct SlotWrite: Hashable, Sendable {
    /// Where.
    public let slot: SlotNumber
    /// What it is.
    public let kind: SlotKind
    /// The 16 bytes of the id of what it belongs to.
    public let owner: [UInt8]
    /// The contents, 1 to 456 bytes.
    public let body: [UInt8]

    /// Names a write.
    public init(_ body: [UInt8], kind: SlotKind, owner: [UInt8], in slot: SlotNumber) {
        self.slot = slot
        self.kind = kind
        self.owner = owner
        self.body = body
    }
}

extension KeyStore {
    /// Writes one slot.
    public func write(
        _ body: [UInt8], kind: SlotKind, owner: [UInt8], in slot: SlotNumber
    ) throws(KeyStoreError) {
        try writeAll([SlotWrite(body, kind: kind, owner: owner, in: slot)])
    }

    /// Reads the body of a slot that has to be of this kind and owner.
    static func body(
        of bytes: [UInt8], in slot: SlotNumber, kind: SlotKind, owner: [UInt8]
    ) throws(KeyStoreError) -> [UInt8] {
        guard owner.count == Slot.ownerLength else { throw .ownerLength(owner.count) }
        switch Slot.state(of: bytes) {
        case .empty: throw .empty(slot)
        case .torn: throw .torn(slot)
        case .unknown(let kind, let version): throw .unknown(slot, kind: kind, version: version)
        case .filled(let foundKind, let foundOwner):
            guard foundKind == kind else {
                throw .wrongKind(slot, wanted: kind, found: foundKind)
            }
            guard foundOwner == owner else {
                throw .wrongOwner(slot, wanted: owner, found: foundOwner)
            }
            return Slot.body(of: bytes)
        }
    }
}
