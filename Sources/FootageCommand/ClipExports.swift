internal import FootageVault
internal import VaultModel

/// Several films on their way out of the vault, into a directory.
struct ClipExports {
    private let invocation: Invocation
    private let selections: [ClipSelection]
    private let purpose: AccessPurpose
    private let returnBy: CivilDate?
    private let choice: PlaceChoice
    private let directory: String

    init(_ invocation: Invocation, of selections: [ClipSelection]) throws {
        self.invocation = invocation
        self.selections = selections
        purpose = try invocation.required("purpose", as: .accessPurpose)
        returnBy = try invocation.value("return-by", as: .date)
        choice = invocation.has("keep-place") ? .kept : .stripped
        let place = try invocation.required("to", as: .path)
        guard place != "-", !invocation.has("range"), !invocation.has("part") else {
            throw CommandFailure(
                .usage, code: "usage.together",
                place == "-"
                    ? "Several films do not go to standard output: nobody could tell them apart."
                    : "--part and --range are for one film, and several were named.",
                hint: place == "-" ? "Name a directory with --to." : "Name one clip.")
        }
        directory = TerminalCalls.absolute(place)
    }

    func run() throws -> ExitCode {
        try invocation.unlocked { unlocked in
            let addresses = try unlocked.clips(of: selections)
            guard !invocation.isDryRun else { return tryOut(addresses) }
            let ends = try export(addresses, unlocked)
            answer(ends)
            let exits = ends.compactMap { $0.failure?.exit }
            guard let first = exits.first else { return .done }
            guard exits.count == ends.count else { return .partlyDone }
            // Nothing came out: for one reason, which has its own code, or for several.
            return Set(exits).count == 1 ? first : .failed
        }
    }

    private func export(
        _ addresses: [ClipAddress], _ unlocked: UnlockedVault
    ) throws -> [ClipExportEnd] {
        let label = "Exporting " + Amounts.count(addresses.count, "film", "films")
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        return try unlocked.exportClips(
            addresses, purpose: purpose, place: choice, returnBy: returnBy, into: directory,
            isInterrupted: { Interruption.isRequested }
        ) { given, total in
            if bar == nil {
                bar = ProgressBar(label, total: Int64(clamping: total), on: invocation.terminal)
            }
            bar?.advance(by: Int64(clamping: given - min(shown, given)))
            shown = max(shown, given)
        }
    }

    private func answer(_ ends: [ClipExportEnd]) {
        let document = JSONValue.members([
            "exports": .array(ends.map(\.json)), "purpose": .text(purpose),
            "directory": .string(directory), "return_by": .text(returnBy), "dry_run": .bool(false),
        ])
        invocation.answer(document) { terminal in
            terminal.table(ClipExportEnd.table(of: ends))
            let given = ends.count { $0.failure == nil }
            let until = returnBy.map { ", to be gone by \($0)" } ?? ""
            terminal.line(
                "Wrote \(given) of \(Amounts.count(ends.count, "film", "films")) to "
                    + "\(directory)\(until).")
            let stripped = ends.count { $0.place == .stripped }
            if stripped > 0 {
                terminal.paragraph(
                    "What says, or could say, where it was filmed is not in \(stripped) of these copies, "
                        + "which therefore have another SHA-256 (--json gives it) than the tablet's."
                )
            }
            if choice == .kept, given > 0 {
                terminal.line(
                    "These copies say where they were filmed, if the tablet wrote that down.")
            }
            if given > 0 {
                terminal.line("Each is an export; when it is gone: footage export returned NUMBER")
            }
            for hint in ends.compactMap({ $0.failure?.hint }).uniqued { terminal.hint(hint) }
        }
    }

    private func tryOut(_ addresses: [ClipAddress]) -> ExitCode {
        let document = JSONValue.members([
            "clips": .array(addresses.map { .string($0.description) }), "purpose": .text(purpose),
            "directory": .string(directory), "dry_run": .bool(true),
        ])
        invocation.answer(document) { terminal in
            for address in addresses { terminal.line("\(address)") }
            terminal.paragraph(
                "Would write \(Amounts.count(addresses.count, "film", "films")) to \(directory) for "
                    + "\(purpose); nothing was opened or changed. Whether you may is decided, and "
                    + "recorded, when you do it.")
        }
        return .done
    }
}

extension ClipExportEnd {
    fileprivate var failure: CommandFailure? {
        guard case .failure(let error) = result else { return nil }
        return CommandFailure(explaining: error)
    }

    fileprivate var place: PlaceOutcome? { try? result.get().place }

    fileprivate var json: JSONValue {
        switch result {
        case .success(let exported):
            .members([
                "clip": .text(address), "number": .count(exported.summary.number),
                "file": exported.parts.isEmpty ? .string(exported.path) : nil,
                "files": exported.parts.isEmpty ? nil : .array(exported.parts.map(\.json)),
                "bytes": .count(exported.bytes),
                "seconds": .count(exported.seconds), "sha256": .string(exported.sha256),
                "place": .string(exported.place.rawValue),
                "copy_sha256": .text(exported.copySHA256),
            ])
        case .failure(let error):
            .members([
                "clip": .text(address), "code": .string(error.code),
                "message": .string(error.message),
            ])
        }
    }

    fileprivate static func table(of ends: [Self]) -> TableView {
        var table = TableView([
            .number("Number"), .whole("Clip"), .number("Size"), .text("File, or why there is none"),
        ])
        for end in ends {
            switch end.result {
            case .success(let exported):
                let files = exported.parts.map { ($0.bytes, $0.file) }
                for (bytes, file) in files.isEmpty ? [(exported.bytes, exported.path)] : files {
                    table.add(
                        "\(String(exported.summary.number))", "\(end.address.description)",
                        .init(Amounts.megabytes(Int64(clamping: bytes))), .init(file))
                }
            case .failure:
                table.add(
                    "", "\(end.address.description)", "",
                    .init(end.failure?.message ?? "", style: .bad))
            }
        }
        return table
    }
}

extension ExportedClip {
    fileprivate var path: String {
        switch destination {
        case .file(let path): path
        case .descriptor: "-"
        }
    }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
