internal import FootageVault
internal import VaultDisk
internal import VaultModel

extension CommandSpec {
    /// `footage audit …`: what was done, and whether the record of it holds.
    static let audit: [CommandSpec] = [
        auditVerify, auditList, auditProve, auditEvents, auditAlerts, auditEraseText, auditExport,
        auditCheckpoint, auditConsistency, auditWitness, auditRotateKey,
    ]

    private static let auditVerify = CommandSpec(
        ["audit", "verify"], summary: "Verify the log, and the vault against it",
        discussion: """
            Every record, signature, row, key slot and payload is checked against the others. No identity \
            is needed; with one, the texts it may read are compared with what the log committed to, and \
            the verification is recorded. --against holds the log to a checkpoint that was kept \
            elsewhere, --vault-id to the id on paper: without either, a vault that was rebuilt as a \
            whole cannot be told from the true one.

            A receipt of an upload is held to the log by --receipt, which says what became of its clip. Who \
            cosigned the checkpoint of --against is named where the key is a person's of this vault, or one \
            that --witness gives. With --since only what came after a checkpoint is verified: signatures \
            before it, key slots, payloads and texts are not looked at.

            With --json: verdict (sound, tampered, rolled-back, unverifiable), sentence, findings[] has \
            verdict, code, place, index, message; finding_count, first_bad_index, notes[], counts, \
            size, root, vault_id, checkpoint, commitments, since; witnesses[] has name, at, person; receipt \
            has record and read_back (index, event, title, date), clip, holds, fate (held, quarantined, \
            gone), gone (as record), whole.
            """,
        options: [
            OptionSpec("vault-id", "HEX", "The vault's id, from paper"),
            OptionSpec("against", "FILE", "A checkpoint that was kept elsewhere"),
            OptionSpec("receipt", "FILE", "A receipt of an upload, or another proof of a record"),
            OptionSpec(
                "witness", "KEY", "The verifier key of a witness from outside", repeated: true),
            OptionSpec("since", "FILE", "A checkpoint you trust: verify only what came after it"),
            .flag("deep", "Read every payload whole, too"),
        ],
        exits: .vault
    ) { invocation in
        invocation.exit = try AuditVerification(invocation).run()
    }

    private static let auditCheckpoint = CommandSpec(
        ["audit", "checkpoint"], summary: "Print the log's head, to be kept elsewhere",
        discussion: """
            Who keeps it can tell later whether the log was cut or rewritten: put it on paper, or with \
            somebody who does not run this machine. --to writes the signed note to a file, for "footage \
            audit verify --against". --log-key has the head again that "footage audit rotate-key" wrote, signed \
            by both keys as it was then, should that file be lost.

            With --json: note, origin, size, root, vault_id, log_key, file.
            """,
        options: [
            OptionSpec("to", "FILE", "Write the signed note to this new file"),
            OptionSpec("log-key", "VERSION", "The head under which the log was given this key"),
        ],
        exits: .vault
    ) { invocation in
        let path = try invocation.value("to", as: .path).map(TerminalCalls.absolute)
        let version = try invocation.value("log-key", as: .positive)
        if let path { try OutputFile.checkFree(path) }
        let head = try invocation.unlocked { vault in
            guard let version else { return try vault.printCheckpoint() }
            return try vault.headOfLogKey(version: version)
        }
        if let path { try OutputFile.make(path, for: .owner, Array(head.note.utf8)) }
        let document = JSONValue.members([
            "note": .string(head.note), "origin": .string(head.origin), "size": .count(head.size),
            "root": .string(head.root), "vault_id": .text(head.vault),
            "log_key": .string(head.logKey), "file": .text(path),
        ])
        invocation.answer(document) { terminal in
            if let path {
                terminal.line("Wrote \(path), which vouches for \(head.size) records.")
            } else {
                // What both keys signed is of use only with its signatures.
                terminal.block(version == nil ? head.paper : head.note)
            }
        }
    }

