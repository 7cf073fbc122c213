import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// The recovery identity's public keys, as the log introduced them last.
struct RecoveryKeys {
    /// Its id, which is no person's.
    let person: PrincipalID
    let recipient: X25519PublicKey
    let sign: VerifyingKey
}

extension UnlockedVault {
    /// The recovery identity's keys now: those of record 0, or of the last `recovery.rotate`.
    ///
    /// They are taken from the log as this person verified it, and from no row: whoever could put another key
    /// here would have every family that comes sealed to themselves.
    func recoveryKeys() throws -> RecoveryKeys {
        try vault.catalog.read { try words.prepare() }
        guard let known = words.verifier?.verified.recovery,
            let recipient = X25519PublicKey(recipient: known.recipient)
        else {
            throw VaultError(
                .tampered, "recovery-keys", "the log does not say which keys are those of recovery",
                hint: LogWords.hint)
        }
        return RecoveryKeys(person: known.id, recipient: recipient, sign: known.key)
    }

    /// Holds whoever acts to governance, and an identity to the recovery identity that the vault has now.
    ///
    /// - Throws: `VaultError` of kind `notPermitted` or `badInput`, once the refusal is on record.
    func requireRecovery(_ recovery: borrowing SecretIdentity, for act: Act) throws {
        guard try currentPerson().roles.contains(.governance) else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "role", "only governance uses the recovery identity"))
        }
        let given = recovery.identity.publicKey
        guard try given != recoveryKeys().recipient else { return }
        try refuse(act, try Self.notRecovery(wasOnce: given == vault.genesis.firstRecovery))
    }

    /// The same, and records that governance uses it; a rehearsal records nothing.
    func checkRecovery(_ recovery: borrowing SecretIdentity, for act: Act) throws {
        try requireRecovery(recovery, for: act)
        guard !isRehearsing else { return }
        try record(act)
    }

    private static func notRecovery(wasOnce: Bool) throws -> VaultError {
        guard !wasOnce else {
            return VaultError.badInput(
                "replaced-recovery", "this recovery identity was replaced by another one",
                hint: """
                    use the newest, and destroy this one; `footage audit list --event recovery.rotate` shows when \
                    and by whom
                    """)
        }
        return VaultError.badInput(
            "not-recovery", "this is not the vault's recovery identity",
            hint: """
                it was made with the vault, or by `footage recovery rotate`, and is kept on paper or offline; a \
                person's identity, or another vault's, opens nothing here
                """)
    }
}

/// What is sealed to recovery.
extension UnlockedVault {
    /// The grant of a family's identity to recovery; none where it is owed.
    func recoveryGrant(of family: FamilyID) throws -> GrantRow? {
        try vault.catalog.rows(
            GrantRow.self,
            where: "family = ? AND principal IS NULL AND revoked IS NULL ORDER BY from_ DESC, id",
            [.id(family)]
        ).first
    }

    /// A family's identity, opened with the recovery identity; it must yield the family's recipient.
    func familyIdentity(
        _ family: FamilyRow, byRecovery recovery: borrowing X25519Identity
    ) throws -> X25519Identity {
        guard let grant = try recoveryGrant(of: family.id) else {
            throw VaultError(
                .unknown, "owed-to-recovery",
                "family \(family.reference) is not sealed to the recovery identity",
                hint: """
                    since that was replaced, whoever works with the family gives it with `footage person \
                    share-keys`
                    """)
        }
        return try open(grant.sealed, of: family, with: recovery)
    }
}
