import AuditLog
import Catalog
import Database
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
    /// The vault keeps it until its next record only, and a witness takes the new key under nothing else:
    /// `headOfLogKey(version:)` has it again.
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

    /// The head under which the log was given this version of its key, signed by both keys as it was then.
    ///
    /// Ed25519 signs the same words with the same bytes, so it is the very head that the change handed out:
    /// a file that was lost is no lost proof. Whoever may sign has every version of the key.
    ///
    /// - Returns: The head; that it was handed out is on record.
    /// - Throws: `VaultError` of kind `badInput` for a version that took no other's place, such as the first of a
    ///   vault or of a restored one; of kind `notPermitted` for who was never given the key before it.
    public func headOfLogKey(version: Int) throws -> PrintedCheckpoint {
        let keys = try vault.catalog.rows(
            VaultKeyRow.self, where: "key = ? ORDER BY version", [.text(VaultKeyName.log.rawValue)])
        guard let row = keys.first(where: { $0.version == Int64(version) }) else {
            throw VaultError.notFound("version of the log's key", String(version))
        }
        try vault.catalog.read { try words.prepare() }
        let spans = words.verifier?.verified.logKeys ?? []
        guard let place = spans.firstIndex(where: { $0.key.key.bytes == row.publicKey }), place > 0,
            let last = spans.retired(at: place - 1),
            let before = keys.first(where: { $0.publicKey == spans[place - 1].key.key.bytes })
        else {
            throw VaultError.badInput(
                "first-log-key", "version \(version) of the log's key took no other's place",
                hint: "`footage audit checkpoint` prints the log's head as it is now")
        }
        guard try isGiven(before), try isGiven(row) else {
            throw VaultError(
                .notPermitted, "no-old-key",
                "you have no copy of the log's key from before version \(version)",
                hint: "somebody else who works in the vault may have it")
        }
        let size = last + 1
        let old = try SigningKey(seed: vaultKey(.log, version: UInt32(clamping: before.version)))
        let new = try SigningKey(seed: vaultKey(.log, version: UInt32(clamping: row.version)))
        guard old.verifyingKey == spans[place - 1].key.key, new.verifyingKey == spans[place].key.key
        else { throw Self.wrongLogKey }
        let root = try vault.catalog.read {
            try Proof.root(size: size, in: LogTable(vault.catalog.database))
        }
        let head = try Checkpoint(origin: spans[place].key.name, size: size, root: root)
        var note = try head.signed(by: old)
        try note.sign(as: head.origin, with: new)
        var act = Act(.auditCheckpoint)
        act.reason = Self.oldHead
        try record(act)
        return try PrintedCheckpoint(
            note: note, size: size, key: spans[place].key, vault: vault.description,
            date: vault.today)
    }

    private func isGiven(_ key: VaultKeyRow) throws -> Bool {
        try vault.catalog.count(
            WrapRow.self, where: "principal = ? AND vault_key = ?", [.id(principal), .id(key.id)])
            > 0
    }

    /// The reason by which a record says that a head from before was handed out again: it vouches for no more
    /// than it did.
    static var oldHead: String { "old-head" }

    /// Writes the new key and who was given it, then the record that closes the old one.
    private func introduce(
        _ key: borrowing SigningKey, as noteKey: NoteKey, _ transaction: CatalogTransaction
    ) throws -> LogKeyChange {
        let roles = try currentPerson().roles
        let row = VaultKeyRow(
            id: .random(), key: .log, version: try vault.newestKey(.log).version + 1,
            publicKey: noteKey.key.bytes, made: vault.environment.clock())
        try transaction.insert(row)
        let recipients = try recipients(of: .log)
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
    /// Seals a new key of the log to each; the act that says so.
    func wrap(
        _ key: borrowing SigningKey, as row: VaultKeyRow, for recipients: [KeyRecipient],
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
