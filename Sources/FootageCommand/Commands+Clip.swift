internal import FootageVault
internal import Retention
internal import VaultCrypto
internal import VaultModel

extension CommandSpec {
    /// `footage clip …`: the films of families.
    static let clip: [CommandSpec] = [
        CommandSpec(
            ["clip", "list"], summary: "List films, of one family or of all you may see",
            discussion: """
                Status is where a film stands by the policy in force today: kept; queued, announced to \
                go; due, it goes with the next purge; overdue; held; restricted, it should be gone but a \
                hold or another rule blocks that; blocked, undecided, uncovered or review, a person must \
                look at it. "Kept until" is the last day on which it may lawfully be kept.

                With --json: clips[] has clip, id, filmed, filmed_from (film or session), seconds, bytes, \
                class, purposes, taken_in, status, last_day, destroyed_from, announced_from, rule, \
                watchable, holds, being_destroyed.
                """,
            arguments: [ArgumentSpec("REF", "The family's reference", .optional)],
            options: [
                OptionSpec("session", "N", "Of this session only"),
                OptionSpec(
                    "status", "STATUS", "With this status only", repeated: true,
                    choices: Decision.Status.allCases.map(\.rawValue)),
                OptionSpec(
                    "due-by", "DATE", "Of which the destruction may begin on this day or before"),
            ],
            exits: .vault
        ) { invocation in
            var filter = ClipFilter(
                session: try invocation.value("session", as: .positive),
                dueBy: try invocation.value("due-by", as: .date))
            filter.statuses = Set(
                try invocation.all("status", as: ValueKind<Decision.Status>.word))
            let family = try invocation.value("REF", as: .reference)
            let clips = try invocation.unlocked { try $0.listClips(family: family, filter) }
            invocation.answer(.members(["clips": .array(clips.map(\.json))])) { terminal in
                guard !clips.isEmpty else {
                    terminal.line("There is no film to list.")
                    return
                }
                terminal.table(ClipSummary.table(of: clips))
                let bytes = clips.reduce(Int64(0)) { $0 &+ Int64(clamping: $1.bytes) }
                terminal.line(
                    Amounts.count(clips.count, "film", "films") + ", " + Amounts.megabytes(bytes),
                    style: .faint)
            }
        },
        CommandSpec(
            ["clip", "show"], summary: "Show everything about one film but its pictures",
            discussion: """
                What the film's file said of itself is shown to who holds a grant of the family alone; \
                where it was filmed only with --verbose, for that is somebody's home.

                With --json: the members that "footage clip list" gives for a film, and payload_bytes, \
                tree_root, key_slot (whole, erased, wrong), has_payload, exports, exports_open, and \
                particulars, which has name, sha256, bytes, milliseconds, codec, width, height, sound, \
                device, taken, evidence, note, and place with --verbose.
                """,
            arguments: [ArgumentSpec("CLIP", "The clip's address, such as 7KQ2M4V/3/1")],
            exits: .vault
        ) { invocation in
            let address = try invocation.required("CLIP", as: .address)
            let clip = try invocation.unlocked { try $0.showClip(address) }
            let withPlace = invocation.isVerbose
            invocation.answer(clip.json(withPlace: withPlace)) { terminal in
                terminal.facts(clip.facts(withPlace: withPlace))
            }
        },
        CommandSpec(
            ["clip", "export"], summary: "Take a film out of the vault, for a stated purpose",
            discussion: """
                That you asked is on record before the first byte leaves the vault; what was given \
                follows. The file appears whole or not at all, and nothing is ever replaced. With "--to \
                -" the film goes to standard output, for a player to read, but never to a terminal.

                A copy is yours to look after from then on: --return-by says when it will be gone, and \
                "footage export returned" that it is.

                With --json: number, clip, purpose, file, bytes, seconds, sha256, return_by, dry_run.
                """,
            arguments: [ArgumentSpec("CLIP", "The clip's address, such as 7KQ2M4V/3/1")],
            options: [
                OptionSpec("to", "FILE", "The new file, or - for standard output", required: true),
                OptionSpec("purpose", "P", "What it is opened for", required: true),
                OptionSpec("return-by", "DATE", "When the copy will be back or gone"),
            ],
            exits: .vault + [.partlyDone], writes: true
        ) { invocation in
            try ClipExport(invocation).run()
        },
    ]
}

extension ClipSummary {
    /// The film as `--json` gives it.
    var json: JSONValue {
        .members([
            "clip": .text(address), "id": .text(id), "filmed": .text(recorded),
            "filmed_from": .string(recordedByFilm ? "film" : "session"),
            "seconds": .count(milliseconds / 1000), "bytes": .count(bytes),
            "class": .string(kind.rawValue), "purposes": .texts(purposes.map(\.rawValue)),
            "taken_in": .text(uploaded), "status": .text(retention?.status.rawValue),
            "last_day": .text(retention?.limit), "destroyed_from": .text(retention?.due),
            "announced_from": .text(retention?.queue), "rule": .text(retention?.rule),
            "watchable": .texts(retention?.watchable.map(\.rawValue) ?? []),
            "holds": .array(holds.map { .count($0) }), "being_destroyed": .bool(isBeingDestroyed),
        ])
    }

