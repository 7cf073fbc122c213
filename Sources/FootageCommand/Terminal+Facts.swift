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
