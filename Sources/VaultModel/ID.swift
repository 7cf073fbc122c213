/// A random 128-bit identifier of one kind of thing, written as 32 lower-case hexadecimal digits.
///
/// The kind is part of the type, so a clip's id cannot stand where a family's is asked for.
public struct ID<Kind>: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Makes an id of exactly 16 bytes, or none of any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads 32 lower-case hexadecimal digits, and nothing else.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// The id's 16 bytes, most significant first.
    public var bytes: [UInt8] {
        [high, low].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    /// The id as 32 lower-case hexadecimal digits.
    public var description: String { Hex.encode(bytes) }

    /// Orders ids as their bytes are ordered.
    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// The kinds of things that have a random id.
public enum IDKind {
    /// A parent and child, and whoever else belongs to them.
    public enum Family {}
    /// A course of work with a family.
    public enum Programme {}
    /// A child of a family.
    public enum Child {}
    /// One visit on one day.
    public enum Session {}
    /// One film.
    public enum Clip {}
    /// Someone, or a job, with an identity.
    public enum Principal {}
    /// A dated fact: a consent, an event, a hold, an extension.
    public enum Fact {}
    /// A film that waits for two signals to agree.
    public enum Quarantined {}
    /// What joins an intent to its outcome.
    public enum Request {}
    /// Something that a person other than its cause must close.
    public enum Incident {}
    /// A film that was taken out of the vault.
    public enum Export {}
    /// One run of the purge.
    public enum Run {}
    /// A row of a table that has no other kind.
    public enum Row {}
}

/// The id of one of `IDKind`'s kinds.
public typealias FamilyID = ID<IDKind.Family>
/// The id of one of `IDKind`'s kinds.
public typealias ProgrammeID = ID<IDKind.Programme>
/// The id of one of `IDKind`'s kinds.
public typealias ChildID = ID<IDKind.Child>
/// The id of one of `IDKind`'s kinds.
public typealias SessionID = ID<IDKind.Session>
/// The id of one of `IDKind`'s kinds.
public typealias ClipID = ID<IDKind.Clip>
/// The id of one of `IDKind`'s kinds.
public typealias PrincipalID = ID<IDKind.Principal>
/// The id of one of `IDKind`'s kinds.
public typealias FactID = ID<IDKind.Fact>
/// The id of one of `IDKind`'s kinds.
public typealias QuarantinedID = ID<IDKind.Quarantined>
/// The id of one of `IDKind`'s kinds.
public typealias RequestID = ID<IDKind.Request>
/// The id of one of `IDKind`'s kinds.
public typealias IncidentID = ID<IDKind.Incident>
/// The id of one of `IDKind`'s kinds.
public typealias ExportID = ID<IDKind.Export>
/// The id of one of `IDKind`'s kinds.
public typealias RunID = ID<IDKind.Run>
/// The id of one of `IDKind`'s kinds.
public typealias RowID = ID<IDKind.Row>
