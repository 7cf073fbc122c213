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
            the next command of each verifies the whole log once.

            Administrators do. It takes the vault for itself, and waits for those who use it: half a minute, \
            unless --wait says otherwise. Then it ends with 75, and nothing was changed. Print a head \
            afterwards, with "footage audit checkpoint".

            With --json: size (records that both keys vouch for), key, version, people, dry_run.
            """,
        options: [OptionSpec("wait", "TIME", "Wait so long for the others, such as 90s or 10m")],
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let patience = try invocation.value("wait", as: .duration) ?? .seconds(30)
        let change = try invocation.unlockedAlone(waiting: patience) { vault in
            if invocation.isDryRun { return try vault.rehearse { try $0.rotateLogKey() } }
            try invocation.insist("Give the log a new key?")
            return try vault.rotateLogKey()
        }
        invocation.said(
            [
                "size": .count(change.size), "key": .string(change.key),
                "version": .count(change.version), "people": .count(change.people),
            ], hint: "Keep a head of it elsewhere: `footage audit checkpoint`."
        ) { was in
            "Version \(change.version) of the log's key \(was) given to "
                + "\(Amounts.count(change.people, "person", "people")); the old one ends at "
                + "\(Amounts.count(Int(clamping: change.size), "record", "records"))."
        }
    }
}
