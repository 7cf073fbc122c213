internal import FootageVault
internal import VaultModel

extension FamilyAccess {
    /// The answer as `--json` gives it.
    var json: JSONValue {
        func spans(_ spans: [AccessSpan]) -> JSONValue {
            .array(
                spans.map { span in
                    .members(
                        span.members.merging([
                            "person": .text(span.name), "person_id": .text(span.person),
                        ]) { $1 })
                })
        }
        return .members([
            "family": .text(reference), "on": .text(on), "now": spans(now), "past": spans(past),
            "recovery_since": .text(recovery), "opened": .array(opened.map(\.jsonOfPerson)),
            "moved": .array(moved.map(\.json)),
        ])
    }

    /// The answer as people read it.
    func show(on terminal: Terminal) {
        terminal.line("Family \(reference): who can open its films, on \(on)", style: .heading)
        terminal.line()
        showNow(on: terminal)
        terminal.line()
        showPast(on: terminal)
        terminal.line()
        showOpened(on: terminal)
        for film in moved { show(film, on: terminal) }
    }

    private func showNow(on terminal: Terminal) {
        var table = AccessSpan.tableOfNow(now, .text("CAN OPEN ITS FILMS"), \.holder)
        if let recovery {
            table.add(
                "The recovery identity", "anything", .init(recovery.description), "",
                "always; it is on paper, with governance")
        }
        terminal.table(table)
        if now.allSatisfy({ $0.hindrance != nil }) {
            terminal.line("No person can open them today.", style: .warning)
        }
    }

    private func showPast(on terminal: Terminal) {
        guard !past.isEmpty else {
            return terminal.line("No grant of this family has ended.")
        }
        terminal.table(AccessSpan.tableOfPast(past, .text("COULD OPEN THEM"), \.holder))
    }

    private func showOpened(on terminal: Terminal) {
        guard !opened.isEmpty else {
            return terminal.line("Nobody has opened a film of this family, by the log.")
        }
        var table = TableView([.text("REALLY OPENED FILMS")] + FilmOpenings.columns)
        for openings in opened {
            table.add([.init(openings.name ?? openings.person.shown)] + openings.cells)
        }
        terminal.table(table)
    }

    private func show(_ film: MovedFilm, on terminal: Terminal) {
        terminal.line()
        let was = film.was.map { " as \($0)" } ?? ""
        switch film.way {
        case .here:
            let now = film.now?.description ?? "a film of this family"
            terminal.paragraph(
                "From \(film.from) to \(film.until) \(now) lay in another family's record\(was).")
        case .away:
            let now = film.now.map { "; it is \($0) now" } ?? ""
            terminal.paragraph(
                "From \(film.from) to \(film.until) a film of another family lay here\(was)\(now).")
        }
        film.show(on: terminal)
    }
}
