/// Rows of a table as RFC 4180 writes them, safe to open in a spreadsheet.
///
/// No cell starts a formula: one that would is prefixed with an apostrophe, since a film's or a person's
/// name could otherwise run something on the reader's machine. Every cell of text stands in quotes, and
/// nothing in it starts a formula for a program that parts cells at semicolons. Lines end with CR LF.
public struct CSVTable: Sendable {
    /// How a file begins.
    public enum Beginning: Sendable, Hashable {
        /// With the first cell, as RFC 4180 has it.
        case plain
        /// With a byte order mark, by which some spreadsheets know UTF-8.
        case byteOrderMark
    }

    /// The bytes written so far and not yet taken.
    private var bytes: [UInt8] = []
    private let width: Int

    /// Starts a table with its header.
    public init(header: [String], _ beginning: Beginning = .plain) {
        width = header.count
        if beginning == .byteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
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
        var cell = "\""
        var rest = text.unicodeScalars[...]
        if startsFormula(rest) { cell.append("'") }
        while let scalar = rest.popFirst() {
            cell.unicodeScalars.append(scalar)
            if scalar == "\"" { cell.append("\"") }
            // A program that parts cells at these may take what follows for one of its own.
            let mayPart = scalar == ";" || scalar == "\t" || scalar == "\n" || scalar == "\r"
            if mayPart, startsFormula(rest) { cell.append("'") }
        }
        cell.append("\"")
        return cell
    }

    /// Whether a spreadsheet may take a text for a formula, once it has trimmed what it passes over.
    static func startsFormula(_ text: Substring.UnicodeScalarView) -> Bool {
        for scalar in text {
            switch scalar {
            case "=", "+", "-", "@", "\t", "\n", "\r": return true
            // The full-width forms, which East Asian editions take for the same.
            case "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
            case " ", "\"": continue
            default:
                guard !scalar.isASCII, isPassedOver(scalar) else { return false }
            }
        }
        return false
    }

    /// Spaces of every width, and marks that nobody sees, such as those that turn the direction of writing.
    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }
}
