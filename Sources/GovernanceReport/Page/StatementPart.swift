import VaultModel

/// A part of a statement, read by the names of its members; what is not there reads as nothing.
struct StatementPart {
    private let value: JSONValue?

    init(_ value: JSONValue?) { self.value = value }

    /// The member of a name.
    subscript(_ name: String) -> StatementPart {
        guard case .object(let members) = value else { return .init(nil) }
        return .init(members[name])
    }

    /// Whether there is anything.
    var isThere: Bool { value != nil }

    /// The number; 0 for none.
    var number: Int {
        guard case .integer(let number) = value else { return 0 }
        return Int(number)
    }

    /// The text; none for none, or for an empty one.
    var text: String? {
        guard case .string(let text) = value, !text.isEmpty else { return nil }
        return text
    }

    /// The day that a moment begins with, such as `2026-03-01`.
    var day: String? { text.map { String($0.prefix(10)) } }

    /// Whether it is true.
    var isTrue: Bool { value == .bool(true) }

    /// The parts of a list.
    var list: [StatementPart] {
        guard case .array(let values) = value else { return [] }
        return values.map(StatementPart.init)
    }

    /// Counts by name, the greatest first.
    var counts: [(name: String, count: Int)] {
        guard case .object(let members) = value else { return [] }
        return members.map { ($0.key, StatementPart($0.value).number) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }
}
