internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage audit erase-text`: free texts that must not be kept, while the log still verifies.
    static let auditEraseText = CommandSpec(
        ["audit", "erase-text"],
        summary: "Erase free texts, and keep the records that they belong to",
        discussion: """
            For a reason that names somebody it should not, or that a person has a right to have erased. The \
            log holds only a commitment to a text, so that it verifies without it, and says that the text was \
            erased, by whom and why. Governance does; the reason is sealed, and can itself be erased. While a \
            family is under hold its texts are kept, and nobody erases what they wrote about an act of their own \
            unless nobody else holds governance.

            Name the records that committed to the texts, from "footage audit list", or --family for all of \
            a family's. Copies of the catalog in backups still hold the sealed texts until they are removed: \
            how many there are is said.

            With --json: texts, families[], backups, dry_run.
            """,
        arguments: [ArgumentSpec("RECORD", "The number of a record", .anyNumber)],
        options: [OptionSpec("family", "REF", "All texts of this family")] + reasonOptions,
        exits: .vault, writes: true, asks: true
    ) { invocation in
        let records = try invocation.all("RECORD", as: .record)
        let family = try invocation.value("family", as: .reference)
        guard records.isEmpty != (family == nil) else {
            throw CommandFailure(
                .usage, code: "usage.texts",
                "Name the records whose texts are to be erased, or a family with --family.")
        }
        try invocation.checkReason()
        let erasure = try invocation.act { vault in
            let reason = try invocation.reason("Why are they erased?")
            let what =
                family.map { "all texts of \($0)" } ?? Amounts.count(records.count, "text", "texts")
            try invocation.insist("Erase \(what) for good?")
            guard let family else { return try vault.eraseTexts(of: records, reason: reason) }
            return try vault.eraseTexts(of: family, reason: reason)
        }
        invocation.said(
            [
                "texts": .count(erasure.texts),
                "families": .texts(erasure.families.map(\.description)),
                "backups": .count(erasure.backups),
                "ledger_fault": .text(erasure.ledgerFault),
            ],
            hint: erasure.backups == 0
                ? nil
                : """
                \(Amounts.count(erasure.backups, "backup", "backups")) may still hold what was erased, sealed, \
                until removed.
                """
        ) { "\(Amounts.count(erasure.texts, "text", "texts")) \($0) erased." }
        if let fault = erasure.ledgerFault {
            invocation.terminal.note(
                "Your account's destruction ledger could not be brought up to the log, though the texts are "
                    + "erased and on record: \(fault). Your next command tries again.")
        }
    }
}

extension ValueKind where Value == UInt64 {
    /// The number of a record, from 0.
    fileprivate static var record: Self { Self("the number of a record") { UInt64($0) } }
}
