import VaultModel

/// Reads the lines of denominators and collects all that is wrong with them.
struct DenominatorReader {
    private(set) var problems: [Denominators.Problem] = []
    private var read: [(line: Int, row: Denominators.Row)] = []

    /// The rows that can be read.
    mutating func read(_ bytes: [UInt8]) -> [Denominators.Row] {
        var rows = CSVReader(bytes)
        do throws(CSVReader.Fault) {
            guard let header = try rows.next() else {
                note(1, "the file is empty")
                return []
            }
            guard let places = places(header) else { return [] }
            while let line = try rows.next() {
                guard read.count < Denominators.mostRows, problems.count < 100 else {
                    note(line.line, "what follows was not read: it is too much")
                    break
                }
                guard line.cells.count == header.cells.count else {
                    note(
                        line.line,
                        "\(line.cells.count) cells, and the first line has \(header.cells.count)")
                    continue
                }
                take(line, places)
            }
        } catch {
            note(error.line, error.what)
        }
        if read.isEmpty, problems.isEmpty { note(1, "there is no line below the header") }
        return read.map(\.row)
    }

    private mutating func places(_ header: CSVReader.Row) -> [String: Int]? {
        var places: [String: Int] = [:]
        for (place, name) in header.cells.enumerated() {
            guard Denominators.columns.contains(name) else {
                note(
                    header.line,
                    "there is no column \(Self.quoted(name)); there are "
                        + Denominators.columns.joined(separator: ", "))
                continue
            }
            if places[name] != nil { note(header.line, "the column \(name) is there twice") }
            places[name] = place
        }
        for name in Denominators.columns where places[name] == nil && problems.isEmpty {
            note(header.line, "the column \(name) is missing")
        }
        return problems.isEmpty ? places : nil
    }

    private mutating func take(_ line: CSVReader.Row, _ places: [String: Int]) {
        func cell(_ name: String) -> String { places[name].map { line.cells[$0] } ?? "" }
        let from = date(cell("period_from"), "period_from", line.line)
        let to = date(cell("period_to"), "period_to", line.line)
        let area = text(cell("area"), "area", line.line, longest: 100)
        let eligible = count(cell("eligible"), "eligible", line.line)
        let offered = count(cell("offered"), "offered", line.line)
        let declined = count(cell("declined"), "declined", line.line)
        let source = text(cell("source"), "source", line.line, longest: 200)
        guard let from, let to, let area, let eligible, let offered, let declined, let source else {
            return
        }
        if to < from { return note(line.line, "period_to lies before period_from") }
        if eligible < offered { return note(line.line, "more were offered than are eligible") }
        if offered < declined { return note(line.line, "more declined than were offered") }
        for (other, row) in read where row.from <= to && from <= row.to {
            guard row.from == from, row.to == to else {
                return note(line.line, "the period overlaps that of line \(other)")
            }
            guard row.area != area else {
                return note(line.line, "period and area are those of line \(other)")
            }
        }
        guard let counts = Uptake(eligible: eligible, offered: offered, declined: declined) else {
            return
        }
        read.append(
            (line.line, .init(from: from, to: to, area: area, counts: counts, source: source)))
    }

    private mutating func date(_ cell: String, _ name: String, _ line: Int) -> CivilDate? {
        if let date = CivilDate(cell) { return date }
        note(line, "\(name) is \(Self.quoted(cell)), not a date such as 2026-03-31")
        return nil
    }

    private mutating func count(_ cell: String, _ name: String, _ line: Int) -> Int? {
        if (1...7).contains(cell.utf8.count), cell.utf8.allSatisfy({ (48...57).contains($0) }) {
            return Int(cell)
        }
        note(line, "\(name) is \(Self.quoted(cell)), not a whole number from 0")
        return nil
    }

    private mutating func text(
        _ cell: String, _ name: String, _ line: Int, longest: Int
    ) -> String? {
        guard cell.utf8.count <= longest else {
            note(line, "\(name) has more than \(longest) bytes")
            return nil
        }
        guard cell.contains(where: { !$0.isWhitespace }) else {
            note(line, "\(name) is empty")
            return nil
        }
        guard !CSVTable.startsFormula(cell.unicodeScalars[...]) else {
            note(line, "\(name) begins as a formula does")
            return nil
        }
        let isPlain = cell.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
                false
            default: scalar != "\u{FFFD}"
            }
        }
        guard isPlain else {
            note(line, "\(name) holds a symbol that is none of writing, or is not UTF-8")
            return nil
        }
        return cell
    }

    private mutating func note(_ line: Int, _ message: String) {
        problems.append(.init(line: line, message: message))
    }

    private static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(40).map { scalar in
            let category = scalar.properties.generalCategory
            return category == .control || category == .format ? "\u{FFFD}" : String(scalar)
        }
        return "`" + shown.joined() + "`"
    }
}
