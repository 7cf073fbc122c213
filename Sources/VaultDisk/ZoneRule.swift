import VaultModel

/// How a zone goes on after the changes its file lists: POSIX's `TZ`, as RFC 8536 §3.3 widens it.
///
/// `GMT0BST,M3.5.0/1,M10.5.0` or `<+0530>-5:30`.
struct ZoneRule: Hashable, Sendable {
    private let standard: Int
    private let summer: Summer?

    private struct Summer: Hashable, Sendable {
        let offset: Int
        let start: Change
        let end: Change
    }

    /// Reads a rule, or gives none when it is anything else.
    init?(_ text: [UInt8]) {
        var reader = Reader(text: text[...])
        guard reader.designation(), let west = reader.time(hours: 24) else { return nil }
        standard = -west
        if reader.text.isEmpty {
            summer = nil
            return
        }
        guard reader.designation() else { return nil }
        var offset = standard + 3600
        if reader.text.first != UInt8(ascii: ",") {
            guard let west = reader.time(hours: 24) else { return nil }
            offset = -west
        }
        guard let start = reader.change(), let end = reader.change(), reader.text.isEmpty else {
            return nil
        }
        summer = Summer(offset: offset, start: start, end: end)
    }

    /// Seconds east of Greenwich at a moment, in seconds since 1970.
    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let local = seconds + Int64(standard)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let year = CivilDate(days: Int32(clamping: day)).components.year
        // Summer begins by the clock of standard time, and ends by that of summer time.
        let start = summer.start.seconds(in: year) - Int64(standard)
        let end = summer.end.seconds(in: year) - Int64(summer.offset)
        let isSummer =
            start < end
            ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
        return isSummer ? summer.offset : standard
    }
}

/// When clocks change in a year.
private struct Change: Hashable, Sendable {
    enum Day: Hashable, Sendable {
        /// The n-th day, 1 to 365, the 29th of February never counted.
        case julian(Int)
        /// The n-th day from 0, the 29th of February counted.
        case ordinal(Int)
        /// The n-th such weekday (0 is Sunday) of a month; the fifth is the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    let day: Day
    let time: Int

    /// By the clock on the wall, in seconds since 1970.
    func seconds(in year: Int) -> Int64 { Int64(days(in: year)) * 86_400 + Int64(time) }

    private func days(in year: Int) -> Int {
        let january = Self.days(year, 1, 1)
        switch day {
        case .ordinal(let number): return january + number
        case .julian(let number):
            let hasLeapDay = Self.days(year, 3, 1) - january == 60
            return january + number - 1 + (hasLeapDay && number >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = Self.days(year, month, 1)
            // 1970-01-01 was a Thursday.
            let delta = ((weekday - (first + 4)) % 7 + 7) % 7
            let next =
                month == 12 ? Self.days(year + 1, 1, 1) : Self.days(year, month + 1, 1)
            var day = first + delta + 7 * (week - 1)
            if day >= next { day -= 7 }
            return day
        }
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let clamped = min(max(year, 1), 9999)
        guard let date = CivilDate(year: clamped, month: month, day: day) else { return 0 }
        // The year after the last that can be written, for the length of its December.
        return Int(date.days) + (year > 9999 ? 365 : 0)
    }
}

private struct Reader {
    var text: ArraySlice<UInt8>

    /// Passes over a zone's abbreviation: three letters or more, or anything in angle brackets.
    mutating func designation() -> Bool {
        if text.first == UInt8(ascii: "<") {
            guard let close = text.firstIndex(of: UInt8(ascii: ">")) else { return false }
            text = text[(close + 1)...]
            return true
        }
        let letters = text.prefix { (65...90).contains($0) || (97...122).contains($0) }
        text = text.dropFirst(letters.count)
        return letters.count >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = text.prefix { (48...57).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        text = text.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return range.contains(value) ? value : nil
    }

    mutating func pass(_ symbol: Character) -> Bool {
        guard let first = text.first, first == symbol.asciiValue else { return false }
        text = text.dropFirst()
        return true
    }

    /// `[+-]h[:mm[:ss]]` in seconds.
    mutating func time(hours: Int) -> Int? {
        let isNegative = pass("-")
        if !isNegative { _ = pass("+") }
        guard var value = number(0...hours).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where pass(":") {
            guard let part = number(0...59) else { return nil }
            value += part * unit
        }
        return isNegative ? -value : value
    }

    /// `,date[/time]`; the time may be a week away (RFC 8536 §3.3.1).
    mutating func change() -> Change? {
        guard pass(","), let day = day() else { return nil }
        guard pass("/") else { return Change(day: day, time: 7200) }
        return time(hours: 167).map { Change(day: day, time: $0) }
    }

    private mutating func day() -> Change.Day? {
        if pass("J") { return number(1...365).map { .julian($0) } }
        guard pass("M") else { return number(0...365).map { .ordinal($0) } }
        guard let month = number(1...12), pass("."), let week = number(1...5), pass("."),
            let day = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }
}
