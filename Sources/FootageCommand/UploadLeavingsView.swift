internal import FootageVault
internal import TabletDump
internal import VaultModel

/// What is left to do on the tablet once an upload ended, as people read it.
struct UploadLeavingsView {
    let plan: UploadPlan
    let summary: UploadSummary
    /// What became of the list when it was to be deleted; none when nobody asked for that.
    let deletion: SourceDeletion?
    let showsEverything: Bool

    func print(on terminal: Terminal) {
        terminal.line()
        if let deletion {
            print(deletion, on: terminal)
        } else {
            printSafe(on: terminal)
        }
        printRest(on: terminal)
        printResidue(on: terminal)
        printLeftovers(on: terminal)
        let list = summary.deletion
        guard !list.safe.isEmpty || !list.residue.isEmpty else { return }
        terminal.line("Then, on the tablet:")
        for reminder in DeletionList.reminders { terminal.line("  \(reminder)") }
    }

    private func printSafe(on terminal: Terminal) {
        let safe = summary.deletion.safe
        guard !safe.isEmpty else {
            terminal.line("Nothing is safe to delete from the tablet.", style: .warning)
            return
        }
        let count = Amounts.count(safe.count, "file", "files")
        terminal.line(
            "Safe to delete from the tablet (\(count), each read back from the vault's disk):",
            style: .good)
        for entry in safe { terminal.line("  \(entry.path)") }
    }

    private func print(_ deletion: SourceDeletion, on terminal: Terminal) {
        let size = Amounts.megabytes(Int64(clamping: deletion.bytes))
        if deletion.deleted.isEmpty {
            terminal.line("Nothing was deleted.", style: .warning)
        } else {
            let count = Amounts.count(deletion.deleted.count, "file", "files")
            terminal.line(
                "Deleted from \(plan.request.directory): \(count), \(size), each compared with the vault first",
                style: .good)
            for entry in deletion.deleted { terminal.line("  \(entry.path)") }
            terminal.paragraph(
                "If that was a copy, delete the same files on the tablet too.", style: .warning)
        }
        guard !deletion.kept.isEmpty else { return }
        var table = TableView([.text("File"), .text("Why")])
        for kept in deletion.kept {
            table.add(.init(kept.entry.path.description), .init(kept.reason.sentence))
        }
        terminal.line(
            "NOT deleted: " + Amounts.count(deletion.kept.count, "file", "files"), style: .bad)
        terminal.table(table)
        terminal.paragraph(
            "Run the same upload again: it says anew what is safe to delete.", style: .warning)
    }

    /// Films that may not be deleted yet, and those whose time in the vault is over.
    private func printRest(on terminal: Terminal) {
        let destroyed = summary.results.filter(\.wasDestroyed)
        if !destroyed.isEmpty {
            terminal.paragraph(
                "Destroyed in the vault, and still on the tablet; it should go there too:",
                style: .warning)
            for entry in destroyed.flatMap(\.entries) { terminal.line("  \(entry.path)") }
        }
        // What was not reached is not in the vault either.
        let kept = Set(destroyed.flatMap(\.entries).map(\.path)).union(
            summary.deletion.safe.map(\.path))
        let unsafe = plan.films.flatMap(\.entries).filter { !kept.contains($0.path) } + plan.unread
        guard !unsafe.isEmpty else { return }
        terminal.line("Do NOT delete yet:", style: .bad)
        for path in unsafe.map(\.path).sorted() { terminal.line("  \(path)") }
    }

    private func printResidue(on terminal: Terminal) {
        let residue = summary.deletion.residue
        guard !residue.isEmpty else { return }
        var table = TableView([
            .text("File"), .text("What"), .number("Size"), .text("Why"), .text("The same film"),
        ])
        for entry in residue {
            table.add(
                .init(entry.path.description), .init(entry.kind.people),
                .init(Amounts.megabytes(entry.bytes ?? 0)), .init(entry.reason),
                .init(summary.residueKnown[entry.path]?.sentence ?? "not known: look at it first"))
        }
        terminal.paragraph(
            "Deleted, unfinished or inside a picture, and still on the tablet; remove it there:",
            style: .warning)
        terminal.table(table)
    }

    /// Files that no upload takes: some are listed, the rest only counted.
    private func printLeftovers(on terminal: Terminal) {
        let leftovers = summary.deletion.leftovers
        guard !leftovers.isEmpty else { return }
        let shown = showsEverything ? leftovers[...] : leftovers.prefix(Self.mostShown)
        var table = TableView([.text("File"), .text("What"), .number("Size")])
        for entry in shown {
            table.add(
                .init(entry.path.description), .init(entry.kind.people),
                .init(Amounts.megabytes(entry.bytes ?? 0)))
        }
        terminal.paragraph(
            "Not taken in, and still on the tablet; look at them, and clear away what shows or names "
                + "the family:", style: .warning)
        terminal.table(table)
        let more = leftovers.count - shown.count
        if more > 0 {
            terminal.paragraph(
                "And \(Amounts.count(more, "other file", "other files")); --verbose lists them.",
                style: .faint)
        }
    }

    private static let mostShown = 20
}

extension KnownResidue {
    /// Where it is, as people read it.
    fileprivate var sentence: String {
        switch self {
        case .clip(let address): "is clip \(address)"
        case .quarantined(let number): "waits in quarantine, number \(number)"
        case .destroyed(let date): "was destroyed in the vault on \(date)"
        }
    }

    /// Where it is, for programs.
    var json: JSONValue {
        switch self {
        case .clip(let address): .members(["clip": .text(address)])
        case .quarantined(let number): .members(["quarantine_number": .count(number)])
        case .destroyed(let date): .members(["destroyed_on": .text(date)])
        }
    }
}

extension UploadPlan {
    /// What lies in the dump and could not be read, whatever it is: it may be a film that nobody has.
    var unread: [DumpEntry] { others.filter { $0.kind == .refused } }
}

extension UploadSummary.Film {
    /// Whether it was refused because it was destroyed in the vault.
    fileprivate var wasDestroyed: Bool {
        if case .refused(code: "destroyed-before", _) = end { true } else { false }
    }
}
