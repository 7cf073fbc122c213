import Catalog
import Database
import Retention
import VaultModel

extension Vault {
    /// The day from which a key part made on a day is no more to be there: `key_backups` later by the policy
    /// in force, and no later than any certificate says of a clip destroyed since; none where neither
    /// says anything.
    func keyPartEnd(madeOn date: CivilDate) throws -> CivilDate? {
        let policy = try policyInForce(on: today)?.policy
        let ends = [
            policy.map { date.adding($0.keyBackups, rounding: .forward) },
            try catalog.earliestPromise(forKeysMadeOn: date),
        ]
        return ends.compactMap { $0 }.min()
    }

    /// The backups whose key part may still be somewhere, the oldest first.
    func openKeyParts() throws -> [BackupRow] {
        try catalog.rows(BackupRow.self, where: "keys_ended IS NULL ORDER BY begun, number")
    }

    /// The backups whose key part went with a lost medium and may turn up, the oldest first.
    func lostKeyParts() throws -> [BackupRow] {
        try catalog.rows(
            BackupRow.self, where: "keys_fate = ? ORDER BY begun, number",
            [.text(MediumFate.lost.rawValue)])
    }
}
