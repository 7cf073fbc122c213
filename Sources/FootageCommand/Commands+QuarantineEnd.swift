internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage quarantine return` and `destroy`: films that go out of quarantine for good.
    static let quarantineEnd: [CommandSpec] = [
        quarantineReturn, quarantineReturnApprove, quarantineDestroy,
    ]

    private static let quarantineReturn = CommandSpec(
        ["quarantine", "return"], summary: "Give a film back, and destroy what the vault has of it",
        discussion: """
            For films that are no family's. Needs two people: governance approves with "footage quarantine \
            return approve", then the practitioner the film waits for runs this, for nobody else can open it. \
            Governance with the recovery identity does both in one, when that practitioner cannot.

            That you asked is on record before the first byte leaves the vault. The file, such as \
            quarantine-3.mp4, appears whole or not at all, replaces nothing, and is read back and compared; \
            only then key and payload are destroyed, with a certificate that says "returned". A film in chapters \
            is given as the files it came as: quarantine-3-part1.mp4, quarantine-3-part2.mp4. The vault \
            refuses the film from then on: to have it in the vault, bind it instead. The reason is sealed.

            With --json: number, clip, file, bytes, sha256 (or files[], each with these, for chapters), is_finished (key and payload are gone), dry_run.
            """,
        arguments: [ArgumentSpec("N", "The film's number in quarantine")],
        options: [
            OptionSpec("to", "DIR", "The directory it goes to", required: true),
            OptionSpec("recovery", "FILE", "The recovery identity, which governance holds"),
        ] + reasonOptions, exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let number = try invocation.required("N", as: .positive)
        let directory = TerminalCalls.absolute(try invocation.required("to", as: .path))
        try invocation.checkReason()
        guard !invocation.isDryRun else {
            return try invocation.tryOut(
                number, "given back to \(directory), and destroyed in the vault")
        }
        let reason = try invocation.reason("Why is it given back?")
        let recovery = try invocation.value("recovery", as: .path)
        let returned = try invocation.unlocked { unlocked in
            let bar = FilmBar("Giving back film \(number)", on: invocation.terminal)
            defer { bar.finish() }
            guard let recovery else {
                return try unlocked.returnQuarantined(
                    number, reason: reason, to: directory, progress: bar.advance)
            }
            let identity = try invocation.readIdentity(at: TerminalCalls.absolute(recovery))
            return try unlocked.returnQuarantined(
                number, reason: reason, to: directory, with: identity, progress: bar.advance)
        }
        if !returned.end.isFinished { invocation.exit = .partlyDone }
        invocation.answer(
            .members([
                "number": .count(number), "clip": .text(returned.end.clip),
                "file": returned.onlyFile.map { .string($0.path) },
                "sha256": returned.onlyFile.map { .string($0.sha256) },
                "files": returned.onlyFile == nil ? .array(returned.files.map(\.json)) : nil,
                "bytes": .count(returned.end.bytes),
                "is_finished": .bool(returned.end.isFinished), "dry_run": .bool(false),
            ])
        ) { terminal in
            for file in returned.files { file.tell(on: terminal) }
            returned.end.tell(on: terminal)
        }
    }

    private static let quarantineReturnApprove = CommandSpec(
        ["quarantine", "return", "approve"], summary: "Approve that a film is given back",
        discussion: """
            Governance does, without opening the film. The approval is for this film alone, is used once, and \
            ends after 28 days; a later one takes its place. The practitioner it waits for gives it back. The \
            reason is sealed.

            With --json: number, practitioner, until (the last day on which it can be used), dry_run.
            """,
        arguments: [ArgumentSpec("N", "The film's number in quarantine")],
        options: reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let number = try invocation.required("N", as: .positive)
        try invocation.checkReason()
        let approval = try invocation.act { vault in
            let reason = try invocation.reason("Why is it to be given back?")
            return try vault.approveReturn(number, reason: reason)
        }
        let who = approval.practitioner ?? "The practitioner it waits for"
        invocation.said(
            [
                "number": .count(number), "practitioner": .text(approval.practitioner),
                "until": .text(approval.until),
            ],
            hint: """
                \(who) gives it back, until \(approval.until): `footage quarantine return \(number) --to DIR`
                """
        ) { "Giving back film \(number) \($0) approved." }
    }

    private static let quarantineDestroy = CommandSpec(
        ["quarantine", "destroy"], summary: "Destroy a film that waits, with a certificate",
        discussion: """
            Governance does, without opening the film. That it was ordered is on record before anything is \
            destroyed; `footage certificate` shows the certificate. The same film is refused from then on. The \
            reason is sealed.

            With --json: number, clip, bytes, is_finished (key and payload are gone), dry_run.
            """,
        arguments: [ArgumentSpec("N", "The film's number in quarantine")],
        options: reasonOptions, exits: .vault + [.partlyDone], writes: true, asks: true
    ) { invocation in
        let number = try invocation.required("N", as: .positive)
        try invocation.checkReason()
        guard !invocation.isDryRun else { return try invocation.tryOut(number, "destroyed") }
        let reason = try invocation.reason("Why is it destroyed?")
        try invocation.insist("Destroy film \(number) for good?")
        let end = try invocation.unlocked {
            try $0.destroyQuarantined(number, reason: reason)
        }
        if !end.isFinished { invocation.exit = .partlyDone }
        invocation.answer(
            .members([
                "number": .count(number), "clip": .text(end.clip), "bytes": .count(end.bytes),
                "is_finished": .bool(end.isFinished), "dry_run": .bool(false),
            ])
        ) { end.tell(on: $0) }
    }
}

extension Invocation {
    /// Says what would be done with a film, which must be one of those listed.
    fileprivate func tryOut(_ number: Int, _ what: String) throws {
        let film = try unlocked { try $0.showQuarantined(number) }
        answer(
            .members([
                "number": .count(number), "bytes": .count(film.bytes), "dry_run": .bool(true),
            ])
        ) { terminal in
            terminal.paragraph(
                "Film \(number), \(Amounts.megabytes(Int64(clamping: film.bytes))), would be \(what); "
                    + "nothing was changed. Whether you may is decided, and recorded, when you do it."
            )
        }
    }
}

extension ReturnedFilm {
    /// The file that the film is, when it is one.
    fileprivate var onlyFile: File? { files.count == 1 ? files.first : nil }
}

extension ReturnedFilm.File {
    fileprivate var json: JSONValue {
        .members([
            "file": .string(path), "bytes": .count(bytes), "sha256": .string(sha256),
        ])
    }

    fileprivate func tell(on terminal: Terminal) {
        let size = Amounts.megabytes(Int64(clamping: bytes))
        terminal.line("Wrote \(path), \(size), and read it back.")
        terminal.line("SHA-256 \(sha256)")
    }
}

extension QuarantineEndSummary {
    fileprivate func tell(on terminal: Terminal) {
        if isFinished {
            terminal.line(
                "Film \(number) is destroyed in the vault: its key was overwritten and read back.")
            terminal.line("Its certificate is that of \(clip).", style: .faint)
        } else {
            terminal.paragraph(
                "Its destruction was begun and could not be ended; the next purge, or \"footage repair\", "
                    + "ends it.", style: .warning)
        }
    }
}

/// The progress of one film's bytes, shown from the first of them on.
final class FilmBar {
    private let title: String
    private let terminal: Terminal
    private var bar: ProgressBar?
    private var shown: UInt64 = 0

    init(_ title: String, on terminal: Terminal) {
        self.title = title
        self.terminal = terminal
    }

    /// Shows how far it is, and ends what it is shown for when somebody asked to stop.
    func advance(_ done: UInt64, of total: UInt64) throws {
        try Interruption.check()
        if bar == nil { bar = ProgressBar(title, total: Int64(clamping: total), on: terminal) }
        bar?.advance(by: Int64(clamping: done - min(shown, done)))
        shown = max(shown, done)
    }

    func finish() { bar?.finish() }
}
