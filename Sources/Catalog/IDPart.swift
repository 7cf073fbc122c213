import Database

/// One of some parts into which ids, which are random, fall alike: by their first byte.
public struct IDPart: Hashable, Sendable {
    /// The first bytes of the ids of this part.
    public let firstBytes: ClosedRange<UInt8>

    /// All ids.
    public static let all = IDPart(0, of: 1)

    /// The most parts there can be.
    public static let most = 256

    /// Describes a part.
    ///
    /// - Parameters:
    ///   - number: Which; from 0.
    ///   - count: Of how many; at most `most`.
    public init(_ number: Int, of count: Int) {
        let first = Self.most * number / count
        firstBytes = UInt8(first)...UInt8(Self.most * (number + 1) / count - 1)
    }

    /// The rows of this part: a condition and its values.
    ///
    /// What is shorter than any id is of the first part.
    var condition: (text: String, values: [DatabaseValue]) {
        var conditions: [String] = []
        var values: [DatabaseValue] = []
        if firstBytes.lowerBound > 0 {
            conditions.append("id >= ?")
            values.append(.blob([firstBytes.lowerBound]))
        }
        if firstBytes.upperBound < .max {
            conditions.append("id < ?")
            values.append(.blob([firstBytes.upperBound + 1]))
        }
        return (conditions.isEmpty ? "1" : conditions.joined(separator: " AND "), values)
    }
}
