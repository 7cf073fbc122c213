internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage clip rebind …` and `clip exposure`: films that were filed where they do not belong.
    static let rebinding: [CommandSpec] = [rebind, rebindApprove, exposure]

    private static let place = [
        OptionSpec("to", "REF", "The reference of the family it belongs to", required: true),
        OptionSpec("session", "S", "The session's number there", required: true),
    ]

    private static let rebind = CommandSpec(
        ["clip", "rebind"], summary: "Move a film to the family and session it belongs to",
        discussion: """
            Needs two people: governance approves with "footage clip rebind approve", then somebody who is \
            granted the family it is filed under runs this. The film is sealed afresh to the right family, the \
            key at the old place is destroyed, an incident is opened, and everybody who could have seen the \
            film where it did not belong is listed. The old address stays empty for good.

            A day of filming that is not the session's is a disagreement, and a hold keeps a film where it is. \
            Purposes the family has not agreed to are dropped. If it is cut short, run it again. The reason is \
            sealed.

            With --json: from, clip (where it is now), purposes, dropped, is_finished (the copy at the old \
            place is gone), exposure as in "footage clip exposure", dry_run.
            """,
        arguments: [ArgumentSpec("CLIP", "The clip's address now, such as 7KQ2M4V/3/1")],
        options: place + reasonOptions, exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let family = try invocation.required("to", as: .reference)
        let session = try invocation.required("session", as: .positive)
        try invocation.checkReason()
        guard !invocation.isDryRun else {
            _ = try invocation.unlocked { try $0.showClip(address) }
            let document = JSONValue.members([
                "from": .text(address), "dry_run": .bool(true),
            ])
            return invocation.answer(document) {
                $0.paragraph(
                    "Would move \(address) to session \(session) of \(family); nothing was changed. Whether "
                        + "you may is decided, and recorded, when you do it.")
            }
        }
        let reason = try invocation.reason("How did it come to be filed wrongly?")
        let moved = try invocation.unlocked { unlocked in
            let bar = FilmBar("Moving \(address)", on: invocation.terminal)
            defer { bar.finish() }
            return try unlocked.rebindClip(
                address, to: family, session: session, reason: reason, progress: bar.advance)
        }
        if !moved.isFinished { invocation.exit = .partlyDone }
        invocation.answer(moved.json) { moved.tell(on: $0) }
    }

    private static let rebindApprove = CommandSpec(
        ["clip", "rebind", "approve"], summary: "Approve that a film is moved",
        discussion: """
            Governance does. The approval is for this film and that session alone, is used once, and ends \
            after 28 days; a later one takes its place. Somebody else moves the film. The reason is sealed.

            With --json: clip, family, session, until (the last day on which it can be used), dry_run.
            """,
        arguments: [ArgumentSpec("CLIP", "The clip's address now, such as 7KQ2M4V/3/1")],
        options: place + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let family = try invocation.required("to", as: .reference)
        let session = try invocation.required("session", as: .positive)
        try invocation.checkReason()
        let approval = try invocation.act { vault in
            let reason = try invocation.reason("Why is it to be moved?")
            return try vault.approveRebind(
                address, to: family, session: session, reason: reason)
        }
        invocation.said(
            [
                "clip": .text(address), "family": .text(family), "session": .count(session),
                "until": .text(approval.until),
            ],
            hint: """
                Somebody who is granted \(address.family) moves it, until \(approval.until): \
                `footage clip rebind \(address) --to \(family) --session \(session)`
                """
        ) { "Moving \(address) to session \(session) of \(family) \($0) approved." }
    }

    private static let exposure = CommandSpec(
        ["clip", "exposure"], summary: "Show who could see a film that was filed wrongly",
        discussion: """
            CLIP is the address from which the film was moved. Listed are the people who held a grant of the \
            family it was filed under in that time, every access on record (to the film, and to what was marked \
            in it), and the copies that left the vault. The log shows who opened a film, not what somebody did with a copy.

            With --json: clip, moved_to, from, until, days, people[] with person, id, purposes, from, until, \
            is_granted_right_family; accesses[] with on, event, person, id, purpose, bytes, outcome; exports[] \
            with number, person, id, taken, returned.
            """,
        arguments: [ArgumentSpec("CLIP", "The clip's old address, such as 7KQ2M4V/3/1")],
        exits: .vault
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let exposure = try invocation.unlocked { try $0.clipExposure(address) }
        invocation.answer(exposure.json) { exposure.tell(on: $0) }
    }
}

extension RebindSummary {
    fileprivate var json: JSONValue {
        .members([
            "from": .text(from), "clip": .text(to), "purposes": .texts(purposes.map(\.rawValue)),
            "dropped": .texts(dropped.map(\.rawValue)), "is_finished": .bool(isFinished),
            "exposure": exposure.json, "dry_run": .bool(false),
        ])
    }

    fileprivate func tell(on terminal: Terminal) {
        terminal.line("\(from) is clip \(to) now, sealed afresh. An incident was opened.")
        if !dropped.isEmpty {
            terminal.line(
                "No longer kept for \(dropped.map(\.rawValue).joined(separator: ", ")): no consent there.",
                style: .warning)
        }
        if isFinished {
            terminal.line("The key at the old place was overwritten and read back.")
        } else {
            terminal.paragraph(
                "The copy at the old place is still there; run this again, or wait for the next purge.",
                style: .warning)
        }
        terminal.line()
        exposure.tell(on: terminal)
    }
}
