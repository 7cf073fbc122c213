internal import FootageVault
internal import VaultModel

extension RecordSummary {
    var json: JSONValue {
        .members([
            "index": .count(index), "at": .text(at), "date": .text(date),
            "time": .string(time.withSeconds), "event": .string(event), "title": .string(title),
            "phase": .text(phase), "request": .text(request), "outcome": .string(outcome),
            "outcome_unknown": phase == "intent" ? .bool(isOutcomeUnknown) : nil,
            "reason": .text(reason), "actor": .text(actor), "actor_name": .text(actorName),
            "roles": .texts(roles.map(\.rawValue)),
            "behalf": .text(behalfName ?? behalf?.description),
            "purpose": .text(purpose),
            "family": .text(reference?.description ?? family?.description),
            "session": session.map { .count($0) }, "clip": .text(address), "clip_id": .text(clip),
            "bytes": bytes.map { .count($0) }, "seconds": seconds.map { .count($0) },
            "items": items.map { .count($0) }, "text": .text(text?.rawValue), "rows": .count(rows),
            "host": .string(host),
            "program": .string(program),
        ])
    }

    static func table(of records: [RecordSummary]) -> TableView {
        var table = TableView([
            .number("Record"), .whole("When"), .text("Who"), .text("What"), .text("Where"),
            .whole("For"), .text("Outcome"),
        ])
        for record in records {
            table.add(
                "\(String(record.index))", "\(record.date.description) \(record.time.withSeconds)",
                .init(record.who), .init(record.what), .init(record.place),
                .init(record.purpose?.description ?? ""),
                .init(record.end, style: record.isGood ? .plain : .warning))
        }
        return table
    }

    private var who: String {
        let name = actorName ?? String(actor.description.prefix(8))
        guard let behalf else { return name }
        return name + " for " + (behalfName ?? String(behalf.description.prefix(8)))
    }

    private var what: String { text == .erased ? title + " (text erased)" : title }

    private var isGood: Bool { outcome == "ok" && !isOutcomeUnknown }

    private var place: String {
        if let address { return address.description }
        let family = reference?.description ?? family.map { String($0.description.prefix(8)) }
        guard let family else { return "" }
        return session.map { "\(family)/\($0)" } ?? family
    }

    private var end: String {
        var text = outcome
        if let reason { text += ": " + reason }
        if phase == "intent" { text = isOutcomeUnknown ? "outcome unknown" : "begun" }
        return text
    }
}
