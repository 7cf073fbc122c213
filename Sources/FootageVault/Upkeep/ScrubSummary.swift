public import VaultModel

/// How payloads are to be read back.
public struct ScrubRequest: Sendable, Hashable {
    /// How far a film is looked at.
    public enum Depth: Sendable, Hashable {
        /// Every payload's tree root and key slot are held to the catalog; needs no key.
        case payloads
        /// The films that this person holds grants for are opened as well, and every chunk's tag checked.
        case withKeys
    }

    /// How long to begin new films; none for as long as there are any.
    public var limit: Duration?
    /// How far a film is looked at.
    public var depth: Depth

    /// Describes a scrub; of every payload, without keys, unless said otherwise.
    public init(limit: Duration? = nil, depth: Depth = .payloads) {
        self.limit = limit
        self.depth = depth
    }
}

/// What a scrub read and found.
public struct ScrubSummary: Sendable, Hashable {
    /// How many films it read.
    public internal(set) var read = 0
    /// Bytes of their payloads.
    public internal(set) var bytes: UInt64 = 0
    /// How many it left for the next, which begins with them.
    public internal(set) var left = 0
    /// What is damaged, in the order in which it was found.
    public internal(set) var damages: [Damage] = []
    /// How many incidents were opened for it.
    public internal(set) var incidents = 0
    /// Films that were marked as damaged and are whole again.
    public internal(set) var mended = 0

    /// The kind of failure that a command ends with; none when all that was read is well.
    public var failure: VaultError.Kind? {
        if damages.contains(where: { $0.kind.isChange }) { return .tampered }
        return damages.isEmpty ? nil : .unknown
    }
}

/// Something of the store that is not what was written, or not there.
public struct Damage: Sendable, Hashable {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The payload is not what was uploaded.
        case payloadChanged = "payload-changed"
        /// There is no payload.
        case payloadMissing = "payload-missing"
        /// The disk does not give the payload.
        case payloadUnreadable = "payload-unreadable"
        /// The key slot holds something else.
        case keyChanged = "key-changed"
        /// The key slot is empty.
        case keyMissing = "key-missing"
        /// The film does not open with its key, although payload and slot are what was written.
        case filmUnopenable = "film-unopenable"

        /// Whether something is there and has another content, rather than nothing at all.
        public var isChange: Bool {
            switch self {
            case .payloadChanged, .keyChanged, .filmUnopenable: true
            case .payloadMissing, .payloadUnreadable, .keyMissing: false
            }
        }

        /// The part of a backup that has it.
        public var part: Part {
            switch self {
            case .payloadChanged, .payloadMissing, .payloadUnreadable, .filmUnopenable: .store
            case .keyChanged, .keyMissing: .keys
            }
        }
    }

    /// A part of a backup.
    public enum Part: String, Sendable, Hashable {
        /// The part with the catalog and the payloads.
        case store
        /// The part with the key slots.
        case keys
    }

    /// Whose it is.
    public enum Owner: Sendable, Hashable {
        /// A clip.
        case clip(ClipID, ClipAddress)
        /// A film in quarantine, and its number there.
        case quarantined(ClipID, Int)
        /// A family, whose names and dates are sealed under its key slot.
        case family(FamilyID, FamilyReference)
    }

    /// What is wrong.
    public let kind: Kind
    /// Whose it is.
    public let owner: Owner
    /// The payload's path within the vault; none for a family.
    public let payload: String?
    /// The key slot, where the catalog names one.
    public let slot: Int64?
    /// What is wrong, in one sentence.
    public internal(set) var message: String

    /// What the owner is called by people.
    public var name: String {
        switch owner {
        case .clip(_, let address): address.description
        case .quarantined(_, let number): "quarantine \(number)"
        case .family(_, let reference): reference.description
        }
    }
}
