import AuditLog
import Catalog
import Database
import KeyStore
import Retention
import VaultCrypto
import VaultModel

/// What is erased of a family when its last clip has long been gone: names and dates, texts, tombstones.
///
/// A family counts as gone from the day its last clip was destroyed, its last hold released and its last
/// programme ended; one that has never had a clip, or has one, waits. Names and dates go with the slot of
/// their keys, in every copy of the catalog.
extension UnlockedVault {
    /// Carries out what the policy says is due on a day.
    ///
    /// - Returns: How many families lost something.
    func carryOutAfterwards(_ policy: Policy, on date: CivilDate) throws -> Int {
        let families = try vault.catalog.rows(
            FamilyRow.self,
            where: """
                id IN (SELECT family FROM tombstone) AND id NOT IN (SELECT family FROM clip) \
                AND id NOT IN (SELECT family FROM hold WHERE released IS NULL) ORDER BY id
                """)
        var touched = 0
        for family in families {
            guard let last = try lastDay(of: family) else { continue }
            let dates = policy.afterwards.dates(after: last)
            var erased = false
            if date > dates.particulars, let slot = family.slot {
                try eraseNames(of: family, in: SlotNumber(slot))
                erased = true
            }
            if date > dates.texts { erased = try eraseTexts(of: family) || erased }
            if date > dates.tombstones { erased = try eraseTombstones(of: family) || erased }
            if erased { touched += 1 }
        }
        return touched
    }

    /// The day since when a family has had no clip, no hold and no programme; none while it has one.
    private func lastDay(of family: FamilyRow) throws -> CivilDate? {
        let id: [DatabaseValue] = [.id(family.id)]
        var days = try vault.catalog.rows(TombstoneRow.self, where: "family = ?", id)
            .map(\.destroyedOn)
        days += try vault.catalog.rows(HoldRow.self, where: "family = ?", id)
            .compactMap(\.releasedOn)
        for programme in try vault.catalog.rows(ProgrammeRow.self, where: "family = ?", id) {
            guard let ended = try fact(.programmeEnded, about: programme.id.bytes),
                let day = ended.date
            else { return nil }
            days.append(max(day, ended.enteredOn))
        }
        return days.max()
    }

    /// The slot first: a crash after it leaves a slot that is empty, which the next run makes good.
    private func eraseNames(of family: FamilyRow, in slot: SlotNumber) throws {
        var act = Act(.familyErase, family: family.id)
        act.request = .random()
        act.phase = .intent
        try record(act)
        switch try vault.slots.state(of: slot) {
        case .filled(.familyKeys, let owner) where owner == family.id.bytes: break
        case .empty, .torn: break
        case .filled, .unknown:
            throw VaultError(
                .tampered, "family-slot", "the family's key slot holds something else",
                hint: "run `footage audit verify`")
        }
        try vault.slots.destroy([slot])
        act.phase = .outcome
        try perform(act) { transaction, _ in
            var row = try vault.catalog.require(FamilyRow.self, family.id.bytes)
            row.slot = nil
            row.slotDigest = nil
            row.alias = nil
            row.aliasDigest = nil
            try transaction.update(row)
            try transaction.freeSlot(slot.value)
        }
    }

    private func eraseTexts(of family: FamilyRow) throws -> Bool {
        let count = try vault.catalog.database.query(
            "SELECT count(*) FROM text WHERE family = ?", [.id(family.id)]
        ) { try $0.int(at: 0) }
        guard let count = count.first, count > 0 else { return false }
        var act = Act(.textErase, family: family.id)
        act.amount = .init(items: UInt64(count))
        try perform(act) { transaction, _ in
            _ = try transaction.catalog.database.execute(
                "DELETE FROM text WHERE family = ?", [.id(family.id)])
        }
        return true
    }

    private func eraseTombstones(of family: FamilyRow) throws -> Bool {
        let rows = try vault.catalog.rows(
            TombstoneRow.self, where: "family = ? ORDER BY id", [.id(family.id)])
        guard !rows.isEmpty else { return false }
        var act = Act(.familyErase, family: family.id)
        act.reason = "tombstones"
        act.amount = .init(items: UInt64(rows.count))
        try perform(act) { transaction, _ in
            for row in rows { try transaction.delete(TombstoneRow.self, row.id.bytes) }
        }
        return true
    }
}
