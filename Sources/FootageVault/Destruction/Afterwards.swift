import AuditLog
import Catalog
import Database
import KeyStore
import Retention
import VaultCrypto
import VaultModel

/// What is erased of a family when its last clip has long been gone: names and dates, texts, tombstones.
///
/// A family counts as gone from the day its last clip was destroyed, its last hold released, its last
/// subject-access request closed and its last programme ended; one that has never had a clip, or has one, waits. Names and dates go with the slot of
/// their keys, in every copy of the catalog.
extension UnlockedVault {
    /// What is erased under, and on which day.
    struct AfterwardsTerms {
        let policy: Policy
        let row: PolicyRow
        let date: CivilDate
        let rows: LogWords
    }

    /// Refuses to erase under a policy that another has followed.
    func requireStillInForce(_ terms: AfterwardsTerms) throws {
        guard try vault.policyRowInForce(on: terms.date)?.sha256 == terms.row.sha256 else {
            throw VaultError(
                .failed, "policy-changed", "another policy came into force meanwhile",
                hint: "the next purge goes by it")
        }
    }

    /// One of the three things that are erased, each after its own time.
    private enum Erasure: CaseIterable {
        case names, texts, tombstones
    }

    /// Thrown in a transaction that finds that nothing is due any more.
    private struct NotDue: Error {}

    /// Carries out what the policy says is due on a day.
    ///
    /// Every family about to lose something is held to the log first, and judged again within the
    /// transaction that erases: a hold placed meanwhile wins, and so does work that began again.
    ///
    /// - Returns: How many families lost something.
    /// - Throws: `VaultError` of kind `tampered` when a row that decides, or whose a text is, is not what the log says.
    func carryOutAfterwards(_ terms: AfterwardsTerms) throws -> Int {
        let due = try vault.catalog.read {
            let families = try vault.catalog.rows(
                FamilyRow.self, where: "id IN (SELECT family FROM tombstone) ORDER BY id")
            var due: [(family: FamilyRow, erasures: [Erasure])] = []
            for family in families {
                let erasures = try Erasure.allCases.filter {
                    try isDue($0, of: family.id, terms)
                }
                if !erasures.isEmpty { due.append((family, erasures)) }
            }
            if !due.isEmpty { try terms.rows.check(Set(due.map(\.family.id))) }
            return due
        }
        var touched = 0
        var origins = TextOrigins(vault.catalog)
        for (family, erasures) in due {
            var erased = false
            for erasure in erasures {
                do {
                    let done =
                        switch erasure {
                        case .names:
                            try eraseNames(of: family.id) {
                                try requireDue(.names, of: family.id, terms)
                            }
                        case .texts:
                            try eraseTexts(of: family.id, by: &origins) {
                                try requireDue(.texts, of: family.id, terms)
                            }
                        case .tombstones:
                            try eraseTombstones(of: family.id) {
                                try requireDue(.tombstones, of: family.id, terms)
                            }
                        }
                    erased = done || erased
                } catch is NotDue {}
            }
            if erased { touched += 1 }
        }
        return touched
    }

    /// Whether the time of an erasure has come for a family without clips, open holds and open requests.
    private func isDue(
        _ erasure: Erasure, of family: FamilyID, _ terms: AfterwardsTerms
    ) throws -> Bool {
        let id: [DatabaseValue] = [.id(family)]
        guard try vault.catalog.count(ClipRow.self, where: "family = ?", id) == 0,
            try vault.catalog.count(
                HoldRow.self, where: "family = ? AND released IS NULL", id) == 0,
            try vault.catalog.count(
                RequestRow.self, where: "family = ? AND closed IS NULL", id) == 0,
            let row = try vault.catalog.find(FamilyRow.self, family.bytes),
            let last = try lastDay(of: row)
        else { return false }
        let dates = terms.policy.afterwards.dates(after: last)
        switch erasure {
        case .names: return row.slot != nil && terms.date > dates.particulars
        case .texts: return terms.date > dates.texts
        case .tombstones: return terms.date > dates.tombstones
        }
    }

