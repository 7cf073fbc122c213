internal import FootageVault
internal import VaultModel

extension PersonAccess {
    /// The answer as `--json` gives it.
    var json: JSONValue {
        func spans(_ spans: [AccessSpan]) -> JSONValue {
            .array(
                spans.map { span in
                    .members(span.members.merging(["family": .text(span.family)]) { $1 })
                })
        }
        return .members([
            "person": person.json, "on": .text(on), "now": spans(now), "past": spans(past),
            "opened": .array(
                opened.map { openings in
                    .members(openings.members.merging(["family": .text(openings.family)]) { $1 })
                }),
            "moved": .array(moved.map(\.json)),
        ])
    }

    /// The answer as people read it.
    func show(on terminal: Terminal) {
        let roles = person.roles.map(\.rawValue).joined(separator: ", ")
        let standing = person.standing == "active" ? "" : ", \(person.standing)"
        terminal.line("\(person.shownName) (\(roles)\(standing)) on \(on)", style: .heading)
        terminal.line()
        showNow(on: terminal)
        terminal.line()
        showPast(on: terminal)
        terminal.line()
        showOpened(on: terminal)
        for film in moved {
            terminal.line()
            let was = film.was.map { ", as \($0)" } ?? ""
            let now = film.now.map { "; it is \($0) now" } ?? ""
            terminal.paragraph(
                "From \(film.from) to \(film.until) a film of another family lay in a record that they "
                    + "could open\(was)\(now).")
            film.show(on: terminal)
        }
    }

    private func showNow(on terminal: Terminal) {
        guard !now.isEmpty else { return terminal.line("They can open no family's films today.") }
        terminal.table(
            AccessSpan.tableOfNow(now, .whole("CAN OPEN"), \.family.description))
    }

    private func showPast(on terminal: Terminal) {
        guard !past.isEmpty else { return terminal.line("No grant of theirs has ended.") }
        terminal.table(
            AccessSpan.tableOfPast(past, .whole("COULD OPEN"), \.family.description))
    }

    private func showOpened(on terminal: Terminal) {
        guard !opened.isEmpty else {
            return terminal.line("They have opened no film, by the log.")
        }
        var table = TableView([.whole("REALLY OPENED")] + FilmOpenings.columns)
        for openings in opened {
            table.add([.init(openings.family?.description ?? "")] + openings.cells)
        }
        terminal.table(table)
    }
}
