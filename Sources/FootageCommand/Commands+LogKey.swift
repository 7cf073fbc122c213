internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage audit rotate-key`: a new key for the log's heads.
    static let auditRotateKey = CommandSpec(
        ["audit", "rotate-key"], summary: "Give the log a new key, with everyone who may sign",
        discussion: """
            When somebody left, or a copy of the key may be in wrong hands. The record of it closes the old \
            key: that head bears both signatures, later ones only the new key's. Whatever the old key signed \
            goes on verifying: heads kept elsewhere, receipts, backups. Everyone is given the new key, sealed; \
            the next command of each takes it once the log says so.

            Administrators do. It takes the vault for itself, and waits for those who use it: half a minute, \
            unless --wait says otherwise. Then it ends with 75, and nothing was changed. Print a head \
            afterwards, with "footage audit checkpoint".

            Keep the head in --to: a witness takes the new key under no other. Should the file be lost, \
            "footage audit checkpoint --log-key VERSION" has that head again. Each is given the new key, and what "footage audit consistency OLD \
            --head HEAD" makes from the checkpoint they cosigned last, before any later one.

            With --json: size (records that both keys vouch for), key, version, people, head, file, dry_run.
            """,
        options: [
            OptionSpec(
                "to", "HEAD", "Write the head that both keys sign to this new file", required: true),
            OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m"),
        ],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let patience = try invocation.value("wait", as: .duration) ?? .seconds(30)
        let path = TerminalCalls.absolute(try invocation.required("to", as: .path))
        try OutputFile.checkFree(path)
        let change = try invocation.unlockedAlone(waiting: patience) { vault in
            if invocation.isDryRun { return try vault.rehearse { try $0.rotateLogKey() } }
            try invocation.insist("Give the log a new key?")
            return try vault.rotateLogKey()
        }
        if let head = change.head { try keep(head, at: path) }
        invocation.said(
            [
                "size": .count(change.size), "key": .string(change.key),
                "version": .count(change.version), "people": .count(change.people),
                "head": .text(change.head), "file": change.head == nil ? nil : .text(path),
            ], hint: "Give \(path) to every witness; see `footage help audit rotate-key`."
        ) { was in
            "Version \(change.version) of the log's key \(was) given to "
                + "\(Amounts.count(change.people, "person", "people")); the old one ends at "
                + "\(Amounts.count(Int(clamping: change.size), "record", "records"))."
        }
    }

    /// Writes the head that both keys signed; the vault still has it where that fails.
    private static func keep(_ head: String, at path: String) throws {
        do {
            try OutputFile.make(path, for: .everyone, Array(head.utf8))
        } catch {
            throw CommandFailure(
                .cannotWrite, code: "head-unwritten",
                "The log has its new key, but \(path) could not be written.",
                hint: """
                    `footage audit checkpoint --log-key VERSION --to FILE` writes that head again; `footage audit \
                    list --event log.key` shows that the key changed.
                    """)
        }
    }
}
