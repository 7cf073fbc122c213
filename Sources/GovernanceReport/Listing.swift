public import VaultModel

/// Things that are counted, and of which the first are listed one by one.
public struct Listing: Sendable {
    /// So many are listed; the registers have the rest.
    public static let limit = 1000

    /// How many there are.
    public private(set) var count = 0
    private var listed: [JSONValue] = []

    /// Starts without any.
    public init() {}

    /// Takes another one.
    public mutating func take(_ members: @autoclosure () -> [String: JSONValue]) {
        count += 1
        if listed.count < Self.limit { listed.append(.object(members())) }
    }

    /// How many there are, and the first of them.
    public var json: JSONValue {
        .object(["count": .integer(Int64(count)), "first": .array(listed)])
    }
}
