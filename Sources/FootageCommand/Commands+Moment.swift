internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage moment …`: what was seen in films, and where.
    static let moment: [CommandSpec] = [momentAdd, momentList, momentDrop, momentExport]

    private static let purposeOption = OptionSpec(
        "purpose", "P", "What the film is watched for, otherwise therapy")

    private static let momentAdd = CommandSpec(
        ["moment", "add"], summary: "Mark a moment of a film, and what you see there",
        discussion: """
            Times count from the film's beginning: 1:23, 1:02:03 or seconds, with decimals where you need them. Whoever \
            may watch the film may mark it. What you saw and your note are sealed under the film's own key: they go \
            where it goes, and end with it.

            JSON: moment, as in "footage moment list"; dry_run.
            """,
        arguments: [clipArgument],
        options: [
            OptionSpec("from", "TIME", "Where it begins", required: true),
            OptionSpec("to", "TIME", "Where it ends", required: true),
            OptionSpec(
                "seen", "WHAT", "What you see", required: true,
                choices: MomentKind.allCases.map(\.rawValue)),
            OptionSpec(
                "note", "TEXT", "A note about it; others can see it while the command runs"),
            OptionSpec("note-file", "FILE", "The note, from a file"), purposeOption,
        ], exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let from = try invocation.required("from", as: .filmPoint)
        let to = try invocation.required("to", as: .filmPoint)
        let kind: MomentKind = try invocation.required("seen", as: .word)
        let purpose = try invocation.momentPurpose()
        guard from.milliseconds < to.milliseconds else {
            throw CommandFailure(
                .badInput, code: "moment-range",
                "A moment that begins at \(from) does not end at \(to).",
                hint: "Give the later time with --to.")
        }
        let mark = MomentMark(
            milliseconds: from.milliseconds..<to.milliseconds, kind: kind,
            note: try invocation.sealedText("note"))
        let moment = try invocation.act { try $0.addMoment(mark, to: address, purpose: purpose) }
        invocation.said(["moment": moment.json]) {
            "Moment \(moment.number) of \(address), \(moment.from) to \(moment.to), \($0) marked: "
                + "\(kind.title)."
        }
    }

    private static let momentList = CommandSpec(
        ["moment", "list"], summary: "List what was marked in films",
        discussion: """
            Lists the moments of a family's, a session's or a film's, as far as the films may be watched for the \
            purpose today. Those that may not are named with the reason. Governance looks at them for \
            subject-access, disclosure or review, as at the films.

            JSON: moments[] with clip, number, from_ms, to_ms, seen, note, by, by_id, on; withheld[] with clip, code, \
            message.
            """,
        arguments: [ArgumentSpec("SCOPE", "A family, a session or a clip: 7KQ2M4V/3")],
        options: [purposeOption], exits: .vault
    ) { invocation in
        let scope = try invocation.required("SCOPE", as: .clipSelection)
        let purpose = try invocation.momentPurpose()
        let list = try invocation.unlocked { try $0.moments(of: scope, for: purpose) }
        invocation.answer(list.json) { terminal in
            if list.moments.isEmpty, list.withheld.isEmpty {
                terminal.line("There is no moment to list.")
            }
            if !list.moments.isEmpty { terminal.table(Moment.view(of: list.moments)) }
            for one in list.withheld {
                terminal.line("\(one.clip): not shown, \(one.error.message)", style: .warning)
            }
        }
    }

    private static let momentDrop = CommandSpec(
        ["moment", "drop"], summary: "Take the mark of a moment away",
        discussion: """
            You take away what you marked yourself, or what somebody marked who has left; governance that was granted \
            the family takes any away. Under a hold nobody does.

            JSON: clip, number, dry_run.
            """,
        arguments: [
            clipArgument, ArgumentSpec("NUMBER", "The moment's number, from footage moment list"),
        ],
        exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let number = try invocation.required("NUMBER", as: .positive)
        try invocation.act { try $0.dropMoment(number, of: address) }
        invocation.said(["clip": .text(address), "number": .count(number)]) {
            "Moment \(number) of \(address) \($0) taken away."
        }
    }

    private static let momentExport = CommandSpec(
        ["moment", "export"], summary: "Write what was marked in films to a table",
        discussion: """
            A CSV file that only you may read, with film, moment, from, to, seen, note, by, on; no cell of it starts a \
            formula. It is a copy outside the vault, which does not end with the films: that it was made is on \
            record, and what becomes of it is yours to look after.

            JSON: file, moments (how many), withheld[] as in "footage moment list", dry_run.
            """,
        arguments: [
            ArgumentSpec("SCOPE", "A family, a session or a clip: 7KQ2M4V/3", .repeated)
        ],
        options: [OptionSpec("to", "FILE", "The new file", required: true), purposeOption],
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let scopes = try invocation.all("SCOPE", as: .clipSelection)
        let purpose = try invocation.momentPurpose()
        let path = TerminalCalls.absolute(try invocation.required("to", as: .path))
        try OutputFile.checkFree(path)
        var list = MomentList()
        if !invocation.isDryRun {
            list = try invocation.unlocked { vault in
                try scopes.reduce(into: MomentList()) { all, scope in
                    all.add(try vault.moments(of: scope, for: purpose, .exported))
                }
            }
            try OutputFile.make(path, for: .owner, Moment.table(of: list.moments))
        }
        invocation.answer(
            .members([
                "file": .string(path), "moments": .count(list.moments.count),
                "withheld": list.withheldJSON, "dry_run": .bool(invocation.isDryRun),
            ])
        ) { terminal in
            guard !invocation.isDryRun else {
                return terminal.line(
                    "Would write what was marked to \(path); nothing was opened or changed.")
            }
            let count = Amounts.count(list.moments.count, "moment", "moments")
            terminal.line("Wrote \(count) to \(path).")
            for one in list.withheld {
                terminal.line("\(one.clip): left out, \(one.error.message)", style: .warning)
            }
        }
        if !list.withheld.isEmpty { invocation.exit = .partlyDone }
    }
}

extension Invocation {
    fileprivate func momentPurpose() throws -> AccessPurpose {
        try value("purpose", as: .accessPurpose) ?? .purpose(.therapy)
    }
}

extension ValueKind where Value == FilmPoint {
    /// A place in a film.
    static var filmPoint: Self {
        Self("a time in the film, such as 1:23 or 83.5") { FilmPoint($0) }
    }
}
