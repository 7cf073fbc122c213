internal import FootageVault
internal import VaultModel

extension ClipExposure {
    /// The exposure as `--json` gives it.
    var json: JSONValue {
        .members([
            "clip": .text(address), "moved_to": .text(movedTo), "from": .text(from),
            "until": .text(until), "days": .count(days),
            "people": .array(people.map(\.json)), "accesses": .array(accesses.map(\.json)),
            "exports": .array(exports.map(\.json)),
        ])
    }

    /// The exposure as people read it.
    func tell(on terminal: Terminal) {
        terminal.line(
            "Exposure: at \(address) from \(from) to \(until), "
                + Amounts.count(days, "day", "days") + ".", style: .heading)
        if people.isEmpty {
            terminal.line("Nobody held a grant of that family in that time.")
        } else {
            terminal.line("Could have opened it there:")
            var table = TableView([
                .text("Who"), .whole("From"), .whole("To"), .text("For"), .text("The right family"),
            ])
            for person in people {
                table.add(
                    .init(person.name ?? person.id.description), "\(person.from.description)",
                    "\(person.until.description)", .init(person.purposes.joined(separator: ", ")),
                    .init(person.isGrantedRightFamily ? "granted too" : "not granted"))
            }
            terminal.table(table)
        }
        if accesses.isEmpty {
            terminal.line("Nobody opened it there, by the log.")
        } else {
            terminal.line("Opened it there:")
            var table = TableView([
                .whole("On"), .text("Who"), .text("What"), .text("For"), .number("Given"),
                .text("Outcome"),
            ])
            for access in accesses {
                table.add(
                    "\(access.on.description)", .init(access.name ?? access.person.description),
                    .init(access.what),
                    .init(access.purpose ?? ""),
                    .init(access.given),
                    .init(access.outcome == "unknown" ? "outcome unknown" : access.outcome))
            }
            terminal.table(table)
        }
        guard !exports.isEmpty else { return }
        terminal.line("Copies that left the vault:")
        var table = TableView([
            .number("Export"), .text("Who has it"), .whole("Taken"), .whole("Back on"),
        ])
        for export in exports {
            table.add(
                "\(String(export.number))", .init(export.name ?? export.person.description),
                "\(export.taken.description)",
                export.returned.map { .init($0.description) } ?? .init("not yet", style: .bad))
        }
        terminal.table(table)
    }
}

extension ClipExposure.Person {
    fileprivate var json: JSONValue {
        .members([
            "person": .text(name), "id": .text(id), "purposes": .texts(purposes),
            "from": .text(from), "until": .text(until),
            "is_granted_right_family": .bool(isGrantedRightFamily),
        ])
    }
}

extension ClipExposure.Access {
    fileprivate var what: String {
        switch event {
        case "clip.watch": "watched"
        case "disclosure.record": "disclosed"
        case "moment.list": "read its moments"
        default: "exported"
        }
    }

    /// How much of the film was given; a list gives none of it.
    fileprivate var given: String {
        let unknown = event == "moment.list" ? "" : "?"
        return bytes.map { Amounts.megabytes(Int64(clamping: $0)) } ?? unknown
    }

    fileprivate var json: JSONValue {
        .members([
            "on": .text(on), "event": .string(event), "person": .text(name), "id": .text(person),
            "purpose": .text(purpose), "bytes": bytes.map { .count($0) },
            "outcome": .string(outcome),
        ])
    }
}

extension ClipExposure.Export {
    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "person": .text(name), "id": .text(person),
            "taken": .text(taken), "returned": .text(returned),
        ])
    }
}
