internal import FootageVault
internal import VaultDisk
internal import VaultModel

/// One restore: what it asks, what it shows, what it says in the end.
struct RestoreRun {
    private let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func run() throws -> ExitCode {
        let request = try request()
        let directory = TerminalCalls.absolute(try invocation.required("BACKUP", as: .path))
        let keys = try invocation.value("keys", as: .path).map(TerminalCalls.absolute)
        let backup = try Backup(at: directory, keysAt: keys)
        let environment = try invocation.vaultEnvironment()
        let identity = try invocation.readIdentity()
        guard !invocation.isDryRun else {
            let plan = try Vault.planRestore(
                backup, request, as: identity, environment: environment)
            var members = plan.members
            members["dry_run"] = .bool(true)
            invocation.answer(.members(members)) { terminal in
                plan.print(on: terminal)
                terminal.line("Nothing was restored: this was --dry-run.")
            }
            return .done
        }
        let summary = try restore(backup, request, identity, environment)
        invocation.answer(summary.json) { summary.print(on: $0) }
        // What was tampered with is never merely partly done.
        if let failure = summary.failure { return ExitCode(failure) }
        return summary.isWhole ? .done : .partlyDone
    }

    private func request() throws -> RestoreRequest {
        RestoreRequest(
            target: TerminalCalls.absolute(try invocation.required("to", as: .path)),
            reason: try invocation.required("reason", as: .string),
            stamp: try invocation.value("stamp", as: .backupStamp),
            keyStamp: try invocation.value("key-stamp", as: .backupStamp),
            ledgers: try invocation.all("ledger", as: .path).map(TerminalCalls.absolute),
            heads: try invocation.all("checkpoint", as: .path).map { path in
                String(
                    decoding: try InputFile.read(TerminalCalls.absolute(path), limit: 1 << 20),
                    as: UTF8.self)
            })
    }

    private func restore(
        _ backup: Backup, _ request: RestoreRequest, _ identity: borrowing SecretIdentity,
        _ environment: VaultEnvironment
    ) throws -> RestoreSummary {
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        return try Vault.restore(
            backup, request, as: identity, environment: environment,
            confirm: { plan in try confirm(plan) },
            progress: { copied, total in
                try Interruption.check()
                if bar == nil {
                    bar = ProgressBar(
                        "Restoring", total: Int64(clamping: total), on: invocation.terminal)
                }
                bar?.advance(by: Int64(clamping: copied - min(shown, copied)))
                shown = max(shown, copied)
            })
    }

    private func confirm(_ plan: RestorePlan) throws {
        let films = Amounts.count(plan.destroyed.count, "film", "films")
        let question =
            "Restore “\(plan.name)” as of \(plan.made) into epoch \(plan.epoch)"
            + (plan.destroyed.isEmpty ? "?" : ", and destroy \(films) again?")
        if !invocation.wantsJSON, !invocation.has("yes") { plan.print(on: invocation.terminal) }
        try invocation.insist(question)
    }
}

extension RestorePlan {
    var members: [String: JSONValue?] {
        [
            "vault": .string(name), "vault_id": .text(vault), "backup": .text(stamp),
            "made": .text(made), "keys": .text(keyStamp), "epoch": .integer(epoch),
            "records": .count(records), "lost": lost.map { .count($0) },
            "newest": newest.map { .string($0) }, "clips": .count(clips),
            "ledgers": .array(
                ledgers.map {
                    .members([
                        "path": .string($0.path), "clips": .count($0.clips),
                        "agreeing": .count($0.agreeing), "unreadable": .count($0.unreadable),
                        "families": .count($0.families), "complete_to": $0.end.map { .count($0) },
                    ])
                }),
            "doubt": doubt.map { .string($0.rawValue) },
            "passed_over": .array(
                passedOver.map {
                    .members(["place": .string($0.place), "message": .string($0.message)])
                }),
            "destroyed": .array(
                destroyed.map {
                    .members([
                        "clip": .text($0.address), "id": .text($0.clip), "date": .text($0.date),
                    ])
                }),
            "erased": .array(
                erased.map {
                    .members([
                        "family": .text($0.family),
                        "parts": .array($0.parts.map { .string($0.rawValue) }),
                        "date": .text($0.date),
                    ])
                }),
        ]
    }

