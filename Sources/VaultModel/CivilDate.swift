/// A day of the Gregorian calendar in the vault's zone, without a time.
public struct CivilDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before.
    public let days: Int32

    /// The day that lies so many days after 1970-01-01.
    public init(days: Int32) { self.days = days }

    /// Makes a date of a year from 1 to 9999, or none for a day that does not exist.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        // Days from civil, after Howard Hinnant, "chrono-compatible low-level date algorithms".
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        days = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `YYYY-MM-DD` (RFC 3339 full-date), and nothing else.
    public init?(_ text: String) {
        let symbols = Array(text.utf8)
        guard symbols.count == 10, symbols[4] == UInt8(ascii: "-"), symbols[7] == UInt8(ascii: "-"),
            let year = Self.number(symbols[0..<4]), let month = Self.number(symbols[5..<7]),
            let day = Self.number(symbols[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The date's year, month (1 to 12) and day (1 to 31).
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The date as `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = components
        return Digits.padded(year, to: 4) + "-" + Digits.padded(month, to: 2) + "-"
            + Digits.padded(day, to: 2)
    }

    /// The date so many days later (earlier, when negative), but never beyond what a date can hold.
    public func adding(days count: Int) -> Self {
        let (sum, overflow) = Int(days).addingReportingOverflow(count)
        return Self(days: Int32(clamping: overflow ? count : sum))
    }

    /// How many days lie from this date to another; negative when the other is earlier.
    public func days(to other: Self) -> Int { Int(other.days) - Int(days) }

    /// Orders dates in time.
    public static func < (left: Self, right: Self) -> Bool { left.days < right.days }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ symbols: ArraySlice<UInt8>) -> Int? {
        guard symbols.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return symbols.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
