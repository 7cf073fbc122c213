/// The twelve permission bits of a file, such as `0640`.
public struct FileMode: Hashable, Sendable, RawRepresentable, ExpressibleByIntegerLiteral,
    CustomStringConvertible
{
    /// The bits; those above the twelfth are dropped.
    public let rawValue: UInt32

    /// The mode of its bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue & 0o7777 }

    /// The mode of a literal such as `0o600`.
    public init(integerLiteral value: UInt32) { self.init(rawValue: value) }

    /// The mode as `chmod` reads it, in four or more octal digits.
    public var description: String {
        let digits = String(rawValue, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
