import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension Vault {
    /// The epoch that a restore opens.
    ///
    /// - Throws: `VaultError` of kind `tampered` after the last that can be written, which no vault comes to.
    static func epoch(after restored: Int64, _ newest: Int64?) throws -> Int64 {
        guard let epoch = EpochOpening.epoch(after: restored, newest) else {
            throw VaultError(
                .tampered, "epoch", "no epoch can follow \(max(restored, newest ?? restored))",
                hint: "no vault was restored so often; tell information governance")
        }
        return epoch
    }
}

/// How the next epoch of a vault begins: its opening on record, and its log key with everyone who may sign.
extension UnlockedVault {
    /// What an epoch is opened with.
    struct EpochTerms {
        let newest: KnownHead?
        let reason: String
        /// Why destructions since the backup may be unknown, which governance must settle.
        let doubt: RestorePlan.Doubt?
    }

    /// Opens the next epoch, in one transaction whose head the new key signs.
    ///
    /// Nothing else is signed in the old epoch: a log that two copies of a vault go on with is two logs.
    ///
    /// - Returns: The vault's description in that epoch, and its log key.
    /// - Throws: `VaultError` of kind `tampered` when the head is not the log key's word.
    func openEpoch(_ terms: EpochTerms) throws -> (VaultDescription, VerifyingKey) {
        let key = SigningKey()
        var description = vault.description
        let roles = try currentPerson().roles
        try writing { transaction in
            let log = transaction.log
            let note = try SignedNote(log.checkpoint())
            let epoch = try Vault.epoch(
                after: Int64(vault.description.epoch), terms.newest?.epoch)
            let origin = vault.genesis.origin(in: epoch)
            let opening = try EpochOpening(
                vault: vault.description.id,
                log: NoteKey(name: origin, key: key.verifyingKey),
                restored: .init(epoch: Int64(vault.description.epoch), note: note),
                newest: terms.newest?.opening, person: principal, reason: terms.reason,
                described: description.onRecord)
            var act = Act(.epochOpen)
            act.introduces = Introduction.epoch(opening).members
            let row = VaultKeyRow(
                id: .random(), key: .log, version: try vault.newestKey(.log).version + 1,
                publicKey: key.verifyingKey.bytes, made: vault.environment.clock())
            try transaction.insert(row)
            try append(act, roles: roles, to: transaction)
            try append(
                wrap(key, as: row, for: try recipients(of: .log), transaction), roles: roles,
                to: transaction)
            if let doubt = terms.doubt {
                try append(unsettled(doubt, transaction), roles: roles, to: transaction)
            }
            let head = try Checkpoint(origin: origin, size: log.size, root: log.root)
            try log.close(checkpoint: try head.signed(by: key).bytes)
            description.epoch = Int(clamping: epoch)
            description.origin = origin
        }
        return (description, key.verifyingKey)
    }

    private func unsettled(
        _ doubt: RestorePlan.Doubt, _ transaction: CatalogTransaction
    ) throws -> Act {
        try transaction.insert(
            IncidentRow(
                id: .random(), number: try transaction.nextNumber(in: IncidentRow.self),
                kind: Vault.unsettledKind, cause: principal, detail: doubt.rawValue,
                opened: vault.environment.clock()))
        var act = Act(.incidentOpen)
        act.reason = Vault.unsettledKind
        return act
    }
}
