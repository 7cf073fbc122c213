internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage restore …`: a vault out of a backup, in a new epoch.
    static let restore: [CommandSpec] = [restoreVault, settleRestore]

    private static let restoreVault = CommandSpec(
        ["restore"],
        summary: "Make the vault again from a backup, without what was destroyed since",
        discussion: """
            The backup and its whole log are verified, and copied to a new directory, which gets its name \
            only when everything is there. The log goes on in a new epoch, under a new key, with a record \
            of what was restored and what is known to be lost; no program accepts an older epoch after it \
            has seen this one. Never use an older copy of the vault again.

            Films that a destruction ledger names are destroyed again; they are listed first, and you are \
            asked. A line of a ledger is checked where the backup has the film's tombstone; of a film that \
            the backup still holds, the line is taken at its word. This account's own ledger is always \
            read; the purge's own account keeps the one that matters: name it with --ledger. A ledger \
            replays what it names. Unless nothing is known or feared to be lost, films stay closed and \
            the purge begins nothing until "footage restore settle".

            --checkpoint takes a checkpoint or an upload's receipt that somebody kept, and shows how many \
            records are lost. Governance restores, with the role as it was backed up. The reason stands \
            in the log for good: name nobody.

            It ends with 3 when films of the backup are missing or damaged; an incident is open for each; \
            with 2 when the vault had been tampered with before it was backed up.

            With --json: vault, vault_id, backup, made, keys, epoch, records, lost, newest, clips, \
            ledgers[] has path, clips, agreeing, unreadable; doubt; passed_over[] has place, message; destroyed[] has clip, id, date; \
            payloads, bytes, pending[], damaged[] has id, clip, part; verdict; dry_run.
            """,
        arguments: [ArgumentSpec("BACKUP", "The backup's directory")],
        options: [
            OptionSpec("to", "DIR", "The new directory of the vault", required: true),
            OptionSpec("reason", "TEXT", "Why it is restored", required: true),
            OptionSpec("stamp", "STAMP", "This backup; the newest unless you say otherwise"),
            OptionSpec("keys", "DIR", "The directory of the key parts, when they lie elsewhere"),
            OptionSpec("key-stamp", "STAMP", "This key part; the backup's own, or the newest"),
            OptionSpec("ledger", "FILE", "A destruction ledger to replay", repeated: true),
            OptionSpec(
                "checkpoint", "FILE", "A checkpoint or receipt that was kept", repeated: true),
        ],
        exits: .vault + [.partlyDone], writes: true, asks: true
    ) { invocation in
        invocation.exit = try RestoreRun(invocation).run()
    }

    private static let settleRestore = CommandSpec(
        ["restore", "settle"], summary: "Sign that nothing which should be gone came back",
        discussion: """
            Where records since the backup are lost, or may be, films stay closed until governance \
            has made sure of it by other means, such as the destruction register of an audit export.

            With --json: settled, reason.
            """,
        options: [OptionSpec("reason", "TEXT", "How that is known", required: true)],
        exits: .vault
    ) { invocation in
        let reason = try invocation.required("reason", as: .string)
        try invocation.unlocked { try $0.settleRestore(reason: reason) }
        invocation.answer(.members(["settled": .bool(true), "reason": .string(reason)])) {
            $0.line("The restore is settled; films are opened again.")
        }
    }
}
