internal import FootageVault
internal import TabletDump
internal import VaultDisk
internal import VaultModel

/// One upload, from what was typed to the list of what may be deleted.
struct UploadRun {
    private let invocation: Invocation
    private let disk = LinuxDisk()

    init(_ invocation: Invocation) { self.invocation = invocation }

    func run() throws -> ExitCode {
        if invocation.has("manifest"), invocation.has("write-manifest") {
            throw CommandFailure(
                .usage, code: "usage.together",
                "--manifest and --write-manifest do not go together.",
                hint: "Write one, fill it in, then give it back with --manifest.")
        }
        if invocation.has("delete-source"), invocation.has("write-manifest") {
            throw CommandFailure(
                .usage, code: "usage.together",
                "--delete-source and --write-manifest do not go together.",
                hint: "Writing a manifest takes nothing in, so there is nothing to delete.")
        }
        if let path = try invocation.value("write-manifest", as: .path) {
            try OutputFile.checkFree(TerminalCalls.absolute(path))
        }
        if let path = try invocation.value("receipts", as: .path) {
            try OutputPlace.check(TerminalCalls.absolute(path) + "/receipt")
        }
        return try invocation.unlocked { unlocked in
            let plan = try plan(with: unlocked)
            try Interruption.check()
            if let path = try invocation.value("write-manifest", as: .path) {
                try writeManifest(of: plan, to: TerminalCalls.absolute(path))
                return .done
            }
            answer(plan, today: unlocked.vault.today)
            guard !invocation.isDryRun else { return .done }
            return try carryOut(plan, with: unlocked)
        }
    }

    private func plan(with unlocked: UnlockedVault) throws -> UploadPlan {
        var request = UploadRequest(
            directory: try TerminalCalls.absolute(invocation.required("DUMP", as: .path)),
            statement: Statement(
                family: try invocation.value("family", as: .reference),
                session: try invocation.value("session", as: .positive)),
            probing: invocation.has("no-probe") ? .none : .ffprobe)
        request.derivedFrom = try invocation.value("derived-from", as: .addresses) ?? []
        if let name = try invocation.value("for", as: .string) {
            request.practitioner = try unlocked.findPerson(name)
        }
        if let path = try invocation.value("manifest", as: .path) {
            request.manifest = try InputFile.read(
                TerminalCalls.absolute(path), limit: Manifest.limit)
        }
        if request.probing == .none {
            invocation.terminal.note(
                "--no-probe: damaged films will not be noticed, and the log says that nobody looked."
            )
        }
        defer { invocation.terminal.draw(nil) }
        do {
            return try unlocked.planUpload(request) { done, count in
                try Interruption.check()
                guard !invocation.wantsJSON, invocation.terminal.errorColumns != nil else { return }
                invocation.terminal.draw("Looking into the films: \(done) of \(count)")
            }
        } catch let error as DumpError {
            guard case .manifest(let problems) = error else { throw error }
            throw refusal(of: problems)
        }
    }

    /// Lists what is wrong with a manifest, line by line.
    private func refusal(of problems: [ManifestProblem]) -> CommandFailure {
        let document = JSONValue.members([
            "problems": .array(
                problems.map {
                    .members(["line": .count($0.line), "message": .string($0.sentence)])
                })
        ])
        invocation.answer(document) { terminal in
            for problem in problems.prefix(Self.shownProblems) { terminal.note("\(problem)") }
            let rest = problems.count - Self.shownProblems
            guard rest > 0 else { return }
            terminal.note(
                "and \(Amounts.count(rest, "more place", "more places")); --json lists them all.")
        }
        let count = Amounts.count(problems.count, "place", "places")
        return CommandFailure(
            .badInput, code: "manifest",
            "The manifest is wrong in \(count); nothing was taken in.",
            hint: "Mend these lines and run the same command again.")
    }

    /// How many faults of a manifest people are shown: a slip in its making is in every line.
    private static let shownProblems = 100

    private func writeManifest(of plan: UploadPlan, to path: String) throws {
        let count = Amounts.count(plan.proposals.count, "film", "films")
        let proposed = plan.proposals.count { $0.family != nil }
        if !invocation.isDryRun {
            try OutputFile.make(path, for: .owner, Manifest.write(plan.proposals.map(\.row)))
        }
        let document = JSONValue.members([
            "manifest": .string(path), "films": .count(plan.proposals.count),
            "proposed": .count(proposed), "dry_run": .bool(invocation.isDryRun),
        ])
        invocation.answer(document) { terminal in
            let wrote = invocation.isDryRun ? "Would write" : "Wrote"
            terminal.line(
                "\(wrote) \(path): \(count), \(proposed) with a family and a session proposed.")
            terminal.line("Nothing was taken in. Check every row and fill in the rest, then run")
            terminal.line(
                "  footage upload --manifest \(ShellWord.quoted(path)) "
                    + ShellWord.quoted(plan.request.directory))
        }
    }

