import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// Gives a family a new identity: its clips' keys are sealed to that, and those of the old one erased.
    ///
    /// Whoever had the old identity and holds no grant any more, or had it in wrong hands, can open nothing of the
    /// family with it: neither what is held, nor what comes. What they opened before they may have copied, and
    /// with it a film's own key. The films' payloads stay as they are, and so do the keys under which the family's
    /// names and texts are sealed.
    ///
    /// New headers lie in slots of their own, read back from the disk, before one transaction puts them in the
    /// old ones' place, with every clip's particulars, every grant that opens today and recovery's. Then the old
    /// slots are zeroed together. What is cut short before the transaction leaves the family as it was; after it,
    /// the next clean-up finishes it.
    ///
    /// - Parameters:
    ///   - reference: The family.
    ///   - admitted: Who is let in again with the new keys that they were given: as they were when their words were
    ///     compared. Who was given others since is refused, and with them the whole.
    ///   - leavesDamaged: Whether clips whose keys cannot be read stay behind, sealed to the old identity; an
    ///     incident is opened of each. Otherwise one such keeps the family as it is: its key, should a backup have
    ///     it, would be lost with the old identity.
    /// - Returns: What was done.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `locked` when others go on
    ///   changing the family meanwhile; of kind `tampered` when a clip's key is not what the catalog says; of
    ///   kind `failed` when recovery has no grant: then nothing was changed.
    public func rotateFamily(
        _ reference: FamilyReference, admitting admitted: [PersonSummary] = [],
        leavingDamaged leavesDamaged: Bool = false
    ) throws -> FamilyRotation {
        let family = try vault.family(reference)
        try require(.rotateFamily, for: Act(.familyRotate, family: family.id))
        let order = RotationOrder(
            admitted: ComparedWords(of: admitted), leavesDamaged: leavesDamaged)
        return try rotate(family.id, order) { try familyIdentity($0) }
    }

    /// The same by governance with the recovery identity, for a family that nobody else can open.
    ///
    /// That the recovery identity was used is on record before anything is opened with it.
    public func rotateFamily(
        _ reference: FamilyReference, with recovery: borrowing SecretIdentity,
        admitting admitted: [PersonSummary] = [], leavingDamaged leavesDamaged: Bool = false
    ) throws -> FamilyRotation {
        let family = try vault.family(reference)
        try checkRecovery(recovery, for: Act(.recoveryUse, family: family.id))
        let held = HeldIdentity(
            try recovery.identity.secretText().withSpan { try X25519Identity(secretText: $0) })
        let order = RotationOrder(
            admitted: ComparedWords(of: admitted), leavesDamaged: leavesDamaged,
            isByRecovery: true)
        return try rotate(family.id, order) { family in
            try familyIdentity(family, byRecovery: held.identity)
        }
    }

    /// The same where the family is still owed it, and nobody is let in; none where somebody else was faster.
    func rotateWhereOwed(_ family: FamilyID) throws -> FamilyRotation? {
        do {
            return try rotate(family, RotationOrder(isOwedOnly: true)) { try familyIdentity($0) }
        } catch is NotOwed {
            return nil
        }
    }

    private func rotate(
        _ id: FamilyID, _ order: RotationOrder, _ open: (FamilyRow) throws -> X25519Identity
    ) throws -> FamilyRotation {
        if isRehearsing { return try rehearsal(of: id, order, open) }
        let alive = try vault.reservationLock()
        defer { _ = alive }
        for _ in 0..<Self.triesOfRotation {
            try words.check([id])
            guard try !order.isOwedOnly || isOwed(id) else { throw NotOwed() }
            let family = try vault.catalog.require(FamilyRow.self, id.bytes)
            let keys = try keys(of: family)
            do {
                return try rotateOnce(family, order, open)
            } catch {
                // Somebody else's rotation, purge or upload may have changed what was looked at in the middle.
                let isOvertaken = try error is FamilyChanged || keys != self.keys(of: family)
                guard isOvertaken else { throw error }
            }
        }
        throw VaultError(
            .locked, "family-changing", "others are changing this family's clips",
            hint: "nothing was changed; run this again in a while")
    }

    private func rotateOnce(
        _ family: FamilyRow, _ order: RotationOrder, _ open: (FamilyRow) throws -> X25519Identity
    ) throws -> FamilyRotation {
        let next = HeldIdentity(X25519Identity())
        let clips = try prepare(
            family, open(family), for: next.identity.publicKey,
            leavingDamaged: order.leavesDamaged)
        do {
            return try commit(clips, of: family, next, order)
        } catch {
            try discard(clips.compactMap { $0.place.flatMap { ClipID(bytes: $0.reservation) } })
            throw error
        }
    }

    private func isOwed(_ family: FamilyID) throws -> Bool {
        try vault.catalog.count(RotationRow.self, where: "family = ?", [.id(family)]) > 0
    }

    /// By what a family and its clips are opened now.
    private func keys(of family: FamilyRow) throws -> [[UInt8]] {
        let now = try vault.catalog.require(FamilyRow.self, family.id.bytes)
        return try [now.recipient]
            + liveClips(of: family).flatMap { clip in
                [
                    clip.id.bytes,
                    try vault.catalog.find(HeaderRow.self, clip.id.bytes)?.sha256 ?? [],
                ]
            }
    }

    /// What it would come to; slots that were written could not be taken back.
    private func rehearsal(
        of id: FamilyID, _ order: RotationOrder, _ open: (FamilyRow) throws -> X25519Identity
    ) throws -> FamilyRotation {
        let family = try vault.catalog.require(FamilyRow.self, id.bytes)
        _ = try open(family)
        let admitted = order.admitted.people
        let people = try Set(grantsThatOpen(id).compactMap(\.principal)).union(admitted)
        return FamilyRotation(
            family: try vault.reference(of: id), clips: try liveClips(of: family).count,
            people: people.count, damaged: [],
            waiting: try waiting(for: id).filter { !admitted.contains($0.id) },
            isFinished: true)
    }

    private static var triesOfRotation: Int { 3 }

    private func commit(
        _ clips: [RewrappedClip], of family: FamilyRow, _ next: HeldIdentity, _ order: RotationOrder
    ) throws -> FamilyRotation {
        let act = Act(.familyRotate, family: family.id)
        let damaged = try clips.filter { $0.place == nil }.map { try vault.address(of: $0.clip) }
        let (people, condemned) = try perform(act) { transaction, act in
            var row = try vault.catalog.require(FamilyRow.self, family.id.bytes)
            guard row.recipient == family.recipient else { throw FamilyChanged() }
            guard try order.isByRecovery || grant(of: family.id) != nil else {
                throw Refusal(VaultError(.notPermitted, "no-grant", "your grant was revoked"))
            }
            guard try !order.isOwedOnly || isOwed(family.id) else { throw FamilyChanged() }
            let condemned = try putInPlace(clips, of: family, transaction)
            let people = try giveAnew(next.identity, row, order, transaction)
            row.recipient = next.identity.publicKey.bytes
            try transaction.update(row)
            let owed = try vault.catalog.rows(
                RotationRow.self, where: "family = ? ORDER BY id", [.id(family.id)])
            for row in owed { try transaction.delete(RotationRow.self, row.id.bytes) }
            for clip in clips where clip.place == nil {
                try openIncident(
                    "old-identity", family: family.id, clip: clip.clip.id, cause: principal,
                    detail:
                        "its key could not be read, and stays sealed to the family's old identity",
                    transaction)
            }
            act.amount = .init(items: UInt64(clips.count - damaged.count))
            return (people, condemned)
        }
        // No old page of the catalog's own log is to hold the old grants.
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        try? removeAbandoned { condemned.contains($0.id) }
        let left = try vault.catalog.reservations().contains { condemned.contains($0.id) }
        return FamilyRotation(
            family: try vault.reference(of: family.id), clips: clips.count - damaged.count,
            people: people, damaged: damaged, waiting: try waiting(for: family.id),
            isFinished: !left)
    }

    /// Gives the next identity to recovery, to everyone whose grant opens today, and to those who are let in again;
    /// what is left of ended grants goes.
    private func giveAnew(
        _ identity: borrowing X25519Identity, _ family: FamilyRow, _ order: RotationOrder,
        _ transaction: CatalogTransaction
    ) throws -> Int {
        // Without it the last grantee's leaving would lose the family's films.
        guard try recoveryGrant(of: family.id) != nil else {
            throw VaultError(
                .failed, "owed-to-recovery",
                "family \(family.reference) is not sealed to the recovery identity",
                hint: """
                    whoever works with it runs `footage person share-keys`, which gives it to recovery; nothing was \
                    changed
                    """)
        }
        let secret = identity.secretText()
        var people: Set<PrincipalID> = []
        let grants = try vault.catalog.rows(
            GrantRow.self, where: "family = ? AND revoked IS NULL ORDER BY id", [.id(family.id)])
        for var grant in grants {
            let isAdmitted = grant.principal.map { order.admitted.people.contains($0) } ?? true
            let opens = grant.until.map { $0 >= vault.today } ?? true
            if opens, isAdmitted || !grant.sealed.isEmpty {
                grant.sealed = try secret.sealed(to: [recipient(of: grant, order)])
                if let person = grant.principal { people.insert(person) }
            } else {
                guard !grant.sealed.isEmpty else { continue }
                grant.sealed = []
            }
            try transaction.update(grant)
        }
        return people.count
    }

    private func recipient(of grant: GrantRow, _ order: RotationOrder) throws -> X25519PublicKey {
        guard let person = grant.principal else { return try recoveryKeys().recipient }
        let row = try vault.catalog.require(PersonRow.self, person.bytes)
        try order.admitted.check(row)
        guard let key = X25519PublicKey(bytes: row.recipient), row.standing != .retired else {
            throw CatalogError.malformed(table: PersonRow.table, detail: "no keys")
        }
        return key
    }
}

/// How a family is given a new identity.
private struct RotationOrder {
    /// Who is let in again with new keys, and by which words.
    var admitted = ComparedWords()
    /// Whether clips whose keys cannot be read stay behind.
    var leavesDamaged = false
    /// Whether the recovery identity opens the family.
    var isByRecovery = false
    /// Whether only a family is meant that is still owed it.
    var isOwedOnly = false
}

/// Thrown when somebody else gave the family its new identity meanwhile.
private struct NotOwed: Error {}
