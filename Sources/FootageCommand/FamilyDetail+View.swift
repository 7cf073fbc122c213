internal import FootageVault
internal import VaultModel

extension FamilyDetail {
    var json: JSONValue {
        .members([
            "family": summary.json, "names": .text(names),
            "programmes": .array(programmes.map(\.json)),
            "grants": .array(
                grants.map {
                    .members([
                        "person": .text($0.person.name), "person_id": .text($0.person.id),
                        "purposes": .texts($0.purposes), "until": .text($0.until),
                    ])
                }),
            "children": .array(
                children.map {
                    .members([
                        "number": .count($0.number), "name": .text($0.name),
                        "born": .text($0.born), "died": .text($0.died),
                    ])
                }),
            "facts": .array(
                facts.map {
                    .members([
                        "what": .string($0.what), "says": .string($0.value),
                        "entered": .text($0.entered), "entered_by": .text($0.enteredBy),
                        "standing": .string($0.standing.rawValue),
                    ])
                }),
        ])
    }

    func show(on terminal: Terminal) {
        terminal.line(
            "Family \(summary.reference)" + (summary.alias.map { ", \($0)" } ?? ""), style: .heading
        )
        terminal.line(
            "Added on \(summary.created)" + (summary.practitioner.map { " for \($0)" } ?? "") + "; "
                + Amounts.count(summary.clips, "film", "films") + ".")
        if let names { terminal.line("Its people: \(names).") }
        for child in children { terminal.line(child.sentence) }
        terminal.line()
        showGrants(on: terminal)
        terminal.line()
        showProgrammes(on: terminal)
        guard !facts.isEmpty else { return }
        terminal.line()
        showFacts(on: terminal)
    }

    private func showGrants(on terminal: Terminal) {
        var people = TableView([.text("WHO CAN OPEN ITS FILMS"), .text("FOR"), .text("UNTIL")])
        for grant in grants {
            people.add(
                .init(grant.person.shownName), .init(grant.purposes.joined(separator: ", ")),
                .init(grant.until?.description ?? ""))
        }
        terminal.table(people)
    }

    private func showProgrammes(on terminal: Terminal) {
        guard !programmes.isEmpty else {
            terminal.line("No programme was opened yet.")
            return terminal.hint(
                "Open one: `footage programme open \(summary.reference) --kind VIG`")
        }
        var table = TableView([
            .number("PROGRAMME"), .text("KIND"), .text("OPENED"), .text("ENDED"),
            .number("SESSIONS"), .text("CHILDREN"),
        ])
        for programme in programmes {
            let numbers = programme.children?.map(String.init).joined(separator: ", ")
            table.add(
                .init(String(programme.number)), .init(programme.kind),
                .init(programme.opened.description), .init(programme.ended?.description ?? "open"),
                .init(String(programme.sessions)), .init(numbers ?? "all"))
        }
        terminal.table(table)
    }

    private func showFacts(on terminal: Terminal) {
        let isWhole = facts.contains { $0.standing != .stands }
        var table = TableView(
            [.text("ENTRY"), .text("SAYS"), .whole("ENTERED"), .text("BY")]
                + (isWhole ? [.text("STANDS")] : []))
        for fact in facts {
            table.add(
                [
                    .init(fact.what), .init(fact.value), .init(fact.entered.description),
                    .init(fact.enteredBy ?? ""),
                ] + (isWhole ? [.init(fact.standing == .superseded ? "superseded" : "yes")] : []))
        }
        terminal.table(table)
    }
}

extension FamilyDetail.Child {
    fileprivate var sentence: String {
        let days = [born.map { "was born on \($0)" }, died.map { "died on \($0)" }]
            .compactMap { $0 }
        return "Child \(number)" + (name.map { ", \($0)," } ?? "") + " "
            + (days.isEmpty ? "has no date of birth on record" : days.joined(separator: " and "))
            + "."
    }
}