    fileprivate static func table(of clips: [ClipSummary]) -> TableView {
        var table = TableView([
            .whole("Clip"), .whole("Filmed"), .number("Length"), .number("Size"), .text("For"),
            .text("Status"), .whole("Kept until"), .text("Rule"),
        ])
        for clip in clips {
            table.add(
                "\(clip.address.description)", "\(clip.recorded.description)", .init(clip.length),
                .init(Amounts.megabytes(Int64(clamping: clip.bytes))),
                .init(clip.purposes.map(\.rawValue).joined(separator: ", ")),
                .init(clip.standing, style: clip.style),
                .init(clip.retention?.limit?.description ?? ""), .init(clip.retention?.rule ?? ""))
        }
        return table
    }

    fileprivate var length: String {
        milliseconds > 0 ? Amounts.time(.milliseconds(milliseconds)) : "?"
    }

    /// Where it stands, in a word.
    fileprivate var standing: String {
        if isBeingDestroyed { return "being destroyed" }
        let status = retention?.status.rawValue ?? "no policy"
        guard !holds.isEmpty else { return status }
        return status + " (hold " + holds.map { String($0) }.joined(separator: ", ") + ")"
    }

    fileprivate var style: Style {
        switch retention?.status {
        case .kept?: .plain
        case .overdue?, .uncovered?, .undecided?, nil: .bad
        default: .warning
        }
    }
}

extension ClipDetail {
    fileprivate func json(withPlace: Bool) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if case .object(let summary) = summary.json { members = summary }
        members["payload_bytes"] = .count(payloadLength)
        members["tree_root"] = .string(treeRoot)
        members["key_slot"] = .string(slot.rawValue)
        members["has_payload"] = .bool(hasPayload)
        members["exports"] = .count(exports)
        members["exports_open"] = .count(exportsOpen)
        if case .object(var particulars)? = particulars?.json {
            if !withPlace { particulars["place"] = nil }
            members["particulars"] = .object(particulars)
        }
        return .object(members)
    }

    /// What people want to know of the film, in the order in which they ask.
    fileprivate func facts(withPlace: Bool) -> [(String, TableView.Cell)] {
        let clip = summary
        var facts: [(String, TableView.Cell)] = [
            ("Clip", "\(clip.address.description)"),
            (
                "Filmed",
                .init(
                    clip.recordedByFilm
                        ? clip.recorded.description
                        : "\(clip.recorded) (the session's day; the film does not say)")
            ),
            ("Session on", "\(clip.session.description)"), ("Length", .init(clip.length)),
            ("Size", .init(Amounts.megabytes(Int64(clamping: clip.bytes)))),
            ("Kept for", .init(clip.purposes.map(\.rawValue).joined(separator: ", "))),
            ("Class", .init(clip.kind.rawValue)), ("Taken in", "\(clip.uploaded.description)"),
            ("Status", .init(clip.standing, style: clip.style)),
        ]
        if let retention = clip.retention {
            facts.append(
                ("Kept until", .init(retention.limit?.description ?? "cannot be told yet")))
            if let due = retention.due {
                facts.append(("Destroyed from", "\(due.description)"))
            }
            if let rule = retention.rule { facts.append(("By rule", .init(rule))) }
            facts.append(
                (
                    "May be watched for",
                    .init(retention.watchable.map(\.rawValue).joined(separator: ", "))
                ))
        }
        if !clip.holds.isEmpty {
            let holds = clip.holds.map { String($0) }.joined(separator: ", ")
            facts.append(("Open holds", .init(holds, style: .warning)))
        }
        facts.append(
            ("Exports", "\(String(exports)), of which not returned \(String(exportsOpen))"))
        if let particulars {
            facts.append(("File", .init(particulars.name)))
            if let device = particulars.device { facts.append(("Device", .init(device))) }
            if let taken = particulars.taken { facts.append(("Its own time", .init(taken))) }
            if let place = particulars.place {
                facts.append(("Place", .init(withPlace ? place : "known; --verbose shows it")))
            }
            if let note = particulars.note { facts.append(("Note", .init(note))) }
            facts.append(("SHA-256", .init(particulars.sha256.description)))
        }
        facts.append(("Key", .init(slot.rawValue, style: slot == .whole ? .plain : .bad)))
        if !hasPayload { facts.append(("Payload", .init("MISSING", style: .bad))) }
        return facts
    }
}
