internal import FootageVault
internal import Retention
internal import VaultCrypto
internal import VaultDisk
internal import VaultModel

/// What the commands of the purge do and say.
struct PurgeCommands {
    private let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func plan() throws {
        let date = try invocation.value("on", as: .date)
        let path = try invocation.value("to", as: .path).map(TerminalCalls.absolute)
        if let path { try OutputFile.checkFree(path) }
        let (plan, view) = try invocation.unlocked { unlocked in
            let plan = try unlocked.planPurge(on: date ?? unlocked.vault.today)
            return (plan, try PurgePlanView(plan, unlocked))
        }
        if let path { try OutputFile.make(path, for: .owner, plan.bytes) }
        var document = view.json
        document["file"] = .text(path)
        invocation.answer(.members(document)) { terminal in
            view.print(on: terminal)
            if let path {
                terminal.line(
                    "Wrote \(path); to carry it out: footage purge apply "
                        + ShellWord.quoted(path))
            }
        }
    }

    func apply() throws -> ExitCode {
        let path = TerminalCalls.absolute(try invocation.required("PLAN", as: .path))
        let confirmed = try invocation.value("confirm", as: .digest)
        let bytes = try InputFile.read(path, limit: 1 << 28)
        let plan = try PurgePlan(bytes)
        guard !invocation.isDryRun else {
            try tryOut { unlocked in
                let now = try unlocked.planPurge(on: unlocked.vault.today)
                let due = Set(now.clips)
                return try PurgePlanView(plan, unlocked, only: { due.contains($0) })
            }
            return .done
        }
        return try invocation.unlocked { unlocked in
            let summary = try unlocked.applyPurge(plan, confirmedHash: confirmed)
            return try say(summary, unlocked, isQuiet: false)
        }
    }

    func run() throws -> ExitCode {
        guard !invocation.isDryRun else {
            try tryOut { unlocked in
                try PurgePlanView(unlocked.planPurge(on: unlocked.vault.today), unlocked)
            }
            return .done
        }
        return try invocation.unlocked { unlocked in
            let summary = try unlocked.runPurge()
            return try say(summary, unlocked, isQuiet: !invocation.isVerbose)
        }
    }

    private func tryOut(_ look: (UnlockedVault) throws -> PurgePlanView) throws {
        let view = try invocation.unlocked(look)
        var document = view.json
        document["dry_run"] = .bool(true)
        invocation.answer(.members(document)) { terminal in
            view.print(on: terminal)
            terminal.line("Nothing was changed: this was --dry-run.")
        }
    }

    private func say(
        _ summary: PurgeSummary, _ unlocked: UnlockedVault, isQuiet: Bool
    ) throws -> ExitCode {
        let addresses = try unlocked.addresses(of: summary.clips)
        let disclosures = try unlocked.disclosures(of: summary.destroyed)
        func name(_ clip: ClipID) -> String { addresses[clip]?.description ?? clip.description }
        invocation.answer(summary.json(addresses, disclosures)) { terminal in
            if isQuiet, summary.isEmpty { return }
            terminal.line(
                "Destroyed on \(summary.date): "
                    + Amounts.count(summary.destroyed.count, "film", "films")
                    + " of \(Amounts.grouped(Int64(summary.held))) held.",
                style: summary.pending.isEmpty ? .good : .warning)
            // Ids tell a person nothing, and the job knows no more.
            if !addresses.isEmpty || invocation.isVerbose {
                for clip in addresses.sorted(summary.destroyed) { terminal.line("  \(name(clip))") }
            }
            terminal.tell(disclosures)
            if !summary.skipped.isEmpty {
                terminal.line("Left alone, though planned:", style: .warning)
                for skipped in summary.skipped {
                    terminal.line("  \(name(skipped.clip)): \(skipped.reason.sentence)")
                }
            }
            if !summary.pending.isEmpty {
                terminal.line(
                    "Can no longer be opened, but not wholly gone; the next run goes on:",
                    style: .bad)
                for pending in summary.pending {
                    terminal.line("  \(name(pending.clip)): \(pending.reason.sentence)")
                }
            }
            if summary.incidents > 0 {
                let count = Amounts.count(summary.incidents, "incident", "incidents")
                terminal.line(
                    "Opened \(count); \"footage incident list\" shows what must be looked at.",
                    style: .warning)
            }
        }
        return summary.pending.isEmpty && summary.skipped.isEmpty ? .done : .partlyDone
    }
}

extension ValueKind where Value == SHA256Digest {
    /// A hash as 64 hexadecimal digits.
    static var digest: Self { Self("a hash: 64 hexadecimal digits") { SHA256Digest($0) } }
}

extension PurgeSummary {
    /// Every clip it speaks of.
    var clips: [ClipID] { destroyed + skipped.map(\.clip) + pending.map(\.clip) }

    /// Whether there was nothing to do.
    var isEmpty: Bool { clips.isEmpty && incidents == 0 }

    fileprivate func json(
        _ addresses: [ClipID: ClipAddress], _ disclosures: [DisclosureSummary]
    ) -> JSONValue {
        func clip(_ id: ClipID, _ reason: (code: String, sentence: String)? = nil) -> JSONValue {
            .members([
                "clip": .text(addresses[id]), "id": .text(id), "reason": .text(reason?.code),
                "message": .text(reason?.sentence),
            ])
        }
        return .members([
            "date": .text(date), "plan": .text(plan), "run": .text(run), "planned": .count(planned),
            "held": .count(held), "destroyed": .array(destroyed.map { clip($0) }),
            "skipped": .array(skipped.map { clip($0.clip, ($0.reason.code, $0.reason.sentence)) }),
            "pending": .array(pending.map { clip($0.clip, ($0.reason.code, $0.reason.sentence)) }),
            "disclosures": .array(disclosures.map(\.json)),
            "incidents": .count(incidents), "dry_run": .bool(false),
        ])
    }
}

extension SkippedClip.Reason {
    fileprivate var code: String {
        switch self {
        case .notDue: "not-due"
        case .factsChanged: "facts-changed"
        case .gone: "gone"
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .notDue(let status): "it is not due any more: it is \(status)"
        case .factsChanged: "what is known of it has changed since the plan was made"
        case .gone: "it is not in the vault any more, or is being destroyed already"
        }
    }
}

extension PendingClip.Reason {
    fileprivate var code: String {
        switch self {
        case .inUse: "in-use"
        case .notRemoved: "not-removed"
        case .wrongSlot: "wrong-slot"
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .inUse: "somebody reads it"
        case .notRemoved(let why): why
        case .wrongSlot: "its key slot is not its own, so nothing was overwritten"
        }
    }
}
