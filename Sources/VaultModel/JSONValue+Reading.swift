extension JSONValue {
    /// Why a text is not a canonical value.
    public struct NotCanonical: Error, Hashable {
        /// The offset of the first byte that is wrong.
        public let offset: Int
    }

    /// Reads canonical text, and nothing that would be written otherwise.
    ///
    /// Refuses spaces, unsorted or repeated keys, other escapes, leading zeros, fractions, null,
    /// invalid UTF-8, more than 64 levels and anything after the value.
    public init(canonical bytes: [UInt8]) throws(NotCanonical) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw NotCanonical(offset: 0)
        }
        var reader = Reader(bytes: bytes)
        self = try reader.value(depth: 0)
        guard reader.offset == bytes.count else { throw NotCanonical(offset: reader.offset) }
    }

    private struct Reader {
        let bytes: [UInt8]
        var offset = 0

        var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }
        var wrong: NotCanonical { NotCanonical(offset: offset) }

        mutating func take(_ symbol: UInt8) throws(NotCanonical) {
            guard next == symbol else { throw wrong }
            offset += 1
        }

        mutating func take(_ word: String) throws(NotCanonical) {
            for symbol in word.utf8 { try take(symbol) }
        }

        mutating func value(depth: Int) throws(NotCanonical) -> JSONValue {
            guard depth <= 64 else { throw wrong }
            switch next {
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "{"): return .object(try members(depth: depth))
            case UInt8(ascii: "["): return .array(try elements(depth: depth))
            case UInt8(ascii: "t"):
                try take("true")
                return .bool(true)
            case UInt8(ascii: "f"):
                try take("false")
                return .bool(false)
            default: return .integer(try integer())
            }
        }

        mutating func integer() throws(NotCanonical) -> Int64 {
            let start = offset
            if next == UInt8(ascii: "-") { offset += 1 }
            while let symbol = next, (48...57).contains(symbol) { offset += 1 }
            let text = String(decoding: bytes[start..<offset], as: UTF8.self)
            guard let number = Int64(text), String(number) == text else { throw wrong }
            return number
        }

        mutating func string() throws(NotCanonical) -> String {
            try take(UInt8(ascii: "\""))
            var text: [UInt8] = []
            while let symbol = next, symbol != UInt8(ascii: "\"") {
                guard symbol >= 0x20 else { throw wrong }
                offset += 1
                text.append(symbol == UInt8(ascii: "\\") ? try escaped() : symbol)
            }
            try take(UInt8(ascii: "\""))
            return String(decoding: text, as: UTF8.self)
        }

        mutating func escaped() throws(NotCanonical) -> UInt8 {
            guard let symbol = next else { throw wrong }
            offset += 1
            switch symbol {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return symbol
            case UInt8(ascii: "b"): return 0x08
            case UInt8(ascii: "t"): return 0x09
            case UInt8(ascii: "n"): return 0x0A
            case UInt8(ascii: "f"): return 0x0C
            case UInt8(ascii: "r"): return 0x0D
            case UInt8(ascii: "u"):
                try take("00")
                let digits = String(decoding: bytes[offset...].prefix(2), as: UTF8.self)
                guard let value = Hex.decode(digits)?.first, value < 0x20,
                    ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(value)
                else { throw wrong }
                offset += 2
                return value
            default: throw wrong
            }
        }

        mutating func elements(depth: Int) throws(NotCanonical) -> [JSONValue] {
            try take(UInt8(ascii: "["))
            var values: [JSONValue] = []
            while next != UInt8(ascii: "]") {
                if !values.isEmpty { try take(UInt8(ascii: ",")) }
                values.append(try value(depth: depth + 1))
            }
            offset += 1
            return values
        }

        mutating func members(depth: Int) throws(NotCanonical) -> [String: JSONValue] {
            try take(UInt8(ascii: "{"))
            var members: [String: JSONValue] = [:]
            var last: String?
            while next != UInt8(ascii: "}") {
                if last != nil { try take(UInt8(ascii: ",")) }
                let key = try string()
                if let last, !last.utf8.lexicographicallyPrecedes(key.utf8) { throw wrong }
                // Two spellings of one accented letter are the same key to Swift, and one would vanish.
                guard members[key] == nil else { throw wrong }
                try take(UInt8(ascii: ":"))
                members[key] = try value(depth: depth + 1)
                last = key
            }
            offset += 1
            return members
        }
    }
}
