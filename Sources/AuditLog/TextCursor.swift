import VaultCrypto
import VaultModel

/// A place in a record's text that moves forward over canonical JSON, and refuses everything else.
struct TextCursor {
    let bytes: [UInt8]
    private(set) var offset = 0
    /// Whether every byte of the strings passed was ASCII, so that the text needs no check as
    /// UTF-8.
    private(set) var isASCII = true

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }
    var isAtEnd: Bool { offset == bytes.count }

    func wrong(_ expected: String) -> AuditLogError {
        .recordMalformed(offset: offset, expected: expected)
    }

    mutating func take(_ symbol: Unicode.Scalar) throws(AuditLogError) {
        guard offset < bytes.count, UInt32(bytes[offset]) == symbol.value else {
            throw wrong("“\(symbol)”")
        }
        offset += 1
    }

    mutating func skip(_ count: Int) { offset += count }

    mutating func takes(_ symbol: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, UInt32(bytes[offset]) == symbol.value else { return false }
        offset += 1
        return true
    }

    mutating func take(word: String) throws(AuditLogError) {
        let start = offset
        for symbol in word.utf8 {
            guard offset < bytes.count, bytes[offset] == symbol else {
                offset = start
                throw wrong("“\(word)”")
            }
            offset += 1
        }
    }

    /// A string; gives what lies between its quotes, escapes checked but still there.
    mutating func string() throws(AuditLogError) -> Range<Int> {
        try take("\"")
        let start = offset
        while offset < bytes.count {
            let symbol = bytes[offset]
            switch symbol {
            case UInt8(ascii: "\""):
                offset += 1
                return start..<offset - 1
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw wrong("an escape")
            default:
                if symbol >= 0x80 { isASCII = false }
                offset += 1
            }
        }
        throw wrong("a closing quote")
    }

    private mutating func escape() throws(AuditLogError) {
        offset += 1
        guard let symbol = next else { throw wrong("an escape") }
        switch symbol {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"),
            UInt8(ascii: "n"), UInt8(ascii: "f"), UInt8(ascii: "r"):
            offset += 1
        case UInt8(ascii: "u"):
            try take(word: "u00")
            guard offset + 2 <= bytes.count, let high = Self.nibble(bytes[offset]), high < 2,
                let low = Self.nibble(bytes[offset + 1]),
                ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(high << 4 | low)
            else { throw wrong("a control character without a shorter escape") }
            offset += 2
        default: throw wrong("an escape")
        }
    }

    /// A whole number from 0 to 2⁶³ − 1.
    mutating func number() throws(AuditLogError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        while offset < bytes.count, bytes[offset] &- 48 < 10 {
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, overAgain) = tens.addingReportingOverflow(UInt64(bytes[offset] &- 48))
            guard !over, !overAgain, sum <= UInt64(Int64.max) else {
                throw wrong("a number below 2⁶³")
            }
            value = sum
            offset += 1
        }
        guard offset > start, bytes[start] != 48 || offset == start + 1 else {
            offset = start
            throw wrong("a number without leading zeros")
        }
        return value
    }

    /// A string of 32 hexadecimal digits.
    mutating func id() throws(AuditLogError) -> HexID {
        try take("\"")
        let high = try word()
        let low = try word()
        try take("\"")
        return HexID(high: high, low: low)
    }

    private mutating func word() throws(AuditLogError) -> UInt64 {
        guard offset + 16 <= bytes.count else { throw wrong("16 hexadecimal digits") }
        let values = Self.hexValues
        var word: UInt64 = 0
        var wrongBits: UInt8 = 0
        for place in offset..<offset + 16 {
            let value = values[Int(bytes[place])]
            wrongBits |= value
            word = word << 4 | UInt64(value & 15)
        }
        guard wrongBits < 16 else { throw wrong("16 hexadecimal digits") }
        offset += 16
        return word
    }

    /// A string of 64 hexadecimal digits.
    mutating func digest() throws(AuditLogError) -> SHA256Digest {
        try take("\"")
        guard offset + 64 <= bytes.count else { throw wrong("64 hexadecimal digits") }
        let values = Self.hexValues
        var digest = InlineArray<32, UInt8>(repeating: 0)
        var wrongBits: UInt8 = 0
        for place in 0..<32 {
            let high = values[Int(bytes[offset + 2 * place])]
            let low = values[Int(bytes[offset + 2 * place + 1])]
            wrongBits |= high | low
            digest[place] = high << 4 | low & 15
        }
        guard wrongBits < 16, let hash = SHA256Digest(bytes: digest.span) else {
            throw wrong("64 hexadecimal digits")
        }
        offset += 64
        try take("\"")
        return hash
    }

    /// A string of so many bytes in base64url without padding, the bits left over zero.
    mutating func base64(_ count: Int) throws(AuditLogError) -> [UInt8] {
        try take("\"")
        let symbols = (count * 8 + 5) / 6
        guard offset + symbols <= bytes.count else { throw wrong("base64url of \(count) bytes") }
        let values = Self.base64Values
        var decoded = [UInt8](repeating: 0, count: count)
        var held: UInt32 = 0
        var bits: UInt32 = 0
        var filled = 0
        var wrongBits: UInt8 = 0
        for place in offset..<offset + symbols {
            let value = values[Int(bytes[place])]
            wrongBits |= value
            held = held << 6 | UInt32(value & 63)
            bits += 6
            if bits >= 8 {
                bits -= 8
                decoded[filled] = UInt8(truncatingIfNeeded: held >> bits)
                filled += 1
            }
        }
        guard wrongBits < 64, held & (1 << bits - 1) == 0 else {
            throw wrong("base64url of \(count) bytes")
        }
        offset += symbols
        try take("\"")
        return decoded
    }

    /// An object whatever its members; gives its range, brackets included, its content unchecked.
    mutating func object() throws(AuditLogError) -> Range<Int> {
        let start = offset
        try take("{")
        var depth = 1
        while depth > 0 {
            switch next {
            case UInt8(ascii: "\""): _ = try string()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                offset += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                offset += 1
            case nil: throw wrong("a closing bracket")
            default: offset += 1
            }
        }
        return start..<offset
    }

    static func nibble(_ symbol: UInt8) -> UInt8? {
        switch symbol {
        case 48...57: symbol - 48
        case 97...102: symbol - 87
        default: nil
        }
    }

    // Tables instead of comparisons: digits are random, and each wrong guess of a branch costs more
    // than reading the table.
    private static let hexValues = (0...255).map { nibble(UInt8($0)) ?? 0xFF }

    private static let base64Values: [UInt8] = {
        let symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, symbol) in symbols.utf8.enumerated() { values[Int(symbol)] = UInt8(value) }
        return values
    }()
}

/// A 128-bit id of any kind, as the log keeps it in memory.
struct HexID: Hashable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init<Kind>(_ id: ID<Kind>) {
        high = id.high
        low = id.low
    }

    /// Reads 32 lower-case hexadecimal digits, and nothing else.
    init?(_ digits: ArraySlice<UInt8>) {
        guard digits.count == 32 else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        for place in 0..<16 {
            guard let high = TextCursor.nibble(digits[digits.startIndex + place]),
                let low = TextCursor.nibble(digits[digits.startIndex + 16 + place])
            else { return nil }
            words = (words.high << 4 | UInt64(high), words.low << 4 | UInt64(low))
        }
        self.init(high: words.high, low: words.low)
    }

    /// The id as one of a kind.
    func of<Kind>(_ kind: ID<Kind>.Type) -> ID<Kind> { ID<Kind>(high: high, low: low) }
}
