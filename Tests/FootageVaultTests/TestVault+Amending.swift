import AuditLog
import Catalog
import Testing
import VaultModel

@testable import FootageVault

extension TestVault {
    /// Changes rows as no act does, with records of the founder's that may speak for them.
    func amend<Stored: StoredRow>(
        _: Stored.Type, where condition: String = "1", _ change: (inout Stored) throws -> Void
    ) throws {
        let founder = try founder()
        for before in try founder.vault.catalog.rows(Stored.self, where: condition) {
            var row = before
            try change(&row)
            let family = try founder.familyOnRecord(of: before)
            if let event = try founder.event(that: .changes, in: Stored.self) {
                try founder.perform(Act(event, family: family)) { transaction, _ in
                    try transaction.update(row)
                }
                continue
            }
            // Where no event changes such a row, one record takes it away and another brings it.
            let removes = try #require(try founder.event(that: .removes, in: Stored.self))
            let adds = try #require(try founder.event(that: .adds, in: Stored.self))
            try founder.perform(Act(removes, family: family)) { transaction, _ in
                try transaction.delete(Stored.self, row.rowID)
            }
            try founder.perform(Act(adds, family: family)) { transaction, _ in
                try transaction.insert(row)
            }
        }
    }

    /// Removes rows as no act does, with records of the founder's that may speak for it.
    func strike<Stored: StoredRow>(_: Stored.Type, where condition: String) throws {
        let founder = try founder()
        let event = try #require(try founder.event(that: .removes, in: Stored.self))
        for row in try founder.vault.catalog.rows(Stored.self, where: condition) {
            let family = try founder.familyOnRecord(of: row)
            try founder.perform(Act(event, family: family)) { transaction, _ in
                try transaction.delete(Stored.self, row.rowID)
            }
        }
    }

    /// Adds a row as no act does, with a record of the founder's that may speak for it.
    func add<Stored: StoredRow>(_ row: Stored, of family: FamilyID?) throws {
        let founder = try founder()
        let event = try #require(try founder.event(that: .adds, in: Stored.self))
        try founder.perform(Act(event, family: family)) { transaction, _ in
            try transaction.insert(row)
        }
    }
}

extension UnlockedVault {
    /// An event that this person may sign, and whose records may say so of a table's rows.
    fileprivate func event<Stored: StoredRow>(
        that change: RowChanges, in _: Stored.Type
    ) throws -> Event? {
        let table = try #require(RowTable(rawValue: Stored.table))
        let roles = Roles(try roles())
        return Event.allCases.first { event in
            event.rows[table]?.contains(change) == true
                && !event.rule.roles.isDisjoint(with: roles)
        }
    }

    /// The family of which the log spoke when it spoke of a row.
    func familyOnRecord(of row: some StoredRow) throws -> FamilyID? {
        try words.prepare()
        let key = try #require(RowKey(type(of: row).table, RowID(bytes: row.rowID)))
        return try words.heard.word(on: key)?.family
    }
}
