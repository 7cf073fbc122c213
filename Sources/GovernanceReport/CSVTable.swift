/// Rows of a table as RFC 4180 writes them, safe to open in a spreadsheet.
///
/// No cell starts a formula: one that would is prefixed with an apostrophe, since a film's or a person's
/// name could otherwise run something on the reader's machine. Every cell of text stands in quotes, and
/// nothing in it starts a formula for a program that parts cells at semicolons. Lines end with CR LF.
public struct CSVTable: Sendable {
    /// The bytes written so far and not yet taken.
    private var bytes: [UInt8] = []
    private let width: Int

    /// Starts a table with its header.
    public init(header: [String]) {
        width = header.count
        append(header)
    }

    /// Adds a row; one that is too short is filled with empty cells, and one too long is cut.
    public mutating func append(_ cells: [String]) {
        for place in 0..<width {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: Self.cell(place < cells.count ? cells[place] : "").utf8)
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    /// How many bytes wait to be taken.
    public var count: Int { bytes.count }

    /// Takes what was written since this was last asked.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// One cell as it is written: in quotes, unless it is empty or a number.
    static func cell(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return text }
        var cell: [UInt8] = [UInt8(ascii: "\"")]
        var bytes = text.utf8[...]
        if startsFormula(bytes) { cell.append(apostrophe) }
        while let byte = bytes.popFirst() {
            cell.append(byte)
            if byte == UInt8(ascii: "\"") { cell.append(byte) }
            // A program that parts cells at these may take what follows for one of its own.
            let mayPart = byte == UInt8(ascii: ";") || byte == 9 || byte == 10 || byte == 13
            if mayPart, startsFormula(bytes) { cell.append(apostrophe) }
        }
        cell.append(UInt8(ascii: "\""))
        return String(decoding: cell, as: UTF8.self)
    }

    private static let apostrophe = UInt8(ascii: "'")

    private static func startsFormula(_ text: Substring.UTF8View) -> Bool {
        let rest = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") }
        switch rest.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 10, 13:
            return true
        default: return false
        }
    }
}
