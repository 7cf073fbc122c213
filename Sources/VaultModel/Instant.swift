/// A moment in UTC, to the millisecond.
public struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted; negative before.
    public let milliseconds: Int64

    /// The moment so many milliseconds after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The moment so many seconds after 1970-01-01T00:00:00Z.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS.mmmZ` (RFC 3339, UTC, exactly three digits of fraction).
    public init?(_ text: String) {
        let symbols = Array(text.utf8)
        guard symbols.count == 24, symbols[10] == UInt8(ascii: "T"), symbols[13] == 58,
            symbols[16] == 58, symbols[19] == UInt8(ascii: "."), symbols[23] == UInt8(ascii: "Z"),
            let date = CivilDate(String(decoding: symbols[0..<10], as: UTF8.self))
        else { return nil }
        let numbers = [symbols[11..<13], symbols[14..<16], symbols[17..<19], symbols[20..<23]]
        guard numbers.joined().allSatisfy({ (48...57).contains($0) }) else { return nil }
        let values = numbers.map { $0.reduce(0) { $0 * 10 + Int64($1 - 48) } }
        guard values[0] < 24, values[1] < 60, values[2] < 60 else { return nil }
        let seconds = Int64(date.days) * 86_400 + values[0] * 3600 + values[1] * 60 + values[2]
        milliseconds = seconds * 1000 + values[3]
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int64 {
        milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
    }

    /// The moment as `YYYY-MM-DDTHH:MM:SS.mmmZ`; before the year 1 or after 9999, the nearest in them.
    public var description: String {
        let written = Self(
            milliseconds: min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999))
        return written.text
    }

    private var text: String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = seconds - day * 86_400
        let date = CivilDate(days: Int32(day))
        return "\(date)T\(CivilTime(secondOfDay: Int(time)).withSeconds)."
            + Digits.padded(milliseconds - seconds * 1000, to: 3) + "Z"
    }

    /// Orders moments in time.
    public static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
