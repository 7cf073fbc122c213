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
    /// The numbers of the children it is for; none for all of the family's.
    public let children: [Int]?
    /// The day that a day of the end just entered took the place of.
    public internal(set) var endBefore: CivilDate?
    /// What looks odd about it, in sentences; only said of what was just entered.
    public internal(set) var doubts: [String] = []
}

/// Which of a family's children a programme is for.
public enum ProgrammeChildren: Sendable, Hashable {
    /// All of them, also those that are entered later.
    case all
    /// Those of these numbers.
    case some([Int])
}

extension UnlockedVault {
    /// Opens a programme of a kind with a family.
    ///
    /// - Throws: `VaultError` when the policy in force has no rule for the kind.
    public func openProgramme(
        _ reference: FamilyReference, kind: String, on date: CivilDate,
        children: ProgrammeChildren = .all
    ) throws -> ProgrammeSummary {
        let family = try vault.family(reference)
        let act = Act(.programmeOpen, family: family.id)
        try require(.keepFamily, for: act)
        try checkKind(kind)
        try vault.checkPast(date, "a programme cannot have been opened")
        try checkCovered(kind: kind, act)
        return try perform(act) { transaction, _ in
            let now = vault.environment.clock()
            try checkNoneOpen(kind, with: family)
            let row = ProgrammeRow(
                id: .random(), family: family.id,
                number: try transaction.nextNumber(
                    in: ProgrammeRow.self, of: "family", family.id.bytes),
                kind: kind, entered: now, enteredOn: vault.date(of: now), enteredBy: principal)
            try transaction.insert(row)
            try enter(
                .programmeOpened, date, about: row.id.bytes, of: family.id, at: now, transaction)
            if children != .all { try enter(children, of: row, family, at: now, transaction) }
            return try summary(of: row)
        }
    }

    /// Notes the day a programme ended: what its footage's retention counts from.
    ///
    /// A day that was noted before is superseded, and stays on record.
    public func endProgramme(
        _ reference: FamilyReference, number: Int?, on date: CivilDate
    ) throws -> ProgrammeSummary {
        let family = try vault.family(reference)
        let act = Act(.programmeEnd, family: family.id)
        try require(.keepFamily, for: act)
        let programme = try openProgramme(of: family, number: number)
        let before = try summary(of: programme)
        let opened = before.opened
        try vault.checkPast(date, "a programme cannot have ended", since: opened)
        guard date >= opened else {
            throw VaultError.badInput(
                "order-of-dates",
                "programme \(programme.number) was opened on \(opened), after \(date)",
                hint: vault.dayHint(date, since: opened))
        }
        return try perform(act) { transaction, _ in
            try enter(
                .programmeEnded, date, about: programme.id.bytes, of: family.id,
                at: vault.environment.clock(), transaction)
            var ended = try summary(of: programme)
            ended.endBefore = before.ended
            ended.doubts = try doubts(about: date, theEndOf: programme)
            return ended
        }
    }

    /// Takes the end of a programme back: the work goes on, or never ended.
    ///
    /// - Throws: `VaultError` when it is open, or another of its kind is.
    public func reopenProgramme(
        _ reference: FamilyReference, number: Int?
    ) throws -> ProgrammeSummary {
        let family = try vault.family(reference)
        let act = Act(.programmeReopen, family: family.id)
        try require(.keepFamily, for: act)
        return try perform(act) { transaction, _ in
            let programme = try endedProgramme(of: family, number: number)
            try checkNoneOpen(programme.kind, with: family)
            try enter(
                .programmeEnded, nil, about: programme.id.bytes, of: family.id,
                at: vault.environment.clock(), transaction)
            return try summary(of: programme)
        }
    }

    /// Corrects the day a programme was opened, or says which of a family's children it is for.
    ///
    /// - Throws: `VaultError` for a day after its end or its first session.
    public func setProgramme(
        _ reference: FamilyReference, number: Int?, opened: CivilDate? = nil,
        children: ProgrammeChildren? = nil
    ) throws -> ProgrammeSummary {
        let family = try vault.family(reference)
        let act = Act(.programmeSet, family: family.id)
        try require(.keepFamily, for: act)
        return try perform(act) { transaction, _ in
            let programme = try openProgramme(of: family, number: number)
            let now = vault.environment.clock()
            if let opened {
                try checkOpening(of: programme, on: opened)
                try enter(
                    .programmeOpened, opened, about: programme.id.bytes, of: family.id, at: now,
                    transaction)
            }
            if let children { try enter(children, of: programme, family, at: now, transaction) }
            return try summary(of: programme)
        }
    }

