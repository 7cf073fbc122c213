internal import FootageVault
internal import GovernanceReport
internal import VaultModel

extension CommandSpec {
    /// `footage sar …`: requests for what is held about a family.
    static let request: [CommandSpec] = [requestOpen, requestList, requestClock] + requestAnswer

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
            terminal.table(SubjectRequest.table(of: requests))
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
}

extension Invocation {
    /// The days of a file, one a line; lines that are empty or begin with `#` say nothing.
    fileprivate func holidays() throws -> Set<CivilDate> {
        guard let path = try value("holidays", as: .path) else { return [] }
        let text = String(decoding: try InputFile.read(path, limit: 1 << 16), as: UTF8.self)
        var days: Set<CivilDate> = []
        // Of Windows' line ends, too, which are one character here.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (place, line) in lines.enumerated() {
            let word = line.split(whereSeparator: \.isWhitespace).first ?? ""
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
}
