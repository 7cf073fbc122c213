internal import FootageVault
internal import GovernanceReport
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage sar …`: requests for what is held about a family.
    static let request: [CommandSpec] = [
        requestOpen, requestList, requestClock, requestClips, requestPackage, requestClose,
    ]

    private static let requestOpen = CommandSpec(
        ["sar", "open"], summary: "Open a subject-access request, and hold the family's films",
        discussion: """
            Governance does. The hold comes first: nothing of the family is destroyed until the request is \
            closed, and only governance watches, for subject-access, also what is queued or restricted. For that \
            whoever handles it needs a grant, which somebody who works with the family gives: "footage family \
            grant REF --to NAME --purpose subject-access". It ends with the request.

            There is one calendar month to answer (UK GDPR Art. 12(3)): to the corresponding day of the next \
            month, or that month's last. An end on a Saturday or Sunday moves to Monday. Holidays the vault does \
            not know: --holidays names a file with a day a line, such as the bank holidays of your nation; an end \
            on one moves to the next working day.

            Who asks, and on what authority (a parent with parental responsibility, a solicitor with their \
            letter), is sealed.

            JSON: request, as in "footage sar list", dry_run.
            """,
        arguments: [.family],
        options: [
            OptionSpec(
                "requester", "TEXT",
                "Who asks; others on this machine can see it while the command runs"),
            OptionSpec("requester-file", "FILE", "The same, from a file"),
            OptionSpec("authority", "TEXT", "On what authority"),
            OptionSpec("authority-file", "FILE", "The same, from a file"),
            OptionSpec("received", "DATE", "The day it was received, otherwise today"),
            OptionSpec("holidays", "FILE", "Days on which nobody works, one a line"),
        ], exits: .vault, writes: true
    ) { invocation in
        let family = try invocation.required("FAMILY", as: .reference)
        let holidays = try invocation.holidays()
        for text in ["requester", "authority"] {
            try invocation.checkText(text)
            guard invocation.has(text) || invocation.has(text + "-file") else {
                throw UsageError.missing("--" + text, command: invocation.command.name)
            }
        }
        let request = try invocation.act { vault in
            try vault.openRequest(
                family, requester: try invocation.sealedText("requester") ?? "",
                authority: try invocation.sealedText("authority") ?? "",
                received: try invocation.date("received", in: vault), holidays: holidays)
        }
        invocation.said(
            ["request": request.json],
            hint: "Somebody who works with the family: footage family grant \(request.family) --to "
                + "\"\(request.openedBy ?? "YOU")\" --purpose subject-access --until \(request.due)"
        ) {
            "Request \(request.number) of family \(request.family) \($0) opened, to be answered by "
                + "\(request.due); hold \(request.hold) keeps what is held."
        }
    }

    private static let requestList = CommandSpec(
        ["sar", "list"], summary: "List subject-access requests, and when each is due",
        discussion: """
            JSON: requests, each with number, family, requester, authority, received, due, is_late, stopped[] \
            (from, to), is_stopped, is_extended, hold, is_held, exempt[] (clip, reason), opened, opened_by, \
            delivered, closed, ending.
            """,
        arguments: [ArgumentSpec("FAMILY", "Only this family's", .optional)],
        options: [.flag("all", "Those that are closed, too")], exits: .vault
    ) { invocation in
        let family = try invocation.value("FAMILY", as: .reference)
        let all = invocation.has("all")
        let (requests, today) = try invocation.unlocked {
            (try $0.listRequests(family: family, all: all), $0.vault.today)
        }
        invocation.answer(.members(["requests": .array(requests.map(\.json))])) { terminal in
            guard !requests.isEmpty else {
                return terminal.line(all ? "There is no request." : "No request is open.")
            }
            terminal.table(SubjectRequest.table(of: requests, on: today))
        }
    }

    private static let requestClock = CommandSpec(
        ["sar", "clock"], summary: "Stop, resume or extend the time to answer a request",
        discussion: """
            Days on which you wait for the requester, whom you asked who they are or what they mean, do not \
            count: --stop-clock says from when, --resume on which day they answered. --extend takes two months \
            more, where the request is complex or one of many; the requester must be told so, and why, within the \
            first month. Why is sealed.

            JSON: request, as in "footage sar list", dry_run.
            """,
        arguments: [ArgumentSpec("NUMBER", "The request's number, from footage sar list")],
        options: [
            OptionSpec("stop-clock", "FROM", "The day on which the requester was asked"),
            OptionSpec("resume", "DATE", "The day on which they answered"),
            .flag("extend", "Take two months more"),
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        try invocation.checkReason()
        let change = try invocation.clockChange()
        let request = try invocation.act { vault in
            let reason =
                change == .extend
                ? try invocation.reason("Why does it take longer?")
                : try invocation.sealedText("reason")
            return try vault.changeClock(of: number, change, reason: reason)
        }
        invocation.said(["request": request.json]) {
            switch change {
            case .stop(let day):
                "The clock of request \(number) \($0) stopped from \(day); were it to go on today, the answer is "
                    + "due by \(request.due)."
            case .resume(let day):
                "The clock of request \(number) \($0) resumed on \(day): the answer is due by \(request.due)."
            case .extend:
                "The time of request \(number) \($0) extended by two months: the answer is due by \(request.due)."
            }
        }
    }

    private static let requestClips = CommandSpec(
        ["sar", "clips"], summary: "List the films a request is about; leave one out, for a reason",
        discussion: """
            "May be seen" names whom the vault knows of: the children of the programme, whoever signed consent, \
            whoever filmed. Who really is in the picture, only watching it tells; the rights of others are for \
            you to weigh.

            --exempt leaves one film out of the answer, and --include takes it in after all. Why is sealed; the \
            requester is told that something was left out, not why.

            JSON: clips[] with clip, recorded, milliseconds, bytes, status, may_be_seen, is_exempt, reason; with \
            --exempt or --include: request, as in "footage sar list", dry_run.
            """,
        arguments: [ArgumentSpec("NUMBER", "The request's number, from footage sar list")],
        options: [
            OptionSpec("exempt", "CLIP", "Leave this clip out of the answer"),
            OptionSpec("include", "CLIP", "Take it in after all"),
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        let exempt = try invocation.value("exempt", as: .address)
        let include = try invocation.value("include", as: .address)
        try invocation.checkReason()
        if exempt != nil, include != nil {
            throw UsageError.contradiction("--exempt", "--include")
        }
        guard let clip = exempt ?? include else {
            return try invocation.listRequestedClips(number)
        }
        let request = try invocation.act { vault in
            let reason = try invocation.reason(
                exempt == nil ? "Why is it given after all?" : "Why is it left out?")
            return try vault.exempt(clip, from: number, exempt != nil, reason: reason)
        }
        invocation.said(["request": request.json]) {
            exempt == nil
                ? "\(clip) \($0) taken into the answer to request \(number)."
                : "\(clip) \($0) left out of the answer to request \(number)."
        }
    }

    private static let requestPackage = CommandSpec(
        ["sar", "package"], summary: "Seal the answer to a request into one age file",
        discussion: """
            It holds a tar archive: the films that are not exempt, history.csv (all that was done with the \
            family's films and entries), retention.txt (how long each film is kept, and why) and index.html. \
            Nothing of it is ever on a disk in plain; all of it comes, or nothing.

            It is sealed to the requester's age key, or behind a passphrase that you tell them by another way. \
            They open it with: age -d -o answer.tar FILE

            What says where a film was made is taken out, since the requester may not be the one who lives \
            there; --keep-place leaves it in.

            JSON: number, file, bytes, films[] as in "footage disclose", withheld[], records; dry_run.
            """,
        arguments: [ArgumentSpec("NUMBER", "The request's number, from footage sar list")],
        options: [
            OptionSpec("to-key", "AGE1", "The requester's age key, age1..."),
            .flag("with-passphrase", "Behind a passphrase, which you are asked for twice"),
            OptionSpec(
                "with-passphrase-file", "FILE",
                "Behind the passphrase in a file that only you can read"),
            OptionSpec("out", "FILE", "The new file", required: true),
            .flag("keep-place", "Leave in what says where it was filmed"),
        ], exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        try RequestPackaging(invocation).run()
    }

    private static let requestClose = CommandSpec(
        ["sar", "close"], summary: "Close a request: say how it was answered, and let go",
        discussion: """
            Everybody's grants of the family for subject-access end with it, and its hold is released: not by \
            whoever placed it, where somebody else holds governance, who then runs "footage hold release". \
            Nothing is destroyed before the policy's grace has passed from that day. How it was delivered, or why \
            not, is sealed.

            JSON: request, as in "footage sar list", grants_ended, is_hold_released, dry_run.
            """,
        arguments: [ArgumentSpec("NUMBER", "The request's number, from footage sar list")],
        options: [
            OptionSpec("delivered", "DATE", "The day on which the answer was delivered"),
            .flag("without-answer", "It was refused or withdrawn, and nothing was delivered"),
            OptionSpec(
                "how", "TEXT",
                "How, or why not; others on this machine can see it while the command runs"),
            OptionSpec("how-file", "FILE", "The same, from a file"),
        ], exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("NUMBER", as: .positive)
        let delivered = try invocation.value("delivered", as: .date)
        if delivered != nil, invocation.has("without-answer") {
            throw UsageError.contradiction("--delivered", "--without-answer")
        }
        guard delivered != nil || invocation.has("without-answer") else {
            throw UsageError.missing("--delivered", command: invocation.command.name)
        }
        try invocation.checkText("how")
        guard invocation.has("how") || invocation.has("how-file") else {
            throw UsageError.missing("--how", command: invocation.command.name)
        }
        let closed = try invocation.act { vault in
            try vault.closeRequest(
                number, delivered: delivered, how: try invocation.sealedText("how") ?? "")
        }
        invocation.said(
            [
                "request": closed.request.json, "grants_ended": .count(closed.grantsEnded),
                "is_hold_released": .bool(closed.isHoldReleased),
            ],
            hint: closed.isHoldReleased
                ? nil
                : "Nobody releases a hold that they placed themselves; somebody else with governance runs: "
                    + "footage hold release \(closed.request.hold)"
        ) {
            let grants = Amounts.count(closed.grantsEnded, "grant", "grants")
            return "Request \(number) \($0) closed; \(grants) for it ended, and hold "
                + "\(closed.request.hold) \(closed.isHoldReleased ? "is released" : "stays")."
        }
    }
}

extension Invocation {
    /// The days of a file, one a line; lines that are empty or begin with `#` say nothing.
    fileprivate func holidays() throws -> Set<CivilDate> {
        guard let path = try value("holidays", as: .path) else { return [] }
        let text = String(decoding: try InputFile.read(path, limit: 1 << 16), as: UTF8.self)
        var days: Set<CivilDate> = []
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let word = line.split(whereSeparator: { " \t\r".contains($0) }).first ?? ""
            guard !word.isEmpty, !word.hasPrefix("#") else { continue }
            guard let day = CivilDate(String(word)) else {
                throw CommandFailure(
                    .badInput, code: "holidays",
                    "Line \(place + 1) of the holidays does not begin with a date, such as 2026-12-25."
                )
            }
            days.insert(day)
        }
        return days
    }

    fileprivate func clockChange() throws -> AnswerClockChange {
        let stop = try value("stop-clock", as: .date)
        let resume = try value("resume", as: .date)
        let given = [stop != nil, resume != nil, has("extend")].count { $0 }
        guard given == 1 else {
            guard given == 0 else {
                throw UsageError.contradiction(
                    stop != nil ? "--stop-clock" : "--resume",
                    has("extend") ? "--extend" : "--resume")
            }
            throw UsageError.missing("--stop-clock", command: command.name)
        }
        if let stop { return .stop(from: stop) }
        if let resume { return .resume(on: resume) }
        return .extend
    }

    fileprivate func listRequestedClips(_ number: Int) throws {
        let clips = try unlocked { try $0.listRequestedClips(number) }
        answer(.members(["clips": .array(clips.map(\.json))])) { terminal in
            guard !clips.isEmpty else { return terminal.line("There is no film to give.") }
            var table = TableView([
                .whole("Clip"), .whole("Filmed"), .number("Size"), .whole("Status"),
                .text("May be seen"), .text("Left out"),
            ])
            for one in clips {
                table.add(
                    .init(one.clip.address.description), .init(one.clip.recorded.description),
                    .init(Amounts.megabytes(Int64(clamping: one.clip.bytes))),
                    .init(one.clip.retention?.status.rawValue ?? ""),
                    .init(one.mayBeSeen.joined(separator: ", ")),
                    .init(one.isExempt ? one.exemption ?? "(sealed)" : ""))
            }
            terminal.table(table)
        }
    }
}
