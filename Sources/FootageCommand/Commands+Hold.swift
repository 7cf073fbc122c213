internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage hold …`: what must not be destroyed.
    static let hold: [CommandSpec] = [holdPlace, holdRelease, holdList]

    /// How a reason is given that is sealed.
    static let reasonOptions = [
        OptionSpec(
            "reason", "TEXT", "Why; others on this machine can see it while the command runs"),
        OptionSpec("reason-file", "FILE", "Why, from a file; without either you are asked"),
    ]

    private static let holdPlace = CommandSpec(
        ["hold", "place"],
        summary: "Stop the destruction of a family's, a session's or a clip's films",
        discussion: """
            A hold wins over every rule until someone with governance releases it, and is looked at \
            again by a day you name. The reason is sealed.

            JSON: hold, as in "footage hold list".
            """,
        arguments: [
            ArgumentSpec("SCOPE", "A family, a session or a clip: 7KQ2M4V, 7KQ2M4V/3, 7KQ2M4V/3/1")
        ],
        options: [
            OptionSpec(
                "kind", "KIND", "Why in one word", required: true,
                choices: HoldKind.allCases.map(\.rawValue)),
            OptionSpec("review-by", "DATE", "When it must be looked at again", required: true),
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let scope = try invocation.required("SCOPE", as: .clipSelection)
        let kind: HoldKind = try invocation.required("kind", as: .word)
        let review = try invocation.required("review-by", as: .date)
        try invocation.checkReason()
        let hold = try invocation.act { vault in
            let reason = try invocation.reason("Why is it held?")
            return try vault.placeHold(on: scope, kind: kind, reason: reason, reviewBy: review)
        }
        invocation.said(
            ["hold": hold.json],
            hint: "Governance releases it: `footage hold release \(hold.number)`"
        ) {
            "Hold \(hold.number), \(hold.kind.rawValue), \($0) placed on \(hold.scope), to be looked at "
                + "again by \(hold.reviewBy)."
        }
    }

    private static let holdRelease = CommandSpec(
        ["hold", "release"], summary: "End a hold",
        discussion: """
            Nothing is destroyed before the policy's grace has passed from this day.

            JSON: hold, as in "footage hold list".
            """, arguments: [ArgumentSpec("NUMBER", "The hold's number, from footage hold list")],
        options: reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        try invocation.checkReason()
        let hold = try invocation.act { vault in
            let reason = try invocation.reason("Why is it released?")
            return try vault.releaseHold(number, reason: reason)
        }
        invocation.said(["hold": hold.json]) {
            "Hold \(hold.number) on \(hold.scope) \($0) released."
        }
    }

    private static let holdList = CommandSpec(
        ["hold", "list"], summary: "List holds, the open ones first",
        discussion: """
            JSON: holds, each with number, scope, kind, placed, placed_by, review_by, released, reason.
            """, arguments: [ArgumentSpec("FAMILY", "Only this family's", .optional)], exits: .vault
    ) { invocation in
        let reference = try invocation.value("FAMILY", as: .reference)
        let (holds, today) = try invocation.unlocked {
            (try $0.listHolds(reference), $0.vault.today)
        }
        invocation.answer(.members(["holds": .array(holds.map(\.json))])) { terminal in
            guard !holds.isEmpty else { return terminal.line("There is no hold.") }
            var table = TableView([
                .number("HOLD"), .text("ON"), .text("KIND"), .text("PLACED"), .text("BY"),
                .text("REVIEW BY"), .text("REASON"),
            ])
            for hold in holds {
                let isLate = hold.released == nil && hold.reviewBy < today
                table.add(
                    .init(String(hold.number)), .init(hold.scope), .init(hold.kind.rawValue),
                    .init(hold.placed.description), .init(hold.placedBy ?? ""),
                    .init(
                        hold.released.map { "released \($0)" }
                            ?? hold.reviewBy.description + (isLate ? " (past)" : ""),
                        style: isLate ? .warning : .plain),
                    .init(hold.reason ?? "(sealed)"))
            }
            terminal.table(table)
        }
    }
}

extension Invocation {
    /// Refuses two reasons at once, before anything is asked.
    func checkReason() throws {
        if has("reason"), has("reason-file") {
            throw UsageError.contradiction("--reason", "--reason-file")
        }
    }

    /// The reason for an act: from a file, from the arguments with a word of warning, or asked for.
    func reason(_ question: String) throws -> String {
        if let path = try value("reason-file", as: .path) {
            return try InputFile.text(path, limit: 8000)
        }
        if let text = try value("reason", as: .string) {
            terminal.note(
                "What is typed after a command can be seen by others on this machine and stays in the "
                    + "shell's history; --reason-file, or no reason at all, keeps it to yourself.")
            return text
        }
        do {
            return try prompt.line(question)
        } catch PromptError.nobodyToAsk {
            throw UsageError.missing("--reason-file", command: command.name)
        }
    }
}

extension ValueKind where Value == HoldScope {
    /// What a hold is placed on, or what is taken out together.
    static var clipSelection: Self {
        var kind = Self("a family, a session or a clip, such as 7KQ2M4V, 7KQ2M4V/3 or 7KQ2M4V/3/1")
        {
            HoldScope($0)
        }
        kind.isReference = true
        return kind
    }
}

extension HoldSummary {
    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "scope": .string(scope), "kind": .string(kind.rawValue),
            "placed": .text(placed), "placed_by": .text(placedBy), "review_by": .text(reviewBy),
            "released": .text(released), "reason": .text(reason),
        ])
    }
}
