import AuditLog
import Catalog
import Database
import VaultModel

/// What retiring somebody and giving somebody new keys have in common.
extension UnlockedVault {
    /// Somebody else who is still here, as they stand.
    ///
    /// - Throws: `Refusal` for who has left, and the one that is given for oneself.
    func requireColleague(_ id: PrincipalID, or own: VaultError) throws -> PersonRow {
        let row = try vault.catalog.require(PersonRow.self, id.bytes)
        guard row.standing != .retired else {
            throw Refusal(.badInput("retired-before", "they have left the vault before"))
        }
        guard id != principal else { throw Refusal(own) }
        return row
    }

    /// Every grant that somebody ever had, by family.
    func grantsByFamily(
        of person: PrincipalID
    ) throws -> [(family: FamilyID, grants: [GrantRow])] {
        try words.check(whole: [GrantRow.self])
        let grants = try vault.catalog.rows(
            GrantRow.self, where: "principal = ? ORDER BY family, id", [.id(person)])
        return Dictionary(grouping: grants, by: \.family).map { ($0.key, $0.value) }
            .sorted { $0.family < $1.family }
    }

    /// Takes back what was sealed to somebody, gives both rings a new version, and puts the act that changes the
    /// person on record, whose reason is sealed to the new version: they may hold the one before.
    func change(
        _ person: PersonRow, by act: Act, _ reason: String, _ transaction: CatalogTransaction,
        _ append: (Act) throws -> Void
    ) throws {
        try takeKeysBack(from: person.id, transaction, append)
        try rotateRings(before: person, transaction, append)
        let text = try ringText(reason, field: act.event.rawValue)
        try transaction.insert(ringText: text)
        try transaction.update(person)
        var act = act
        act.note = text.note
        try append(act)
    }

    /// Removes every vault key that was sealed to somebody; a record of its own, however many they are.
    private func takeKeysBack(
        from person: PrincipalID, _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws {
        let wraps = try vault.catalog.rows(
            WrapRow.self, where: "principal = ? ORDER BY id", [.id(person)])
        for wrap in wraps { try transaction.delete(WrapRow.self, wrap.id.bytes) }
        var act = Act(.keyRevoke)
        act.amount = .init(items: UInt64(wraps.count))
        try append(act)
    }

    /// How many films wait in quarantine that are sealed to somebody and to recovery.
    func quarantined(for person: PrincipalID) throws -> Int {
        try vault.catalog.count(QuarantineRow.self, where: "practitioner = ?", [.id(person)])
    }

    /// Refuses that somebody's last grant of a family ends while recovery has none: nobody could open it any more.
    ///
    /// That is so between the day on which a lost recovery identity was replaced and the one on which whoever works
    /// with the family gives it to the new one.
    func requireNoneLost(_ families: [FamilyID], without person: PrincipalID, hint: String) throws {
        for family in families {
            let clips = try vault.catalog.count(
                ClipRow.self, where: "family = ? AND state = 'live'", [.id(family)])
            guard try clips > 0 && recoveryGrant(of: family) == nil,
                try grantsThatOpen(family).allSatisfy({ $0.principal == person })
            else { continue }
            throw Refusal(
                VaultError(
                    .failed, "nobody-left",
                    "nobody could open family \(try vault.reference(of: family)) any more: it waits to be given to the new recovery identity",
                    hint: hint))
        }
    }

    /// Those of some families that hold clips, and that nobody but recovery can open today.
    func leftAlone(_ families: [FamilyID]) throws -> [FamilyReference] {
        try references(
            of: families.filter { family in
                let clips = try vault.catalog.count(
                    ClipRow.self, where: "family = ? AND state = 'live'", [.id(family)])
                return try clips > 0 && grantsThatOpen(family).isEmpty
            })
    }

    /// Somebody's grants of a family that hold today and are sealed to the keys that they have.
    func grantsThatOpen(_ family: FamilyID) throws -> [GrantRow] {
        try vault.catalog.rows(
            GrantRow.self,
            where: """
                family = ? AND principal IS NOT NULL AND revoked IS NULL AND length(sealed) > 0 \
                AND (until IS NULL OR until >= ?) AND NOT \(GrantRow.byBreakGlass) ORDER BY id
                """, [.id(family), .date(vault.today)])
    }

    func references(of families: [FamilyID]) throws -> [FamilyReference] {
        try families.map { try vault.reference(of: $0) }.sorted()
    }
}
