import AuditLog
import Catalog
import Retention
import VaultModel

extension UnlockedVault {
    /// Erases the tombstones of films that went out of quarantine, when the policy's time for tombstones is over.
    ///
    /// Such a film was no family's, so each is reckoned from its own end. They are held to the log and judged
    /// within the transaction that erases them. A film that comes again after that is a new one.
    ///
    /// - Returns: How many tombstones went.
    /// - Throws: `VaultError` of kind `tampered` when one of them is not what the log says.
    func eraseQuarantineTombstones(_ terms: AfterwardsTerms) throws -> Int {
        guard try !dueQuarantineTombstones(terms).isEmpty else { return 0 }
        var erased = 0
        try perform(Act(.quarantineErase)) { transaction, act in
            try requireStillInForce(terms)
            let due = try dueQuarantineTombstones(terms)
            try terms.rows.check(films: due.map(\.id))
            for stone in due {
                for part in try vault.catalog.parts(of: stone.id) {
                    try transaction.delete(PartRow.self, part.id.bytes)
                }
                try transaction.delete(TombstoneRow.self, stone.id.bytes)
            }
            erased = due.count
            act.amount = .init(items: UInt64(erased))
        }
        return erased
    }

    private func dueQuarantineTombstones(_ terms: AfterwardsTerms) throws -> [TombstoneRow] {
        try vault.catalog.rows(TombstoneRow.self, where: "family IS NULL ORDER BY id")
            .filter { stone in
                terms.date > terms.policy.afterwards.dates(after: stone.destroyedOn).tombstones
            }
    }
}
