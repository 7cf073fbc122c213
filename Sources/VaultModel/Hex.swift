/// Lower-case hexadecimal text (RFC 4648 §8, but lower case), for public values only.
///
/// It is not constant-time; secrets are encoded by VaultCrypto.
public enum Hex {
    /// Writes two digits a byte.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String { encode(Array(bytes)) }

    /// Writes two digits a byte.
    ///
    /// A function of its own, because a generic one is slow where another module calls it.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        append(bytes.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes two digits a byte behind what is there, as ASCII symbols.
    public static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        for place in bytes.indices {
            text.append(digit(bytes[place] >> 4))
            text.append(digit(bytes[place] & 15))
        }
    }

    /// Reads an even number of lower-case digits, or gives none for anything else.
    public static func decode(_ text: String) -> [UInt8]? {
        let symbols = Array(text.utf8)
        guard symbols.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(symbols.count / 2)
        for index in stride(from: 0, to: symbols.count, by: 2) {
            guard let high = value(symbols[index]), let low = value(symbols[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    private static func value(_ symbol: UInt8) -> UInt8? {
        switch symbol {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): symbol - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): symbol - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
