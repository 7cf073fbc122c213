import AuditLog
import VaultCrypto
import Catalog
import Database
public import VaultModel

/// A course of work with a family.
public struct ProgrammeSummary: Sendable, Hashable {
    /// Its id.
    public let id: ProgrammeID
    /// Its number within the family, from 1.
    public let number: Int
    /// What kind of programme, such as `VIG`.
    public let kind: String
    /// The day it was opened.
    public let opened: CivilDate
    /// The day it ended; none while it goes on.
    public let ended: CivilDate?
    /// How many sessions it has.
    public let sessions: Int
}

extension UnlockedVault {
    /// Opens a programme of a kind with a family.
    ///
    /// - Throws: `VaultError` when the policy in force has no rule for the kind.
    public func openProgramme(
        _ reference: FamilyReference, kind: String, on date: CivilDate
    ) throws -> ProgrammeSummary {
        let family = try vault.family(reference)
        let act = Act(.programmeOpen, family: family.id)
        try require(.keepFamily, for: act)
        try checkKind(kind)
        try checkPlausible(date)
        try checkCovered(kind: kind, act)
        return try perform(act) { transaction, _ in
            let now = vault.environment.clock()
            let open = try programmes(of: family).first { $0.kind == kind && $0.ended == nil }
            if let open {
                throw VaultError.badInput(
                    "programme-open",
                    "programme \(open.number), \(kind), is open with \(reference) since \(open.opened)",
                    hint: "end it before another of the kind begins")
            }
            let row = ProgrammeRow(
                id: .random(), family: family.id,
                number: try transaction.nextNumber(
                    in: ProgrammeRow.self, of: "family", family.id.bytes),
                kind: kind, entered: now, enteredOn: vault.date(of: now), enteredBy: principal)
            try transaction.insert(row)
            try enter(
                .programmeOpened, date, about: row.id.bytes, of: family.id, at: now, transaction)
            return try summary(of: row)
        }
    }

    /// Notes the day a programme ended: what its footage's retention counts from.
    public func endProgramme(
        _ reference: FamilyReference, number: Int?, on date: CivilDate
    ) throws -> ProgrammeSummary {
        let family = try vault.family(reference)
        let act = Act(.programmeEnd, family: family.id)
        try require(.keepFamily, for: act)
        try checkPlausible(date)
        let programme = try openProgramme(of: family, number: number)
        guard try date >= summary(of: programme).opened else {
            throw VaultError.badInput("order-of-dates", "the programme was opened after that day")
        }
        guard date <= vault.today else {
            throw VaultError.badInput(
                "future-date", "a programme ends on the day it ended, not on one to come",
                hint: "today is \(vault.today)")
        }
        return try perform(act) { transaction, _ in
            try enter(
                .programmeEnded, date, about: programme.id.bytes, of: family.id,
                at: vault.environment.clock(), transaction)
            return try summary(of: programme)
        }
    }

    /// A family's programmes, by number.
    func programmes(of family: FamilyRow) throws -> [ProgrammeSummary] {
        try vault.catalog.rows(
            ProgrammeRow.self, where: "family = ? ORDER BY number", [.id(family.id)]
        ).map(summary)
    }

    /// The family's programme of that number, or the only open one.
    func openProgramme(of family: FamilyRow, number: Int?) throws -> ProgrammeRow {
        let rows = try vault.catalog.rows(
            ProgrammeRow.self, where: "family = ? ORDER BY number", [.id(family.id)])
        if let number {
            guard let row = rows.first(where: { $0.number == Int64(number) }) else {
                throw VaultError.notFound("programme", "\(number) of family \(family.reference)")
            }
            return row
        }
        let open = try rows.filter { try fact(.programmeEnded, about: $0.id.bytes)?.date == nil }
        guard let row = open.first else {
            throw VaultError.badInput(
                "no-programme", "family \(family.reference) has no open programme",
                hint: "open one with `footage programme open \(family.reference) --kind VIG`")
        }
        guard open.count == 1 else {
            throw VaultError.badInput(
                "several-programmes",
                "family \(family.reference) has \(open.count) open programmes",
                hint: "say which with --programme NUMBER")
        }
        return row
    }

    func summary(of row: ProgrammeRow) throws -> ProgrammeSummary {
        guard let opened = try fact(.programmeOpened, about: row.id.bytes)?.date else {
            throw CatalogError.malformed(table: FactRow.table, detail: "a programme never opened")
        }
        return ProgrammeSummary(
            id: row.id, number: Int(row.number), kind: row.kind, opened: opened,
            ended: try fact(.programmeEnded, about: row.id.bytes)?.date,
            sessions: try vault.catalog.count(
                SessionRow.self, where: "programme = ?", [.id(row.id)]))
    }

    private func checkKind(_ kind: String) throws {
        let symbols = kind.utf8
        let fits = symbols.allSatisfy { symbol in
            (48...57).contains(symbol) || (65...90).contains(symbol)
                || (97...122).contains(symbol) || symbol == UInt8(ascii: "-")
        }
        guard fits, (1...32).contains(symbols.count) else {
            throw VaultError.badInput(
                "kind", "a programme's kind is 1 to 32 letters, digits and hyphens, such as VIG")
        }
    }

    func checkPlausible(_ date: CivilDate) throws {
        guard let oldest = CivilDate(year: 1990, month: 1, day: 1), date >= oldest,
            date <= vault.today.adding(days: 366)
        else {
            throw VaultError.badInput(
                "implausible-date", "\(date) is not a date that this can have happened on",
                hint: "dates are written YYYY-MM-DD; today is \(vault.today)")
        }
    }
}
