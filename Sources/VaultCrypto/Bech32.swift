/// Bech32 (BIP 173), without its limit of 90 symbols, as age writes keys.
///
/// A text is the prefix, `1`, five bits a symbol, and six symbols of checksum. Only the case that age
/// itself writes is read: lower for recipients, upper for secrets.
public enum Bech32 {
    private static let alphabet: InlineArray<32, UInt8> = [
        0x71, 0x70, 0x7a, 0x72, 0x79, 0x39, 0x78, 0x38, 0x67, 0x66, 0x32, 0x74, 0x76, 0x64, 0x77,
        0x30, 0x73, 0x33, 0x6a, 0x6e, 0x35, 0x34, 0x6b, 0x68, 0x63, 0x65, 0x36, 0x6d, 0x75, 0x61,
        0x37, 0x6c,
    ]
    private static let separator = UInt8(ascii: "1")
    private static let checksumCount = 6

    /// Writes public bytes under a prefix in lower case.
    public static func encode(_ bytes: [UInt8], prefix: String) -> String {
        var text = [UInt8](repeating: 0, count: length(of: bytes.count, prefix: prefix))
        var span = text.mutableSpan
        write(bytes.span, prefix: prefix, to: &span)
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads public bytes, or gives none for another prefix, a wrong symbol, case or checksum.
    public static func decode(_ text: String, prefix: String) -> [UInt8]? {
        let symbols = Array(text.utf8)
        guard let count = byteCount(of: symbols.count, prefix: prefix) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        return read(symbols.span, prefix: prefix, to: &span) ? bytes : nil
    }

    /// Writes secret bytes under a prefix in upper case.
    public static func encodeSecret(_ bytes: Span<UInt8>, prefix: String) -> SecretBytes {
        SecretBytes(count: length(of: bytes.count, prefix: prefix)) { text in
            write(bytes, prefix: prefix, to: &text)
        }
    }

    /// Reads secret bytes; another prefix, a wrong symbol, case or checksum is an error.
    public static func decodeSecret(
        _ text: Span<UInt8>, prefix: String
    ) throws(CryptoError) -> SecretBytes {
        guard let count = byteCount(of: text.count, prefix: prefix) else {
            throw .notSecretKeyText
        }
        return try SecretBytes(count: count) { bytes throws(CryptoError) in
            guard read(text, prefix: prefix, to: &bytes) else { throw .notSecretKeyText }
        }
    }

    private static func length(of count: Int, prefix: String) -> Int {
        prefix.utf8.count + 1 + (count * 8 + 4) / 5 + checksumCount
    }

    /// How many bytes a text holds by its length, or none when no number of bytes has that length.
    private static func byteCount(of length: Int, prefix: String) -> Int? {
        let symbols = length - prefix.utf8.count - 1 - checksumCount
        guard symbols >= 0, symbols * 5 % 8 < 5 else { return nil }
        return symbols * 5 / 8
    }

    /// Writes the text in the case of its prefix.
    private static func write(
        _ bytes: Span<UInt8>, prefix: String, to text: inout MutableSpan<UInt8>
    ) {
        let upper = isUpper(prefix)
        var checksum = Checksum(prefix: prefix)
        var position = 0
        func cased(_ symbol: UInt8) -> UInt8 { upper && symbol >= 97 ? symbol - 32 : symbol }
        for symbol in prefix.utf8 {
            text[position] = symbol
            position += 1
        }
        text[position] = separator
        position += 1
        var pending: UInt32 = 0
        var bits = 0
        for index in bytes.indices {
            pending = (pending << 8 | UInt32(bytes[index])) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                let value = pending >> UInt32(bits) & 31
                checksum.take(value)
                text[position] = cased(alphabet[Int(value)])
                position += 1
            }
        }
        if bits > 0 {
            let value = pending << UInt32(5 - bits) & 31
            checksum.take(value)
            text[position] = cased(alphabet[Int(value)])
            position += 1
        }
        let sum = checksum.finish()
        for index in 0..<checksumCount {
            let value = sum >> UInt32(5 * (checksumCount - 1 - index)) & 31
            text[position] = cased(alphabet[Int(value)])
            position += 1
        }
    }

    /// Reads the text into exactly as many bytes as `byteCount` says; whether it was right.
    private static func read(
        _ text: Span<UInt8>, prefix: String, to bytes: inout MutableSpan<UInt8>
    ) -> Bool {
        var position = 0
        for symbol in prefix.utf8 {
            guard text[position] == symbol else { return false }
            position += 1
        }
        guard text[position] == separator else { return false }
        position += 1
        let upper = isUpper(prefix)
        var checksum = Checksum(prefix: prefix)
        var pending: UInt32 = 0
        var bits = 0
        var filled = 0
        let end = text.count - checksumCount
        while position < text.count {
            guard let value = value(of: text[position], upper: upper) else { return false }
            checksum.take(value)
            if position < end {
                pending = (pending << 5 | value) & 0xFFFF
                bits += 5
                if bits >= 8 {
                    bits -= 8
                    bytes[filled] = UInt8(truncatingIfNeeded: pending >> UInt32(bits))
                    filled += 1
                }
            }
            position += 1
        }
        let unused = pending & ((1 << UInt32(bits)) - 1)
        return unused == 0 && checksum.isRight
    }

    /// The five bits of a symbol; all of the alphabet is looked at, whichever symbol it is.
    private static func value(of symbol: UInt8, upper: Bool) -> UInt32? {
        guard upper ? !(97...122).contains(symbol) : !(65...90).contains(symbol) else {
            return nil
        }
        let lower = (65...90).contains(symbol) ? symbol + 32 : symbol
        var found: UInt32?
        for index in alphabet.indices where alphabet[index] == lower { found = UInt32(index) }
        return found
    }

    private static func isUpper(_ prefix: String) -> Bool {
        prefix.utf8.contains { (65...90).contains($0) }
    }

    /// The BCH code over the prefix in lower case and the symbols' values.
    private struct Checksum {
        private var state: UInt32 = 1

        init(prefix: String) {
            for symbol in prefix.utf8 { take(UInt32(Self.lower(symbol) >> 5)) }
            take(0)
            for symbol in prefix.utf8 { take(UInt32(Self.lower(symbol) & 31)) }
        }

        mutating func take(_ value: UInt32) {
            let top = state >> 25
            state = (state & 0x1FF_FFFF) << 5 ^ value
            let generators: InlineArray<5, UInt32> = [
                0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
            ]
            for index in 0..<5 where top >> UInt32(index) & 1 == 1 { state ^= generators[index] }
        }

        /// The checksum's 30 bits for what was taken.
        mutating func finish() -> UInt32 {
            for _ in 0..<6 { take(0) }
            return state ^ 1
        }

        /// Whether the last six values taken were the checksum of those before.
        var isRight: Bool { state == 1 }

        private static func lower(_ symbol: UInt8) -> UInt8 {
            (65...90).contains(symbol) ? symbol + 32 : symbol
        }
    }
}
