import VaultModel

/// The time that a maker's pattern of names tells.
enum NameTime: Hashable, Sendable {
    case utc(TimeEvidence.Maker, Instant)
    case local(TimeEvidence.Maker, CivilDate, CivilTime)

    /// Reads a name, or gives none when it is no known maker's.
    ///
    /// WhatsApp's `VID-20260312-WA0001` tells when a film was received, not when it was made.
    init?(name: [UInt8]) {
        guard let text = String(validating: name, as: UTF8.self), text.utf8.count <= 255 else {
            return nil
        }
        let upper = Array(text.utf8).map { (97...122).contains($0) ? $0 - 32 : $0 }
        if upper.starts(with: "PXL_".utf8) {
            self.init(pixel: upper[4...])
        } else if upper.starts(with: "WIN_".utf8) {
            self.init(windows: upper[4...])
        } else {
            self.init(android: upper.starts(with: "VID_".utf8) ? upper[4...] : upper[...])
        }
    }

    private init?(pixel rest: ArraySlice<UInt8>) {
        guard let (date, second) = Self.stamp(rest), rest.count > 18,
            let thousandths = Self.number(rest.dropFirst(15).prefix(3)),
            Self.ends(rest.dropFirst(18))
        else { return nil }
        let seconds = Int64(date.days) * 86_400 + Int64(second)
        self = .utc(.pixel, Instant(milliseconds: seconds * 1000 + Int64(thousandths)))
    }

    private init?(android rest: ArraySlice<UInt8>) {
        guard let (date, second) = Self.stamp(rest) else { return nil }
        let tail = rest.dropFirst(15)
        // Some phones add thousandths without a separator.
        let thousandths = Self.number(tail.prefix(3)) == nil ? 0 : 3
        guard Self.ends(tail.dropFirst(thousandths)) else { return nil }
        self = .local(.android, date, CivilTime(secondOfDay: second))
    }

    private init?(windows rest: ArraySlice<UInt8>) {
        let parts = rest.prefix(17).split(
            separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].count == 8,
            parts[1...].allSatisfy({ $0.count == 2 }),
            let (date, second) = Self.stamp(
                parts[0] + [UInt8(ascii: "_")] + parts[1] + parts[2] + parts[3]),
            Self.ends(rest.dropFirst(17))
        else { return nil }
        self = .local(.windows, date, CivilTime(secondOfDay: second))
    }

    /// Reads `YYYYMMDD_HHMMSS` at the start.
    private static func stamp(_ symbols: ArraySlice<UInt8>) -> (CivilDate, Int)? {
        let text = Array(symbols.prefix(15))
        guard text.count == 15, text[8] == UInt8(ascii: "_"), let day = number(text[0..<8]),
            let time = number(text[9..<15]), time / 10_000 < 24, time / 100 % 100 < 60,
            time % 100 < 60,
            let date = CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100)
        else { return nil }
        return (date, time / 10_000 * 3600 + time / 100 % 100 * 60 + time % 100)
    }

    private static func number(_ symbols: ArraySlice<UInt8>) -> Int? {
        guard !symbols.isEmpty, symbols.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return symbols.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// Whether what follows the time is a separator, not more of a number or a word.
    private static func ends(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let next = rest.first else { return true }
        return ".~_-( ".utf8.contains(next)
    }
}
