internal import FootageVault
internal import VaultModel

extension QuarantineSummary {
    /// The film as `--json` gives it.
    var json: JSONValue {
        .members([
            "number": .count(number), "reason": .string(reason), "filmed": .text(recorded),
            "seconds": milliseconds.map { .count($0 / 1000) }, "bytes": .count(bytes),
            "taken_in": .text(uploaded), "is_damaged": .bool(isDamaged),
            "practitioner": .text(practitioner), "brought_by": .text(broughtBy),
            "incident_on": .text(incidentOn), "is_past_time": .bool(isPastTime),
            "is_being_destroyed": .bool(isBeingDestroyed),
            "returnable_until": .text(returnableUntil), "hint": .string(hint),
            "file": .text(particulars?.name), "device": .text(particulars?.device),
            "evidence": .text(particulars?.evidence), "taken": .text(particulars?.taken),
            "note": .text(particulars?.note), "parts": .count(parts),
        ])
    }

    /// The films as a table: names for the practitioner they wait for, practitioners for all others.
    static func table(of films: [QuarantineSummary]) -> TableView {
        let areOwn = films.allSatisfy { $0.particulars != nil }
        var table = TableView([
            .number("Number"), .whole("Filmed"), .number("Length"), .number("Size"),
            .whole("Taken in"), .whole("Incident on"), .text("Why"),
            .text(areOwn ? "File" : "Waits for"),
        ])
        for film in films {
            var name = film.particulars?.name.split(separator: "/").last.map(String.init)
            if film.parts > 1 { name = name.map { "\($0) (\(film.parts) chapters)" } }
            table.add(
                "\(String(film.number))", .init(film.recorded?.description ?? "not known"),
                .init(film.length), .init(Amounts.megabytes(Int64(clamping: film.bytes))),
                "\(film.uploaded.description)",
                .init(
                    film.incidentOn?.description ?? "no policy",
                    style: film.isPastTime ? .bad : .plain),
                .init(
                    film.isBeingDestroyed
                        ? "being destroyed" : film.standing,
                    style: film.isDamaged ? .bad : .plain),
                .init((areOwn ? name : film.practitioner) ?? ""))
        }
        return table
    }

    /// The film as `--json` gives it by itself; where it was filmed only when that is asked for.
    func json(withPlace: Bool) -> JSONValue {
        guard case .object(var members) = json else { return json }
        members["particulars"] = particulars?.shown(withPlace: withPlace)
        return .object(members)
    }

    /// The film, one line a fact, with what was found out about it for who may read that.
    func details(withPlace: Bool) -> [(String, TableView.Cell)] {
        var facts: [(String, TableView.Cell)] = [("Number", "\(String(number))")]
        if let practitioner { facts.append(("Waits for", .init(practitioner))) }
        if let broughtBy, broughtBy != practitioner {
            facts.append(("Brought by", .init(broughtBy)))
        }
        facts += [
            ("Why", .init(why)), ("Filmed", .init(recorded?.description ?? "not known")),
            ("Length", .init(parts > 1 ? "\(length) (\(parts) parts)" : length)),
            ("Size", .init(Amounts.megabytes(Int64(clamping: bytes)))),
            ("Taken in", "\(uploaded.description)"), ("Incident", incidentCell),
        ]
        if isBeingDestroyed {
            facts.append(
                ("Destruction", .init("begun; the next purge or a repair ends it", style: .warning))
            )
        }
        if let returnableUntil {
            facts.append(("May be given back", "until \(returnableUntil.description)"))
        }
        if isDamaged {
            let words =
                "DAMAGED: restore it from a backup, and keep the tablet's film"
            facts.append(("Stored copy", .init(words, style: .bad)))
        }
        if let particulars {
            facts += particulars.facts(withPlace: withPlace)
            facts += particulars.partFacts(withPlace: withPlace)
        }
        return facts
    }

    /// Why it waits, and what is to be known besides.
    private var standing: String {
        var notes: [String] = []
        if isDamaged { notes.append("copy DAMAGED") }
        if let returnableUntil { notes.append("may be given back until \(returnableUntil)") }
        return notes.isEmpty ? why : why + " (" + notes.joined(separator: "; ") + ")"
    }

    /// Why it waits, in a few words.
    private var why: String {
        switch reason {
        case "incomplete": "the film is not whole"
        case "not-probed-in-time": "could not be looked into in time"
        case "probed-since": "looked into since, and not bound yet"
        case "no-family": "nothing says whose it is"
        case "unknown-family": "not a family of theirs"
        case "mistyped-reference": "a slip in the reference"
        case "signals-disagree": "the signals do not agree"
        case "no-date": "not known when it was filmed"
        case "times-disagree": "two days for one film"
        case "no-session": "no session that day"
        case "no-such-session": "no such session"
        case "other-practitioner": "another practitioner's session"
        case "day-disagrees": "not filmed on the session's day"
        case "ambiguous-day": "several sessions that day"
        case "no-consent": "no consent that day"
        case "needs-review": "needs review by governance"
        default: reason
        }
    }

    private var incidentCell: TableView.Cell {
        guard let incidentOn else { return "not known: no policy is in force" }
        return isPastTime
            ? .init("since \(incidentOn): it waits too long", style: .bad)
            : .init("on \(incidentOn), unless it is decided before")
    }

    /// What to do about it.
    var hint: String {
        let ends =
            returnableUntil == nil
            ? """
            Otherwise governance has it given back, with "footage quarantine return approve \(number)", or \
            destroyed, with "footage quarantine destroy \(number)".
            """
            : """
            Otherwise the practitioner gives it back with "footage quarantine return \(number) --to DIR"; \
            governance can have it destroyed with "footage quarantine destroy \(number)".
            """
        guard !isBeingDestroyed else { return "Nothing is to be done: it is on its way out." }
        let bind = "footage quarantine bind \(number) REF --session S"
        return switch reason {
        case "incomplete": "Copy the film from the tablet again and upload that. \(ends)"
        case "not-probed-in-time":
            "Upload the same film again when the machine has less to do: it is looked into anew. \(ends)"
        case "needs-review":
            "Information governance decides. \(ends)"
        case "no-consent":
            "Record the consent if it was given, then: \(bind). \(ends)"
        case "no-session", "no-such-session":
            "Record the session, then: \(bind). \(ends)"
        case "other-practitioner":
            "Ask that practitioner, or correct the session's record, then: \(bind). \(ends)"
        case "unknown-family": "Check the reference, or ask for a grant, then: \(bind). \(ends)"
        default: "To put it where it belongs: \(bind). \(ends)"
        }
    }

    private var length: String {
        milliseconds.map { Amounts.time(.milliseconds($0)) } ?? "?"
    }

    /// What a dry run can hold against a binding: the session, and its day.
    func check(
        against sessions: [SessionSummary], _ number: Int, of family: FamilyReference
    ) throws {
        guard let session = sessions.first(where: { $0.number == number }) else {
            throw CommandFailure(
                .badInput, code: "not-found", "Family \(family) has no session \(number).")
        }
        guard let recorded, !session.visit.isOn(recorded) else { return }
        throw CommandFailure(
            .badInput, code: "day-disagrees",
            "It was filmed on \(recorded), and session \(number) was on \(session.date).",
            hint: "Name the session of that day; record it first if it is missing.")
    }
}
