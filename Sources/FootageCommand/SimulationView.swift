internal import FootageVault
internal import Retention
internal import VaultModel

/// A simulation as people and programs read it.
struct SimulationView {
    private let simulation: Simulation
    private let span: Simulation.Span

    init(_ simulation: Simulation, by span: Simulation.Span?) {
        self.simulation = simulation
        self.span = span ?? .suiting(simulation.days)
    }

    var json: [String: JSONValue?] {
        let calendar = simulation.calendar(by: span).map { row in
            JSONValue.members(["from": .text(row.name), "turns": Self.json(row.counts)])
        }
        let families = simulation.families.map { row in
            JSONValue.members([
                "family": .text(row.name), "first": .text(row.first), "last": .text(row.last),
                "turns": Self.json(row.counts),
            ])
        }
        return [
            "from": .text(simulation.days.lowerBound), "to": .text(simulation.days.upperBound),
            "films": .count(simulation.films.count), "withheld": .count(simulation.withheld),
            "beginning": Self.json(simulation.beginning), "by": .string(span.rawValue),
            "calendar": .array(calendar), "families": .array(families),
            "turns": .array(
                simulation.coming.map { turn in
                    let film = simulation.films[turn.film]
                    return .members([
                        "day": .text(turn.day), "clip": .string(film.name), "id": .text(film.clip),
                        "family": .string(film.family), "was": .text(turn.was?.rawValue),
                        "status": .string(turn.status.rawValue),
                        "late": .bool(turn.isLate), "limit": .text(turn.limit),
                        "rule": .text(turn.rule),
                    ])
                }),
        ]
    }

    private static func json(_ counts: [Decision.Status: Int]) -> JSONValue {
        .object(
            Dictionary(
                counts.map { ($0.key.rawValue, .count($0.value)) },
                uniquingKeysWith: { first, _ in first }))
    }

    func print(on terminal: Terminal) {
        let days = simulation.days
        terminal.line(
            "From \(days.lowerBound) to \(days.upperBound), if nothing more is recorded and no purge runs",
            style: .heading)
        terminal.paragraph(sentence)
        if simulation.withheld > 0 {
            terminal.paragraph(
                Amounts.count(simulation.withheld, "family is", "families are")
                    + " left out: what becomes of their films rests on children's dates, which your role "
                    + "cannot read.", style: .warning)
        }
        guard !simulation.families.isEmpty else {
            if !simulation.films.isEmpty { terminal.line("Nothing changes in these days.") }
            return
        }
        terminal.line()
        printCalendar(on: terminal)
        terminal.line()
        printFamilies(on: terminal)
    }

    private var sentence: String {
        guard !simulation.films.isEmpty else { return "No film is held." }
        let beginning = Self.statuses.compactMap { status in
            simulation.beginning[status].map {
                "\(Amounts.grouped(Int64($0))) \(status.rawValue)"
            }
        }
        let films = Amounts.count(simulation.films.count, "film is", "films are")
        let lacking = simulation.films.count - simulation.beginning.values.reduce(0, +)
        return "\(films) held; on the first day "
            + (beginning + (lacking > 0 ? ["\(lacking) under no policy"] : []))
            .joined(separator: ", ") + "."
    }

    /// The statuses in the order in which a film goes through them, and then the rest.
    private static let statuses: [Decision.Status] = [
        .kept, .queued, .blocked, .review, .due, .overdue, .held, .restricted, .undecided,
        .uncovered,
    ]

    /// What a bar shows: the way a film goes when nobody stops it.
    private static let charted: [Decision.Status] = [.queued, .due, .overdue]

    private func printCalendar(on terminal: Terminal) {
        let rows = simulation.calendar(by: span)
        let (shown, columns) = columns(of: rows.map(\.counts))
        let title =
            switch span {
            case .day: "Day"
            case .week: "Week from"
            case .month: "Month"
            }
        let used = 10 + columns.reduce(0) { $0 + max($1.title.count, 5) + 2 } + 2
        let room = terminal.columns.map { min(60, $0 - used) } ?? 0
        let hasChart = room >= 10 && rows.contains { $0.counts.keys.contains(where: isCharted) }
        let longest = rows.map { Self.parts($0.counts).reduce(0, +) }.max() ?? 0
        // Three parts may each be rounded up.
        let chart = BarChart(longest: longest, columns: room - Self.charted.count)
        var table = TableView([.whole(title)] + columns + (hasChart ? [.whole("")] : []))
        for row in rows {
            let name = span == .month ? String(row.name.description.prefix(7)) : "\(row.name)"
            table.add(
                [.init(name)] + cells(row.counts, shown)
                    + (hasChart ? [.init(chart.bar(Self.parts(row.counts)))] : []))
        }
        terminal.table(table)
        guard hasChart else { return }
        let legend = zip(BarChart.marks, Self.charted).map { "\($0) \($1.rawValue)" }
        terminal.line(legend.joined(separator: "   "), style: .faint)
    }

    private func printFamilies(on terminal: Terminal) {
        let rows = simulation.families
        let (shown, columns) = columns(of: rows.map(\.counts))
        var table = TableView([.whole("Family"), .whole("First"), .whole("Last")] + columns)
        for row in rows {
            table.add(
                [.init(row.name), .init("\(row.first)"), .init("\(row.last)")]
                    + cells(row.counts, shown))
        }
        terminal.table(table)
    }

    private func isCharted(_ status: Decision.Status) -> Bool { Self.charted.contains(status) }

    private static func parts(_ counts: [Decision.Status: Int]) -> [Int] {
        charted.map { counts[$0] ?? 0 }
    }

    /// The three that are always shown, and whatever else there is.
    private func columns(
        of counts: [[Decision.Status: Int]]
    ) -> (shown: [Decision.Status], columns: [TableView.Column]) {
        let seen = Set(counts.flatMap(\.keys)).union(Self.charted)
        let shown = Self.statuses.filter(seen.contains)
        return (
            shown,
            shown.map { .number($0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst()) }
        )
    }

    private func cells(
        _ counts: [Decision.Status: Int], _ shown: [Decision.Status]
    ) -> [TableView.Cell] {
        shown.map { status in
            let count = counts[status] ?? 0
            guard count > 0 else { return "" }
            let isBad = [.overdue, .undecided, .uncovered].contains(status)
            return .init(Amounts.grouped(Int64(count)), style: isBad ? .bad : .plain)
        }
    }
}
