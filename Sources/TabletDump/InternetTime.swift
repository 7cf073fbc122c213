package import VaultModel

/// Reads the times that films' tags hold: ISO 8601 with an offset, with or without its colon.
package enum InternetTime {
    /// Reads `2026-03-12T10:15:02[.fraction](Z|+01:00|+0100|+01)`, and nothing else.
    package static func instant(_ text: String) -> Instant? {
        let symbols = Array(text.utf8)
        guard (20...40).contains(symbols.count), symbols[10] == UInt8(ascii: "T"),
            let date = CivilDate(String(decoding: symbols[0..<10], as: UTF8.self)),
            let second = secondOfDay(symbols[11..<19])
        else { return nil }
        var rest = symbols[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            for place in 0..<3 {
                let index = digits.startIndex + place
                fraction =
                    fraction * 10 + (index < digits.endIndex ? Int64(digits[index]) - 48 : 0)
            }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(Array(rest)) else { return nil }
        let seconds = Int64(date.days) * 86_400 + second - offset
        return Instant(milliseconds: seconds * 1000 + fraction)
    }

    private static func secondOfDay(_ symbols: ArraySlice<UInt8>) -> Int64? {
        let parts = symbols.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = twoDigits(parts[0], below: 24),
            let minute = twoDigits(parts[1], below: 60), let second = twoDigits(parts[2], below: 61)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// The offset from UTC in seconds, east positive.
    private static func offset(_ symbols: [UInt8]) -> Int64? {
        if symbols == [UInt8(ascii: "Z")] { return 0 }
        guard let sign = symbols.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        else {
            return nil
        }
        var digits = symbols[1...]
        guard let hours = twoDigits(digits.prefix(2), below: 15) else { return nil }
        digits = digits.dropFirst(2)
        if digits.first == UInt8(ascii: ":"), digits.count == 3 { digits = digits.dropFirst() }
        guard let minutes = digits.isEmpty ? 0 : twoDigits(digits, below: 60) else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    static func twoDigits(_ symbols: ArraySlice<UInt8>, below limit: Int64) -> Int64? {
        guard symbols.count == 2, symbols.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let number = symbols.reduce(0) { $0 * 10 + Int64($1) - 48 }
        return number < limit ? number : nil
    }
}
