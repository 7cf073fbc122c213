/// Rows of a text as RFC 4180 has them, of tables that somebody else made.
///
/// Strict: a quotation mark stands around a whole cell or not at all. Lines end with CR LF, LF or CR; empty ones are
/// passed over.
package struct CSVReader {
    /// A row, and the line its first cell begins on, from 1.
    package struct Row: Hashable, Sendable {
        package let line: Int
        package let cells: [String]
    }

    /// Where a text stops being CSV.
    package struct Fault: Error, Hashable {
        package let line: Int
        package let what: String
    }

    private let symbols: [UInt8]
    private var offset = 0
    private var line = 1

    /// Begins at the first line of a text in UTF-8.
    package init(_ text: [UInt8]) { symbols = text }

    /// The next row; none at the end.
    package mutating func next() throws(Fault) -> Row? {
        while offset < symbols.count {
            let start = line
            let cells = try row()
            if cells != [""] { return Row(line: start, cells: cells) }
        }
        return nil
    }

    private mutating func row() throws(Fault) -> [String] {
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard offset < symbols.count else { return cells }
            let symbol = symbols[offset]
            offset += 1
            guard symbol != UInt8(ascii: ",") else { continue }
            if symbol == UInt8(ascii: "\r"), offset < symbols.count,
                symbols[offset] == UInt8(ascii: "\n")
            {
                offset += 1
            }
            line += 1
            return cells
        }
    }

    private mutating func cell() throws(Fault) -> String {
        guard offset < symbols.count, symbols[offset] == UInt8(ascii: "\"") else {
            let start = offset
            while offset < symbols.count, !isEnd(symbols[offset]) {
                guard symbols[offset] != UInt8(ascii: "\"") else {
                    throw Fault(line: line, what: "a quotation mark inside an unquoted field")
                }
                offset += 1
            }
            return String(decoding: symbols[start..<offset], as: UTF8.self)
        }
        return try quoted()
    }

    private mutating func quoted() throws(Fault) -> String {
        let start = line
        var bytes: [UInt8] = []
        offset += 1
        while true {
            guard offset < symbols.count else {
                throw Fault(line: start, what: "a quotation mark that is never closed")
            }
            let symbol = symbols[offset]
            offset += 1
            if symbol == UInt8(ascii: "\"") {
                guard offset < symbols.count, symbols[offset] == symbol else { break }
                offset += 1
            } else if symbol == UInt8(ascii: "\n") {
                line += 1
            }
            bytes.append(symbol)
        }
        guard offset >= symbols.count || isEnd(symbols[offset]) else {
            throw Fault(line: line, what: "text after a closing quotation mark")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func isEnd(_ symbol: UInt8) -> Bool {
        symbol == UInt8(ascii: ",") || symbol == UInt8(ascii: "\n") || symbol == UInt8(ascii: "\r")
    }
}
