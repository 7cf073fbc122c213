internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage scrub` and `footage repair`: looking after the store.
    static let upkeep: [CommandSpec] = [scrub, repair]

    private static let scrub = CommandSpec(
        ["scrub"], summary: "Read the stored films back from the disk, and say what rotted",
        discussion: """
            Every payload is read around the page cache and held, with its key slot, to what was written \
            down when it was taken in; no key is needed. The film whose reading is longest ago comes \
            first, so that --for, night after night, reads them all in turn. What is damaged is marked, \
            becomes an incident, and is listed with the part of a backup that has it: the payload is in \
            the part "store", the key slot in the part "keys".

            --with-keys opens the films that you hold grants for, checks every chunk and compares the \
            whole with the SHA-256 that was taken at the upload. Nothing of them leaves the program; that \
            each was opened is on record.

            It ends with 2 when something is not what was written, and with 5 when something is missing \
            or cannot be read.

            With --json: films, bytes, left, mended, incidents, and damages[], which has kind, film, id, \
            family, payload, key_slot, restore_from (store or keys), message.
            """,
        options: [
            OptionSpec("for", "TIME", "Begin no more films after this long, such as 30m or 2h"),
            .flag("with-keys", "Open the films you hold grants for, and check every chunk"),
        ],
        exits: .vault
    ) { invocation in
        let request = ScrubRequest(
            limit: try invocation.value("for", as: .duration),
            depth: invocation.has("with-keys") ? .withKeys : .payloads)
        let summary = try invocation.unlocked { try scrub($0, request, invocation) }
        invocation.answer(summary.json) { summary.print(on: $0) }
        if let failure = summary.failure { invocation.exit = ExitCode(failure) }
    }

    private static let repair = CommandSpec(
        ["repair"], summary: "Put right what a crash, a copy or a stranger left in the store",
        discussion: """
            It takes the vault for itself, and waits for those who use it: half a minute, unless --wait \
            says otherwise. Then it ends with 75, and nothing was changed.

            What the catalog knows is finished: uploads that died are cleared away, missing directories, \
            modes and the table of key slots are put right, and what was destroyed is made sure to be \
            gone. What the catalog has never heard of is never removed: payloads and files are moved into \
            "set-aside" in the vault, each under its own path; a key stays in its slot, out of use, \
            because a copy would be a second place to open a film from. When much is unheard of, an old \
            catalog may have been restored: look with --dry-run first.

            When log and catalog are not to be believed nothing is touched, and it ends with 2, 4 or 5. It \
            ends with 3 when something could not be done, and with 2 or 5 when damage is left that only a \
            backup mends.

            With --json: steps[] has kind, place, message, to, failure; left[] has verdict, code, place, \
            message; destroying, dry_run.
            """,
        options: [OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m")],
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let patience = try invocation.value("wait", as: .duration) ?? .seconds(30)
        let mode: RepairMode = invocation.isDryRun ? .dryRun : .earnest
        let summary = try invocation.unlockedAlone(waiting: patience) { try $0.repair(mode) }
        invocation.answer(summary.json(mode)) { summary.print(mode, on: $0) }
        if let failure = summary.failure { invocation.exit = ExitCode(failure) }
    }

    private static func scrub(
        _ unlocked: UnlockedVault, _ request: ScrubRequest, _ invocation: Invocation
    ) throws -> ScrubSummary {
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        return try unlocked.scrub(request) { read, total in
            try Interruption.check()
            if bar == nil {
                bar = ProgressBar(
                    "Reading back", total: Int64(clamping: total), on: invocation.terminal)
            }
            bar?.advance(by: Int64(clamping: read - min(shown, read)))
            shown = max(shown, read)
        }
    }
}

extension ScrubSummary {
    fileprivate var json: JSONValue {
        .members([
            "films": .count(read), "bytes": .count(bytes), "left": .count(left),
            "mended": .count(mended), "incidents": .count(incidents),
            "damages": .array(damages.map(\.json)),
        ])
    }

    fileprivate func print(on terminal: Terminal) {
        for damage in damages { damage.print(on: terminal) }
        if !damages.isEmpty { terminal.line() }
        let films = Amounts.count(read, "film", "films")
        let bytes = Amounts.megabytes(Int64(clamping: bytes))
        terminal.line(
            "Read back \(films), \(bytes): "
                + (damages.isEmpty
                    ? "all are what was written."
                    : Amounts.count(damages.count, "damage was found.", "damages were found.")),
            style: damages.isEmpty ? .good : .bad)
        if mended > 0 {
            terminal.line(
                Amounts.count(mended, "film that was damaged is", "films that were damaged are")
                    + " whole again.")
        }
        if left > 0 {
            terminal.line(
                Amounts.count(left, "film is", "films are") + " left; the next scrub begins there.")
        }
        if incidents > 0 {
            terminal.line(
                "Opened \(Amounts.count(incidents, "incident", "incidents")).", style: .warning)
        }
    }
}

extension Damage {
    fileprivate var json: JSONValue {
        var members: [String: JSONValue?] = [
            "kind": .string(kind.rawValue), "film": nil, "payload": .text(payload),
            "key_slot": slot.map { .count($0) }, "restore_from": .string(kind.part.rawValue),
            "message": .string(message),
        ]
        switch owner {
        case .clip(let id, let address):
            members["film"] = .text(address)
            members["id"] = .text(id)
        case .quarantined(let id, _):
            members["film"] = .string(name)
            members["id"] = .text(id)
        case .family(_, let reference): members["family"] = .text(reference)
        }
        return .members(members)
    }

    fileprivate func print(on terminal: Terminal) {
        terminal.paragraph("\(name): \(message).", style: .bad)
        switch kind.part {
        case .store:
            terminal.line(
                "  Restore \(payload ?? "the payload") from the part \"store\" of a backup.")
        case .keys:
            terminal.line(
                "  Restore key slot \(slot.map { "\($0)" } ?? "?") from the part \"keys\" of a backup."
            )
        }
    }
}

extension RepairSummary {
    fileprivate func json(_ mode: RepairMode) -> JSONValue {
        .members([
            "steps": .array(
                steps.map {
                    .members([
                        "kind": .string($0.kind.rawValue), "place": .string($0.place),
                        "message": .string($0.message), "to": .text($0.to),
                        "failure": .text($0.failure),
                    ])
                }),
            "left": .array(
                left.map {
                    .members([
                        "verdict": .string($0.verdict.rawValue), "code": .string($0.code),
                        "place": .string($0.place), "message": .string($0.message),
                    ])
                }),
            "destroying": .count(destroying), "dry_run": .bool(mode == .dryRun),
        ])
    }

    fileprivate func print(_ mode: RepairMode, on terminal: Terminal) {
        for step in steps {
            let verb = mode == .dryRun ? step.kind.wouldBe : step.kind.was
            terminal.paragraph(
                "\(step.place): \(step.message); \(step.failure == nil ? verb : "left").")
            if let to = step.to { terminal.line("  Now at \(to)") }
            if let failure = step.failure { terminal.line("  Not done: \(failure)", style: .bad) }
        }
        for finding in left { terminal.paragraph("Left: \(finding.message)", style: .bad) }
        if destroying > 0 {
            terminal.paragraph(
                "The destruction of \(Amounts.count(destroying, "film", "films")) was begun; "
                    + "\"footage purge run\" finishes it.", style: .warning)
        }
        let done = steps.count { $0.failure == nil }
        let things = Amounts.count(done, "thing", "things")
        guard mode == .earnest else {
            terminal.line(
                steps.isEmpty
                    ? "There is nothing to put right."
                    : "\(things) would be put right. Nothing was changed.")
            return
        }
        terminal.line(
            steps.isEmpty ? "There was nothing to put right." : "\(things) put right.",
            style: failure == nil ? .good : .warning)
        if !left.isEmpty {
            terminal.line(
                "\(Amounts.count(left.count, "damage is", "damages are")) left: restore what is named from "
                    + "a backup, and run \"footage scrub\".", style: .bad)
        }
    }
}

extension RepairStep.Kind {
    /// What was done, as the end of a sentence.
    fileprivate var was: String {
        switch self {
        case .directoryMade: "it was made"
        case .modeSet: "it was set"
        case .uploadCleared: "it was cleared away"
        case .destructionFinished: "it was finished"
        case .keyErased: "it was overwritten"
        case .keySetAside: "it stays there, out of use"
        case .slotFreed: "it is free again"
        case .slotMarked: "it is marked as taken"
        case .payloadRemoved: "it was removed"
        case .payloadSetAside, .uploadSetAside, .fileSetAside: "it was set aside"
        }
    }

    /// What would be done, as the end of a sentence.
    fileprivate var wouldBe: String {
        switch self {
        case .directoryMade: "it would be made"
        case .modeSet: "it would be set"
        case .uploadCleared: "it would be cleared away"
        case .destructionFinished: "it would be finished"
        case .keyErased: "it would be overwritten"
        case .keySetAside: "it would stay there, out of use"
        case .slotFreed: "it would be freed"
        case .slotMarked: "it would be marked as taken"
        case .payloadRemoved: "it would be removed"
        case .payloadSetAside, .uploadSetAside, .fileSetAside: "it would be set aside"
        }
    }
}

extension ValueKind where Value == Duration {
    /// A length of time as a number and a unit: `90s`, `30m`, `2h`.
    static var duration: Self {
        Self("a length of time, such as 90s, 30m or 2h") { text in
            let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
            guard let unit = text.last.flatMap({ units[$0] }),
                text.utf8.dropLast().allSatisfy({ (48...57).contains($0) }),
                let number = Int(text.dropLast()), (1...1_000_000).contains(number)
            else { return nil }
            return .seconds(number * unit)
        }
    }
}
