import VaultModel

/// What is wrong with a case.
enum GivenError: Error {
    case missing(String)
    case wrong(String)
    case unknown([String])
}

/// The members of a JSON object, each taken once, so that none is overlooked.
struct GivenObject {
    private var members: [String: JSONValue]

    init(_ value: JSONValue) throws {
        guard case .object(let members) = value else { throw GivenError.wrong("\(value)") }
        self.members = members
    }

    /// That every member was taken.
    func end() throws {
        guard members.isEmpty else { throw GivenError.unknown(members.keys.sorted()) }
    }

    /// Whether a flag is set; it may be left out.
    mutating func flag(_ key: String) throws -> Bool {
        switch members.removeValue(forKey: key) {
        case nil: return false
        case .bool(let value): return value
        default: throw GivenError.wrong(key)
        }
    }

    mutating func optionalText(_ key: String) throws -> String? {
        guard let value = members.removeValue(forKey: key) else { return nil }
        guard case .string(let text) = value else { throw GivenError.wrong(key) }
        return text
    }

    mutating func text(_ key: String) throws -> String {
        try Self.known(try optionalText(key), key)
    }

    mutating func date(_ key: String) throws -> CivilDate { try Self.date(try text(key)) }

    mutating func texts(_ key: String) throws -> [String] {
        guard case .array(let values)? = members.removeValue(forKey: key) else {
            throw GivenError.missing(key)
        }
        return try values.map {
            guard case .string(let text) = $0 else { throw GivenError.wrong(key) }
            return text
        }
    }

    mutating func optionalObject<Value>(
        _ key: String, _ read: (inout GivenObject) throws -> Value
    ) throws -> Value? {
        guard let value = members.removeValue(forKey: key) else { return nil }
        var object = try GivenObject(value)
        let read = try read(&object)
        try object.end()
        return read
    }

    mutating func objects<Value>(
        _ key: String, _ read: (inout GivenObject) throws -> Value
    ) throws -> [Value] {
        guard case .array(let values)? = members.removeValue(forKey: key) else {
            throw GivenError.missing(key)
        }
        return try values.map {
            var object = try GivenObject($0)
            let value = try read(&object)
            try object.end()
            return value
        }
    }

    /// The objects of a list that may be left out.
    mutating func optionalObjects<Value>(
        _ key: String, _ read: (inout GivenObject) throws -> Value
    ) throws -> [Value] {
        members[key] == nil ? [] : try objects(key, read)
    }

    static func date(_ text: String) throws -> CivilDate { try known(CivilDate(text), text) }

    static func known<Value>(_ value: Value?, _ what: String) throws -> Value {
        guard let value else { throw GivenError.missing(what) }
        return value
    }

    static func name<Value: RawRepresentable>(
        _ text: String, as type: Value.Type
    ) throws -> Value where Value.RawValue == String {
        try known(Value(rawValue: text), text)
    }
}
