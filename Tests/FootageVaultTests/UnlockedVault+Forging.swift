import AuditLog
import Catalog
import VaultCrypto
import VaultModel

@testable import FootageVault

extension UnlockedVault {
    /// Writes rows and signs a record of whatever event that speaks for them, as a member would whose program
    /// checks nothing; gives the record's index.
    @discardableResult
    func forge(_ act: Act, _ body: (CatalogTransaction) throws -> Void) throws -> UInt64 {
        try vault.catalog.unwitnessed {
            try vault.catalog.write { transaction in
                try body(transaction)
                let log = transaction.log
                let index = log.size
                let end = try act.family.flatMap { try log.series(of: $0) }
                let record = Record(
                    index: index, before: log.root, salt: Random.bytes(16),
                    at: vault.environment.clock(), event: act.event, phase: act.phase,
                    outcome: act.outcome, actor: principal, roles: try roles().sorted(),
                    family: act.family, host: "forger", program: "forger",
                    series: act.family.map { _ in
                        Record.Series(n: end.map { UInt64($0.n) + 1 } ?? 0, previous: end?.previous)
                    }, rows: transaction.takeWritten().map(\.word))
                let leaf = try record.signed(by: signingKey, vaultID: vault.description.id).leaf
                try log.append(leaf: leaf, family: act.family)
                try close(transaction)
                return index
            }
        }
    }
}
