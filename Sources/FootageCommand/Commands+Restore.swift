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

            What a destruction ledger names is destroyed and erased again; it is listed first, and you are \
            asked. A line of a ledger is checked where the backup has the film's tombstone; of what the \
            backup still holds, a line is taken at its word. This account's own ledger is always read; name \
            others with --ledger. The signed end of a ledger says up to which record it names everything. \
            Where none reaches the newest head that anyone can produce, or nobody kept one elsewhere, films \
            stay closed until "footage restore settle"; where entries such as holds are lost, the purge waits.

            --checkpoint takes a checkpoint or an upload's receipt that somebody kept, and shows how many \
            records are lost. Governance restores, with the role as it was backed up. The reason stands \
            in the log for good: name nobody. With --dry-run the place is looked at as well.

            It ends with 2, and restores nothing, when the backup or a row of its catalog is not what its log \
            says; with 3 when films of the backup are missing or damaged: an incident is open for each.

            With --json: vault, vault_id, backup, made, keys, epoch, records, lost, newest, clips, \
            ledgers[] has path, clips, families, agreeing, unreadable, complete_to; doubt; passed_over[] \
            has place, message; destroyed[] has clip, id, date; erased[] has family, parts[], date; \
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
            Where destructions since the backup may be unknown, films stay closed until governance has made \
            sure of it by other means, such as the destruction register of an audit export. Where only \
            entries such as holds and consents are lost, the purge waits until they were made again. The reason \
            stands in the log for good: name nobody.

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
