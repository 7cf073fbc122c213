internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage break-glass …`: one family opened in an emergency, and what another person makes of it.
    static let breakGlass: [CommandSpec] = [breakGlassOpen, breakGlassList, breakGlassReview]

    private static let breakGlassOpen = CommandSpec(
        ["break-glass", "open"], summary: "Open one family until midnight, in an emergency",
        discussion: """
            Governance does, with the recovery identity, when a film must be seen and nobody who was granted the \
            family is there. It opens the family to you alone, for "--purpose review", until the end of today. It \
            stands in for a grant and for nothing else: what is queued, restricted or under hold stays closed.

            Everyone with governance sees it at once: an incident stays open until another person with \
            governance, or a supervisor, has reviewed what you opened. The record says for each film that it was \
            an emergency. The reason is sealed.

            With --json: break_glass, as in "footage break-glass list", dry_run.
            """,
        arguments: [.family],
        options: [
            OptionSpec(
                "recovery", "FILE", "The recovery identity, which governance holds", required: true)
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let family = try invocation.required("FAMILY", as: .reference)
        let path = TerminalCalls.absolute(try invocation.required("recovery", as: .path))
        try invocation.checkReason()
        let opened = try invocation.act { vault in
            let recovery = try invocation.readRecovery(at: path)
            let reason = try invocation.reason("What is the emergency?")
            return try vault.openBreakGlass(family, with: recovery, reason: reason)
        }
        invocation.said(
            ["break_glass": opened.json],
            hint: """
                `footage clip list \(family)` lists its films; open them with `--purpose review`. Put the recovery \
                identity away again. Number \(opened.number) waits for another person's review.
                """
        ) { "Family \(family) \($0) opened to you until midnight of \(opened.until)." }
    }

    private static let breakGlassList = CommandSpec(
        ["break-glass", "list"], summary: "List the families that were opened in an emergency",
        discussion: """
            The newest first, with what was opened of each, by the log. Governance and supervisors see it.

            JSON: break_glass[], each with number, family, officer, officer_id, opened, until, is_open, reason, \
            times, bytes, seconds, films[] (clip, clip_id, times, exported, bytes, seconds, is_known), reviewed, \
            reviewed_by, reviewed_by_id, review.
            """, exits: .vault
    ) { invocation in
        let all = try invocation.unlocked { try $0.listBreakGlass() }
        invocation.answer(.members(["break_glass": .array(all.map(\.json))])) { terminal in
            guard !all.isEmpty else {
                return terminal.line("No family was ever opened by break-glass.")
            }
            var table = TableView([
                .number("NUMBER"), .whole("OPENED"), .whole("FAMILY"), .text("BY"), .text("FILMS"),
                .text("REVIEWED"), .text("WHY"),
            ])
            for one in all {
                table.add([
                    .init(String(one.number)), .init(one.opened.description),
                    .init(one.family.description), .init(one.holder), .init(one.extent),
                    .init(one.standing, style: one.review == nil ? .warning : .plain),
                    .init(one.reason ?? ""),
                ])
            }
            terminal.table(table)
            if all.contains(where: \.mayReview) {
                terminal.hint(
                    "`footage break-glass review NUMBER` shows what was opened, and closes it.")
            }
        }
    }

    private static let breakGlassReview = CommandSpec(
        ["break-glass", "review"], summary: "Review what was opened in an emergency, and close it",
        discussion: """
            Another person with governance does, or a supervisor, and never whoever opened the family. You are \
            shown what was opened: which films, how often and how much of each, and whether a copy left the \
            vault. It ends their access, where midnight has not. The reason is sealed.

            With --json: break_glass, as in "footage break-glass list", dry_run.
            """,
        arguments: [ArgumentSpec("NUMBER", "Its number, from footage break-glass list")],
        options: reasonOptions, exits: .vault, writes: true, asks: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        try invocation.checkReason()
        let reviewed = try invocation.unlocked { vault in
            if !invocation.wantsJSON, !invocation.isDryRun {
                let found = try vault.listBreakGlass().first { $0.number == number }
                if let found, found.mayReview {
                    found.show(on: invocation.terminal)
                    try invocation.insist(
                        "Have you seen what was opened, and is this to be closed?")
                }
            }
            let reason = try invocation.reason("What did you find?")
            return try invocation.isDryRun
                ? vault.rehearse { try $0.reviewBreakGlass(number, reason: reason) }
                : vault.reviewBreakGlass(number, reason: reason)
        }
        invocation.said(["break_glass": reviewed.json]) {
            "Break-glass \(number) of family \(reviewed.family) \($0) closed as reviewed: \(reviewed.extent)."
        }
    }
}

extension BreakGlass {
    fileprivate var holder: String { officerName ?? officer.shown }

    /// How much was opened, on one line.
    fileprivate var extent: String {
        guard !films.isEmpty else { return "none opened" }
        let share = Amounts.time(.seconds(Int64(clamping: seconds)))
        return "\(Amounts.count(films.count, "film", "films")), "
            + "\(Amounts.count(times, "time", "times")), \(share), "
            + Amounts.megabytes(Int64(clamping: bytes))
    }

    fileprivate var standing: String {
        guard let review else { return isOpen ? "no; open until midnight" : "no" }
        return "\(review.on) by \(review.name ?? review.person.shown)"
            + (review.reason.map { ": \($0)" } ?? "")
    }

    fileprivate func show(on terminal: Terminal) {
        terminal.line(
            "\(holder) opened family \(family) on \(opened)" + (reason.map { ": \($0)" } ?? "."))
        guard !films.isEmpty else { return terminal.line("No film was opened.") }
        var table = TableView([
            .text("FILM"), .number("TIMES"), .number("LENGTH"), .number("MB"), .text("COPY"),
            .text("KNOWN"),
        ])
        for film in films {
            table.add([
                .init(film.address?.description ?? film.clip.description),
                .init(String(film.times)),
                .init(Amounts.time(.seconds(Int64(clamping: film.seconds)))),
                .init(Amounts.megabytes(Int64(clamping: film.bytes))),
                .init(
                    film.wasExported ? "left the vault" : "none",
                    style: film.wasExported ? .warning : .plain),
                .init(
                    film.isKnown ? "all of it" : "not how much",
                    style: film.isKnown ? .plain : .warning),
            ])
        }
        terminal.table(table)
    }

    fileprivate var json: JSONValue {
        .members([
            "number": number == 0 ? nil : .count(number), "family": .text(family),
            "officer": .text(officerName), "officer_id": .text(officer), "opened": .text(opened),
            "until": .text(until), "is_open": .bool(isOpen), "reason": .text(reason),
            "times": .count(times), "bytes": .count(bytes), "seconds": .count(seconds),
            "films": .array(
                films.map { film in
                    .members([
                        "clip": .text(film.address), "clip_id": .text(film.clip),
                        "times": .count(film.times), "exported": .bool(film.wasExported),
                        "bytes": .count(film.bytes), "seconds": .count(film.seconds),
                        "is_known": .bool(film.isKnown),
                    ])
                }), "reviewed": .text(review?.on), "reviewed_by": .text(review?.name),
            "reviewed_by_id": .text(review?.person), "review": .text(review?.reason),
        ])
    }
}
