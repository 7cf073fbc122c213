internal import FootageVault
internal import VaultDisk
internal import VaultModel

extension CommandSpec {
    /// `footage backup …`: copies of the vault, and whether they hold.
    static let backup: [CommandSpec] = [
        backupMake, backupList, backupVerify, backupForget,
    ]

    private static let directory = ArgumentSpec("DIR", "The backup's directory")
    private static let keys = OptionSpec(
        "keys", "DIR", "The directory of the key parts, when they lie elsewhere")
    private static let stamp = OptionSpec(
        "stamp", "STAMP", "This backup only, such as 20261121T075123Z")

    private static let backupMake = CommandSpec(
        ["backup"], summary: "Back the vault up into a directory",
        discussion: """
            The copy is as of one moment, while others upload, watch and destroy. It has two parts: what is \
            sealed, and the keys. Films are copied once and shared by all backups of the directory. Key \
            parts older than the policy's key_backups are overwritten and removed: they could still open \
            what was destroyed since. --keys puts the key parts onto another medium, so that who finds one \
            of the two can open nothing.

            What cannot be backed up is listed; everything else is in the backup all the same. It needs an \
            administrator, and no key that opens a film or a name.

            With --json: stamp, directory, keys_directory, manifest, records, payloads, copied, \
            copied_bytes, linked, shared, one_file, replaced, destroyed, keys, keys_until, \
            removed_key_parts[], removed_stores[], removed_payloads, unknown_payloads, problems[] has kind, \
            place, message; warnings[]. With --dry-run: directory, keys_directory, is_new, payloads, \
            new_payloads, new_bytes, needed_bytes, available_bytes, expired_key_parts[], warnings[].
            """,
        arguments: [directory],
        options: [
            OptionSpec("keys", "DIR", "Put the key part into this directory instead"),
            OptionSpec("keep", "N", "Keep so many store parts, and remove older ones"),
            .flag("check", "Read every film in the backup again, not only the new ones"),
        ],
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        invocation.exit = try BackupRun(invocation).make()
    }

    private static let backupList = CommandSpec(
        ["backup", "list"], summary: "List the backups in a directory",
        discussion: """
            Each is held to the signature of the vault's log key; neither the vault nor an identity is needed.

            With --json: vault_id, vault_name, backups[] has stamp, made, epoch, records, payloads, missing, \
            bytes, one_file, has_keys, fault; key_parts[] has stamp, keys, fault.
            """,
        arguments: [directory], options: [keys], exits: .vault
    ) { invocation in
        invocation.exit = try BackupRun(invocation).list()
    }

    private static let backupVerify = CommandSpec(
        ["backup", "verify"], summary: "Read a backup again, every byte of it",
        discussion: """
            Every file, key and film is held to what was signed when the backup was made. No identity is \
            needed; with --vault the vault's log must go on from each backup's. It ends with 2 when \
            something was changed, and with 5 when something is missing.

            With --json: is_sound, vault_id, backups[], key_parts[], payloads, bytes, destroyed_since, \
            findings[] has verdict, code, place, message; finding_count.
            """,
        arguments: [directory], options: [keys, stamp], exits: .vault
    ) { invocation in
        invocation.exit = try BackupRun(invocation).verify()
    }

    private static let backupForget = CommandSpec(
        ["backup", "forget"], summary: "Put on record that a medium with keys is lost or destroyed",
        discussion: """
            Key parts must be gone by a day, and a backup to their medium overwrites them. Where nobody can \
            reach the medium any more, governance says so: the status is then red no longer. It stays amber \
            while a medium is lost, because whoever finds it could open what was destroyed since; \
            films of a destroyed one are beyond anyone's reach. A backup to a medium that is found again \
            counts it again. The reason stands in the log for good: name nobody.

            With --json: medium, fate, key_parts[], reason.
            """,
        arguments: [
            ArgumentSpec(
                "MEDIUM", "The medium's id, or its first 8 digits, as the status shows them")
        ],
        options: [
            OptionSpec("fate", "FATE", "\"lost\" or \"destroyed\"", required: true),
            OptionSpec("reason", "TEXT", "How that is known", required: true),
        ],
        exits: .vault
    ) { invocation in
        try BackupRun(invocation).forget()
    }
}
