internal import FootageVault
internal import VaultModel

/// What a list says of a stamp: the backup or key part that was found, or what is wrong with it.
struct StampLine<Found> {
    let stamp: BackupStamp
    let found: Found?
    let fault: VaultError?

    init(_ stamp: BackupStamp, _ find: (BackupStamp) throws -> Found) {
        self.stamp = stamp
        do {
            found = try find(stamp)
            fault = nil
        } catch {
            found = nil
            fault = VaultError(explaining: error) ?? VaultError(.failed, "unexpected", "\(error)")
        }
    }
}

extension StampLine<BackupSnapshot> {
    var json: JSONValue {
        found?.json ?? .members(["stamp": .text(stamp), "fault": .text(fault?.message)])
    }

    static func print(
        _ lines: [Self], _ keys: [StampLine<BackupKeyPart>], of backup: Backup,
        on terminal: Terminal
    ) {
        terminal.line("Backups of \(backup.vaultName) in \(backup.directory)")
        terminal.line("Vault id \(backup.vaultID)")
        guard !lines.isEmpty else {
            terminal.line("There is no whole backup yet.")
            return
        }
        var table = TableView([
            .whole("Backup"), .number("Films"), .number("Size"), .number("Records"),
            .text("Keys"),
        ])
        for line in lines {
            guard let snapshot = line.found else {
                table.add([
                    .init(line.stamp.description), "", "", "",
                    .init("WRONG: " + (line.fault?.message ?? ""), style: .bad),
                ])
                continue
            }
            table.add([
                .init(line.stamp.description), .init(Amounts.grouped(Int64(snapshot.payloads))),
                .init(Amounts.megabytes(Int64(clamping: snapshot.bytes))),
                .init(Amounts.grouped(Int64(clamping: snapshot.logSize))),
                .init(snapshot.keys == nil ? "not here" : "here"),
            ])
        }
        terminal.table(table)
        for key in keys {
            guard let fault = key.fault else { continue }
            terminal.paragraph("Key part \(key.stamp): WRONG: \(fault.message)", style: .bad)
        }
    }
}

extension StampLine<BackupKeyPart> {
    var json: JSONValue {
        .members([
            "stamp": .text(stamp), "keys": found.map { .count($0.slots) },
            "fault": .text(fault?.message),
        ])
    }
}

extension BackupSnapshot {
    var json: JSONValue {
        .members([
            "stamp": .text(stamp), "made": .text(made), "epoch": .count(epoch),
            "records": .count(logSize), "payloads": .count(payloads),
            "missing": .count(missing), "bytes": .count(bytes), "one_file": .count(linked),
            "has_keys": .bool(keys != nil),
        ])
    }
}

extension BackupReport {
    func json(of backup: Backup) -> JSONValue {
        .members([
            "is_sound": .bool(isSound), "vault_id": .text(backup.vaultID),
            "backups": .array(snapshots.map(\.json)), "key_parts": .texts(keyParts),
            "payloads": .count(payloads), "bytes": .count(bytes),
            "destroyed_since": .count(destroyedSince),
            "findings": .array(
                findings.map {
                    .members([
                        "verdict": .string($0.verdict.rawValue), "code": .string($0.code),
                        "place": .string($0.place), "message": .string($0.message),
                    ])
                }),
            "finding_count": .count(findingCount),
        ])
    }

    func print(of backup: Backup, _ vault: Vault?, on terminal: Terminal) {
        for finding in findings {
            terminal.paragraph(
                "\(finding.verdict.people): \(finding.place): \(finding.message)", style: .bad)
        }
        let more = findingCount - findings.count
        if more > 0 { terminal.line("… and \(Amounts.count(more, "finding", "findings")) more") }
        if !findings.isEmpty { terminal.line() }
        let read =
            "\(Amounts.count(snapshots.count, "backup", "backups")), "
            + "\(Amounts.count(keyParts.count, "key part", "key parts")), "
            + "\(Amounts.count(payloads, "film", "films")) read whole "
            + "(\(Amounts.megabytes(Int64(clamping: bytes))))"
        terminal.line(
            isSound ? "All of it is what was backed up: \(read)." : "Not sound: \(read).",
            style: isSound ? .good : .bad)
        if destroyedSince > 0 {
            terminal.line(
                "\(Amounts.count(destroyedSince, "film", "films")) of older backups were destroyed since."
            )
        }
        guard vault == nil else { return }
        terminal.paragraph(
            "Compare the vault id with the one on paper: \(backup.vaultID)", style: .faint)
    }
}

extension BackupReport.Verdict {
    fileprivate var people: String {
        switch self {
        case .tampered: "CHANGED"
        case .rolledBack: "CUT OR ROLLED BACK"
        case .unverifiable: "MISSING OR UNKNOWN"
        }
    }
}
