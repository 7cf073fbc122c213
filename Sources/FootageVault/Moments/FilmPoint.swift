/// A place in a film, by the time that has passed since it began.
public struct FilmPoint: Sendable, Hashable, CustomStringConvertible {
    /// In milliseconds.
    public let milliseconds: Int64

    /// The place after a number of milliseconds.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads `1:23`, `1:02:03` or seconds, each with up to three decimals.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let last = parts.last else { return nil }
        let pieces = last.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count <= 2, var seconds = Self.number(pieces[0]) else { return nil }
        var thousandths: Int64 = 0
        if pieces.count == 2 {
            guard (1...3).contains(pieces[1].utf8.count), let decimals = Self.number(pieces[1])
            else { return nil }
            thousandths = (pieces[1].utf8.count..<3).reduce(decimals) { value, _ in value * 10 }
        }
        guard parts.count == 1 || seconds < 60 else { return nil }
        for (place, part) in parts.dropLast().reversed().enumerated() {
            guard let number = Self.number(part), place + 2 == parts.count || number < 60 else {
                return nil
            }
            seconds += number * (place == 0 ? 60 : 3600)
        }
        self.init(milliseconds: seconds * 1000 + thousandths)
    }

    /// As `1:23` or `1:02:03`, with three decimals unless they are zeros.
    public var description: String {
        let seconds = milliseconds / 1000
        let hours = seconds / 3600
        let rest = Self.padded(seconds % 60, 2)
        let clock =
            hours == 0
            ? "\(seconds / 60):\(rest)" : "\(hours):\(Self.padded(seconds / 60 % 60, 2)):\(rest)"
        return milliseconds % 1000 == 0
            ? clock : "\(clock).\(Self.padded(milliseconds % 1000, 3))"
    }

    /// As `0:01:23.000`, which no spreadsheet takes for hours.
    public var inFull: String {
        let seconds = milliseconds / 1000
        return """
            \(seconds / 3600):\(Self.padded(seconds / 60 % 60, 2)):\(Self.padded(seconds % 60, 2)).\
            \(Self.padded(milliseconds % 1000, 3))
            """
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...6).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(text)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
