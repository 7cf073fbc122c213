internal import FootageVault
internal import TabletDump

extension UploadPlanView {
    /// The films whose signals disagree, with both side by side, before anything is done about them.
    func printDisagreements(on terminal: Terminal) {
        var table = TableView([
            .text("File"), .whole("Filmed"), .text("One signal"), .text("The other"),
            .text("What to do"),
        ])
        for film in plan.films {
            guard case .quarantine(let reason) = film.fate, let two = reason.disagreement else {
                continue
            }
            table.add(
                .init(film.entry.path.description), .init(film.filmed), .init(two.one),
                .init(([two.other] + film.notes).joined(separator: "; ")), .init(reason.hint))
        }
        guard !table.rows.isEmpty else { return }
        terminal.line(
            "Signals that disagree, to wait in quarantine unless you mend them: "
                + Amounts.count(table.rows.count, "film", "films"), style: .warning)
        terminal.table(table)
        terminal.line()
    }
}
