public import VaultModel

/// One of the things that video feedback looks for.
public enum MomentKind: String, Sendable, Hashable, CaseIterable {
    /// The parent sees what the child shows, and takes it as it is meant.
    case sensitivity
    /// The parent answers what the child shows.
    case responsiveness
    /// They take turns.
    case communication
    /// Something that the parent does well.
    case strength
    /// Something that goes better than it did.
    case positiveChange = "positive-change"

    /// The word for it in a sentence.
    public var title: String {
        switch self {
        case .sensitivity, .responsiveness, .communication: rawValue
        case .strength: "a strength"
        case .positiveChange: "a positive change"
        }
    }
}

/// What is marked in a film: from where to where, what is seen there, and a note.
public struct MomentMark: Sendable, Hashable {
    /// The in and the out point, in milliseconds of the film.
    public var milliseconds: Range<Int64>
    /// What is seen.
    public var kind: MomentKind
    /// What whoever marked it wrote about it, in one line of at most 2,000 bytes.
    public var note: String?

    /// Makes a mark.
    public init(milliseconds: Range<Int64>, kind: MomentKind, note: String? = nil) {
        self.milliseconds = milliseconds
        self.kind = kind
        self.note = note
    }
}

/// A moment of a film as it was marked.
public struct Moment: Sendable, Hashable {
    /// The film.
    public let clip: ClipAddress
    /// Its number within the clip, from 1.
    public let number: Int
    /// What was marked.
    public let mark: MomentMark
    /// When it was marked.
    public let added: Instant
    /// The day of that.
    public let addedOn: CivilDate
    /// Who marked it.
    public let addedBy: PrincipalID
    /// Their name, where the reader may read names.
    public let addedByName: String?
}

/// The moments of some films, as far as they may be watched.
public struct MomentList: Sendable {
    /// The moments, by session, clip and in point.
    public internal(set) var moments: [Moment] = []
    /// The films with moments that are not shown, and why.
    public internal(set) var withheld: [(clip: ClipAddress, error: VaultError)] = []

    /// An empty list.
    public init() {}

    /// Adds another list's, but for what is in this one already.
    public mutating func add(_ other: MomentList) {
        let known = Set(moments)
        moments += other.moments.filter { !known.contains($0) }
        let named = Set(withheld.map(\.clip))
        withheld += other.withheld.filter { !named.contains($0.clip) }
    }
}
