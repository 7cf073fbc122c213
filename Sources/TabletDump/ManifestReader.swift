import VaultModel

/// Reads a manifest's rows and collects all that is wrong with them.
struct ManifestReader {
    private(set) var problems: [ManifestProblem] = []
    private var seen: [DumpPath: (row: Manifest.Row, line: Int)] = [:]
    private var names: EntryNames

    init(entries: [DumpEntry]) { names = EntryNames(entries) }

    mutating func read(_ text: String) -> [Manifest.Row] {
        let (lines, fault) = CSV.rows(text)
        if let fault { note(fault.line, .notCSV(fault.what)) }
        guard let header = lines.first else {
            if fault == nil { note(1, .empty) }
            return []
        }
        guard let columns = columns(header) else { return [] }
        var rows: [Manifest.Row] = []
        for line in lines.dropFirst() {
            guard line.cells.count == header.cells.count else {
                note(
                    line.line,
                    .wrongCount(found: line.cells.count, expected: header.cells.count))
                continue
            }
            guard let row = row(line, columns) else { continue }
            if let other = seen[row.path] {
                if !row.agrees(with: other.row) {
                    note(line.line, .rowsDisagree(row.path.safeText, otherLine: other.line))
                }
                continue
            }
            seen[row.path] = (row, line.line)
            rows.append(row)
        }
        return rows
    }

    private mutating func columns(_ header: CSVReader.Row) -> [String: Int]? {
        if header.cells.count == 1, let only = header.cells.first,
            let separator = ([";", "\t", "|"] as [Character]).first(where: { only.contains($0) })
        {
            note(header.line, .wrongSeparator(SafeText(String(separator))))
            return nil
        }
        var columns: [String: Int] = [:]
        for (index, field) in header.cells.enumerated() {
            let name = Self.trimmed(field).lowercased()
            guard Manifest.columns.contains(name) else {
                note(header.line, .unknownColumn(SafeText(field)))
                continue
            }
            if columns[name] != nil { note(header.line, .repeatedColumn(name)) }
            columns[name] = index
        }
        for name in ["file", "family", "session"] where columns[name] == nil {
            note(header.line, .missingColumn(name))
        }
        return problems.isEmpty ? columns : nil
    }

    private mutating func row(_ line: CSVReader.Row, _ columns: [String: Int]) -> Manifest.Row? {
        func cell(_ name: String) -> String {
            columns[name].map { SpreadsheetText.unguarded(line.cells[$0]) } ?? ""
        }
        let family = family(Self.trimmed(cell("family")), line.line)
        let session = session(Self.trimmed(cell("session")), line.line)
        let purposes = purposes(cell("purpose"), line.line)
        guard let path = path(cell("file"), line.line) else { return nil }
        return Manifest.Row(
            path: path, family: family, session: session, purposes: purposes, note: cell("note"))
    }

    private mutating func path(_ cell: String, _ line: Int) -> DumpPath? {
        guard !Self.trimmed(cell).isEmpty else {
            note(line, .noFile)
            return nil
        }
        let shown = SafeText(cell)
        guard cell.utf8.first != UInt8(ascii: "/") else {
            note(line, .absolutePath(shown))
            return nil
        }
        let typed =
            cell.utf8.starts(with: "./".utf8) ? String(Substring(cell.utf8.dropFirst(2))) : cell
        guard DumpPath(typed) != nil else {
            note(line, .climbingPath(shown))
            return nil
        }
        let found = names.entries(typed)
        guard let entry = found.first else {
            note(line, .missingFile(shown))
            return nil
        }
        guard found.count == 1 else {
            note(line, .ambiguousFile(shown))
            return nil
        }
        switch entry.kind {
        case .film, .smallCopy: return entry.path
        default:
            note(line, .notAFilm(shown, entry.reason))
            return nil
        }
    }

    private mutating func family(_ cell: String, _ line: Int) -> FamilyReference? {
        guard !cell.isEmpty else { return nil }
        let family = FamilyReference(cell)
        if family == nil { note(line, .badReference(SafeText(cell))) }
        return family
    }

    private mutating func session(_ cell: String, _ line: Int) -> Int? {
        guard !cell.isEmpty else { return nil }
        guard cell.utf8.count <= 6, cell.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(cell), number > 0
        else {
            note(line, .badSession(SafeText(cell)))
            return nil
        }
        return number
    }

    private mutating func purposes(_ cell: String, _ line: Int) -> Set<Purpose> {
        var purposes: Set<Purpose> = []
        for word in cell.split(whereSeparator: { ";+ \u{A0}\t".contains($0) }) {
            guard let purpose = Purpose(rawValue: word.lowercased()) else {
                note(line, .badPurpose(SafeText(String(word))))
                continue
            }
            purposes.insert(purpose)
        }
        return purposes
    }

    private mutating func note(_ line: Int, _ kind: ManifestProblem.Kind) {
        problems.append(ManifestProblem(line: line, kind: kind))
    }

    static func trimmed(_ text: String) -> String {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace }
        let rest = text.drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(rest[...last])
    }
}

/// Finds entries by what a person types, composed or decomposed, in linear time.
struct EntryNames {
    private var byText: [String: [DumpEntry]] = [:]

    init(_ entries: [DumpEntry]) {
        for entry in entries {
            let shown = entry.path.description
            byText[shown, default: []].append(entry)
            guard let text = String(validating: entry.path.bytes, as: UTF8.self), text != shown
            else { continue }
            byText[text, default: []].append(entry)
        }
    }

    /// The entries of this name; a String is equal to, and hashes as, its canonical equivalents.
    ///
    /// Where two differ only in their composition, the one typed byte by byte is meant.
    func entries(_ typed: String) -> [DumpEntry] {
        let found = byText[typed, default: []]
        let exact = found.filter { $0.path.bytes == Array(typed.utf8) }
        return exact.count == 1 ? exact : found
    }
}
