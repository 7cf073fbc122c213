/// A time of day in the vault's zone, to the second.
public struct CivilTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since midnight by the clock on the wall, 0 to 86,399.
    public let secondOfDay: Int

    /// The time so many seconds after midnight; more than a day wraps.
    public init(secondOfDay: Int) { self.secondOfDay = ((secondOfDay % 86_400) + 86_400) % 86_400 }

    /// Reads `HH:MM`, 00:00 to 23:59.
    public init?(_ text: String) {
        let symbols = Array(text.utf8)
        guard symbols.count == 5, symbols[2] == UInt8(ascii: ":"),
            (symbols[0..<2] + symbols[3..<5]).allSatisfy({ (48...57).contains($0) })
        else { return nil }
        let hour = Int(symbols[0] - 48) * 10 + Int(symbols[1] - 48)
        let minute = Int(symbols[3] - 48) * 10 + Int(symbols[4] - 48)
        guard hour < 24, minute < 60 else { return nil }
        secondOfDay = hour * 3600 + minute * 60
    }

    /// The time as `HH:MM`.
    public var description: String {
        Digits.padded(secondOfDay / 3600, to: 2) + ":" + Digits.padded(secondOfDay / 60 % 60, to: 2)
    }

    /// The time as `HH:MM:SS`.
    public var withSeconds: String { description + ":" + Digits.padded(secondOfDay % 60, to: 2) }

    /// Orders times within a day.
    public static func < (left: Self, right: Self) -> Bool { left.secondOfDay < right.secondOfDay }
}
