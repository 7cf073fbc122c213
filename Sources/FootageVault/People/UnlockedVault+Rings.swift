import AuditLog
import Catalog
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Gives both rings a new version for what is written from now on, sealed to those whose roles read it and to
    /// recovery.
    ///
    /// What was sealed to an older version stays so: whoever had that could read it, and may have kept it.
    /// One person, or the recovery identity, counts as they are about to be.
    func rotateRings(
        before person: PersonRow? = nil, recovery: X25519PublicKey? = nil,
        _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws {
        for name in [VaultKeyName.names, .dates] {
            let ring = X25519Identity()
            let row = VaultKeyRow(
                id: .random(), key: name, version: try vault.newestKey(name).version + 1,
                publicKey: ring.publicKey.bytes, made: vault.environment.clock())
            try transaction.insert(row)
            let secret = ring.secretText()
            for holder in try recipients(of: name, before: person, recovery: recovery) {
                try transaction.insert(
                    WrapRow(
                        id: .random(), vaultKey: row.id, principal: holder.person,
                        sealed: try secret.sealed(to: [holder.key])))
            }
            var act = Act(.ringRotate)
            act.introduces =
                Introduction.ring(
                    name: name.rawValue, version: row.version, recipient: ring.publicKey.recipient
                ).members
            try append(act)
        }
    }

    /// Everyone whose roles need a vault key, and recovery; one of them as they are about to be.
    func recipients(
        of name: VaultKeyName, before changed: PersonRow? = nil,
        recovery: X25519PublicKey? = nil
    ) throws -> [KeyRecipient] {
        let people = try vault.catalog.rows(PersonRow.self, where: "1 ORDER BY id").map { row in
            changed.flatMap { $0.id == row.id ? $0 : nil } ?? row
        }.filter { $0.standing != .retired && !name.holders.isDisjoint(with: $0.roles) }
        let recipients = try people.map { person in
            guard let key = X25519PublicKey(bytes: person.recipient) else {
                throw CatalogError.malformed(table: PersonRow.table, detail: "no keys")
            }
            return KeyRecipient(person: person.id, key: key)
        }
        return try recipients
            + [KeyRecipient(person: nil, key: recovery ?? recoveryKeys().recipient)]
    }
}

/// Somebody that a vault key is sealed to; recovery is no person.
struct KeyRecipient {
    let person: PrincipalID?
    let key: X25519PublicKey
}