    private static let auditExport = CommandSpec(
        ["audit", "export"], summary: "Write the log, and what an auditor asks, into one folder",
        discussion: """
            The folder stands alone: a statement and registers for people, the whole log for tools, and \
            VERIFY.md, which says how to check all of it without this program. A log cannot be verified \
            in part, so all its records are there; --from and --until choose the period that `events.csv` \
            and the statement's `period` are about. Never half of it is written, and nothing is written \
            over. Before, log, catalog, key slots and payloads are held against each other: each film in which \
            they differ is an incident, and is named in the statement.

            --profiles names what programmes are held to, as "footage programme measures" does. --denominator \
            names how many there were to offer a video feedback programme to, for statement 3 of NICE QS133: CSV \
            in UTF-8 with the columns period_from, period_to, area, eligible, offered, declined, source. Counts \
            under 5 are not shown, nor what would give one away.

            --family writes another folder, to be handed to that family: `family.html` says what is held of them, \
            who watched it and what became of the rest, and with it are the family's own records, each with a \
            proof, and nothing of any other family. Governance makes it, or a practitioner who works with the \
            family. Read it before you hand it over.

            With --json: directory, records, events, root, checkpoint, files, bytes, taken_in, held, \
            destroyed, returned, quarantined, is_reconciled, differences, overdue. With --family: directory, \
            family, records, key_records, size, root, files, bytes, held, gone, opened.
            """,
        options: [
            OptionSpec("out", "DIR", "The new folder", required: true),
            OptionSpec("family", "REF", "For this family: its own records only"),
            OptionSpec("from", "DATE", "The first day of the period; else the log's first"),
            OptionSpec("until", "DATE", "The last day of the period; else today"),
            .flag(
                "without-names", "People are ids only; what a policy or a device is called stays"),
            profilesOption,
            OptionSpec(
                "denominator", "FILE", "Counts of those eligible for video feedback, as CSV"),
            .flag("bom", "Begin each CSV file with a byte order mark, for spreadsheets"),
        ],
        exits: .vault
    ) { invocation in
        let directory = TerminalCalls.absolute(try invocation.required("out", as: .path))
        let from = try invocation.value("from", as: .date)
        let until = try invocation.value("until", as: .date)
        if let from, let until, until < from {
            throw CommandFailure(.usage, code: "usage.dates", "--until lies before --from.")
        }
        var options: Set<AuditExportOption> = []
        if invocation.has("without-names") { options.insert(.withoutNames) }
        if invocation.has("bom") { options.insert(.byteOrderMark) }
        if let family = try invocation.value("family", as: .reference) {
            let others = ["profiles", "denominator"].filter { invocation.has($0) }
            guard from == nil, until == nil, !invocation.has("bom"), others.isEmpty else {
                throw CommandFailure(
                    .usage, code: "usage.family",
                    """
                    A family's own export is whole, and measures nothing: leave out --from, --until, --bom, \
                    --profiles and --denominator.
                    """)
            }
            let export = try invocation.unlocked {
                try $0.exportFamily(family, to: directory, options)
            }
            return invocation.answer(export.json) { export.print(on: $0) }
        }
        guard let profiles = try invocation.programmeProfiles() else { return }
        var sources = AuditExportSources(profiles: profiles)
        if invocation.has("denominator") {
            guard let denominators = try invocation.denominators() else { return }
            sources.denominators = denominators
        }
        let export = try invocation.unlocked {
            try $0.exportAudit(to: directory, from: from, to: until, options, by: sources)
        }
        invocation.answer(export.json) { terminal in
            export.print(on: terminal)
        }
    }

    private static let auditList = CommandSpec(
        ["audit", "list"], summary: "List what was done, the newest first",
        discussion: """
            Governance reads all records, a practitioner those of their own families. That you read them \
            is recorded too.

            An act that reaches beyond the vault is on record before it and after it: "begun" has its \
            outcome in a later record; "outcome unknown" has none, since the act was cut short or is still \
            under way.

            With --json: records[] has index, at, date, time, event, title, phase, request, outcome, \
            outcome_unknown, reason, actor, actor_name, roles, behalf, purpose, family, session, clip, clip_id, bytes, \
            seconds, items, text (kept, erased), rows, host, program.
            """,
        options: [
            OptionSpec("family", "REF", "Of this family only"),
            OptionSpec("person", "NAME", "By this person only"),
            OptionSpec("event", "EVENT", "Of this kind: clip.watch, or clip for all that begin so"),
            OptionSpec(
                "outcome", "OUTCOME", "With this outcome only",
                choices: ["ok", "refused", "failed"]),
            OptionSpec("from", "DATE", "From this day on"),
            OptionSpec("until", "DATE", "Up to this day"),
            OptionSpec("limit", "N", "At most so many; 50 unless you say otherwise"),
            OptionSpec("skip", "N", "Pass over so many first"),
        ],
        exits: .vault
    ) { invocation in
        let limit = try invocation.value("limit", as: .positive) ?? 50
        let skip = try invocation.value("skip", as: .positive) ?? 0
        let records = try invocation.unlocked { unlocked in
            var filter = RecordFilter(
                family: try invocation.value("family", as: .reference),
                event: try invocation.value("event", as: .string),
                outcome: try invocation.value("outcome", as: .string),
                from: try invocation.value("from", as: .date),
                to: try invocation.value("until", as: .date))
            filter.person = try invocation.value("person", as: .string).map {
                try unlocked.findPerson($0).id
            }
            return try unlocked.listRecords(filter, limit: limit, offset: skip)
        }
        invocation.answer(.members(["records": .array(records.map(\.json))])) { terminal in
            guard !records.isEmpty else {
                terminal.line("There is no such record.")
                return
            }
            terminal.table(RecordSummary.table(of: records))
            guard records.count == limit else { return }
            terminal.line(
                "These are \(limit); go on with --skip \(skip + limit).", style: .faint)
        }
    }
}
