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

/// Everything about one family that the reader may see.
public struct FamilyDetail: Sendable, Hashable {
    /// The family itself.
    public let summary: FamilySummary
    /// Who may open its films, and for which purposes, and until when.
    public let grants: [Grant]
    /// The children's dates of birth, by number, where the reader may read dates.
    public let births: [Birth]
    /// The programmes, by number.
    public let programmes: [ProgrammeSummary]

    /// A grant that holds today.
    public struct Grant: Sendable, Hashable {
        /// Whose.
        public let person: PersonSummary
        /// For which purposes.
        public let purposes: [String]
        /// The last day, when it ends on one.
        public let until: CivilDate?
    }

    /// A child's date of birth.
    public struct Birth: Sendable, Hashable {
        /// The child's number within the family.
        public let number: Int
        /// The date.
        public let date: CivilDate
    }
}

extension UnlockedVault {
    /// Creates a family for a practitioner, and grants it to them, to a second person, and to recovery.
    ///
    /// - Parameters:
    ///   - alias: The team's own case number, sealed; the same alias again is refused.
    ///   - practitioner: For whom, when an administrator creates it; else oneself.
    ///   - second: A second grantee, so that one person's leaving locks nobody out.
    /// - Returns: The family, with its new reference.
    /// - Throws: `VaultError` when the role does not allow it or the alias is known.
    public func createFamily(
        alias: String?, for practitioner: PersonSummary?, with second: PersonSummary?
    ) throws -> FamilySummary {
        let act = Act(.familyCreate)
        try require(.createFamily, for: act)
        let owner = try vault.catalog.require(
            PersonRow.self, (practitioner?.id ?? principal).bytes)
        guard owner.roles.contains(.practitioner), owner.standing != .retired else {
            throw VaultError.badInput(
                "not-practitioner", "a family is created for a practitioner",
                hint: "an administrator names one with --for NAME")
        }
        if let second, second.id == owner.id {
            throw VaultError.badInput("same-person", "the second person must be another one")
        }
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
            if let second {
                let person = try vault.catalog.require(PersonRow.self, second.id.bytes)
                try insertGrant(
                    of: familyIdentity, row, to: person, purposes: ["therapy"], transaction)
            }
            try insertGrant(of: familyIdentity, row, to: nil, purposes: all, transaction)
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

    /// Everything about one family that this person may see.
    public func showFamily(_ reference: FamilyReference) throws -> FamilyDetail {
        let row = try vault.family(reference)
        let act = Act(.familyShow, family: row.id)
        try require(.listFamilies, for: act)
        try record(act)
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: """
                family = ? AND principal IS NOT NULL AND revoked IS NULL \
                AND (until IS NULL OR until >= ?) ORDER BY from_, id
                """, [.id(row.id), .date(vault.today)])
        return FamilyDetail(
            summary: try familySummary(row),
            grants: try grants.map { grant in
                guard let person = grant.principal else {
                    throw CatalogError.malformed(table: GrantRow.table, detail: "no person")
                }
                return .init(
                    person: try summary(
                        of: vault.catalog.require(PersonRow.self, person.bytes)),
                    purposes: grant.purposes.split(separator: " ").map(String.init),
                    until: grant.until)
            },
            births: try holds(.dates) ? births(of: row) : [],
            programmes: try programmes(of: row))
    }

