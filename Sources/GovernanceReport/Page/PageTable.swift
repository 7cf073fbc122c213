/// A table of a page: a caption, a header cell for each column and each row, figures to the right.
struct PageTable: Sendable {
    /// A column.
    struct Column: Sendable {
        /// What stands over it.
        let name: String
        /// Whether figures stand in it.
        let isFigure: Bool

        /// A column of words.
        static func words(_ name: String) -> Column { Column(name: name, isFigure: false) }
        /// A column of figures.
        static func figures(_ name: String) -> Column { Column(name: name, isFigure: true) }
    }

    /// What stands over the table.
    let caption: String
    /// The columns; the first names the row.
    let columns: [Column]
    /// The rows, a text for each column.
    let rows: [[String]]
    /// How many rows there are, when not all are shown.
    var total: Int?
    /// Which of them are shown then.
    var shown = Stretch.first

    /// Rows at one end of all.
    enum Stretch: String {
        /// Those that come first.
        case first
        /// Those that come last: of what is told month by month, the newest.
        case last
    }

    /// The table; a sentence where it has no row.
    var html: HTML {
        guard !rows.isEmpty else {
            return .element("p", [("class", "none")], text: "\(caption): none.")
        }
        let names = columns.map { column in
            HTML.element("th", attributes(column) + [("scope", "col")], text: column.name)
        }
        let table = HTML.element(
            "table",
            of: [
                .element("caption", text: caption),
                .element("thead", of: [.element("tr", of: names)]),
                .element("tbody", of: rows.map(row)),
            ])
        // A wide table moves in its own frame on a narrow screen, also by the keyboard.
        let frame: [HTML.Attribute] = [
            ("class", "wide"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption),
        ]
        let framed = HTML.element("div", frame, of: [table])
        guard let total, total > rows.count else { return framed }
        let rest = "The \(shown.rawValue) \(rows.count) of \(total) are listed."
        return HTML([framed, .element("p", [("class", "none")], text: rest)])
    }

    private func row(_ texts: [String]) -> HTML {
        var cells: [HTML] = []
        for (column, text) in zip(columns, texts) {
            let words = [HTML.words(text)]
            cells.append(
                cells.isEmpty
                    ? .element("th", attributes(column) + [("scope", "row")], of: words)
                    : .element("td", attributes(column), of: words))
        }
        return .element("tr", of: cells)
    }

    private func attributes(_ column: Column) -> [HTML.Attribute] {
        column.isFigure ? [("class", "figure")] : []
    }
}
