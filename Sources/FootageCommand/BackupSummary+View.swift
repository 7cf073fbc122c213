internal import FootageVault
internal import VaultModel

extension BackupSummary {
    var json: JSONValue {
        .members([
            "stamp": .text(stamp), "directory": .string(directory),
            "keys_directory": .string(keysDirectory), "manifest": .string(manifest),
            "records": .count(records), "payloads": .count(payloads), "copied": .count(copied),
            "copied_bytes": .count(copiedBytes), "linked": .count(linked),
            "shared": .count(shared), "one_file": .count(oneFile), "replaced": .count(replaced),
            "destroyed": .count(destroyed), "keys": .count(keys), "keys_until": .text(keysUntil),
            "removed_key_parts": .texts(removedKeyParts), "removed_stores": .texts(removedStores),
            "removed_payloads": .count(removedPayloads),
            "unknown_payloads": .count(unknownPayloads),
            "problems": .array(
                problems.map {
                    .members([
                        "kind": .string($0.kind.rawValue), "place": .string($0.place),
                        "message": .string($0.message),
                    ])
                }),
            "warnings": .texts(warnings),
        ])
    }

    func print(on terminal: Terminal) {
        terminal.line(
            "Backup \(stamp) is in \(directory): \(Amounts.count(payloads, "film", "films")), "
                + "\(Amounts.count(Int(clamping: records), "record", "records")).",
            style: problems.isEmpty ? .good : .warning)
        var parts = ["\(Amounts.grouped(Int64(copied))) copied now"]
        if copied > 0 {
            parts[0] += " (\(Amounts.megabytes(Int64(clamping: copiedBytes))))"
        }
        if linked > 0 { parts.append("\(Amounts.grouped(Int64(linked))) given a second name") }
        parts.append("\(Amounts.grouped(Int64(shared))) there already")
        if replaced > 0 { parts.append("\(Amounts.grouped(Int64(replaced))) mended") }
        if destroyed > 0 {
            parts.append("\(Amounts.grouped(Int64(destroyed))) destroyed meanwhile")
        }
        terminal.line("Films: " + parts.joined(separator: ", ") + ".")
        let until = keysUntil.map { "; they are to be gone by \($0)" } ?? ""
        terminal.line(
            "Keys: \(Amounts.grouped(Int64(clamping: keys))) in \(keysDirectory)\(until).")
        for part in removedKeyParts {
            terminal.line("Overwritten and removed: key part \(part).")
        }
        for part in removedStores { terminal.line("Removed: store part \(part).") }
        if removedPayloads > 0 {
            terminal.line(
                "Removed: \(Amounts.count(removedPayloads, "film", "films")) that were destroyed in the vault."
            )
        }
        if unknownPayloads > 0 {
            let films = Amounts.count(unknownPayloads, "film", "films")
            terminal.line("Left alone: \(films) that the vault has never heard of.")
        }
        guard !problems.isEmpty else { return }
        terminal.line("NOT AS IT SHOULD BE:", style: .bad)
        for problem in problems.prefix(50) { terminal.paragraph("  \(problem.message)") }
        if problems.count > 50 { terminal.line("  … and \(problems.count - 50) more") }
    }
}

extension BackupPlan {
    var json: JSONValue {
        .members([
            "directory": .string(directory), "keys_directory": .string(keysDirectory),
            "is_new": .bool(isNew), "payloads": .count(payloads),
            "new_payloads": .count(newPayloads), "new_bytes": .count(newBytes),
            "needed_bytes": .count(neededBytes), "available_bytes": .count(availableBytes),
            "expired_key_parts": .texts(expiredKeyParts), "warnings": .texts(warnings),
            "dry_run": .bool(true),
        ])
    }

    func print(on terminal: Terminal) {
        terminal.line(
            "Would back \(Amounts.count(payloads, "film", "films")) up into \(directory); "
                + "\(Amounts.grouped(Int64(newPayloads))) new "
                + "(\(Amounts.megabytes(Int64(clamping: newBytes)))).")
        terminal.line(
            "Needs about \(Amounts.megabytes(Int64(clamping: neededBytes))); "
                + "\(Amounts.megabytes(Int64(clamping: availableBytes))) are free there.",
            style: neededBytes > availableBytes ? .bad : .plain)
        for part in expiredKeyParts {
            terminal.line("Would overwrite and remove: key part \(part).")
        }
        terminal.line("Nothing was changed: this was --dry-run.")
    }
}
