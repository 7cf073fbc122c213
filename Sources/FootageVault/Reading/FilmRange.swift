/// Which bytes of a film are asked for: one byte range of RFC 9110 §14.1.2, without its unit.
///
/// Bytes are counted from 0, and both ends belong to the range: `0-0` is the first byte.
public enum FilmRange: Sendable, Hashable {
    /// From a byte to a byte: `500-999`. What lies behind the film's end is left out.
    case bounded(first: UInt64, last: UInt64)
    /// From a byte to the film's end: `500-`.
    case from(UInt64)
    /// The last so many bytes: `-500`; all of the film when it has fewer.
    case suffix(UInt64)

    /// Reads `A-B`, `A-` or `-N`; none for anything else, for B before A, and for the last 0 bytes.
    ///
    /// Numbers that no film reaches are read as the largest one.
    public init?(_ text: String) {
        let parts = text.split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch (parts[0].isEmpty, parts[1].isEmpty) {
        case (true, true): return nil
        case (true, false):
            guard let count = Self.number(parts[1]), count > 0 else { return nil }
            self = .suffix(count)
        case (false, true):
            guard let first = Self.number(parts[0]) else { return nil }
            self = .from(first)
        case (false, false):
            guard let first = Self.number(parts[0]), let last = Self.number(parts[1]),
                first <= last
            else { return nil }
            self = .bounded(first: first, last: last)
        }
    }

    /// The bytes that a film of so many has of this range.
    ///
    /// - Throws: `VaultError` of kind `usage` when it has none, as RFC 9110 has it (status 416).
    public func resolved(in size: UInt64) throws(VaultError) -> Range<UInt64> {
        switch self {
        case .bounded(let first, let last):
            guard first < size else { throw Self.beyondEnd(first, of: size) }
            return first..<(last < size ? last + 1 : size)
        case .from(let first):
            guard first < size else { throw Self.beyondEnd(first, of: size) }
            return first..<size
        case .suffix(let count):
            return size - min(count, size)..<size
        }
    }

    static func beyondEnd(_ byte: UInt64, of size: UInt64) -> VaultError {
        guard size > 0 else {
            return VaultError(
                .usage, "range", "the film has no bytes, so byte \(byte) is not in it")
        }
        return VaultError(
            .usage, "range", "byte \(byte) lies behind the film's end: it has \(size) bytes",
            hint: "bytes are counted from 0, so its last is \(size - 1)")
    }

    private static func number(_ digits: Substring) -> UInt64? {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt64(digits) ?? .max
    }
}

extension FilmRange: CustomStringConvertible {
    /// The range as `init` reads it.
    public var description: String {
        switch self {
        case .bounded(let first, let last): "\(first)-\(last)"
        case .from(let first): "\(first)-"
        case .suffix(let count): "-\(count)"
        }
    }
}
