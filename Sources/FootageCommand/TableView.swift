/// A table for people: aligned columns that shrink to the terminal's width.
///
/// Elsewhere than on a terminal nothing is shrunk or wrapped, so that a line is a row.
public struct TableView: Sendable {
    /// One column.
    public struct Column: Hashable, Sendable {
        /// Its heading.
        public let title: String
        /// Whether its cells stand at the right, as numbers do.
        public let isNumber: Bool
        /// Whether its cells are wrapped where the terminal is too narrow.
        let isWrapped: Bool

        /// A column of texts, at the left.
        public static func text(_ title: String) -> Self {
            Self(title: title, isNumber: false, isWrapped: true)
        }
        /// A column of dates, addresses or other short words that make sense only whole, at the left.
        static func whole(_ title: String) -> Self {
            Self(title: title, isNumber: false, isWrapped: false)
        }
        /// A column of numbers, at the right; it is never wrapped.
        public static func number(_ title: String) -> Self {
            Self(title: title, isNumber: true, isWrapped: false)
        }
    }

    /// One cell.
    public struct Cell: Hashable, Sendable, ExpressibleByStringInterpolation {
        let text: String
        let style: Style

        /// A cell of text, which is made safe.
        public init(_ text: String, style: Style = .plain) {
            self.text = SafeText.line(text)
            self.style = style
        }

        /// A plain cell.
        public init(stringLiteral text: String) { self.init(text) }
    }

    /// The columns.
    public let columns: [Column]
    /// The rows; what a row lacks is empty, and what it has beyond the columns is not shown.
    public private(set) var rows: [[Cell]] = []

    /// A table without rows.
    public init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row.
    public mutating func add(_ cells: Cell...) { rows.append(cells) }

    /// Adds a row.
    public mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// The lines of the table, headings first, without spaces at their ends.
    func lines(columns width: Int?, styled: (String, Style) -> String) -> [String] {
        let titles = columns.map { Cell($0.title, style: .heading) }
        let all = [titles] + rows
        let widths = widths(of: all, within: width)
        return all.flatMap { row in
            lines(of: row, widths: widths, wraps: width != nil, styled: styled)
        }
    }

    private func widths(of all: [[Cell]], within width: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            all.map { index < $0.count ? DisplayWidth.of($0[index].text) : 0 }.max() ?? 0
        }
        guard let width else { return widths }
        let gaps = 2 * max(0, columns.count - 1)
        while widths.reduce(gaps, +) > width {
            let texts = columns.indices.filter { columns[$0].isWrapped && widths[$0] > 8 }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func lines(
        of row: [Cell], widths: [Int], wraps: Bool, styled: (String, Style) -> String
    ) -> [String] {
        let cells = columns.indices.map { index -> [String] in
            guard index < row.count else { return [""] }
            return wraps ? Wrapping.lines(row[index].text, width: widths[index]) : [row[index].text]
        }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { line in
            var text = ""
            for index in columns.indices {
                let part = line < cells[index].count ? cells[index][line] : ""
                let style = index < row.count ? row[index].style : .plain
                let space = String(
                    repeating: " ", count: max(0, widths[index] - DisplayWidth.of(part)))
                let shown = styled(part, style)
                text += index > 0 ? "  " : ""
                text += columns[index].isNumber ? space + shown : shown + space
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