    private func answer(_ plan: UploadPlan, today: CivilDate) {
        let document = JSONValue.members([
            "plan": plan.json(today: today), "dry_run": .bool(invocation.isDryRun),
        ])
        invocation.answer(document) { terminal in
            UploadPlanView(
                plan: plan, today: today, showsEverything: invocation.isVerbose,
                isDryRun: invocation.isDryRun
            ).print(on: terminal)
            guard invocation.isDryRun else { return }
            terminal.line()
            let read = plan.films.count(where: \.isToBeProbed)
            if read > 0 {
                terminal.line(
                    Amounts.count(read, "film was", "films were") + " read by "
                        + (read == 1 ? "its" : "their")
                        + " own index; `ffprobe` probes each in full when it is taken in.")
            }
            terminal.line("Nothing was changed: this was --dry-run.")
        }
    }

    private func carryOut(_ plan: UploadPlan, with unlocked: UnlockedVault) throws -> ExitCode {
        let today = unlocked.vault.today
        let summary = try upload(plan, with: unlocked)
        var exit: ExitCode = summary.isComplete && plan.unread.isEmpty ? .done : .partlyDone
        var receipts: ReceiptFolder.Written?
        do {
            receipts = try ReceiptFolder.write(summary, to: receiptFolder(of: unlocked), on: disk)
        } catch let error as DiskError {
            invocation.terminal.note(
                "The films are in, but their receipts could not be written: \(error.message).")
            exit = .partlyDone
        }
        let (deletion, failure) = deleteSource(of: summary, plan, with: unlocked)
        if deletion?.kept.isEmpty == false { exit = .partlyDone }
        let document = JSONValue.members([
            "plan": plan.json(today: today), "dry_run": .bool(false),
            "result": summary.json(receipts: receipts, deletion: deletion),
        ])
        invocation.answer(document) { terminal in
            UploadEndView(plan: plan, summary: summary, receipts: receipts).print(on: terminal)
            UploadLeavingsView(
                plan: plan, summary: summary, deletion: deletion,
                showsEverything: invocation.isVerbose
            ).print(on: terminal)
        }
        if let stopped = summary.stopped {
            invocation.terminal.note(
                "What was taken in before is whole; run the same command again once this is mended."
            )
            throw stopped
        }
        if summary.isInterrupted {
            throw CommandFailure(
                .partlyDone, code: "interrupted",
                "Stopped because you asked for it; what was taken in is whole.",
                hint: "Run the same command again: it goes on where it was.")
        }
        if let failure { throw failure }
        return exit
    }

    /// Deletes what is safe to delete, where that was asked for; what went wrong is told after the rest.
    private func deleteSource(
        of summary: UploadSummary, _ plan: UploadPlan, with unlocked: UnlockedVault
    ) -> (SourceDeletion?, failure: (any Error)?) {
        guard invocation.has("delete-source") else { return (nil, nil) }
        guard summary.stopped == nil, !summary.isInterrupted else {
            invocation.terminal.note(
                "Nothing was deleted from the tablet: this upload did not come to its end.")
            return (nil, nil)
        }
        let total = summary.deletion.safe.reduce(0) { $0 + ($1.bytes ?? 0) }
        let bar = ProgressBar("Comparing and deleting", total: total, on: invocation.terminal)
        defer { bar.finish() }
        var shown: UInt64 = 0
        do {
            let deletion = try unlocked.deleteSource(
                of: summary, plan, isInterrupted: { Interruption.isRequested }
            ) { bytes in
                bar.advance(by: Int64(clamping: bytes - min(shown, bytes)))
                shown = bytes
            }
            return (deletion, nil)
        } catch {
            return (nil, error)
        }
    }

    private func upload(_ plan: UploadPlan, with unlocked: UnlockedVault) throws -> UploadSummary {
        let bar = ProgressBar(
            "Taking in", total: Int64(clamping: plan.bytes), on: invocation.terminal)
        defer { bar.finish() }
        var shown: UInt64 = 0
        return try unlocked.upload(plan, isInterrupted: { Interruption.isRequested }) { progress in
            bar.advance(by: Int64(clamping: progress.bytes - min(shown, progress.bytes)))
            shown = max(shown, progress.bytes)
        }
    }

    private func receiptFolder(of unlocked: UnlockedVault) throws -> String {
        if let path = try invocation.value("receipts", as: .path) {
            return TerminalCalls.absolute(path)
        }
        let vault = unlocked.vault
        return "\(vault.environment.stateDirectory)/\(vault.description.id)/receipts"
    }
}