    /// Gives someone a family's films for stated purposes, until a day or until it is revoked.
    ///
    /// - Throws: `VaultError` unless this person holds a therapy grant of the family.
    public func grantFamily(
        _ reference: FamilyReference, to person: PersonSummary, purposes: [AccessPurpose],
        until: CivilDate?
    ) throws {
        let row = try vault.family(reference)
        let act = Act(.familyGrant, family: row.id)
        try require(.grantFamily, for: act)
        guard try grant(of: row.id)?.purposes.split(separator: " ").contains("therapy") == true
        else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "no-therapy-grant",
                    "only someone who holds a therapy grant of this family can give it on"))
        }
        guard !purposes.isEmpty else {
            throw VaultError(.usage, "no-purpose", "say what for with --purpose")
        }
        if let until, until < vault.today {
            throw VaultError.badInput("past-date", "the grant would end before it begins")
        }
        let receiver = try vault.catalog.require(PersonRow.self, person.id.bytes)
        try checkReceiver(receiver, purposes: purposes, act)
        let familyIdentity = try familyIdentity(row)
        try perform(act) { transaction, act in
            act.behalf = nil
            try insertGrant(
                of: familyIdentity, row, to: receiver,
                purposes: purposes.map(\.description).sorted(), until: until, transaction)
        }
    }

    /// Enters the team's own case number for a family, and a child's date of birth.
    public func setFamily(
        _ reference: FamilyReference, alias: String?, birth: (child: Int, date: CivilDate)?
    ) throws {
        let row = try vault.family(reference)
        if let alias {
            let act = Act(.familySet, family: row.id)
            try require(.keepFamily, for: act)
            let alias = try PlainText.checked(alias, what: "alias", limit: 100)
            try perform(act) { transaction, _ in
                var row = try vault.catalog.require(FamilyRow.self, row.id.bytes)
                try setAlias(alias, of: &row, with: namesKey(of: row))
                try transaction.update(row)
            }
        }
        guard let birth else { return }
        let act = Act(.childSet, family: row.id)
        try require(.enterDates, for: act)
        guard birth.child > 0, birth.date <= vault.today else {
            throw VaultError.badInput(
                "birth-date", "a child's date of birth cannot lie in the future")
        }
        try perform(act) { transaction, _ in
            let earlier = try children(of: row).last { $0.number == Int64(birth.child) }
            let id = ChildID.random()
            let sealed = column(ChildRow.table, id.bytes, "birth")
            let now = vault.environment.clock()
            try transaction.insert(
                ChildRow(
                    id: id, family: row.id, number: Int64(birth.child),
                    birth: try sealed.seal(birth.date.description, with: datesKey(of: row)),
                    entered: now, enteredOn: vault.date(of: now), enteredBy: principal,
                    supersedes: earlier?.id))
        }
    }

    /// The entries about a family's children that nothing supersedes, by number.
    func children(of family: FamilyRow) throws -> [ChildRow] {
        try vault.catalog.rows(
            ChildRow.self,
            where: """
                family = ? AND id NOT IN (SELECT supersedes FROM child WHERE family = ? \
                AND supersedes IS NOT NULL) ORDER BY number, entered
                """, [.id(family.id), .id(family.id)])
    }

    private func births(of family: FamilyRow) throws -> [FamilyDetail.Birth] {
        let rows = try children(of: family)
        guard !rows.isEmpty else { return [] }
        let key = try datesKey(of: family)
        var births: [FamilyDetail.Birth] = []
        for row in rows {
            guard let sealed = row.birth else { continue }
            let text = try column(ChildRow.table, row.id.bytes, "birth").open(sealed, with: key)
            guard let date = CivilDate(text) else {
                throw VaultError(.tampered, "sealed-date", "a sealed date is not a date")
            }
            births.append(.init(number: Int(row.number), date: date))
        }
        return births
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

    private func setAlias(
        _ alias: String, of row: inout FamilyRow, with key: borrowing SecretBytes
    ) throws {
        if try holds(.digest) {
            let digest = try KeyedDigest.compute(
                of: Array("alias\u{0}".utf8) + Array(alias.utf8), key: try vaultKey(.digest))
            let known = try vault.catalog.count(
                FamilyRow.self, where: "alias_digest = ? AND id <> ?", [.blob(digest), .id(row.id)])
            guard known == 0 else {
                throw VaultError.badInput(
                    "alias-known", "another family has this alias already",
                    hint: "ask a colleague whether the family was added before")
            }
            row.aliasDigest = digest
        }
        row.alias = try column(FamilyRow.table, row.id.bytes, "alias").seal(alias, with: key)
    }

    private func insertGrant(
        of familyIdentity: borrowing X25519Identity, _ family: FamilyRow, to person: PersonRow?,
        purposes: [String], until: CivilDate? = nil, _ transaction: CatalogTransaction
    ) throws {
        let bytes = person?.recipient ?? vault.genesis.recovery.bytes
        guard let recipient = X25519PublicKey(bytes: bytes) else {
            throw CatalogError.malformed(table: PersonRow.table, detail: "no key")
        }
        // As the text of an age identity, so that stock `age` reads what it opens.
        let secret = familyIdentity.secretText()
        try transaction.insert(
            GrantRow(
                id: .random(), family: family.id, principal: person?.id,
                purposes: purposes.joined(separator: " "), from: vault.environment.clock(),
                until: until, givenBy: principal, sealed: try secret.sealed(to: [recipient])))
    }

    private func checkReceiver(
        _ person: PersonRow, purposes: [AccessPurpose], _ act: Act
    ) throws {
        let working = purposes.contains { if case .purpose = $0 { true } else { false } }
        let allowed: Bool =
            working
            ? !person.roles.isDisjoint(with: [.practitioner, .supervisor])
            : person.roles.contains(.governance)
        guard allowed, person.standing == .active else {
            try refuse(
                act,
                VaultError(
                    .notPermitted, "receiver",
                    "this person's role does not watch for that purpose, or they have not accepted",
                    hint: """
                        practitioners and supervisors are granted purposes of the work; governance \
                        `subject-access`, `disclosure` and `review`
                        """))
        }
    }

    func familySummary(_ row: FamilyRow) throws -> FamilySummary {
        guard let reference = FamilyReference(row.reference) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
        }
        var alias: String?
        if let sealed = row.alias, try holds(.names), row.slot != nil {
            alias = try column(FamilyRow.table, row.id.bytes, "alias")
                .open(sealed, with: namesKey(of: row))
        }
        let practitioner = try vault.catalog.require(PersonRow.self, row.practitioner.bytes)
        let people = try vault.catalog.database.query(
            """
            SELECT count(DISTINCT principal) FROM grant_ WHERE family = ? AND revoked IS NULL \
            AND (until IS NULL OR until >= ?)
            """, [.id(row.id), .date(vault.today)]
        ) { try $0.int(at: 0) }
        return FamilySummary(
            id: row.id, reference: reference, alias: alias, created: vault.date(of: row.created),
            practitioner: try name(of: practitioner),
            clips: try vault.catalog.count(ClipRow.self, where: "family = ?", [.id(row.id)]),
            openProgrammes: try programmes(of: row).filter { $0.ended == nil }.count,
            grantees: Int(people.first ?? 0))
    }
}
