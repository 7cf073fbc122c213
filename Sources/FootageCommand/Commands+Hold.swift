internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage hold …`: what must not be destroyed.
    static let hold: [CommandSpec] = [holdPlace, holdReview, holdRelease, holdList]

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

            What may still be watched hangs on the kind: governance alone, for the reason the hold is there. \
            Governance may say otherwise with --watch and --uses; a second hold never widens what the first \
            allows.

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
            OptionSpec("owner", "PERSON", "Who answers for it, otherwise you"),
            OptionSpec(
                "watch", "ROLES", "The roles that may still watch, parted by commas, or none"),
            OptionSpec("uses", "PURPOSES", "What they may watch for, parted by commas"),
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let scope = try invocation.required("SCOPE", as: .clipSelection)
        let kind: HoldKind = try invocation.required("kind", as: .word)
        let review = try invocation.required("review-by", as: .date)
        let watch = try invocation.holdWatch()
        let owner = try invocation.value("owner", as: .string)
        try invocation.checkReason()
        let hold = try invocation.act { vault in
            let reason = try invocation.reason("Why is it held?")
            return try vault.placeHold(
                on: scope, kind: kind, reason: reason, reviewBy: review, watch: watch,
                owner: owner.map { try vault.findPerson($0) })
        }
        invocation.said(
            ["hold": hold.json],
            hint: "Governance releases it: `footage hold release \(hold.number)`"
        ) {
            "Hold \(hold.number), \(hold.kind.rawValue), \($0) placed on \(hold.scope), to be looked at "
                + "again by \(hold.reviewBy)."
        }
    }

    private static let holdReview = CommandSpec(
        ["hold", "review"], summary: "Record that a hold was looked at, and stays",
        discussion: """
            Asks whether it is still needed; one that is not, "footage hold release" ends. Where anybody else \
            has governance, nobody reviews a hold that they placed themselves. The reason is sealed.

            JSON: hold, as in "footage hold list".
            """, arguments: [ArgumentSpec("NUMBER", "The hold's number, from footage hold list")],
        options: [
            OptionSpec(
                "review-by", "DATE", "When it must be looked at next",
                required: true)
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        let next = try invocation.required("review-by", as: .date)
        try invocation.checkReason()
        let hold = try invocation.act { vault in
            let reason = try invocation.reason("Why does it stay?")
            return try vault.reviewHold(number, reason: reason, next: next)
        }
        invocation.said(["hold": hold.json]) {
            "Hold \(hold.number) on \(hold.scope) \($0) noted as looked at; it stays, to be looked at "
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
            JSON: holds, each with number, scope, kind, placed, placed_by, owner, watch (roles), uses, \
            review_by, overdue, released, reason, reviews[] with on, by, was_due_by, reason.
            """, arguments: [ArgumentSpec("FAMILY", "Only this family's", .optional)], exits: .vault
    ) { invocation in
        let reference = try invocation.value("FAMILY", as: .reference)
        let (holds, today) = try invocation.unlocked {
            (try $0.listHolds(reference), $0.vault.today)
        }
        let json: JSONValue = .members(["holds": .array(holds.map { $0.json(on: today) })])
        invocation.answer(json) { terminal in
            guard !holds.isEmpty else { return terminal.line("There is no hold.") }
            var table = TableView([
                .number("HOLD"), .text("ON"), .text("KIND"), .whole("PLACED"), .text("BY"),
                .text("OWNER"), .text("MAY WATCH"), .text("REVIEW BY"), .text("REASON"),
            ])
            for hold in holds {
                let isLate = hold.isPastReview(on: today)
                table.add(
                    .init(String(hold.number)), .init(hold.scope), .init(hold.kind.rawValue),
                    .init(hold.placed.description), .init(hold.placedBy ?? ""),
                    .init(hold.owner ?? ""), .init(hold.watch.words),
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
    func checkReason() throws { try checkText("reason") }

    /// Refuses a text that is given twice: by an option, and in a file.
    func checkText(_ option: String) throws {
        if has(option), has(option + "-file") {
            throw UsageError.contradiction("--\(option)", "--\(option)-file")
        }
    }

    /// A text that will be sealed: from a file, from the arguments with a word of warning, or none.
    func sealedText(_ option: String, orElse: String = "") throws -> String? {
        try checkText(option)
        if let path = try value(option + "-file", as: .path) {
            return try InputFile.text(path, limit: 8000)
        }
        guard let text = try value(option, as: .string) else { return nil }
        terminal.note(
            "What is typed after a command can be seen by others on this machine and stays in the "
                + "shell's history; --\(option)-file\(orElse) keeps it to yourself.")
        return text
    }

    /// Who may still watch under a hold, where that is said.
    fileprivate func holdWatch() throws -> HoldWatch? {
        let roles = try value("watch", as: .watchers)
        let uses = try value("uses", as: .accessPurposes)
        guard let roles else {
            if uses != nil { throw UsageError.missing("--watch", command: command.name) }
            return nil
        }
        if uses == nil, !roles.isEmpty {
            throw UsageError.missing("--uses", command: command.name)
        }
        return HoldWatch(roles: roles, uses: uses ?? [])
    }

    /// The reason for an act: from a file, from the arguments with a word of warning, or asked for.
    func reason(_ question: String) throws -> String {
        if let text = try sealedText("reason", orElse: ", or no reason at all,") { return text }
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

extension ValueKind where Value == Set<Role> {
    /// Roles parted by commas, or `none`.
    fileprivate static var watchers: Self {
        let words = Role.allCases.map(\.rawValue)
        return Self("roles parted by commas, or none; of: " + words.joined(separator: ", ")) {
            text in
            guard text != "none" else { return [] }
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let roles = parts.compactMap { Role(rawValue: String($0)) }
            return roles.count == parts.count ? Set(roles) : nil
        }
    }
}

extension ValueKind where Value == [AccessPurpose] {
    /// Reasons to open a clip, parted by commas.
    fileprivate static var accessPurposes: Self {
        Self("purposes parted by commas, such as disclosure,review") { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let uses = parts.compactMap { AccessPurpose(String($0)) }
            return uses.count == parts.count ? uses : nil
        }
    }
}

extension HoldWatch {
    /// Who may watch and what for, in words.
    fileprivate var words: String {
        guard !roles.isEmpty else { return "nobody" }
        return roles.sorted().map(\.rawValue).joined(separator: ", ") + ": "
            + uses.map(\.description).joined(separator: ", ")
    }
}

extension HoldSummary {
    fileprivate func isPastReview(on today: CivilDate) -> Bool {
        released == nil && reviewBy < today
    }

    fileprivate func json(on today: CivilDate) -> JSONValue {
        guard case .object(var members) = json else { return json }
        members["overdue"] = .bool(isPastReview(on: today))
        return .object(members)
    }

    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "scope": .string(scope), "kind": .string(kind.rawValue),
            "placed": .text(placed), "placed_by": .text(placedBy), "owner": .text(owner),
            "watch": .texts(watch.roles.sorted().map(\.rawValue)),
            "uses": .texts(watch.uses), "review_by": .text(reviewBy),
            "released": .text(released), "reason": .text(reason),
            "reviews": .array(
                reviews.map { review in
                    .members([
                        "on": .text(review.on), "by": .text(review.by),
                        "was_due_by": .text(review.wasDueBy), "reason": .text(review.reason),
                    ])
                }),
        ])
    }
}
