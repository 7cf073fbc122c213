import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// A new identity of a family, and what was sealed to it.
public struct FamilyRotation: Sendable, Hashable {
    /// The family.
    public let family: FamilyReference
    /// How many clips it opens.
    public let clips: Int
    /// How many people it was given to, recovery not counted.
    public let people: Int
    /// Whether what the old identity opens is erased; otherwise the next upload or repair finishes it.
    public let isFinished: Bool
}

extension UnlockedVault {
    /// Gives a family a new identity: its clips' keys are sealed to that, and those of the old one erased.
    ///
    /// Whoever had the old identity and holds no grant any more, or had it in wrong hands, can open nothing of the
    /// family with it: neither what is held, nor what comes. What they opened before they may have copied, and
    /// with it a film's own key. The films' payloads stay as they are.
    ///
    /// New headers lie in slots of their own, read back from the disk, before one transaction puts them in the
    /// old ones' place, with every clip's particulars, every grant that holds today and recovery's. Then the old
    /// slots are zeroed together. What is cut short before the transaction leaves the family as it was; after it,
    /// the next clean-up of uploads finishes it.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `locked` when others go on
    ///   changing the family meanwhile; of kind `tampered` when a clip's key is not what the catalog says: then
    ///   nothing was changed, since the key would be lost with the old identity.
    public func rotateFamily(_ reference: FamilyReference) throws -> FamilyRotation {
        let family = try vault.family(reference)
        try require(.rotateFamily, for: Act(.familyRotate, family: family.id))
        return try rotate(family.id, by: .grantee) { try familyIdentity($0) }
    }

    /// The same by governance with the recovery identity, for a family that nobody else can open.
    ///
    /// That the recovery identity was used is on record before anything is opened with it.
    public func rotateFamily(
        _ reference: FamilyReference, with recovery: borrowing SecretIdentity
    ) throws -> FamilyRotation {
        let family = try vault.family(reference)
        try checkRecovery(recovery, for: Act(.recoveryUse, family: family.id))
        let held = HeldIdentity(
            try recovery.identity.secretText().withSpan { try X25519Identity(secretText: $0) })
        return try rotate(family.id, by: .recovery) { family in
            try recoveredIdentity(of: family, with: held.identity)
        }
    }

    /// A family's identity, from recovery's grant.
    func recoveredIdentity(
        of family: FamilyRow, with recovery: borrowing X25519Identity
    ) throws -> X25519Identity {
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: "family = ? AND principal IS NULL AND revoked IS NULL ORDER BY from_ DESC, id",
            [.id(family.id)])
        guard let grant = grants.first else {
            throw VaultError(
                .tampered, "recovery-grant", "the family is not sealed to the recovery identity",
                hint: "run `footage audit verify`")
        }
        return try open(grant.sealed, of: family, with: recovery)
    }

    /// With whose key the old identity is opened.
    private enum Opener {
        case grantee, recovery
    }

    private func rotate(
        _ id: FamilyID, by opener: Opener, _ open: (FamilyRow) throws -> X25519Identity
    ) throws -> FamilyRotation {
        if isRehearsing { return try rehearsal(of: id, open) }
        let alive = try vault.reservationLock()
        defer { _ = alive }
        for _ in 0..<Self.triesOfRotation {
            try words.check([id])
            let family = try vault.catalog.require(FamilyRow.self, id.bytes)
            let next = HeldIdentity(X25519Identity())
            let clips = try prepare(family, open(family), for: next.identity.publicKey)
            do {
                return try commit(clips, of: family, next, by: opener)
            } catch {
                try discard(clips.compactMap { ClipID(bytes: $0.reservation) })
                guard error is FamilyChanged else { throw error }
            }
        }
        throw VaultError(
            .locked, "family-changing", "others are changing this family's clips",
            hint: "nothing was changed; run this again in a while")
    }

    /// What it would come to; slots that were written could not be taken back.
    private func rehearsal(
        of id: FamilyID, _ open: (FamilyRow) throws -> X25519Identity
    ) throws -> FamilyRotation {
        let family = try vault.catalog.require(FamilyRow.self, id.bytes)
        _ = try open(family)
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: """
                family = ? AND principal IS NOT NULL AND revoked IS NULL \
                AND (until IS NULL OR until >= ?)
                """, [.id(id), .date(vault.today)])
        return FamilyRotation(
            family: try vault.reference(of: id), clips: try liveClips(of: family).count,
            people: Set(grants.map(\.principal)).count, isFinished: true)
    }

    private static var triesOfRotation: Int { 3 }

    private func commit(
        _ clips: [RewrappedClip], of family: FamilyRow, _ next: HeldIdentity, by opener: Opener
    ) throws -> FamilyRotation {
        guard let reference = FamilyReference(family.reference) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
        }
        let act = Act(.familyRotate, family: family.id)
        let (people, condemned) = try perform(act) { transaction, act in
            var row = try vault.catalog.require(FamilyRow.self, family.id.bytes)
            guard row.recipient == family.recipient else { throw FamilyChanged() }
            guard try opener == .recovery || grant(of: family.id) != nil else {
                throw Refusal(VaultError(.notPermitted, "no-grant", "your grant was revoked"))
            }
            let condemned = try putInPlace(clips, of: family, transaction)
            let people = try giveAnew(next.identity, row, transaction)
            row.recipient = next.identity.publicKey.bytes
            try transaction.update(row)
            let owed = try vault.catalog.rows(
                RotationRow.self, where: "family = ? ORDER BY id", [.id(family.id)])
            for row in owed { try transaction.delete(RotationRow.self, row.id.bytes) }
            act.amount = .init(items: UInt64(clips.count))
            return (people, condemned)
        }
        // No old page of the catalog's own log is to hold the old grants.
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        try? removeAbandoned { condemned.contains($0.id) }
        let left = try vault.catalog.reservations().contains { condemned.contains($0.id) }
        return FamilyRotation(
            family: reference, clips: clips.count, people: people, isFinished: !left)
    }

    /// Gives the next identity to recovery and to everyone whose grant holds today; what is left of ended grants goes.
    private func giveAnew(
        _ identity: borrowing X25519Identity, _ family: FamilyRow,
        _ transaction: CatalogTransaction
    ) throws -> Int {
        let secret = identity.secretText()
        var people: Set<PrincipalID> = []
        let grants = try vault.catalog.rows(
            GrantRow.self, where: "family = ? AND revoked IS NULL ORDER BY id", [.id(family.id)])
        for var grant in grants {
            let holds = grant.until.map { $0 >= vault.today } ?? true
            if holds {
                grant.sealed = try secret.sealed(to: [recipient(of: grant)])
                if let person = grant.principal { people.insert(person) }
            } else {
                guard !grant.sealed.isEmpty else { continue }
                grant.sealed = []
            }
            try transaction.update(grant)
        }
        return people.count
    }

    private func recipient(of grant: GrantRow) throws -> X25519PublicKey {
        guard let person = grant.principal else { return vault.genesis.recovery }
        let row = try vault.catalog.require(PersonRow.self, person.bytes)
        guard let key = X25519PublicKey(bytes: row.recipient), row.standing != .retired else {
            throw CatalogError.malformed(table: PersonRow.table, detail: "no keys")
        }
        return key
    }
}