    /// Judges a family again, within the transaction that erases and before its record.
    private func requireDue(
        _ erasure: Erasure, of family: FamilyID, _ terms: AfterwardsTerms
    ) throws {
        try terms.rows.check([family])
        guard try isDue(erasure, of: family, terms),
            try vault.policyRowInForce(on: terms.date)?.sha256 == terms.row.sha256
        else { throw NotDue() }
    }

    /// The day since when a family has had no clip, no hold, no request and no programme; none while it has a
    /// programme.
    private func lastDay(of family: FamilyRow) throws -> CivilDate? {
        let id: [DatabaseValue] = [.id(family.id)]
        var days = try vault.catalog.rows(TombstoneRow.self, where: "family = ?", id)
            .map(\.destroyedOn)
        days += try vault.catalog.rows(HoldRow.self, where: "family = ?", id)
            .compactMap(\.releasedOn)
        days += try vault.catalog.rows(RequestRow.self, where: "family = ?", id)
            .compactMap(\.closedOn)
        for programme in try vault.catalog.rows(ProgrammeRow.self, where: "family = ?", id) {
            guard let ended = try fact(.programmeEnded, about: programme.id.bytes),
                let day = ended.date
            else { return nil }
            days.append(max(day, ended.enteredOn))
        }
        return days.max()
    }

    /// Erases a family's names and dates, once it was judged again within the transaction of the intent.
    ///
    /// The slot first: a crash after it leaves a slot that is empty, which the next run makes good. The
    /// ledger's line comes before the outcome, as that of a clip does.
    ///
    /// - Returns: Whether there was something to erase.
    func eraseNames(of family: FamilyID, requiring check: () throws -> Void) throws -> Bool {
        var act = Act(.familyErase, family: family)
        act.request = .random()
        act.phase = .intent
        let slot = try perform(act) { _, _ in
            try check()
            let row = try vault.catalog.require(FamilyRow.self, family.bytes)
            guard let slot = row.slot.flatMap({ SlotNumber($0) }) else { throw NotDue() }
            return slot
        }
        switch try vault.slots.state(of: slot) {
        case .filled(.familyKeys, let owner) where owner == family.bytes: break
        case .empty, .torn: break
        case .filled, .unknown:
            throw VaultError(
                .tampered, "family-slot", "the family's key slot holds something else",
                hint: "run `footage audit verify`")
        }
        try vault.slots.destroy([slot])
        try DestructionLedger(of: vault).append([.init(erasure: .names(family), date: vault.today)])
        act.phase = .outcome
        try perform(act) { transaction, _ in
            var row = try vault.catalog.require(FamilyRow.self, family.bytes)
            row.slot = nil
            row.slotDigest = nil
            row.alias = nil
            row.aliasDigest = nil
            row.names = nil
            try transaction.update(row)
            // Where nothing is left, nothing is owed.
            if try !holdsClips(family) {
                let owed = try vault.catalog.rows(
                    RotationRow.self, where: "family = ? ORDER BY id", [.id(family)])
                for row in owed { try transaction.delete(RotationRow.self, row.id.bytes) }
            }
            try transaction.freeSlot(slot.value)
        }
        return true
    }

    /// Erases the tombstones of a family's clips and of their parts, once it was judged again within the transaction.
    ///
    /// - Returns: Whether there was something to erase.
    func eraseTombstones(of family: FamilyID, requiring check: () throws -> Void) throws -> Bool {
        let rows = try vault.catalog.rows(
            TombstoneRow.self, where: "family = ? ORDER BY id", [.id(family)])
        guard !rows.isEmpty else { return false }
        var act = Act(.familyErase, family: family)
        act.reason = LoggedErasure.tombstonesReason
        act.amount = .init(items: UInt64(rows.count))
        try perform(act) { transaction, _ in
            try check()
            for row in rows {
                for part in try vault.catalog.parts(of: row.id) {
                    try transaction.delete(PartRow.self, part.id.bytes)
                }
                try transaction.delete(TombstoneRow.self, row.id.bytes)
            }
        }
        return true
    }
}
