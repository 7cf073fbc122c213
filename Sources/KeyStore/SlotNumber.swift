/// The place of a key slot, from 0.
public struct SlotNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number.
    public let value: Int64

    /// The slot of a number; one below 0 lies beyond every store.
    public init(_ value: Int64) { self.value = value }

    /// The number in decimal digits.
    public var description: String { String(value) }

    /// Orders slots by their place.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// What a slot holds.
public enum SlotKind: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The header of a clip: what opens its payload.
    case clipHeader = 1
    /// A family's two keys, for its names and its dates.
    case familyKeys = 2
    /// The header of a film in quarantine.
    case quarantineHeader = 3

    /// The kind in words.
    public var description: String {
        switch self {
        case .clipHeader: "a clip's header"
        case .familyKeys: "a family's keys"
        case .quarantineHeader: "a quarantined film's header"
        }
    }
}

/// What is found in a slot.
public enum SlotState: Hashable, Sendable {
    /// Nothing but zeros: free, or destroyed.
    case empty
    /// Neither zeros nor a whole slot: a write that was cut short, or damage.
    case torn
    /// A whole slot of a later program: its kind and its version.
    case unknown(kind: UInt8, version: UInt8)
    /// A whole slot, and whose it is.
    case filled(SlotKind, owner: [UInt8])
}

/// How it was made sure that destroyed slots read as zeros.
public enum ReadBack: Hashable, Sendable {
    /// From the disk itself, around the page cache.
    case aroundCache
    /// Through the page cache, because the file system reads in no other way.
    case throughCache
}
