internal import FootageVault
internal import VaultModel

/// One film on its way out of the vault.
struct ClipExport {
    private let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func run() throws {
        let address = try invocation.required("CLIP", as: .address)
        let purpose = try invocation.required("purpose", as: .accessPurpose)
        let returnBy = try invocation.value("return-by", as: .date)
        let file = try invocation.required("to", as: .path)
        let toOutput = file == "-"
        if toOutput {
            if invocation.terminal.isTerminal(.output) {
                throw CommandFailure(
                    .usage, code: "usage.film-to-terminal",
                    "A film is not written to a terminal; nothing was opened.",
                    hint: "Name a file with --to, or send it on to a player: --to - | mpv -")
            }
            if invocation.wantsJSON {
                throw CommandFailure(
                    .usage, code: "usage.together",
                    "--json and --to - do not go together: both would go to standard output.",
                    hint: "Name a file with --to.")
            }
        }
        let path = toOutput ? file : TerminalCalls.absolute(file)
        guard !invocation.isDryRun else { return try tryOut(address, purpose, path) }
        let exported = try invocation.unlocked { unlocked in
            try export(
                address, purpose, returnBy, toOutput ? .descriptor(1) : .file(path), unlocked)
        }
        guard !toOutput else { return }
        invocation.answer(
            .members([
                "number": .count(exported.summary.number), "clip": .text(address),
                "purpose": .text(purpose), "file": .string(path), "bytes": .count(exported.bytes),
                "seconds": .count(exported.seconds), "sha256": .string(exported.sha256),
                "return_by": .text(returnBy), "dry_run": .bool(false),
            ])
        ) { terminal in
            terminal.line("Wrote \(path), \(Amounts.megabytes(Int64(clamping: exported.bytes))).")
            terminal.line("SHA-256 \(exported.sha256), the same as when it was taken in.")
            terminal.paragraph(
                "This copy is export \(exported.summary.number)"
                    + (returnBy.map { ", to be gone by \($0)" } ?? "")
                    + "; when it is: footage export returned \(exported.summary.number)")
        }
    }

    private func export(
        _ address: ClipAddress, _ purpose: AccessPurpose, _ returnBy: CivilDate?,
        _ destination: ExportDestination, _ unlocked: UnlockedVault
    ) throws -> ExportedClip {
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        return try unlocked.exportClip(
            address, purpose: purpose, returnBy: returnBy, to: destination
        ) { given, total in
            try Interruption.check()
            if bar == nil {
                bar = ProgressBar(
                    "Exporting \(address)", total: Int64(clamping: total), on: invocation.terminal)
            }
            bar?.advance(by: Int64(clamping: given - min(shown, given)))
            shown = max(shown, given)
        }
    }

    private func tryOut(
        _ address: ClipAddress, _ purpose: AccessPurpose, _ path: String
    ) throws {
        let clip = try invocation.unlocked { try $0.showClip(address) }
        guard clip.slot == .whole, clip.hasPayload else {
            throw CommandFailure(
                .tampered, code: "incomplete",
                "The key or the payload of \(address) is not what it should be.",
                hint: "Run \"footage audit verify\".")
        }
        let size = Amounts.megabytes(Int64(clamping: clip.summary.bytes))
        invocation.answer(
            .members([
                "clip": .text(address), "purpose": .text(purpose), "file": .string(path),
                "bytes": .count(clip.summary.bytes), "dry_run": .bool(true),
            ])
        ) { terminal in
            terminal.paragraph(
                "Would write \(address), \(size), to \(path) for \(purpose); nothing was opened or "
                    + "changed. Whether you may is decided, and recorded, when you do it.")
        }
    }
}
