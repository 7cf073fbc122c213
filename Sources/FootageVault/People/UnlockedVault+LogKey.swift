import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// A new key of the log, and where the old one ended.
public struct LogKeyChange: Sendable, Hashable {
    /// How many records the last head under the old key vouches for; the first under the new.
    public let size: UInt64
    /// The new key, as verifiers take it.
    public let key: String
    /// Which version of the log's key it is.
    public let version: Int
    /// How many people were given it.
    public let people: Int
    /// The head that both keys signed; none where the change was only rehearsed.
    ///
    /// The vault keeps it until its next record only, and a witness takes the new key under nothing else.
    public internal(set) var head: String?
}

extension UnlockedVault {
    /// Gives the log a new key, with everyone who may sign, in one transaction; the vault must be held alone.
    ///
    /// The record of it closes the old key at its size: that head bears both signatures, and later ones only the
    /// new key's. Whoever kept the old key can sign no later head, and what it signed before goes on verifying.
    /// Nobody else has the vault open meanwhile, who would sign on with the old key.
    ///
    /// - Returns: The change, also where it was only rehearsed.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: administrators do; of kind
    ///   `tampered` when log and catalog are not to be believed, since the key would be sealed to whom they name.
    public func rotateLogKey() throws -> LogKeyChange {
        try vault.requireAlone()
        let act = Act(.logKey)
        if isRehearsing { try checkRehearsable(act) }
        try require(.rotateLogKey, for: act)
        try vault.requireBelievableCatalog()
        let key = SigningKey()
        let noteKey = try NoteKey(name: vault.description.origin, key: key.verifyingKey)
        if isRehearsing { return try undo { try introduce(key, as: noteKey, $0) } }
        let changed = try writing { transaction in
            var changed = try introduce(key, as: noteKey, transaction)
            let log = transaction.log
            let head = try Checkpoint(
                origin: vault.description.origin, size: log.size, root: log.root)
            var note = try head.signed(by: logKey)
            try note.sign(as: head.origin, with: key)
            try log.close(checkpoint: note.bytes)
            changed.head = note.description
            return changed
        }
        logKey = try SigningKey(seed: key.withSeed { SecretBytes(copying: $0) })
        vault.foldWriteAheadLog()
        return changed
    }

    /// Writes the new key and who was given it, then the record that closes the old one.
    private func introduce(
        _ key: borrowing SigningKey, as noteKey: NoteKey, _ transaction: CatalogTransaction
    ) throws -> LogKeyChange {
        let roles = try currentPerson().roles
        let row = VaultKeyRow(
            id: .random(), key: .log, version: try vault.newestKey(.log).version + 1,
            publicKey: noteKey.key.bytes, made: vault.environment.clock())
        try transaction.insert(row)
        let recipients = try logKeyRecipients()
        try append(
            wrap(key, as: row, for: recipients, transaction), roles: roles, to: transaction)
        // The last record, so that the head of this very size is the one that both keys sign.
        var act = Act(.logKey)
        act.introduces = Introduction.logKey(noteKey).members
        try append(act, roles: roles, to: transaction)
        return LogKeyChange(
            size: transaction.log.size, key: noteKey.description,
            version: Int(clamping: row.version), people: recipients.count { $0.person != nil })
    }

    /// Holds the log's key to the log itself: record 0, or what this person remembers, named another.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log is not to be believed, or names another key.
    func requireLogKeyOnRecord() throws {
        try vault.catalog.read { try words.prepare() }
        let known = words.verifier?.verified.logKeys.last
        guard try known?.key == logNoteKey() else { throw Self.wrongLogKey }
    }
}

/// The log's key, sealed to those who may sign with it.
extension UnlockedVault {
    /// Somebody the log's key is sealed to; recovery is no person.
    struct LogKeyRecipient {
        let person: PrincipalID?
        let key: X25519PublicKey
    }

    /// Everyone who may sign, and recovery.
    func logKeyRecipients() throws -> [LogKeyRecipient] {
        let people = try vault.catalog.rows(
            PersonRow.self, where: "standing <> 'retired' ORDER BY id"
        ).filter { !VaultKeyName.log.holders.isDisjoint(with: $0.roles) }
        let recipients = try people.map { person in
            guard let key = X25519PublicKey(bytes: person.recipient) else {
                throw CatalogError.malformed(table: PersonRow.table, detail: "no keys")
            }
            return LogKeyRecipient(person: person.id, key: key)
        }
        return recipients + [LogKeyRecipient(person: nil, key: vault.genesis.recovery)]
    }

    /// Seals a new key of the log to each; the act that says so.
    func wrap(
        _ key: borrowing SigningKey, as row: VaultKeyRow, for recipients: [LogKeyRecipient],
        _ transaction: CatalogTransaction
    ) throws -> Act {
        let seed = key.withSeed { SecretBytes(copying: $0) }
        for recipient in recipients {
            try transaction.insert(
                WrapRow(
                    id: .random(), vaultKey: row.id, principal: recipient.person,
                    sealed: try seed.sealed(to: [recipient.key])))
        }
        var act = Act(.keyWrap)
        act.amount = .init(items: UInt64(recipients.count))
        return act
    }
}
