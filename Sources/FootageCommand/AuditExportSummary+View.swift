internal import FootageVault
internal import VaultModel

extension AuditExportSummary {
    var json: JSONValue {
        .members([
            "directory": .string(directory), "records": .count(records), "events": .count(events),
            "root": .string(root), "checkpoint": .string(checkpoint), "files": .count(files),
            "bytes": .count(bytes), "taken_in": .count(takenIn), "held": .count(held),
            "destroyed": .count(destroyed), "returned": .count(returned),
            "quarantined": .count(quarantined), "is_reconciled": .bool(isReconciled),
            "differences": .count(differences), "overdue": .count(overdue),
        ])
    }

    func print(on terminal: Terminal) {
        terminal.line(
            "Wrote \(directory): \(Amounts.count(Int(clamping: records), "record", "records")) in "
                + "\(Amounts.count(files, "file", "files")), "
                + Amounts.megabytes(Int64(clamping: bytes)) + ".")
        terminal.line("Overdue \(overdue)", style: overdue == 0 ? .good : .bad)
        terminal.paragraph(
            "Taken in \(takenIn) = held \(held) + destroyed \(destroyed) + returned \(returned) "
                + "+ in quarantine \(quarantined)"
                + (isReconciled ? "." : ": THESE DO NOT AGREE."),
            style: isReconciled ? .plain : .bad)
        if differences > 0 {
            terminal.paragraph(
                "Log, catalog, key slots and payloads differ in "
                    + Amounts.count(differences, "thing", "things")
                    + ": statement.json names them, and they are incidents.", style: .bad)
        }
        terminal.line("Tree root \(root)")
        let statement = ["statement.html", "statement.json"].first {
            TerminalCalls.exists(directory + "/" + $0)
        }
        if let statement {
            terminal.line("Read \(statement); VERIFY.md says how anyone can check it without us.")
        }
    }
}
