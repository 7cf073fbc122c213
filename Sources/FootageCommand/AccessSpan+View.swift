internal import FootageVault
internal import VaultModel

extension AccessSpan {
    /// What is told of a grant from either side.
    var members: [String: JSONValue?] {
        var ended: (word: String, by: PrincipalID?, name: String?)?
        switch end {
        case .expired: ended = ("expired", nil, nil)
        case .revoked(let by, let name): ended = ("revoked", by, name)
        case nil: break
        }
        return [
            "purposes": .texts(purposes), "given": .string(given.rawValue),
            "given_by": .text(giverName), "given_by_id": .text(givenBy), "from": .text(from),
            "until": .text(until), "ended": .text(ended?.word), "ended_by": .text(ended?.name),
            "ended_by_id": .text(ended?.by), "opens": .bool(end == nil && hindrance == nil),
            "hindrance": .text(hindrance?.rawValue),
        ]
    }

    /// Grants in force as a table, whose first column is told of each.
    static func tableOfNow(
        _ spans: [Self], _ first: TableView.Column, _ cell: (Self) -> String
    ) -> TableView {
        var table = TableView([
            first, .text("FOR"), .whole("SINCE"), .whole("UNTIL"), .text("GIVEN"),
        ])
        for span in spans {
            table.add(
                span.cells(cell) + [
                    .init(span.standing, style: span.hindrance == nil ? .plain : .warning)
                ])
        }
        return table
    }

    /// Grants that ended as a table, whose first column is told of each.
    static func tableOfPast(
        _ spans: [Self], _ first: TableView.Column, _ cell: (Self) -> String
    ) -> TableView {
        var table = TableView([
            first, .text("FOR"), .whole("FROM"), .whole("TO"), .text("ENDED"),
        ])
        for span in spans { table.add(span.cells(cell) + [.init(span.ending)]) }
        return table
    }

    private func cells(_ first: (Self) -> String) -> [TableView.Cell] {
        [
            .init(first(self)), .init(purposes.joined(separator: ", ")),
            .init(from.description), .init(until?.description ?? ""),
        ]
    }

    /// Whose it is, or was.
    var holder: String { name ?? person.shown }

    /// How it was given, and what keeps it from opening anything.
    var standing: String {
        let giver = giverName ?? givenBy.shown
        let way =
            switch given {
            case .created: "with the family, by \(giver)"
            case .granted: "by \(giver)"
            case .recovery: "with the recovery identity, by \(giver)"
            case .breakGlass: "by break-glass, by \(giver)"
            }
        switch hindrance {
        case nil: return way
        case .invited: return way + "; has not accepted the vault"
        case .retired: return way + "; has left the vault"
        case .role: return way + "; has no role that opens films for it"
        case .newKeys: return way + "; has new keys, which nobody let in yet"
        }
    }

    /// How it ended.
    var ending: String {
        switch end {
        case nil: ""
        case .expired: "its last day is over"
        case .revoked(let by, let name): "taken back by \(name ?? by.shown)"
        }
    }
}

extension FilmOpenings {
    /// How often, and when.
    var members: [String: JSONValue?] {
        [
            "times": .count(times), "films": .count(films), "first": .text(first),
            "last": .text(last),
        ]
    }

    /// The cells of a table's line behind its first.
    var cells: [TableView.Cell] {
        [
            .init(Amounts.grouped(Int64(times))), .init(Amounts.grouped(Int64(films))),
            .init(first.description), .init(last.description),
        ]
    }

    /// The columns of such cells.
    static var columns: [TableView.Column] {
        [.number("TIMES"), .number("FILMS"), .whole("FIRST"), .whole("LAST")]
    }

    /// Who opened films, as `--json` gives it.
    var jsonOfPerson: JSONValue {
        .members(
            members.merging(["person": .text(name), "person_id": .text(person)]) { $1 })
    }
}

extension MovedFilm {
    /// The film as `--json` gives it.
    var json: JSONValue {
        .members([
            "way": .string(way.rawValue), "was": .text(was), "now": .text(now),
            "from": .text(from), "until": .text(until),
            "people": .array(
                people.map {
                    .members([
                        "person": .text($0.name), "person_id": .text($0.id),
                        "purposes": .texts($0.purposes), "from": .text($0.from),
                        "until": .text($0.until),
                    ])
                }),
            "opened": .array(opened.map(\.jsonOfPerson)),
        ])
    }

    /// Who could open it, and how often they did.
    func show(on terminal: Terminal) {
        guard !people.isEmpty else {
            return terminal.line("Nobody could open it there.")
        }
        var table = TableView([
            .text("COULD OPEN IT THERE"), .text("FOR"), .whole("FROM"), .whole("TO"),
            .number("OPENED IT"),
        ])
        for person in people {
            let times = opened.first { $0.person == person.id }?.times ?? 0
            table.add(
                .init(person.name ?? person.id.shown),
                .init(person.purposes.joined(separator: ", ")), .init(person.from.description),
                .init(person.until.description),
                .init(times == 0 ? "never" : Amounts.count(times, "time", "times")))
        }
        terminal.table(table)
    }
}

extension PrincipalID {
    /// What stands for a person whose name the reader may not read.
    var shown: String { "person " + description.prefix(8) }
}
