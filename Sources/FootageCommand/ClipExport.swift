internal import FootageVault
internal import VaultModel

/// One film, or a range of it, on its way out of the vault.
struct ClipExport {
    private let invocation: Invocation
    private let address: ClipAddress
    private let purpose: AccessPurpose
    private let returnBy: CivilDate?
    private let part: Int?
    private let range: FilmRange?
    private let place: PlaceChoice
    private let file: String

    init(_ invocation: Invocation, of address: ClipAddress) throws {
        self.invocation = invocation
        self.address = address
        purpose = try invocation.required("purpose", as: .accessPurpose)
        returnBy = try invocation.value("return-by", as: .date)
        part = try invocation.value("part", as: .positive)
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
                "purpose": .text(purpose),
                "file": exported.parts.isEmpty ? .string(path) : nil,
                "files": exported.parts.isEmpty ? nil : .array(exported.parts.map(\.json)),
                "part": part.map { .count($0) }, "bytes": .count(exported.bytes),
                "first": .count(exported.range.lowerBound), "of": .count(exported.size),
                "seconds": .count(exported.seconds), "sha256": .string(exported.sha256),
                "place": .string(exported.place.rawValue),
                "copy_sha256": .text(exported.copySHA256),
                "return_by": .text(returnBy), "dry_run": .bool(false),
            ])
        ) { terminal in
            for part in exported.parts { part.tell(on: terminal) }
            if exported.parts.isEmpty {
                terminal.line(
                    "Wrote \(path), \(Amounts.megabytes(Int64(clamping: exported.bytes))).")
            }
            if let words = exported.place.words { terminal.paragraph(words) }
            if let copy = exported.copySHA256 { terminal.line("SHA-256 \(copy) of this copy.") }
            if !exported.parts.isEmpty {
                terminal.paragraph(
                    "It is one film that the camera cut into "
                        + "\(Amounts.count(exported.parts.count, "file", "files")): play them in order."
                )
            } else if exported.isWhole {
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
            address, part: part, range: range, purpose: purpose, place: place, returnBy: returnBy,
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
        let size = try size(of: clip)
        let bytes = try size.map { try range?.resolved(in: $0) ?? 0..<$0 }
        if part == nil, range == nil, path == "-", clip.summary.parts > 1 {
            throw CommandFailure(
                .usage, code: "several-parts",
                "\(address) is \(clip.summary.parts) files, and one behind the other they would be a broken film.",
                hint: "Name one of them with --part, or bytes of them all with --range.")
        }
        invocation.answer(
            .members([
                "clip": .text(address), "purpose": .text(purpose), "file": .string(path),
                "part": part.map { .count($0) }, "parts": .count(files(of: clip)),
                "bytes": bytes.map { .count($0.count) },
                "first": bytes.map { .count($0.lowerBound) },
                "of": size.map { .count($0) }, "dry_run": .bool(true),
            ])
        ) { terminal in
            var what = part.map { "part \($0) of \(address)" } ?? "\(address)"
            if let range { what = "bytes \(range) of " + what }
            if let bytes { what += ", " + Amounts.megabytes(Int64(clamping: bytes.count)) + "," }
            let files = files(of: clip)
            if files > 1 { what += " in \(files) files" }
            terminal.paragraph(
                "Would write \(what) to \(path) for \(purpose); nothing was opened or "
                    + "changed. Whether you may is decided, and recorded, when you do it.")
        }
    }

    /// How many files it would be.
    private func files(of clip: ClipDetail) -> Int {
        part == nil && range == nil ? clip.summary.parts : 1
    }

    /// How many bytes there are to choose from; none for a part of a film that the reader may not open.
    private func size(of clip: ClipDetail) throws -> UInt64? {
        guard let part else { return clip.summary.bytes }
        guard part <= clip.summary.parts else {
            throw CommandFailure(
                .usage, code: "part", "\(address) has no part \(part).",
                hint: "\"footage clip show \(address)\" lists its parts.")
        }
        guard clip.summary.parts > 1 else { return clip.summary.bytes }
        guard let parts = clip.particulars?.parts, part <= parts.count else { return nil }
        return parts[part - 1].bytes
    }
}

extension ExportedClip.Part {
    /// A file of a film that is several, for programs.
    var json: JSONValue {
        .members([
            "file": .string(file), "bytes": .count(bytes), "sha256": .string(sha256),
            "copy_sha256": .text(copySHA256),
        ])
    }

    fileprivate func tell(on terminal: Terminal) {
        terminal.line("Wrote \(file), \(Amounts.megabytes(Int64(clamping: bytes))).")
        terminal.line("SHA-256 \(sha256) when it was taken in.")
        if let copySHA256 { terminal.line("SHA-256 \(copySHA256) of this copy.") }
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
