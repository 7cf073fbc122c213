extension Terminal {
    /// Prints facts, one a line: what it is, then the fact.
    func facts(_ facts: [(String, TableView.Cell)]) {
        let width = facts.map { DisplayWidth.of($0.0) }.max() ?? 0
        for (name, cell) in facts {
            let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(name)) + 2)
            line(name + space + cell.text, style: cell.style)
        }
    }
}

extension Terminal {
    /// Prints a sentence, which a terminal that is too narrow for it gets in several lines.
    func sentence(_ text: String, style: Style = .plain) {
        guard let columns else { return line(text, style: style) }
        let indent = String(text.prefix { $0 == " " })
        for part in Wrapping.lines(SafeText.line(text), width: columns - indent.count) {
            line(part.hasPrefix(indent) ? part : indent + part, style: style)
        }
    }
}
