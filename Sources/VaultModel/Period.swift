/// A length of civil time, such as `P2Y6M`, `P28D` or `P1Y2W`: years, months, weeks and days.
///
/// The form is ISO 8601's, without times: the rules of retention speak of days.
public struct Period: Hashable, Sendable, CustomStringConvertible {
    /// Whole years and months together, in months.
    public let months: Int
    /// Whole weeks and days together, in days.
    public let days: Int
    /// The period as it was written.
    public let description: String

    /// Where a date goes when the month it lands in is too short for its day.
    public enum Rounding: Sendable {
        /// Back to the last day of that month: the rule of an `end`.
        case backward
        /// Forward to the first day of the next month: the rule of a `keep`.
        case forward
    }

    /// Reads `P<n>Y<n>M<n>W<n>D`: at least one part, in this order, each at most 9,999.
    public init?(_ text: String) {
        var symbols = text.utf8[...]
        guard symbols.popFirst() == UInt8(ascii: "P"), !symbols.isEmpty else { return nil }
        var units = Array("YMWD".utf8)[...]
        var parts: [UInt8: Int] = [:]
        while !symbols.isEmpty {
            let digits = symbols.prefix { (48...57).contains($0) }
            symbols = symbols.dropFirst(digits.count)
            guard (1...4).contains(digits.count), let unit = symbols.popFirst(),
                let position = units.firstIndex(of: unit)
            else { return nil }
            units = units[(position + 1)...]
            parts[unit] = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        months = parts[UInt8(ascii: "Y"), default: 0] * 12 + parts[UInt8(ascii: "M"), default: 0]
        days = parts[UInt8(ascii: "W"), default: 0] * 7 + parts[UInt8(ascii: "D"), default: 0]
        description = text
    }

    /// A period of so many days.
    public init(days: Int) {
        months = 0
        self.days = days
        description = "P\(days)D"
    }
}

extension CivilDate {
    /// The date a period later: years and months first, together, then weeks and days.
    ///
    /// A day that the month does not have is rounded as asked; a sum past the year 9999 is its last day.
    public func adding(_ period: Period, rounding: Period.Rounding) -> Self {
        let (year, month, day) = components
        let total = year * 12 + month - 1 + period.months
        guard total / 12 <= 9999 else { return Self.distantFuture }
        let landing = (year: total / 12, month: total % 12 + 1)
        let length = Self.length(ofMonth: landing.month, in: landing.year)
        let start = Self(year: landing.year, month: landing.month, day: min(day, length))
        guard var date = start else { return Self.distantFuture }
        if day > length, rounding == .forward { date = date.adding(days: 1) }
        return min(date.adding(days: period.days), Self.distantFuture)
    }

    /// The date a period earlier by its days only; for periods without months.
    public func subtracting(_ period: Period) -> Self {
        adding(days: -period.days)
    }

    /// The last day that can be written: 9999-12-31.
    public static var distantFuture: Self { Self(days: 2_932_896) }
}
