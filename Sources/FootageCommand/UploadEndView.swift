internal import FootageVault
internal import TabletDump
internal import VaultModel

/// The end of an upload as people read it: what became of each film.
struct UploadEndView {
    let plan: UploadPlan
    let summary: UploadSummary
    let receipts: ReceiptFolder.Written?

    func print(on terminal: Terminal) {
        printTakenIn(on: terminal)
        printQuarantined(on: terminal)
        printRefused(on: terminal)
        printDamaged(on: terminal)
        printCounts(on: terminal)
    }

    private func printTakenIn(on terminal: Terminal) {
        var table = TableView([.whole("Clip"), .text("File"), .whole("Kept until")])
        for film in summary.results {
            guard case .takenIn(let address, let due, _) = film.end else { continue }
            table.add(
                "\(address.description)", .init(film.name),
                .init(due?.description ?? "not known"))
        }
        guard !table.rows.isEmpty else { return }
        terminal.line()
        terminal.line(
            "Taken in: " + Amounts.count(table.rows.count, "film", "films"), style: .good)
        terminal.table(table)
    }

    private func printQuarantined(on terminal: Terminal) {
        var table = TableView([.number("Number"), .text("File"), .text("Why"), .text("What to do")])
        for film in summary.results {
            guard case .quarantined(let number, let reason) = film.end else { continue }
            table.add(
                "\(String(number))", .init(film.name), .init(reason.sentence),
                .init(reason.hintOnceInQuarantine(number)))
        }
        guard !table.rows.isEmpty else { return }
        terminal.line()
        terminal.line(
            "In quarantine, until you say where it belongs (\"footage quarantine bind\"): "
                + Amounts.count(table.rows.count, "film", "films"), style: .warning)
        terminal.table(table)
    }

    private func printRefused(on terminal: Terminal) {
        var table = TableView([.text("File"), .text("Why")])
        for film in summary.results {
            guard case .refused(_, let why) = film.end else { continue }
            table.add(.init(film.name), .init(why))
        }
        guard !table.rows.isEmpty else { return }
        terminal.line()
        terminal.line(
            "Refused, and not in the vault: " + Amounts.count(table.rows.count, "film", "films"),
            style: .bad)
        terminal.table(table)
    }

    /// Films whose stored copy is not what was written to the disk.
    private func printDamaged(on terminal: Terminal) {
        var table = TableView([.text("File"), .text("Where it is")])
        for film in summary.results where film.copy == .damaged {
            table.add(.init(film.name), .init(film.end.place))
        }
        guard !table.rows.isEmpty else { return }
        terminal.line()
        terminal.line(
            "DAMAGED in the vault: " + Amounts.count(table.rows.count, "film", "films"), style: .bad
        )
        terminal.table(table)
        terminal.paragraph(
            "What the vault's disk holds of these is not what was written to it. Keep them on the tablet. "
                + "An incident is open: tell the administrator, who looks at the disk and restores the "
                + "stored copy from a backup. Then run the same upload again: it reads the copy back "
                + "anew. Do not destroy the film in the vault, or it could never be taken in again.",
            style: .bad)
    }

    private func printCounts(on terminal: Terminal) {
        printKnown(on: terminal)
        if let receipts, receipts.count > 0 {
            terminal.line()
            let count = Amounts.count(receipts.count, "receipt", "receipts")
            terminal.line("\(count) in \(receipts.directory)")
        }
    }

    /// Films that are in already: those that the plan had taken for new by name, the others by number.
    private func printKnown(on terminal: Terminal) {
        let planned = Set(
            plan.films.filter { $0.fate.code == "take-in" || $0.fate.code == "quarantine" }
                .map(\.entry.path))
        var count = 0
        var table = TableView([.text("File"), .text("Where it is")])
        for film in summary.results {
            switch film.end {
            case .alreadyIn(let address):
                if planned.contains(film.entry.path) {
                    table.add(.init(film.name), "clip \(address.description)")
                }
            case .alreadyQuarantined(let number):
                if planned.contains(film.entry.path) {
                    table.add(
                        .init(film.name), "quarantine \(String(number))")
                }
            default: continue
            }
            count += 1
        }
        guard count > 0 else { return }
        terminal.line()
        terminal.line("In already: " + Amounts.count(count, "film", "films"), style: .heading)
        guard !table.rows.isEmpty else { return }
        terminal.line("The same film is more than once in this dump:")
        terminal.table(table)
    }
}

extension UploadSummary.Film {
    /// Its file, and how many more there are.
    fileprivate var name: String {
        entries.count > 1 ? "\(entry.path) (\(entries.count) chapters)" : "\(entry.path)"
    }
}

extension UploadSummary.End {
    /// Where in the vault the film is.
    fileprivate var place: String {
        switch self {
        case .takenIn(let address, _, _), .alreadyIn(let address): "clip \(address)"
        case .quarantined(let number, _), .alreadyQuarantined(let number): "quarantine \(number)"
        case .refused: ""
        }
    }
}

extension QuarantineReason {
    /// What to do about a film that waits under this number.
    fileprivate func hintOnceInQuarantine(_ number: Int) -> String {
        switch self {
        case .noFamily, .unknownFamily, .mistypedReference, .signalsDisagree, .noDate,
            .timesDisagree, .ambiguousDay(_, .outsideEvery), .ambiguousDay(_, .insideSeveral):
            "Look where it belongs, then: footage quarantine bind \(number) REF --session S"
        default: hint
        }
    }
}
