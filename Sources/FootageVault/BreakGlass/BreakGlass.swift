import Catalog
public import VaultModel

/// A family that governance opened by break-glass, and what was opened of it since.
public struct BreakGlass: Sendable, Hashable {
    /// The number of its incident, by which it is reviewed.
    public let number: Int
    /// The family.
    public let family: FamilyReference
    /// Who opened it.
    public let officer: PrincipalID
    /// Their name, where the reader may read names.
    public let officerName: String?
    /// The day it was opened.
    public let opened: CivilDate
    /// The last day on which it opens films, unless it is reviewed before.
    public let until: CivilDate
    /// Whether it opens films now.
    public let isOpen: Bool
    /// Why it was opened, where the reader may read texts.
    public let reason: String?
    /// The films that were opened by it, in the order in which they were first.
    public let films: [Film]
    /// Who reviewed it; none while nobody has.
    public let review: Review?
    /// Whether the reader may review it: it is not reviewed, and not their own.
    public let mayReview: Bool

    /// A film that was opened by it.
    public struct Film: Sendable, Hashable {
        /// The clip's id.
        public let clip: ClipID
        /// Its address, where anything tells it.
        public let address: ClipAddress?
        /// How often it was opened.
        public internal(set) var times: Int
        /// Whether a copy of it left the vault.
        public internal(set) var wasExported: Bool
        /// How many bytes were given, over all times.
        public internal(set) var bytes: UInt64
        /// How many seconds of film that was.
        public internal(set) var seconds: UInt64
        /// Whether how much was given is known of every time: an opening may go on, or have been cut short.
        public internal(set) var isKnown: Bool
    }

    /// How it was reviewed.
    public struct Review: Sendable, Hashable {
        /// By whom.
        public let person: PrincipalID
        /// Their name, where the reader may read names.
        public let name: String?
        /// The day.
        public let on: CivilDate
        /// What they found, where the reader may read texts.
        public let reason: String?
    }

    /// The kind of the incident that stays open until it is reviewed.
    static var incidentKind: String { "break-glass" }
}

extension BreakGlass {
    /// How often films were opened.
    public var times: Int { films.reduce(0) { $0 + $1.times } }
    /// How many bytes were given.
    public var bytes: UInt64 { films.reduce(0) { $0 &+ $1.bytes } }
    /// How many seconds of film that was.
    public var seconds: UInt64 { films.reduce(0) { $0 &+ $1.seconds } }
}

extension GrantRow {
    /// Whether it was given by break-glass: nobody else's way gives anything to themselves but a whole new family.
    var isBreakGlass: Bool {
        principal == givenBy && purposes == AccessPurpose.review.description
    }

    /// The condition that a row is one, as the database asks for it.
    static var byBreakGlass: String { "(principal = given_by AND purposes = 'review')" }
}
