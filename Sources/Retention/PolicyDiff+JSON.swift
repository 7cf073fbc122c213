public import VaultModel

extension PolicyFinding {
    /// The finding for programs: kind, rules, message, example.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(name), "rules": .array(rules.map { .string($0) }),
            "message": .string(message),
        ]
        members["example"] = example?.json
        return .object(members)
    }
}

extension PolicyTermChange {
    /// The change for programs: kind, and rule or term, old, new.
    public var json: JSONValue {
        switch self {
        case .term(let name, let old, let new):
            .object([
                "kind": .string("term"), "term": .string(name), "old": .string(old),
                "new": .string(new),
            ])
        case .added(let rule, let sentence):
            .object([
                "kind": .string("added"), "rule": .string(rule), "new": .string(sentence),
            ])
        case .dropped(let rule, let sentence):
            .object([
                "kind": .string("dropped"), "rule": .string(rule), "old": .string(sentence),
            ])
        case .changed(let rule, let old, let new):
            .object([
                "kind": .string("changed"), "rule": .string(rule), "old": .string(old),
                "new": .string(new),
            ])
        }
    }
}

extension PolicyDiff.Difference {
    /// The difference for programs: kind, rule, message, example.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(change.kind.rawValue), "message": .string(change.message),
            "example": example.json,
        ]
        members["rule"] = rule.map { .string($0) }
        return .object(members)
    }
}
