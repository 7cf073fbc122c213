/// A random 128-bit identifier of one kind of thing, written as 32 lower-case hexadecimal digits.
///
/// The kind is part of the type, so a clip's id cannot stand where a family's is asked for.
///
/// What it does is open to the optimiser of every module: looks through a million clips do little else.
@frozen public struct ID<Kind>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The first 64 bits.
    public let high: UInt64
    /// The last 64 bits.
    public let low: UInt64

    /// Makes an id of its first 64 bits and its last.
    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an id of exactly 16 bytes, or none of any other number.
    @inlinable public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for index in 0..<8 {
            high = high << 8 | UInt64(bytes[index])
            low = low << 8 | UInt64(bytes[index + 8])
        }
        self.init(high: high, low: low)
    }

    /// Reads 32 lower-case hexadecimal digits, and nothing else.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// The id's 16 bytes, most significant first.
    @inlinable public var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in 0..<8 {
            bytes[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
            bytes[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
        }
        return bytes
    }

    /// The first byte.
    @inlinable public var firstByte: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }

    /// The id as 32 lower-case hexadecimal digits.
    public var description: String { Hex.encode(bytes) }

    /// Whether two ids are the same.
    @inlinable public static func == (left: Self, right: Self) -> Bool {
        left.high == right.high && left.low == right.low
    }

    /// Orders ids as their bytes are ordered.
    @inlinable public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    /// Takes the id into a hash.
    @inlinable public func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
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
    /// A film that was given to somebody outside the organisation.
    public enum Disclosure {}
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
public typealias DisclosureID = ID<IDKind.Disclosure>
/// The id of one of `IDKind`'s kinds.
public typealias RunID = ID<IDKind.Run>
/// The id of one of `IDKind`'s kinds.
public typealias RowID = ID<IDKind.Row>
