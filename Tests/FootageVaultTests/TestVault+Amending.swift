import AuditLog
import Catalog
import VaultModel

@testable import FootageVault

extension TestVault {
    /// Changes rows as no act does, with a record of the founder's that speaks for them.
    func amend<Stored: StoredRow>(
        _: Stored.Type, where condition: String = "1", _ change: (inout Stored) throws -> Void
    ) throws {
        let founder = try founder()
        try founder.perform(Act(.clipExtend)) { transaction, _ in
            for var row in try founder.vault.catalog.rows(Stored.self, where: condition) {
                try change(&row)
                try transaction.update(row)
            }
        }
    }

    /// Removes rows as no act does, with a record of the founder's that speaks for them.
    func strike<Stored: StoredRow>(_: Stored.Type, where condition: String) throws {
        let founder = try founder()
        try founder.perform(Act(.clipExtend)) { transaction, _ in
            for row in try founder.vault.catalog.rows(Stored.self, where: condition) {
                try transaction.delete(Stored.self, row.rowID)
            }
        }
    }
}
