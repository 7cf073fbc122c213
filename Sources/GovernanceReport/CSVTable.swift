/// Rows of a table as RFC 4180 writes them, safe to open in a spreadsheet.
///
/// No cell starts a formula: one that would is prefixed with an apostrophe, since a film's or a person's
/// name could otherwise run something on the reader's machine. Lines end with CR LF.
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

    /// One cell as it is written.
    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, startsFormula(first) { text = "'" + text }
        let special = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 10 || byte == 13
        }
        guard special else { return text }
        let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        return "\"\(doubled)\""
    }

    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 10, 13:
            true
        default: false
        }
    }
}
