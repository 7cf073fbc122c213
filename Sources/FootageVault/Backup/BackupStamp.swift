public import VaultModel

/// What one backup is called: the second it was begun in UTC, such as `20261121T075123Z`.
///
/// A second backup in the same second has `-2` after it.
public struct BackupStamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The moment.
    public let moment: Instant
    /// Which one of that second, from 1.
    public let number: Int

    init(_ moment: Instant, number: Int = 1) {
        self.moment = Instant(seconds: moment.seconds)
        self.number = number
    }

    /// Reads a stamp, and nothing else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first else { return nil }
        let symbols = Array(first.utf8)
        guard symbols.count == 16 else { return nil }
        func digits(_ range: Range<Int>) -> String {
            String(decoding: symbols[range], as: UTF8.self)
        }
        let moment = Instant(
            "\(digits(0..<4))-\(digits(4..<6))-\(digits(6..<8))T"
                + "\(digits(9..<11)):\(digits(11..<13)):\(digits(13..<15)).000Z")
        guard let moment else { return nil }
        self.moment = moment
        number = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
        guard number >= 1, description == text else { return nil }
    }

    /// The stamp as it stands in names of directories.
    public var description: String {
        let plain = moment.description.filter { $0 != "-" && $0 != ":" }.prefix { $0 != "." } + "Z"
        return String(plain) + (number > 1 ? "-\(number)" : "")
    }

    /// Orders stamps in time.
    public static func < (left: Self, right: Self) -> Bool {
        (left.moment, left.number) < (right.moment, right.number)
    }
}
