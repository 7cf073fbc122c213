import VaultCrypto

/// Age files as text: PEM with the label `AGE ENCRYPTED FILE`, read strictly.
///
/// Lines have 64 columns and the last has 1 to 64; they end with LF or CRLF. Only white space may stand
/// before and after, on lines of its own.
public enum Armor {
    private static let begin = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    private static let end = Array("-----END AGE ENCRYPTED FILE-----".utf8)
    private static let columns = 64

    /// Whether bytes begin as armor does, after white space.
    public static func isArmored(_ bytes: [UInt8]) -> Bool {
        bytes.drop(while: isSpace).starts(with: begin)
    }

    /// Writes bytes as armor, with a line's end at the end.
    public static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var symbols = Array(Base64.encode(bytes).utf8)[...]
        var text = begin
        text.append(UInt8(ascii: "\n"))
        while !symbols.isEmpty {
            text.append(contentsOf: symbols.prefix(columns))
            text.append(UInt8(ascii: "\n"))
            symbols = symbols.dropFirst(columns)
        }
        text.append(contentsOf: end)
        text.append(UInt8(ascii: "\n"))
        return text
    }

    /// Reads the bytes that stand in armor.
    public static func decode(_ text: [UInt8]) throws(AgeError) -> [UInt8] {
        do throws(ArmorFault) {
            return try body(of: text)
        } catch {
            throw .armor(error)
        }
    }

    private static func body(of text: [UInt8]) throws(ArmorFault) -> [UInt8] {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        if lines.last?.isEmpty == true { lines.removeLast() }
        lines = lines.drop { $0.allSatisfy(isSpace) }
        guard let first = lines.popFirst(), trimmed(first).elementsEqual(begin) else {
            throw .begin
        }
        var symbols: [UInt8] = []
        var isShort = false
        while let next = lines.popFirst() {
            let line = trimmed(next)
            if line.elementsEqual(end) {
                guard lines.allSatisfy({ $0.allSatisfy(isSpace) }) else { throw .trailingBytes }
                guard let bytes = Base64.decode(symbols) else {
                    throw .line(number: lines.startIndex - 1)
                }
                return bytes
            }
            guard !isShort, !line.isEmpty, line.count <= columns else {
                throw .line(number: lines.startIndex)
            }
            isShort = line.count < columns
            symbols.append(contentsOf: line)
        }
        throw .end
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private static func isSpace(_ symbol: UInt8) -> Bool {
        symbol == 0x20 || (0x09...0x0D).contains(symbol)
    }
}
