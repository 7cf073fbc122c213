import Database
import VaultCrypto
import VaultModel

/// The canonical content of a row as `JSONValue` would write it, written in order at once.
///
/// A verification makes it of every row there is, so it goes without a dictionary to sort and without strings.
struct RowText {
    private var text: [UInt8] = []

    private init() {
        text.reserveCapacity(1024)
        text.append(UInt8(ascii: "{"))
    }

    /// The digest of a row that is to be written.
    static func digest(
        _ shape: RowShape, id: [UInt8], salt: [UInt8], _ values: [DatabaseValue]
    ) -> SHA256Digest {
        var row = RowText()
        for (key, place) in shape.members {
            switch place {
            case .id: row.append(key, id: id.span)
            case .salt: row.append(key, salt.span)
            case .column(let index):
                switch values[index] {
                case .integer(let number): row.append(key, number)
                case .text(let value): row.append(key, text: value.utf8.span)
                case .blob(let bytes): row.append(key, bytes.span)
                case .null: break
                }
            }
        }
        return row.digest()
    }

    /// The digest of a row that was read, whose columns stand in their order behind id and salt.
    ///
    /// - Returns: The digest; none where a column holds another kind of thing than its table has there.
    /// - Throws: `DatabaseError` where a column is missing or holds what no program of the vault wrote.
    static func digest(_ shape: RowShape, _ stored: borrowing Row) throws -> SHA256Digest? {
        var row = RowText()
        for (key, place) in shape.members {
            switch place {
            case .id: try stored.withBlobSpan(at: 0) { row.append(key, id: $0) }
            case .salt: try stored.withBlobSpan(at: 1) { row.append(key, $0) }
            case .column(let index):
                let found = try stored.kind(at: 2 + index)
                if found == .nothing { continue }
                guard found == shape.kinds[index] else { return nil }
                switch found {
                case .number: row.append(key, try stored.int(at: 2 + index))
                case .text: try stored.withTextSpan(at: 2 + index) { row.append(key, text: $0) }
                case .bytes: try stored.withBlobSpan(at: 2 + index) { row.append(key, $0) }
                case .fraction, .nothing: return nil
                }
            }
        }
        return row.digest()
    }

    private mutating func digest() -> SHA256Digest {
        text.append(UInt8(ascii: "}"))
        return SHA256.hash(text)
    }

    private mutating func append(key: [UInt8]) {
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        text.append(contentsOf: key)
    }

    /// An id, in hexadecimal digits.
    private mutating func append(_ key: [UInt8], id: Span<UInt8>) {
        append(key: key)
        text.append(UInt8(ascii: "\""))
        Hex.append(id, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    /// Bytes, as base64url.
    private mutating func append(_ key: [UInt8], _ bytes: Span<UInt8>) {
        append(key: key)
        text.append(UInt8(ascii: "\""))
        Base64.appendPublic(bytes, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ key: [UInt8], _ number: Int64) {
        append(key: key)
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
    private mutating func append(_ key: [UInt8], text value: Span<UInt8>) {
        append(key: key)
        let start = text.count
        text.append(UInt8(ascii: "\""))
        for place in value.indices {
            let symbol = value[place]
            guard symbol >= 0x20, symbol != UInt8(ascii: "\""), symbol != UInt8(ascii: "\\") else {
                text.removeSubrange(start...)
                let whole = String(decoding: [UInt8](copying: value), as: UTF8.self)
                text += JSONValue.string(whole).canonicalBytes
                return
            }
            text.append(symbol)
        }
        text.append(UInt8(ascii: "\""))
    }
}
