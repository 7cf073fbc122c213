internal import FootageVault
internal import TabletDump
internal import VaultModel

/// The plan of an upload as people read it: first what is taken in, then what is not, each with its why.
struct UploadPlanView {
    let plan: UploadPlan
    let today: CivilDate
    let showsEverything: Bool
    let isDryRun: Bool

    func print(on terminal: Terminal) {
        if plan.request.probing == .none {
            terminal.paragraph(
                "NOT PROBED: nothing was looked into. Only names tell when a film was filmed, "
                    + "damaged films are not noticed, and the log says so.", style: .warning)
            terminal.line()
        }
        guard !plan.films.isEmpty else {
            terminal.line("There is no film in this dump.")
            printOthers(on: terminal)
            return
        }
        printDisagreements(on: terminal)
        printTakenIn(on: terminal)
        printWaiting(on: terminal)
        printFacts(on: terminal)
        printRest(on: terminal)
        printOthers(on: terminal)
    }

    private func printTakenIn(on terminal: Terminal) {
        var table = TableView([
            .text("File"), .whole("Family"), .number("Session"), .whole("Filmed"),
            .number("Length"), .number("Size"), .whole("Kept until"), .text("Note"),
        ])
        var bytes: Int64 = 0
        for film in plan.films {
            guard case .takeIn(let session, let purposes, let due) = film.fate else { continue }
            bytes = [bytes, film.bytes].cappedSum
            let isPast = due.map { $0 < today } ?? false
            var notes = film.notes
            if purposes != [.therapy] {
                notes.insert(
                    "for " + purposes.sorted().map(\.rawValue).joined(separator: ", "), at: 0)
            }
            if isPast { notes.insert("that day has passed", at: 0) }
            table.add(
                .init(film.entry.path.description), "\(session.family.description)",
                "\(String(session.number))", .init(film.filmed), .init(film.length),
                .init(film.size),
                .init(due.map(\.description) ?? "not known", style: isPast ? .bad : .plain),
                .init(notes.joined(separator: "; "), style: isPast ? .bad : .plain))
        }
        guard !table.rows.isEmpty else {
            let isAllIn = plan.films.allSatisfy { $0.fate.code == "already-in" }
            terminal.line(
                isAllIn
                    ? "Every film of this dump is in the vault." : "No new film can be taken in.",
                style: isAllIn ? .good : .warning)
            return
        }
        let count = Amounts.count(table.rows.count, "film", "films")
        terminal.line("To be taken in: \(count), \(Amounts.megabytes(bytes))", style: .heading)
        terminal.table(table)
        if !plan.request.derivedFrom.isEmpty {
            terminal.paragraph(
                "Marked as derived from "
                    + plan.request.derivedFrom.map(\.description).joined(separator: ", ")
                    + ": kept no longer than these, nor watched for more.")
        }
        if table.rows.contains(where: { $0[6].text == "not known" }) {
            terminal.paragraph(
                "Kept until \"not known\": the policy cannot tell the day yet; see "
                    + "\"footage explain\" once it is in.", style: .faint)
        }
    }

    private func printWaiting(on terminal: Terminal) {
        var columns: [TableView.Column] = [
            .text("File"), .whole("Filmed"), .number("Length"), .number("Size"), .text("Why"),
        ]
        // Before anything is done it can still be mended; afterwards the end says what to do.
        if isDryRun { columns.append(.text("What to do")) }
        var table = TableView(columns)
        for film in plan.films {
            guard case .quarantine(let reason) = film.fate, reason.disagreement == nil else {
                continue
            }
            let notes = film.notes.isEmpty ? "" : " (" + film.notes.joined(separator: "; ") + ")"
            table.add(
                .init(film.entry.path.description), .init(film.filmed), .init(film.length),
                .init(film.size), .init(reason.sentence + notes), .init(reason.hint))
        }
        guard !table.rows.isEmpty else { return }
        terminal.line()
        terminal.line(
            "To wait in quarantine, until you say where it belongs: "
                + Amounts.count(table.rows.count, "film", "films"), style: .warning)
        terminal.table(table)
    }

    private func printRest(on terminal: Terminal) {
        var known = TableView([.text("File"), .text("Where it is")])
        var refused = TableView([.text("File"), .text("Why")])
        for film in plan.films {
            let file = TableView.Cell(film.name)
            switch film.fate {
            case .alreadyIn(let address, _): known.add(file, "clip \(address.description)")
            case .alreadyQuarantined(let number, _): known.add(file, "quarantine \(String(number))")
            case .probedAgain(let number, _, let binding):
                let next: String =
                    switch binding {
                    case .bound(let session, _):
                        "to session \(session.number) of \(session.family)"
                    case .quarantine(let reason): reason.sentence
                    }
                known.add(file, "quarantine \(String(number)), looked into now: \(next)")
            case .destroyedBefore(let date, let rule):
                refused.add(
                    file,
                    .init("the same film " + UploadPlan.sentence(destroyedOn: date, rule: rule)))
            case .refused(let why): refused.add(file, .init(why))
            case .takeIn, .quarantine: continue
            }
        }
        if !known.rows.isEmpty {
            terminal.line()
            terminal.line(
                "Already in: " + Amounts.count(known.rows.count, "film", "films"), style: .heading)
            terminal.table(known)
        }
        if !refused.rows.isEmpty {
            terminal.line()
            terminal.line(
                "Refused: " + Amounts.count(refused.rows.count, "film", "films"), style: .bad)
            terminal.table(refused)
        }
    }

    /// What is not a film: everything that may hide one is listed, the rest only counted.
    private func printOthers(on terminal: Terminal) {
        var table = TableView([.text("File"), .text("What"), .number("Size"), .text("Why")])
        var counts: [String: Int] = [:]
        for entry in plan.others {
            let isQuiet =
                entry.kind == .debris || entry.kind == .sidecar || entry.kind == .stillImage
            guard showsEverything || !isQuiet else {
                counts[entry.kind.people, default: 0] += 1
                continue
            }
            table.add(
                .init(entry.path.description), .init(entry.kind.people),
                .init(entry.bytes.map(Amounts.megabytes) ?? ""), .init(entry.reason))
        }
        guard !plan.others.isEmpty else { return }
        terminal.line()
        terminal.line(
            "Not taken in: " + Amounts.count(plan.others.count, "other file", "other files"),
            style: .heading)
        if !table.rows.isEmpty { terminal.table(table) }
        if !counts.isEmpty {
            let words = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            terminal.paragraph(
                "And \(words.joined(separator: ", ")); --verbose lists them.", style: .faint)
        }
    }
}

extension UploadPlan.Film {
    /// When it was filmed, as people read it.
    var filmed: String { time.map { "\($0.date) \($0.time)" } ?? "not known" }

    /// Its file, and how many there are.
    var name: String {
        parts.count > 1 ? "\(entry.path) (\(parts.count) chapters)" : "\(entry.path)"
    }

    /// Its length, as people read it.
    var length: String {
        guard let seconds = facts?.seconds, seconds >= 0, seconds < 1e9 else { return "?" }
        return Amounts.time(.seconds(Int64(seconds.rounded())))
    }

    /// Its size, as people read it.
    var size: String { Amounts.megabytes(bytes) }
}

extension EntryKind {
    /// The kind, as people read it.
    var people: String {
        switch self {
        case .film, .smallCopy: "film"
        case .sidecar: "companion file"
        case .residue: "deleted film"
        case .unfinished: "unfinished film"
        case .motionPhoto: "picture with film"
        case .debris: "debris"
        case .stillImage: "picture"
        case .notAFilm: "not a film"
        case .refused: "not read"
        }
    }
}
