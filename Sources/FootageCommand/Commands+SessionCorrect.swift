internal import FootageVault
internal import VaultModel

extension CommandSpec {
    static let sessionCorrect = CommandSpec(
        ["session", "correct"],
        summary: "Correct the day, the times or the practitioner of a visit",
        discussion: """
            What is left out stays as it is; what stood before stays on record. Films that are bound to the \
            session keep to it. A film that says no day itself was filmed on the session's, as it is now; one \
            that says another day is named, for it may belong to another visit.

            JSON: family, session as in "footage session list", before (the day until now), disagreeing[] with \
            clip, recorded.
            """,
        arguments: ArgumentSpec.session,
        options: [
            OptionSpec("on", "DATE", "The day of the visit"),
            OptionSpec("from", "TIME", "When it began, such as 14:00"),
            OptionSpec("to", "TIME", "When it ended"),
            .flag("no-times", "The times are not known after all"),
            OptionSpec("practitioner", "PERSON", "Who visited"),
        ], exits: .vault, writes: true
    ) { invocation in
        let (family, number) = try invocation.session()
        let date = try invocation.value("on", as: .date)
        let times = try invocation.times()
        let person = try invocation.value("practitioner", as: .string)
        guard date != nil || times != nil || person != nil else {
            throw UsageError.missing(
                "--on, --from and --to, --no-times or --practitioner",
                command: invocation.command.name)
        }
        let corrected = try invocation.act { vault in
            try vault.correctSession(
                family, session: number,
                SessionCorrection(
                    date: date, times: times, practitioner: person.map { try vault.findPerson($0) })
            )
        }
        let session = corrected.session
        invocation.said([
            "family": .text(family), "session": session.json, "before": .text(corrected.before),
            "disagreeing": .array(
                corrected.disagreeing.map {
                    .members(["clip": .text($0.clip), "recorded": .text($0.recorded)])
                }),
        ]) {
            "Session \(family)/\(number) \($0) corrected: \(session.date)\(session.times)"
                + (session.practitioner.map { ", \($0)." } ?? ".")
        }
        invocation.note(
            corrected.disagreeing.map {
                "\($0.clip) says that it was filmed on \($0.recorded), not on \(session.date). If it "
                    + "belongs to another visit, move it: `footage clip rebind \($0.clip)`"
            })
    }
}

extension Invocation {
    /// What becomes of a visit's times, where anything does.
    fileprivate func times() throws -> SessionCorrection.Times? {
        let from = try value("from", as: .time)
        let to = try value("to", as: .time)
        if has("no-times") {
            if from != nil { throw UsageError.contradiction("--from", "--no-times") }
            if to != nil { throw UsageError.contradiction("--to", "--no-times") }
            return .unknown
        }
        switch (from, to) {
        case (nil, nil): return nil
        case (let from?, let to?): return .between(from, to)
        case (_?, nil): throw UsageError.missing("--to", command: command.name)
        case (nil, _?): throw UsageError.missing("--from", command: command.name)
        }
    }
}
