/// Rows of fields as RFC 4180 has them.
enum CSV {
    /// A row and the line its first field began on, from 1.
    struct Row: Hashable {
        let line: Int
        let fields: [String]
    }

    /// Where a text stops being CSV.
    struct Fault: Error, Hashable {
        let line: Int
        let what: String
    }

    /// Reads rows; empty lines are skipped, and lines may end as on any system.
    static func rows(_ text: String) -> (rows: [Row], fault: Fault?) {
        var reader = Reader(symbols: Array(text.utf8))
        return reader.read()
    }

    /// Writes one row, quoted where it must be, with its line end.
    static func line(_ fields: [String]) -> String {
        fields.map { field in
            let special = field.utf8.contains { ",\"\r\n".utf8.contains($0) }
            let padded = field.utf8.first == 0x20 || field.utf8.last == 0x20
            guard special || padded else { return field }
            var quoted = "\""
            for scalar in field.unicodeScalars {
                if scalar == "\"" { quoted += "\"" }
                quoted.unicodeScalars.append(scalar)
            }
            return quoted + "\""
        }.joined(separator: ",") + "\r\n"
    }

    private struct Reader {
        let symbols: [UInt8]
        var offset = 0
        var line = 1

        mutating func read() -> (rows: [Row], fault: Fault?) {
            var rows: [Row] = []
            while offset < symbols.count {
                let start = line
                do {
                    let fields = try row()
                    if fields != [""] { rows.append(Row(line: start, fields: fields)) }
                } catch {
                    return (rows, error)
                }
            }
            return (rows, nil)
        }

        private mutating func row() throws(Fault) -> [String] {
            var fields: [String] = []
            while true {
                fields.append(try field())
                guard offset < symbols.count else { return fields }
                if symbols[offset] == UInt8(ascii: ",") {
                    offset += 1
                    continue
                }
                endLine()
                return fields
            }
        }

        private mutating func field() throws(Fault) -> String {
            guard offset < symbols.count, symbols[offset] == UInt8(ascii: "\"") else {
                let start = offset
                while offset < symbols.count, !",\r\n".utf8.contains(symbols[offset]) {
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
            if offset < symbols.count, !",\r\n".utf8.contains(symbols[offset]) {
                throw Fault(line: line, what: "text after a closing quotation mark")
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        private mutating func endLine() {
            if symbols[offset] == UInt8(ascii: "\r") {
                offset += 1
                if offset < symbols.count, symbols[offset] == UInt8(ascii: "\n") { offset += 1 }
            } else {
                offset += 1
            }
            line += 1
        }
    }
}
