internal import FootageVault
internal import VaultModel

/// One film, or a range of it, on its way out of the vault.
struct ClipExport {
    private let invocation: Invocation
    private let address: ClipAddress
    private let purpose: AccessPurpose
    private let returnBy: CivilDate?
    private let range: FilmRange?
    private let place: PlaceChoice
    private let file: String

    init(_ invocation: Invocation, of address: ClipAddress) throws {
        self.invocation = invocation
        self.address = address
        purpose = try invocation.required("purpose", as: .accessPurpose)
        returnBy = try invocation.value("return-by", as: .date)
        range = try invocation.value("range", as: .filmRange)
        place = invocation.has("keep-place") ? .kept : .stripped
        file = try invocation.required("to", as: .path)
    }

    func run() throws {
        let toOutput = file == "-"
        if toOutput { try checkOutput() }
        let path = toOutput ? file : TerminalCalls.absolute(file)
        guard !invocation.isDryRun else { return try tryOut(path) }
        let exported = try invocation.unlocked { unlocked in
            try export(to: toOutput ? .descriptor(1) : .file(path), unlocked)
        }
        guard !toOutput else { return }
        invocation.answer(
            .members([
                "number": .count(exported.summary.number), "clip": .text(address),
                "purpose": .text(purpose), "file": .string(path), "bytes": .count(exported.bytes),
                "first": .count(exported.range.lowerBound), "of": .count(exported.size),
                "seconds": .count(exported.seconds), "sha256": .string(exported.sha256),
                "place": .string(exported.place.rawValue),
                "copy_sha256": .text(exported.copySHA256),
                "return_by": .text(returnBy), "dry_run": .bool(false),
            ])
        ) { terminal in
            terminal.line("Wrote \(path), \(Amounts.megabytes(Int64(clamping: exported.bytes))).")
            if let words = exported.place.words { terminal.paragraph(words) }
            if let copy = exported.copySHA256 { terminal.line("SHA-256 \(copy) of this copy.") }
            if exported.isWhole {
                terminal.line("SHA-256 \(exported.sha256) when it was taken in.")
            } else if let last = exported.range.last {
                terminal.line(
                    "These are bytes \(exported.range.lowerBound)-\(last) of \(exported.size).")
            }
            terminal.paragraph(
                "This copy is export \(exported.summary.number)"
                    + (returnBy.map { ", to be gone by \($0)" } ?? "")
                    + "; when it is: footage export returned \(exported.summary.number)")
        }
    }

    private func checkOutput() throws {
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

    private func export(
        to destination: ExportDestination, _ unlocked: UnlockedVault
    ) throws -> ExportedClip {
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        return try unlocked.exportClip(
            address, range: range, purpose: purpose, place: place, returnBy: returnBy,
            to: destination
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

    private func tryOut(_ path: String) throws {
        let clip = try invocation.unlocked { try $0.showClip(address) }
        guard clip.slot == .whole, clip.hasPayload else {
            throw CommandFailure(
                .tampered, code: "incomplete",
                "The key or the payload of \(address) is not what it should be.",
                hint: "Run \"footage audit verify\".")
        }
        let bytes = try range?.resolved(in: clip.summary.bytes) ?? 0..<clip.summary.bytes
        let size = Amounts.megabytes(Int64(clamping: bytes.count))
        invocation.answer(
            .members([
                "clip": .text(address), "purpose": .text(purpose), "file": .string(path),
                "bytes": .count(bytes.count), "first": .count(bytes.lowerBound),
                "of": .count(clip.summary.bytes), "dry_run": .bool(true),
            ])
        ) { terminal in
            let what = range.map { "bytes \($0) of \(address)" } ?? "\(address)"
            terminal.paragraph(
                "Would write \(what), \(size), to \(path) for \(purpose); nothing was opened or "
                    + "changed. Whether you may is decided, and recorded, when you do it.")
        }
    }
}

extension PlaceOutcome {
    /// What whoever has the copy is told; nothing where there was nothing to take out.
    fileprivate var words: String? {
        switch self {
        case .kept: "This copy says where it was filmed, if the tablet wrote that down."
        case .stripped:
            "What says, or could say, where it was filmed is not in this copy; its pictures and sound are "
                + "as they were."
        case .nothing: nil
        }
    }
}

extension ValueKind where Value == FilmRange {
    /// A range of bytes.
    fileprivate static var filmRange: Self {
        Self("a range of bytes, such as 0-499, 500- or -500", advice: advice) { FilmRange($0) }
    }

    private static func advice(_ text: String) -> String? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        if ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]), last < first {
            return "Both ends belong to it, and the lower stands first: \(last)-\(first)."
        }
        return
            "A-B from byte A to byte B, counted from 0, both included; A- to the end; -N the last N."
    }
}
