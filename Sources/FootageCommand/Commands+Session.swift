internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage session …`: visits to a family.
    static let session: [CommandSpec] = [
        sessionAdd, sessionCorrect, sessionList,
        mark(
            "reviewed", summary: "Note the day a session was watched with the parent",
            sentence: { "Session \($0) \($1) noted as watched with the parent" },
            undone: { "That session \($0) was watched with the parent \($1) taken back." },
            undo: { try $0.undoReviewed($1, session: $2) }
        ) { try $0.markReviewed($1, session: $2, on: $3) },
        mark(
            "note-filed", summary: "Note the day a session's note was filed in the record",
            sentence: { "The note of session \($0) \($1) noted as filed" },
            undone: { "That the note of session \($0) was filed \($1) taken back." },
            undo: { try $0.undoNoteFiled($1, session: $2) }
        ) { try $0.markNoteFiled($1, session: $2, on: $3) },
    ]

    private static let sessionAdd = CommandSpec(
        ["session", "add"], summary: "Add a visit, so that its films find their family",
        discussion: """
            Films are bound to a session by when they were filmed: give the times of the visit where \
            you see several families in a day. One that ends after midnight is of the day on which it \
            began: --from 23:30 --to 00:20. A visit lasts 12 hours at most.

            JSON: session, as in "footage session list".
            """,
        arguments: [.family],
        options: [
            OptionSpec("on", "DATE", "The day of the visit", required: true),
            OptionSpec("from", "TIME", "When it began, such as 14:00"),
            OptionSpec(
                "to", "TIME", "When it ended; after midnight where it is earlier than --from"),
            OptionSpec("programme", "NUMBER", "In which programme, where several are open"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let date = try invocation.required("on", as: .date)
        let from = try invocation.value("from", as: .time)
        let to = try invocation.value("to", as: .time)
        let number = try invocation.value("programme", as: .positive)
        let session = try invocation.act {
            try $0.addSession(reference, on: date, from: from, to: to, programme: number)
        }
        invocation.said(
            ["family": .text(reference), "session": session.json],
            hint: "Bring its films in: `footage upload DIRECTORY`"
        ) {
            "Session \(reference)/\(session.number) on \(session.date)\(session.times) \($0) added to "
                + "programme \(session.programme), \(session.kind)."
        }
    }

    private static let sessionList = CommandSpec(
        ["session", "list"], summary: "List a family's sessions",
        discussion: """
            JSON: sessions, each with id, number, date, from, to, programme, kind, practitioner, \
            reviewed, note_filed, clips.
            """, arguments: [.family], exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let sessions = try invocation.unlocked { try $0.listSessions(reference) }
        let json: JSONValue = .members([
            "family": .text(reference), "sessions": .array(sessions.map(\.json)),
        ])
        invocation.answer(json) { terminal in
            guard !sessions.isEmpty else {
                terminal.line("Family \(reference) has no session yet.")
                return terminal.hint("Add one: `footage session add \(reference) --on DATE`")
            }
            var table = TableView([
                .text("SESSION"), .text("DATE"), .text("TIME"), .text("PROGRAMME"),
                .text("PRACTITIONER"), .text("REVIEWED"), .text("NOTE FILED"), .number("FILMS"),
            ])
            for session in sessions {
                table.add(
                    .init("\(reference)/\(session.number)"), .init(session.date.description),
                    .init(session.times.trimmed), .init("\(session.programme) \(session.kind)"),
                    .init(session.practitioner ?? ""), .init(session.reviewed?.description ?? "no"),
                    .init(session.noteFiled?.description ?? "no"), .init(String(session.clips)))
            }
            terminal.table(table)
        }
    }

    private static func mark(
        _ verb: String, summary: String,
        sentence: @escaping @Sendable (_ session: String, _ was: String) -> String,
        undone: @escaping @Sendable (_ session: String, _ was: String) -> String,
        undo:
            @escaping @Sendable (UnlockedVault, FamilyReference, Int) throws -> SessionSummary,
        _ mark:
            @escaping @Sendable (UnlockedVault, FamilyReference, Int, CivilDate) throws ->
            SessionSummary
    ) -> CommandSpec {
        CommandSpec(
            ["session", verb], summary: summary,
            discussion: """
                An earlier entry is superseded, and stays on record; so does one that --undo takes back.

                JSON: session, as in "footage session list".
                """,
            arguments: ArgumentSpec.session,
            options: [
                OptionSpec("on", "DATE", "The day, otherwise today"),
                .flag("undo", "Take it back: it was noted by mistake"),
            ], exits: .vault, writes: true
        ) { invocation in
            let (family, number) = try invocation.session()
            if invocation.has("undo") {
                if invocation.has("on") { throw UsageError.contradiction("--on", "--undo") }
                let session = try invocation.act { try undo($0, family, number) }
                return invocation.said(["family": .text(family), "session": session.json]) {
                    undone("\(family)/\(number)", $0)
                }
            }
            var date: CivilDate?
            let session = try invocation.act { vault in
                let day = try invocation.date("on", in: vault)
                date = day
                return try mark(vault, family, number, day)
            }
            invocation.said(["family": .text(family), "session": session.json]) {
                sentence("\(family)/\(number)", $0) + (date.map { " on \($0)." } ?? ".")
            }
        }
    }
}

extension Invocation {
    /// The session that two forms name: `7KQ2M4V/3` and `7KQ2M4V 3`.
    func session() throws -> (FamilyReference, Int) {
        let number = try value("NUMBER", as: .positive)
        if let number { return (try required("SESSION", as: .reference), number) }
        return try required("SESSION", as: .session)
    }
}

extension ArgumentSpec {
    /// A session, in either of two forms.
    static let session = [
        ArgumentSpec("SESSION", "The session, such as 7KQ2M4V/3, or its family's reference"),
        ArgumentSpec("NUMBER", "The session's number, after a reference alone", .optional),
    ]
}

extension ValueKind where Value == (FamilyReference, Int) {
    /// A session, such as `7KQ2M4V/3`.
    fileprivate static var session: Self {
        var kind = Self(
            "a session, such as 7KQ2M4V/3",
            advice: { _ in "Add the session's number after a slash." }
        ) { text in
            guard case .session(let family, let number)? = HoldScope(text) else { return nil }
            return (family, number)
        }
        kind.isReference = true
        return kind
    }
}

extension SessionSummary {
    /// The times as words after a date, with a space before them; nothing when none are known.
    var times: String {
        guard let from, let to else { return "" }
        return " \(from) to \(to)" + (visit.isOvernight ? " on the next day" : "")
    }

    var json: JSONValue {
        .members([
            "id": .text(id), "number": .count(number), "date": .text(date), "from": .text(from),
            "to": .text(to), "programme": .count(programme), "kind": .string(kind),
            "practitioner": .text(practitioner), "reviewed": .text(reviewed),
            "note_filed": .text(noteFiled), "clips": .count(clips),
        ])
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
