internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage explain`: what becomes of a film, and why.
    static let explanation: [CommandSpec] = [
        CommandSpec(
            ["explain"], summary: "Say what becomes of a clip, and every reason why",
            discussion: """
                With --on DATE it says what is known now about that day, under the policy that is in \
                force then: the same decision that a purge on that day would make. With --known DATE it \
                says what was known at the end of that day, under the versions adopted by then: what \
                somebody who asked on that day was told.

                The limit of a clip that is derived from others may be that of one of them: source names it.

                JSON: clip, on, known, status, late, limit, rule, basis, source, queue, start, deadline, floor, \
                review_by, watching (purposes), missing (facts), withheld_purposes, destroyable, \
                reasons (sentences), steps (the same as objects).
                """,
            arguments: [ArgumentSpec("CLIP", "The clip's address, such as 7KQ2M4V/3/1")],
            options: [
                OptionSpec("on", "DATE", "On this day, otherwise today"),
                OptionSpec("known", "DATE", "By what was known on this day, otherwise now"),
            ], exits: .vault
        ) { invocation in
            let address = try invocation.required("CLIP", as: .address)
            let explained = try invocation.unlocked { vault in
                let day = try invocation.date("on", in: vault)
                let known = try invocation.value("known", as: .date)
                let decision = try vault.explain(address, on: day, known: known)
                return ExplainedClip(
                    address: address, day: day, known: known, decision: decision,
                    sentences: decision.reasons.sentences { vault.displayName(of: $0) },
                    source: decision.limitingSource.map { vault.displayName(of: $0.description) })
            }
            invocation.answer(explained.json) { explained.show(on: $0) }
        }
    ]
}

/// A decision on a clip, to be told.
private struct ExplainedClip {
    let address: ClipAddress
    let day: CivilDate
    let known: CivilDate?
    let decision: Decision
    let sentences: [String]
    /// The clip whose limit it is, where that is another.
    let source: String?

    func show(on terminal: Terminal) {
        terminal.line(
            "\(address) on \(day): \(decision.status.rawValue)\(decision.isLate ? ", late" : "")",
            style: style)
        if let known { terminal.line("By what was known on \(known).", style: .faint) }
        for (name, text) in dates { terminal.line(name + text) }
        terminal.line()
        for sentence in sentences { terminal.paragraph(sentence, bullet: "- ") }
    }

    private var style: Style {
        switch decision.status {
        case .kept: .good
        case .overdue, .uncovered, .undecided: .bad
        case .restricted, .held, .queued, .blocked, .review, .due: .warning
        }
    }

    private var dates: [(String, String)] {
        let watchable = decision.watchable.purposes.map(\.rawValue)
        let missing = decision.missing.map(\.description).joined(separator: ", ")
        let start = decision.start.map(\.description)
        return [
            ("Last lawful day:    ", decision.limit.map(\.description)),
            ("As derived from:    ", source),
            ("Queued from:        ", decision.queue.map(\.description)),
            ("Reviewed from:      ", decision.awaitsReview ? start : nil),
            ("Destroyed from:     ", decision.awaitsReview ? nil : start),
            ("Looked at by:       ", decision.reviewBy.map(\.description)),
            ("Not without:        ", missing.isEmpty ? nil : missing),
            (
                "May be watched for: ",
                watchable.isEmpty ? "nothing" : watchable.joined(separator: ", ")
            ),
        ].compactMap { name, text in text.map { (name, $0) } }
    }

    var json: JSONValue {
        .members([
            "clip": .text(address), "on": .text(day), "known": .text(known),
            "status": .string(decision.status.rawValue),
            "late": .bool(decision.isLate), "limit": .text(decision.limit),
            "rule": .text(decision.limitingRule?.id),
            "basis": .text(decision.limitingRule?.basis.rawValue), "source": .text(source),
            "queue": .text(decision.queue), "start": .text(decision.start),
            "deadline": .text(decision.deadline), "floor": .text(decision.floor?.date),
            "review_by": .text(decision.reviewBy),
            "watching": .texts(decision.watchable.purposes.map(\.rawValue)),
            "missing": .texts(decision.missing.map(\.description)),
            "withheld_purposes": .texts(decision.withoutConsent.purposes.map(\.rawValue)),
            "destroyable": .bool(decision.destroyable), "reasons": .texts(sentences),
            "steps": decision.reasons.json,
        ])
    }
}
