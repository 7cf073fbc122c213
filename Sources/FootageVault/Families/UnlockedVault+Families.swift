import AgeFile
import AuditLog
import Catalog
import Database
import KeyStore
import VaultDisk
import VaultCrypto
public import VaultModel

/// A family as the vault lists it.
public struct FamilySummary: Sendable, Hashable {
    /// Its id.
    public let id: FamilyID
    /// The reference people use.
    public let reference: FamilyReference
    /// The team's own case number, where the reader may read names and one was entered.
    public let alias: String?
    /// Whether one was entered that this reader may read, and it cannot be opened: its key slot is empty
    /// or damaged.
    public let isAliasUnavailable: Bool
    /// The civil date it was created.
    public let created: CivilDate
    /// The name of the practitioner it was created for, where the reader may read names.
    public let practitioner: String?
    /// How many clips it has.
    public let clips: Int
    /// How many programmes are open.
    public let openProgrammes: Int
    /// How many people hold a grant today.
    public let grantees: Int
}

extension UnlockedVault {
    /// Creates a family for a practitioner, and grants it to them, to a second person, and to recovery.
    ///
    /// While the incident is open that says that the recovery identity was lost, the new one is owed it
    /// (`shareFamiliesWithRecovery`): it is given nothing before another person has looked into the loss.
    ///
    /// The same alias again is refused where whoever enters it holds the digest key. An administrator does
    /// not: the alias that they enter is sealed, and neither compared with others nor recognised later, until
    /// someone who works with the family enters it with `setFamily`.
    ///
    /// - Parameters:
    ///   - alias: The team's own case number, sealed.
    ///   - practitioner: For whom, when an administrator creates it; else oneself.
    ///   - second: A second grantee, so that one person's leaving locks nobody out.
    ///   - compared: Whose words were compared, as they were then: of the two whoever was given new keys, and is
    ///     somebody else than who creates it, must be among them.
    /// - Returns: The family, with its new reference.
    /// - Throws: `VaultError` when the role does not allow it, when the alias is known, or when either person
    ///   has not accepted or does not work with families.
    public func createFamily(
        alias: String?, for practitioner: PersonSummary?, with second: PersonSummary?,
        comparing compared: [PersonSummary] = []
    ) throws -> FamilySummary {
        let act = Act(.familyCreate)
        try require(.createFamily, for: act)
        // Asked before a slot is written, and again in the transaction.
        let compared = ComparedWords(of: compared)
        _ = try refusing(act) { try grantees(of: practitioner, with: second, compared) }
        let alias = try alias.map { try PlainText.checked($0, what: "alias", limit: 100) }
        let id = FamilyID.random()
        let keys = FamilyTextKeys()
        let familyIdentity = X25519Identity()
        let alive = try vault.reservationLock()
        defer { _ = alive }
        // A slot is written before its row, which a rehearsal cannot undo: it goes without one.
        let slot = isRehearsing ? nil : try writeFamilySlot(keys, for: id)
        return try perform(act) { transaction, act in
            guard try slot == nil || transaction.redeem(id.bytes) else { throw Self.abandoned }
            let (owner, other) = try grantees(of: practitioner, with: second, compared)
            act.family = id
            let reference = try freeReference()
            var row = FamilyRow(
                id: id, reference: reference.description,
                recipient: familyIdentity.publicKey.bytes, slot: slot?.number,
                slotDigest: slot?.digest.bytes, created: vault.environment.clock(),
                createdBy: principal, practitioner: owner.id)
            if let alias { try setAlias(alias, of: &row, with: keys.names) }
            try transaction.insert(row)
            let all = Purpose.allCases.map(\.rawValue)
            try insertGrant(of: familyIdentity, row, to: owner, purposes: all, transaction)
            if let other {
                try insertGrant(
                    of: familyIdentity, row, to: other, purposes: ["therapy"], transaction)
            }
            if try lostIncident() == nil {
                try insertGrant(of: familyIdentity, row, to: nil, purposes: all, transaction)
            }
            return try familySummary(row)
        }
    }

    /// The families this person may see, by reference.
    public func listFamilies() throws -> [FamilySummary] {
        let act = Act(.familyList)
        try require(.listFamilies, for: act)
        let rows = try reachableFamilies(for: .listFamilies)
        var done = act
        done.amount = .init(items: UInt64(rows.count))
        try record(done)
        return try rows.map(familySummary)
    }

    private func writeFamilySlot(
        _ keys: borrowing FamilyTextKeys, for id: FamilyID
    ) throws -> (number: Int64, digest: SHA256Digest) {
        let body = keys.body(
            namesRing: try vault.ringPublicKey(.names), datesRing: try vault.ringPublicKey(.dates))
        let now = vault.environment.clock()
        let slot = try vault.catalog.write { try $0.reserve(id.bytes, at: now) }
        try vault.slots.ensure(capacity: Int(slot) + 1)
        try vault.slots.write(
            body, kind: .familyKeys, owner: id.bytes, in: SlotNumber(slot))
        return (slot, SHA256.hash(body))
    }

    private func freeReference() throws -> FamilyReference {
        while true {
            guard let reference = FamilyReference(random: Random.uint32()) else { continue }
            let known = try vault.catalog.count(
                FamilyRow.self, where: "reference = ?", [.text(reference.description)])
            if known == 0 { return reference }
        }
    }

    func familySummary(_ row: FamilyRow) throws -> FamilySummary {
        guard let reference = FamilyReference(row.reference) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
        }
        var alias: String?
        var isAliasUnavailable = false
        if let sealed = row.alias, try holds(.names), row.slot != nil {
            // One family's key slot must not cost the list of all.
            alias = try? column(FamilyRow.table, row.id.bytes, "alias")
                .open(sealed, with: namesKey(of: row))
            isAliasUnavailable = alias == nil
        }
        let practitioner = try vault.catalog.require(PersonRow.self, row.practitioner.bytes)
        let people = try vault.catalog.database.query(
            """
            SELECT count(DISTINCT principal) FROM grant_ WHERE family = ? AND revoked IS NULL \
            AND (until IS NULL OR until >= ?) AND NOT \(GrantRow.byBreakGlass)
            """, [.id(row.id), .date(vault.today)]
        ) { try $0.int(at: 0) }
        return FamilySummary(
            id: row.id, reference: reference, alias: alias,
            isAliasUnavailable: isAliasUnavailable, created: vault.date(of: row.created),
            practitioner: try name(of: practitioner),
            clips: try vault.catalog.count(ClipRow.self, where: "family = ?", [.id(row.id)]),
            openProgrammes: try programmes(of: row).filter { $0.ended == nil }.count,
            grantees: Int(people.first ?? 0))
    }
}