    func print(on terminal: Terminal) {
        terminal.line("The backup \(stamp) of “\(name)”", style: .heading)
        terminal.facts([
            ("Made", .init(made.description)),
            ("Films", .init(Amounts.grouped(Int64(clips)))),
            ("Records", .init(Amounts.grouped(Int64(clamping: records)))),
            ("Records lost", .init(lostWords)),
            ("New epoch", .init(String(epoch))),
        ])
        for ledger in ledgers {
            let clips = Amounts.count(ledger.clips, "film", "films")
            let families = Amounts.count(ledger.families, "family", "families")
            let end =
                ledger.end.map {
                    "it is complete to record \(Amounts.grouped(Int64(clamping: $0)))"
                }
                ?? "no end that the backup can check says how far it is complete"
            terminal.line(
                "The ledger \(ledger.path) names \(clips)\(ledger.families > 0 ? " and \(families)" : ""); \(ledger.agreeing) agree with tombstones in the backup; \(end)."
            )
        }
        for problem in passedOver { terminal.paragraph(problem.message, style: .warning) }
        if !destroyed.isEmpty {
            terminal.line("Destroyed again:", style: .warning)
            for film in destroyed {
                let name = film.address?.description ?? "in quarantine, \(film.clip)"
                let day = film.date.map { "destroyed on \($0)" } ?? "destroyed after the backup"
                terminal.line("  \(name): \(day)")
            }
        }
        if !erased.isEmpty {
            terminal.line("Erased again:", style: .warning)
            for family in erased {
                let parts = family.parts.map(\.rawValue).joined(separator: ", ")
                let day = family.date.map { "erased on \($0)" } ?? "erased after the backup"
                let name = family.family?.description ?? "of no family"
                terminal.line("  \(name), \(parts): \(day)")
            }
        }
        if let doubt {
            terminal.paragraph(
                doubt.closesFilms
                    ? "What was destroyed since the backup is not known for certain: \(doubt.sentence). Films stay closed until governance runs \"footage restore settle\"."
                    : "The purge begins nothing until governance runs \"footage restore settle\": \(doubt.sentence).",
                style: .warning)
        }
    }

    private var lostWords: String {
        guard let lost else {
            return newest == nil
                ? "not known: nobody has a newer head"
                : "an epoch as a whole, as \(newest ?? "") shows"
        }
        return "\(lost), as \(newest ?? "") shows"
    }
}

extension RestoreSummary {
    fileprivate var json: JSONValue {
        var members = plan.members
        members["directory"] = .string(directory)
        members["payloads"] = .count(payloads)
        members["bytes"] = .count(bytes)
        members["pending"] = .texts(pending.map(\.clip))
        members["damaged"] = .array(
            damaged.map {
                .members([
                    "id": .string($0.id), "clip": .text($0.address), "part": .string($0.part),
                ])
            })
        members["verdict"] = .string(verification.verdict.rawValue)
        members["dry_run"] = .bool(false)
        return .members(members)
    }

    fileprivate func print(on terminal: Terminal) {
        terminal.line(
            "Restored to \(directory): \(Amounts.count(payloads, "film", "films")), \(Amounts.megabytes(Int64(clamping: bytes))), epoch \(plan.epoch).",
            style: isWhole ? .good : .warning)
        if !destroyed.isEmpty {
            terminal.line("Destroyed again: \(Amounts.count(destroyed.count, "film", "films")).")
        }
        if !pending.isEmpty {
            terminal.line(
                "Can no longer be opened, but not wholly gone; the next purge goes on:", style: .bad
            )
            for film in pending { terminal.line("  \(film.clip)") }
        }
        if !damaged.isEmpty {
            terminal.line("Not whole in the backup; an incident is open for each:", style: .bad)
            for part in damaged {
                terminal.line("  \(part.address?.description ?? part.id): \(part.part)")
            }
        }
        for problem in plan.passedOver { terminal.paragraph(problem.message, style: .warning) }
        if !verification.isSound {
            terminal.paragraph("Verified: \(verification.sentence).", style: .bad)
            if failure != nil {
                terminal.paragraph(
                    "The vault had been TAMPERED WITH when it was backed up. Do not work in it: restore an older backup, and tell information governance.",
                    style: .bad)
            }
        }
        if let doubt = plan.doubt {
            terminal.paragraph(
                "\(doubt.closesFilms ? "Films stay closed" : "The purge waits"): \(doubt.sentence). Governance settles it with \"footage restore settle\".",
                style: .warning)
        }
        terminal.paragraph(
            "Never use an older copy of this vault again. Everybody's next command comes into epoch \(plan.epoch), and says what is lost of what they saw."
        )
    }
}
