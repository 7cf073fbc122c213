internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage event …`: dated events of a family that rules count from.
    static let event: [CommandSpec] = [eventRecord, eventUndo, eventList]

    private static let eventRecord = CommandSpec(
        ["event", "record"], summary: "Record a day that a rule of the policy counts from",
        discussion: """
            NAME is what the policy writes after "event.", such as order_made. One that no rule of the policy \
            in force speaks of is kept all the same, with a word of warning. An entry that was typed wrongly \
            is corrected with --supersedes. The note is sealed.

            JSON: family, event as in "footage event list", with known (whether the policy in force speaks of \
            it) and nearest.
            """,
        arguments: [.family, ArgumentSpec("NAME", "What happened, such as order_made")],
        options: [
            OptionSpec("on", "DATE", "The day, otherwise today"),
            OptionSpec("note", "TEXT", "A note about it; others can see it while the command runs"),
            OptionSpec("note-file", "FILE", "The note, from a file"), supersedes,
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let name = try invocation.required("NAME", as: .string)
        let entry = try invocation.value("supersedes", as: .positive)
        let note = try invocation.sealedText("note")
        let (event, names) = try invocation.act { vault in
            (
                try vault.recordEvent(
                    reference, name, on: try invocation.date("on", in: vault), note: note,
                    correcting: entry), try vault.knownEventNames()
            )
        }
        let isKnown = names?.contains(name) ?? true
        let nearest = names.flatMap { Suggestion.nearest(to: name, among: $0.sorted()) }
        guard case .object(var json) = event.json else { return }
        json["known"] = .bool(isKnown)
        if !isKnown { json["nearest"] = .text(nearest) }
        invocation.said(["family": .text(reference), "event": .object(json)]) {
            "Event \(name) of family \(reference), on \(event.date?.description ?? ""), \($0) recorded as "
                + "entry \(event.number)"
                + (event.supersedes.map { ", in place of entry \($0)." } ?? ".")
        }
        guard !isKnown else { return }
        invocation.note([
            "No rule of the policy in force speaks of \(name)."
                + (nearest.map {
                    " If \($0) was meant, correct it: `footage event record \(reference) \($0) "
                        + "--on \(event.date?.description ?? "DATE") --supersedes \(event.number)`"
                } ?? " It changes nothing until one does.")
        ])
    }

    private static let eventUndo = CommandSpec(
        ["event", "undo"], summary: "Take the entry of an event back that did not happen",
        discussion: """
            The entry stays on record; no rule counts from it any more.

            JSON: family, event as in "footage event list".
            """,
        arguments: [
            .family, ArgumentSpec("NUMBER", "The entry's number, from footage event list"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let number = try invocation.required("NUMBER", as: .positive)
        let event = try invocation.act { try $0.undoEvent(reference, entry: number) }
        invocation.said(["family": .text(reference), "event": event.json]) {
            "Entry \(number), event \(event.name) of family \(reference), \($0) taken back."
        }
    }

    private static let eventList = CommandSpec(
        ["event", "list"], summary: "List the events of a family, as they stand",
        discussion: """
            With --all also what was superseded or taken back.

            JSON: family, events, each with number, name, date, note, entered, entered_by, stands, supersedes, \
            superseded_by.
            """,
        arguments: [.family], options: [.flag("all", "Also what was superseded")], exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let events = try invocation.unlocked {
            try invocation.has("all") ? $0.listEventEntries(reference) : $0.listEvents(reference)
        }
        let json: JSONValue = .members([
            "family": .text(reference), "events": .array(events.map(\.json)),
        ])
        invocation.answer(json) { terminal in
            guard !events.isEmpty else {
                return terminal.line("No event of family \(reference) is recorded.")
            }
            var table = TableView([
                .number("ENTRY"), .text("EVENT"), .whole("ON"), .text("STANDS"), .text("NOTE"),
                .whole("ENTERED"), .text("BY"),
            ])
            for event in events {
                table.add(
                    .init(String(event.number)), .init(event.name),
                    .init(event.date?.description ?? ""),
                    .init(event.standing, style: event.stands ? .plain : .warning),
                    .init(event.note ?? ""), .init(event.entered.description),
                    .init(event.enteredBy ?? ""))
            }
            terminal.table(table)
        }
    }
}

extension EventSummary {
    fileprivate var standing: String {
        if let supersededBy { return "superseded by \(supersededBy)" }
        return date == nil ? "takes \(supersedes ?? 0) back" : "yes"
    }

    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "name": .string(name), "date": .text(date),
            "note": .text(note), "entered": .text(entered), "entered_by": .text(enteredBy),
            "stands": .bool(stands), "supersedes": supersedes.map { .count($0) },
            "superseded_by": supersededBy.map { .count($0) },
        ])
    }
}
