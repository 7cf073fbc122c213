import VaultModel

/// The JSON document that a command prints.
enum JSONText {
    /// The document indented by two spaces, keys in order, for people.
    ///
    /// Characters that would act on a terminal are written as `\u` escapes.
    static func readable(_ value: JSONValue) -> String {
        var text = ""
        write(value, indent: "", to: &text)
        return text
    }

    /// The document of an error: `code`, `message`, `hint` and `exit` under the key `error`.
    ///
    /// What the command had answered before it failed stays beside it.
    static func error(_ error: any CommandError, beside document: JSONValue?) -> JSONValue {
        var members: [String: JSONValue] = [
            "code": .string(error.code), "exit": .integer(Int64(error.exit.rawValue)),
            "message": .string(error.message),
        ]
        if let hint = error.hint { members["hint"] = .string(hint) }
        switch document {
        case .object(var answer):
            answer["error"] = .object(members)
            return .object(answer)
        case .some(let answer):
            return .object(["answer": answer, "error": .object(members)])
        case .none:
            return .object(["error": .object(members)])
        }
    }

    private static func write(_ value: JSONValue, indent: String, to text: inout String) {
        let inner = indent + "  "
        switch value {
        case .array(let values) where !values.isEmpty:
            text += "[\n"
            for (index, value) in values.enumerated() {
                text += (index > 0 ? ",\n" : "") + inner
                write(value, indent: inner, to: &text)
            }
            text += "\n" + indent + "]"
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, member) in sorted.enumerated() {
                text += (index > 0 ? ",\n" : "") + inner
                text += leaf(.string(member.key)) + ": "
                write(member.value, indent: inner, to: &text)
            }
            text += "\n" + indent + "}"
        case .string, .integer, .bool, .array, .object:
            text += leaf(value)
        }
    }

    private static func leaf(_ value: JSONValue) -> String {
        let text = String(decoding: value.canonicalBytes, as: UTF8.self)
        guard text.unicodeScalars.contains(where: SafeText.isDangerous) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            guard SafeText.isDangerous(scalar) else {
                safe.unicodeScalars.append(scalar)
                continue
            }
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                let digits = String(unit, radix: 16)
                safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return safe
    }
}
