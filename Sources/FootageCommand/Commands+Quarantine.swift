internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage quarantine …`: films that wait until somebody says where they belong.
    static let quarantine: [CommandSpec] = [
        CommandSpec(
            ["quarantine", "list"], summary: "List the films that wait",
            discussion: """
                You see the films that wait for you, an upload station those it brought in, governance all. \
                Their names are shown to the practitioner they wait for alone: nobody else can open them. A \
                film that waits longer than the policy allows becomes an incident on the day shown.

                With --json: films[] has number, reason, filmed, seconds, bytes, parts (how many files it is), \
                taken_in, practitioner, brought_by, incident_on, is_past_time, file, device, is_damaged, \
                is_being_destroyed, returnable_until (the last day of governance's approval), hint. With --all \
                also ended[]: number, clip, end (returned or destroyed), on, by, practitioner, filmed, bytes, \
                reason, approval (why governance approved the return).
                """,
            options: [
                .flag("all", "Also those that were given back or destroyed, with the reasons")
            ],
            exits: .vault
        ) { invocation in
            let (films, ended) = try invocation.unlocked { unlocked in
                (
                    try unlocked.listQuarantine(),
                    invocation.has("all") ? try unlocked.listEndedQuarantine() : nil
                )
            }
            let document = JSONValue.members([
                "films": .array(films.map(\.json)),
                "ended": ended.map { .array($0.map(\.json)) },
            ])
            invocation.answer(document) { terminal in
                if films.isEmpty {
                    terminal.line("No film waits in quarantine.")
                } else {
                    terminal.table(QuarantineSummary.table(of: films))
                }
                guard let ended else { return }
                terminal.line()
                guard !ended.isEmpty else {
                    return terminal.line("None was given back or destroyed.")
                }
                terminal.line("Given back or destroyed:", style: .heading)
                terminal.table(EndedQuarantine.table(of: ended))
            }
        },
        CommandSpec(
            ["quarantine", "show"], summary: "Show one film that waits, or why it went",
            discussion:
                """
                What its file said of itself, and what was found in it, is shown to the practitioner it waits \
                for alone; where it was filmed only with --verbose, for that is somebody's home.

                With --json: the members that "footage quarantine list" gives for a film, and for the \
                practitioner it waits for evidence, taken, note, and particulars as in "footage clip show". For a film that was given \
                back or destroyed the members that "footage quarantine list --all" gives in ended[].
                """,
            arguments: [ArgumentSpec("N", "The film's number in quarantine")],
            exits: .vault
        ) { invocation in
            let number = try invocation.required("N", as: .positive)
            let (waiting, ended) = try invocation.unlocked { unlocked in
                let ended = try unlocked.showEndedQuarantine(number)
                return (ended == nil ? try unlocked.showQuarantined(number) : nil, ended)
            }
            if let ended {
                return invocation.answer(ended.json) { $0.facts(ended.details) }
            }
            guard let film = waiting else { return }
            let withPlace = invocation.isVerbose
            invocation.answer(film.json(withPlace: withPlace)) { terminal in
                terminal.facts(film.details(withPlace: withPlace))
                terminal.hint(film.hint)
            }
        },
        CommandSpec(
            ["quarantine", "bind"], summary: "Say to which session a film belongs",
            discussion: """
                The practitioner the film waits for does it; governance can with the recovery identity. The \
                day of filming, where it is known, must be the session's, and the family must have consented \
                on that day.

                With --json: clip, number, dry_run.
                """,
            arguments: [
                ArgumentSpec("N", "The film's number in quarantine"),
                ArgumentSpec("REF", "The family's reference"),
            ],
            options: [
                OptionSpec("session", "S", "The session's number", required: true),
                OptionSpec("recovery", "FILE", "The recovery identity, which governance holds"),
            ],
            exits: .vault, writes: true
        ) { invocation in
            let number = try invocation.required("N", as: .positive)
            let family = try invocation.required("REF", as: .reference)
            let session = try invocation.required("session", as: .positive)
            let isDryRun = invocation.isDryRun
            let clip = try invocation.unlocked { unlocked -> ClipAddress? in
                guard !isDryRun else {
                    let film = try unlocked.showQuarantined(number)
                    try film.check(against: try unlocked.listSessions(family), session, of: family)
                    return nil
                }
                guard let recovery = try invocation.value("recovery", as: .path) else {
                    return try unlocked.bindQuarantined(number, to: family, session: session)
                }
                let identity = try invocation.readIdentity(at: TerminalCalls.absolute(recovery))
                return try unlocked.bindQuarantined(
                    number, to: family, session: session, with: identity)
            }
            let document = JSONValue.members([
                "clip": .text(clip), "number": .count(number), "dry_run": .bool(isDryRun),
            ])
            invocation.answer(document) { terminal in
                if let clip {
                    terminal.line("Film \(number) is clip \(clip) now.")
                } else {
                    terminal.line(
                        "Would put film \(number) into session \(session) of \(family); nothing was changed."
                    )
                }
            }
        },
    ]
}
