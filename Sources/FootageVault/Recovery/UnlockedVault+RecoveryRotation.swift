import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Puts a new recovery identity in the place of the one that is given; the vault must be held alone.
    ///
    /// Whatever is sealed to the old one is opened with it and sealed to the new one, in one transaction: every
    /// family's identity, every version of the vault's keys, the films in quarantine. The new identity's file is
    /// durable, and was read back, before that. Whatever fails, and whenever the power does, the one or the other
    /// is the vault's, whole; what was sealed to the old one in copies of the vault from before stays so. Whoever
    /// has such a copy and the old identity has every family's: unless nobody can, each is therefore owed a new one
    /// in the same transaction, and both rings get new versions. A new key of the log is an act of its own
    /// (`rotateLogKey`). An incident is opened, which another person closes: who puts another identity in the place
    /// of what their colleagues keep may mean to be the only one who has it.
    ///
    /// - Parameters:
    ///   - old: The recovery identity that the vault has now.
    ///   - path: The new file for the new one, outside a vault.
    ///   - reach: Who may have the old one.
    ///   - reason: Why it is replaced; it is sealed, and the log commits to it.
    /// - Returns: What is sealed to the new one; with `rehearse` what would be.
    /// - Throws: `VaultError` of kind `notPermitted` or `badInput`, once the refusal is on record; of kind
    ///   `tampered` when the log or the catalog is not to be believed, or what is sealed to recovery does not open:
    ///   then the old one is the vault's still, and there is no new file.
    public func rotateRecovery(
        with old: borrowing SecretIdentity, to path: String,
        known reach: OldRecovery = .exposed, reason: String
    ) throws -> RecoveryRotation {
        try vault.requireAlone()
        let act = Act(.recoveryRotate)
        try require(.useRecovery, for: act)
        try requireRecovery(old, for: act)
        try vault.requireBelievableCatalog()
        guard !isRehearsing else { return try rehearsedRotation(to: path) }
        // What an attempt that was cut short has left is sealed to an identity that nobody has, or to the old one.
        try cleanUpDeadUploads()
        let key = old.identity.copy()
        return try introduceRecovery(to: path, act) { new, request in
            let films = try resealedQuarantine(with: key, to: new)
            do {
                return try rotate(films, from: key, known: reach, to: new, request, reason)
            } catch {
                try? discard(films.sealed.map(\.reservation))
                throw error
            }
        }
    }

    /// Makes a new recovery identity's file, and hands its keys to the body, which puts it in the old one's place.
    ///
    /// The file goes again only where the log is known to name the old identity still.
    func introduceRecovery(
        to path: String, _ act: Act,
        _ body: (RecoveryKeys, RequestID) throws -> RecoveryRotation
    ) throws -> RecoveryRotation {
        let old = try recoveryKeys()
        let file = try RecoveryFile(path, outside: vault.location.directory, on: vault.disk)
        var act = act
        let request = RequestID.random()
        act.request = request
        act.phase = .intent
        var isBegun = false
        do {
            let new = X25519Identity()
            let keys = RecoveryKeys(
                person: old.person, recipient: new.publicKey,
                sign: new.signingKey().verifyingKey)
            try file.write(
                SecretIdentity(new.copy()).plainFile(
                    comment: "recovery identity of the vault \(vault.description.name)"))
            try file.check(holds: keys.recipient)
            try record(act)
            isBegun = true
            var rotation = try body(keys, request)
            // No page of the catalog or of its own log is to hold what the old one opens.
            vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
            let log = try? vault.disk.status(of: vault.location.catalog + "-wal")
            rotation.isErased = log.map { $0.size == 0 } ?? true
            return rotation
        } catch {
            guard (try? recoveryKeys())?.recipient == old.recipient else { throw error }
            if isBegun {
                act.phase = .outcome
                act.outcome = .failed
                act.reason = VaultError(explaining: error)?.code ?? "not-finished"
                // Once that is durable, nothing that the disk kept of the attempt comes back; before, it may, and
                // the file would be the only way to what it sealed.
                guard (try? record(act)) != nil else { throw error }
            }
            file.discard()
            throw error
        }
    }

    /// What a rotation would seal, as far as it can be told without opening anything.
    func rehearsedRotation(to path: String) throws -> RecoveryRotation {
        let directory = Path.directory(of: path)
        guard try vault.disk.exists(directory), try !vault.disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "no-place",
                "\(path) is there already, or its directory is not there",
                hint: "name a new file in a directory that is there; nothing was made")
        }
        try OutputPlace.check(path, outside: vault.location.directory, on: vault.disk)
        var rotation = RecoveryRotation()
        for family in try vault.catalog.rows(FamilyRow.self) {
            if try recoveryGrant(of: family.id) == nil {
                try countOwed(family, &rotation)
            } else {
                rotation.families += 1
            }
        }
        rotation.keys = Int(
            clamping: try vault.catalog.count(WrapRow.self, where: "principal IS NULL"))
        rotation.films = Int(clamping: try vault.catalog.count(QuarantineRow.self))
        return rotation
    }

    /// Counts a family that is not sealed to recovery.
    func countOwed(_ family: FamilyRow, _ rotation: inout RecoveryRotation) throws {
        rotation.familiesOwed += 1
        if try grantsThatOpen(family.id).isEmpty { rotation.familiesNobodyOpens += 1 }
    }

    /// The one transaction of a rotation.
    private func rotate(
        _ films: ResealedQuarantine, from old: borrowing X25519Identity, known reach: OldRecovery,
        to new: RecoveryKeys, _ request: RequestID, _ reason: String
    ) throws -> RecoveryRotation {
        let key = old.copy()
        var rotation = RecoveryRotation()
        rotation.filmsLeft = films.left
        let condemned = films.sealed.map { _ in RowID.random() }
        try performEach { transaction, append in
            for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference") {
                guard var grant = try recoveryGrant(of: family.id) else {
                    try countOwed(family, &rotation)
                    continue
                }
                let identity = try open(grant.sealed, of: family, with: key)
                grant.sealed = try identity.secretText().sealed(to: [new.recipient])
                try transaction.update(grant)
                try forgetLost(family.id, transaction)
                rotation.families += 1
                try append(Self.use(request, of: family.id))
            }
            for (film, id) in zip(films.sealed, condemned) {
                guard try transaction.redeem(film.reservation.bytes) else { throw Self.abandoned }
                try transaction.condemnSlot(
                    film.formerSlot, owner: film.row.id.bytes, under: id.bytes,
                    at: vault.environment.clock())
                try transaction.update(film.row)
                rotation.films += 1
            }
            if rotation.films > 0 {
                var act = Self.use(request)
                act.amount = .init(items: UInt64(rotation.films))
                try append(act)
            }
            let keys = try vault.catalog.rows(VaultKeyRow.self, where: "1 ORDER BY key, version")
            if reach == .exposed { try replaceKnown(by: new, &rotation, transaction, append) }
            for row in keys {
                let secret = try recoveredKey(row, with: key)
                try rewrap(secret, of: row, to: new, transaction)
                rotation.keys += 1
            }
            try openIncident(
                "recovery-replaced", family: nil, clip: nil, cause: principal,
                detail: "families sealed to the new recovery identity: \(rotation.families)",
                transaction)
            let text = try ringText(reason, field: Event.recoveryRotate.rawValue)
            try transaction.insert(ringText: text)
            var act = Self.rotated(new, request, rotation)
            act.note = text.note
            try append(act)
        }
        try? removeAbandoned { reservation in condemned.contains { $0.bytes == reservation.id } }
        return rotation
    }

    /// Puts others in the place of what somebody with the old identity and an older copy of the vault knows.
    private func replaceKnown(
        by new: RecoveryKeys, _ rotation: inout RecoveryRotation,
        _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws {
        let families = try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference")
        rotation.identitiesOwed = try owe(
            families.map(\.id), because: .replaced, of: principal, transaction, append
        ).count
        try rotateRings(recovery: new.recipient, transaction, append)
    }

    /// Empties what is still sealed to a recovery identity that was lost, once another opens the family.
    ///
    /// - Returns: Whether anything was.
    @discardableResult
    func forgetLost(_ family: FamilyID, _ transaction: CatalogTransaction) throws -> Bool {
        let lost = try vault.catalog.rows(
            GrantRow.self,
            where: "family = ? AND principal IS NULL AND revoked IS NOT NULL ORDER BY id",
            [.id(family)])
        let sealed = lost.filter { !$0.sealed.isEmpty }
        for var grant in sealed {
            grant.sealed = []
            try transaction.update(grant)
        }
        return !sealed.isEmpty
    }

    private static func use(_ request: RequestID, of family: FamilyID? = nil) -> Act {
        var act = Act(.recoveryUse, family: family)
        act.request = request
        act.reason = "rotate"
        return act
    }

    /// Seals a vault key to a new recovery identity, in the place of what was sealed to the one before.
    func rewrap(
        _ secret: borrowing SecretBytes, of row: VaultKeyRow, to new: RecoveryKeys,
        _ transaction: CatalogTransaction
    ) throws {
        let wraps = try vault.catalog.rows(
            WrapRow.self, where: "vault_key = ? AND principal IS NULL ORDER BY id", [.id(row.id)])
        for var wrap in wraps {
            wrap.sealed = try secret.sealed(to: [new.recipient])
            try transaction.update(wrap)
        }
    }

    /// The act that introduces the new keys, and speaks of the vault's keys that are sealed to them.
    static func rotated(
        _ new: RecoveryKeys, _ request: RequestID, _ rotation: RecoveryRotation
    ) -> Act {
        var act = Act(.recoveryRotate)
        act.phase = .outcome
        act.request = request
        act.amount = .init(items: UInt64(rotation.families + rotation.keys + rotation.films))
        act.introduces =
            Introduction.recovery(
                .init(person: new.person, recipient: new.recipient.recipient, sign: new.sign)
            ).members
        return act
    }
}
