internal import VaultModel

extension JSONValue {
    /// An object of the members that are there; JSON as the vault writes it has no null.
    static func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for (key, value) in pairs { members[key] = value }
        return .object(members)
    }

    /// A text, or nothing.
    static func text(_ text: (some CustomStringConvertible)?) -> JSONValue? {
        text.map { .string($0.description) }
    }

    /// A count.
    static func count(_ number: some BinaryInteger) -> JSONValue {
        .integer(Int64(clamping: number))
    }

    /// Texts in their order.
    static func texts(_ texts: some Sequence<some CustomStringConvertible>) -> JSONValue {
        .array(texts.map { .string($0.description) })
    }
}
