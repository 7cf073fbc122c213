/// Breaks text into lines no wider than a terminal, or than one column of it.
enum Wrapping {
    /// The text's words in lines of at most so many columns; a longer word is cut.
    static func lines(_ text: String, width: Int) -> [String] {
        guard DisplayWidth.of(text) > width else { return [text] }
        let width = max(2, width)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            for (index, piece) in pieces(String(word), width: width).enumerated() {
                let joined = line.isEmpty || index > 0 ? piece : line + " " + piece
                if index == 0, DisplayWidth.of(joined) <= width {
                    line = joined
                } else {
                    if !line.isEmpty { lines.append(line) }
                    line = piece
                }
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines.isEmpty ? [""] : lines
    }

    /// A word in pieces of at most so many columns.
    private static func pieces(_ word: String, width: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var used = 0
        for character in word {
            let columns = DisplayWidth.of(character)
            if used + columns > width, !piece.isEmpty {
                pieces.append(piece)
                piece = ""
                used = 0
            }
            piece.append(character)
            used += columns
        }
        return pieces + (piece.isEmpty ? [] : [piece])
    }

    /// Paragraphs parted by empty lines, each wrapped and indented.
    static func paragraphs(_ text: String, width: Int, indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { lines(String($0), width: max(20, width - indent)) }
            .map { $0.isEmpty ? "" : margin + $0 }
            .joined(separator: "\n")
    }
}