    /// Refuses a day of opening after what came of the programme.
    private func checkOpening(of programme: ProgrammeRow, on date: CivilDate) throws {
        try vault.checkPast(date, "a programme cannot have been opened")
        if let ended = try summary(of: programme).ended, ended < date {
            throw VaultError.badInput(
                "order-of-dates", "programme \(programme.number) ended on \(ended), before \(date)",
                hint: vault.dayHint(date, since: Vault.firstDay))
        }
        let first = try vault.catalog.rows(
            SessionRow.self, where: "programme = ? ORDER BY date, number LIMIT 1",
            [.id(programme.id)]
        ).first
        guard let first, first.date < date else { return }
        throw VaultError.badInput(
            "order-of-dates", "session \(first.number) was on \(first.date), before \(date)",
            hint: "correct the session first, if its day is the wrong one")
    }

    private func enter(
        _ chosen: ProgrammeChildren, of programme: ProgrammeRow, _ family: FamilyRow,
        at now: Instant,
        _ transaction: CatalogTransaction
    ) throws {
        let children: [Int]? =
            switch chosen {
            case .all: nil
            case .some(let numbers): numbers
            }
        let known = Set(try vault.children(of: family.id).map { Int($0.entry.number) })
        if let unknown = children?.first(where: { !known.contains($0) }) {
            throw VaultError.badInput(
                "not-found", "there is no child \(unknown) of family \(family.reference)",
                hint:
                    "enter the child first: `footage family set \(family.reference) --child \(unknown)`"
            )
        }
        let earlier = try standingChildren(of: programme)
        try transaction.insert(
            ProgrammeChildrenRow(
                id: .random(), family: family.id, programme: programme.id,
                children: children.map { Set($0).sorted().map(String.init).joined(separator: " ") },
                entered: now, enteredOn: vault.date(of: now), enteredBy: principal,
                supersedes: earlier?.id))
    }

    private func standingChildren(of programme: ProgrammeRow) throws -> ProgrammeChildrenRow? {
        let entries: Entries<ProgrammeChildrenRow> = try vault.entries(of: programme.family)
        return entries.standing.last { $0.programme == programme.id }
    }

    private func checkNoneOpen(_ kind: String, with family: FamilyRow) throws {
        let open = try programmes(of: family).first { $0.kind == kind && $0.ended == nil }
        guard let open else { return }
        throw VaultError.badInput(
            "programme-open",
            "programme \(open.number), \(kind), is open with \(family.reference) since \(open.opened)",
            hint: "end it before another of the kind is open")
    }

    /// The family's programme of that number, or the only one that has ended.
    private func endedProgramme(of family: FamilyRow, number: Int?) throws -> ProgrammeRow {
        let ended = try programmes(of: family).filter { $0.ended != nil }
        if let number {
            let row = try openProgramme(of: family, number: number)
            guard ended.contains(where: { $0.number == number }) else {
                throw VaultError.badInput("programme-open", "programme \(number) is open")
            }
            return row
        }
        guard let one = ended.first, ended.count == 1 else {
            throw VaultError.badInput(
                ended.isEmpty ? "no-programme" : "several-programmes",
                ended.isEmpty
                    ? "no programme of family \(family.reference) has ended"
                    : "\(ended.count) programmes of family \(family.reference) have ended",
                hint: ended.isEmpty ? nil : "say which with --programme NUMBER")
        }
        return try openProgramme(of: family, number: one.number)
    }

    /// What looks odd about the day of an end: sessions after it, or another year.
    private func doubts(
        about date: CivilDate, theEndOf programme: ProgrammeRow
    ) throws -> [String] {
        let last = try vault.catalog.rows(
            SessionRow.self, where: "programme = ? ORDER BY date DESC, number DESC LIMIT 1",
            [.id(programme.id)]
        ).first
        guard let last, last.date > date else { return [] }
        let likely = YearSlip.guess(for: date, from: last.date, to: vault.today)
        return [
            "Session \(last.number) was on \(last.date), after that end."
                + (likely.map {
                    " If \($0) was meant, enter it: it takes the place of \(date)."
                } ?? "")
        ]
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
                hint: rows.isEmpty
                    ? "open one with `footage programme open \(family.reference) --kind VIG`"
                    : "name one that has ended with --programme NUMBER, or reopen or open one")
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
                SessionRow.self, where: "programme = ?", [.id(row.id)]),
            children: try standingChildren(of: row)?.numbers?.map { Int(clamping: $0) })
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
        guard date >= Vault.firstDay, date <= vault.today.adding(days: 366) else {
            throw VaultError.badInput(
                "implausible-date", "\(date) is not a date that this can have happened on",
                hint: vault.dayHint(date, since: Vault.firstDay))
        }
    }
}
