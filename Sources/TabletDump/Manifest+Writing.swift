import VaultModel

extension Manifest {
    /// Writes rows as a manifest that spreadsheets open without running anything in it.
    ///
    /// With a byte order mark, so that they read it as UTF-8. A path that a spreadsheet would take for a
    /// formula begins with `./`, a note with an apostrophe; reading takes both away again.
    public static func write(_ rows: [Row]) -> [UInt8] {
        var text = CSV.line(columns)
        for row in rows {
            let path = row.path.description
            text += CSV.line([
                SpreadsheetText.isFormula(path) || path.utf8.starts(with: "'".utf8)
                    ? "./" + path : path,
                row.family?.description ?? "",
                row.session.map { String($0) } ?? "",
                row.purposes.sorted().map(\.rawValue).joined(separator: ";"),
                SpreadsheetText.guarded(row.note),
            ])
        }
        return [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    }
}

/// Cells that a spreadsheet would take for a formula.
enum SpreadsheetText {
    static func isFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return "=+-@\t\r\n|%".utf8.contains(first)
    }

    /// The text with an apostrophe before it where it needs one.
    static func guarded(_ text: String) -> String {
        isFormula(text) || text.utf8.first == UInt8(ascii: "'") ? "'" + text : text
    }

    /// The text without the apostrophe that guards it.
    static func unguarded(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "'") else { return text }
        let rest = String(Substring(text.utf8.dropFirst()))
        return isFormula(rest) || rest.utf8.first == UInt8(ascii: "'") ? rest : text
    }
}
