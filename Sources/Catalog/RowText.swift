import Database
import VaultCrypto
import VaultModel

/// The canonical content of a row as `JSONValue` would write it, written in order at once.
///
/// A verification makes it of every row there is, so it goes without a dictionary to sort and without strings.
enum RowText {
    static func digest(
        _ shape: RowShape, id: [UInt8], salt: [UInt8], _ values: [DatabaseValue]
    ) -> SHA256Digest {
        var text: [UInt8] = []
        text.reserveCapacity(1024)
        text.append(UInt8(ascii: "{"))
        for (key, place) in shape.members {
            if case .column(let index) = place, case .null = values[index] { continue }
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text.append(contentsOf: key)
            switch place {
            case .id:
                text.append(UInt8(ascii: "\""))
                Hex.append(id, to: &text)
                text.append(UInt8(ascii: "\""))
            case .salt: append(salt, to: &text)
            case .column(let index):
                switch values[index] {
                case .integer(let number): append(number, to: &text)
                case .text(let value): append(value, to: &text)
                case .blob(let bytes): append(bytes, to: &text)
                case .null: break
                }
            }
        }
        text.append(UInt8(ascii: "}"))
        return SHA256.hash(text)
    }

    /// Bytes, as base64url.
    private static func append(_ bytes: [UInt8], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        Base64.appendPublic(bytes, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    private static func append(_ number: Int64, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = text.count
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }

    /// A text that holds nothing to escape as it is; any other as `JSONValue` has it.
    private static func append(_ value: String, to text: inout [UInt8]) {
        let start = text.count
        text.append(UInt8(ascii: "\""))
        for symbol in value.utf8 {
            guard symbol >= 0x20, symbol != UInt8(ascii: "\""), symbol != UInt8(ascii: "\\") else {
                text.removeSubrange(start...)
                text += JSONValue.string(value).canonicalBytes
                return
            }
            text.append(symbol)
        }
        text.append(UInt8(ascii: "\""))
    }
}
