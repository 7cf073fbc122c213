internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage sar clips`, `package` and `close`: what is given, and how it ended.
    static let requestAnswer: [CommandSpec] = [requestClips, requestPackage, requestClose]

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

            JSON: number, file, bytes, films[] as in "footage disclose", withheld[], records, moments; dry_run.
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
