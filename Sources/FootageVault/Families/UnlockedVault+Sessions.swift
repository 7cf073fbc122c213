import AuditLog
import VaultCrypto
import Catalog
import Database
public import VaultModel

/// One visit on one day.
public struct SessionSummary: Sendable, Hashable {
    /// Its id.
    public let id: SessionID
    /// Its number within the family, from 1.
    public let number: Int
    /// When it was.
    public let visit: Visit
    /// The number of its programme within the family.
    public let programme: Int
    /// The kind of its programme.
    public let kind: String
    /// Who visited, where the reader may read names.
    public let practitioner: String?
    /// The day it was watched with the parent.
    public let reviewed: CivilDate?
    /// The day its note was filed.
    public let noteFiled: CivilDate?
    /// How many clips it has.
    public let clips: Int

    /// The civil date on which it began.
    public var date: CivilDate { visit.date }
    /// From when.
    public var from: CivilTime? { visit.from }
    /// To when; on the next day where that is earlier by the clock.
    public var to: CivilTime? { visit.to }
}

extension UnlockedVault {
    /// Adds a visit to the family's only open programme, or to the one of that number.
    ///
    /// One that ends earlier by the clock than it begins ends on the next day; its date is the day it began.
    ///
    /// - Throws: `VaultError` of kind `badInput` for a visit that would last no time, or more than 12 hours.
    public func addSession(
        _ reference: FamilyReference, on date: CivilDate, from: CivilTime?, to: CivilTime?,
        programme number: Int?
    ) throws -> SessionSummary {
        let family = try vault.family(reference)
        let act = Act(.sessionAdd, family: family.id)
        try require(.keepFamily, for: act)
        try checkPlausible(date)
        guard (from == nil) == (to == nil) else {
            throw VaultError(.usage, "times", "give both --from and --to, or neither")
        }
        try checkLength(of: Visit(date: date, from: from, to: to))
        guard date <= vault.today else {
            throw VaultError.badInput(
                "future-date", "\(date) is still to come; a session is recorded once it took place",
                hint: "today is \(vault.today)")
        }
        let programme = try openProgramme(of: family, number: number)
        guard try date >= summary(of: programme).opened else {
            throw VaultError.badInput(
                "order-of-dates", "programme \(programme.number) was opened after \(date)",
                hint: "check the date, or open the programme on an earlier day")
        }
        return try perform(act) { transaction, act in
            let now = vault.environment.clock()
            let row = SessionRow(
                id: .random(), family: family.id, programme: programme.id,
                number: try transaction.nextNumber(
                    in: SessionRow.self, of: "family", family.id.bytes),
                date: date, from: from.map { Int64($0.secondOfDay) },
                to: to.map { Int64($0.secondOfDay) }, practitioner: principal, entered: now,
                enteredOn: vault.date(of: now), enteredBy: principal)
            try checkNew(row)
            try transaction.insert(row)
            act.session = row.id
            return try summary(of: row)
        }
    }

    /// A family's sessions, by number.
    public func listSessions(_ reference: FamilyReference) throws -> [SessionSummary] {
        let family = try vault.family(reference)
        let act = Act(.sessionList, family: family.id)
        try require(.listClips, for: act)
        try record(act)
        return try vault.catalog.rows(
            SessionRow.self, where: "family = ? ORDER BY number", [.id(family.id)]
        ).map(summary)
    }

    /// Notes the day a session was watched with the parent.
    public func markReviewed(
        _ reference: FamilyReference, session number: Int, on date: CivilDate
    ) throws -> SessionSummary {
        try mark(.sessionReviewed, as: Act(.sessionReviewed), reference, session: number, on: date)
    }

    /// Notes the day a session's note was filed in the record.
    public func markNoteFiled(
        _ reference: FamilyReference, session number: Int, on date: CivilDate
    ) throws -> SessionSummary {
        try mark(
            .sessionNoteFiled, as: Act(.sessionNoteFiled), reference, session: number, on: date)
    }

    /// Refuses times that are a slip of the hand.
    func checkLength(of visit: Visit) throws {
        guard let from = visit.from, let to = visit.to, let seconds = visit.seconds else { return }
        guard seconds > 0 else {
            throw VaultError.badInput("times", "the session would end when it begins, at \(from)")
        }
        guard seconds <= Visit.longest else {
            let length = CivilTime(secondOfDay: seconds)
            throw VaultError.badInput(
                "session-too-long",
                """
                from \(from) to \(to)\(visit.isOvernight ? " on the next day" : "") the session would last \
                \(length) hours
                """,
                hint: "check both times; a visit lasts 12 hours at most")
        }
    }

    /// Refuses a visit that is recorded already: entered twice, it would make its day ambiguous.
    func checkNew(_ row: SessionRow) throws {
        let same = try vault.catalog.rows(
            SessionRow.self, where: "family = ? AND date = ? AND practitioner = ? AND id <> ?",
            [.id(row.family), .date(row.date), .id(row.practitioner), .id(row.id)]
        ).first { $0.from == row.from && $0.to == row.to }
        guard let same else { return }
        throw VaultError.badInput(
            "session-known", "that visit is recorded already, as session \(same.number)")
    }

    private func mark(
        _ name: StoredFact, as act: Act, _ reference: FamilyReference, session number: Int,
        on date: CivilDate
    ) throws -> SessionSummary {
        let family = try vault.family(reference)
        let session = try vault.session(number, of: family)
        var act = act
        act.family = family.id
        act.session = session.id
        try require(.keepFamily, for: act)
        guard date >= session.date, date <= vault.today else {
            throw VaultError.badInput(
                "order-of-dates",
                "that day must lie from the session's, \(session.date), to today, \(vault.today)")
        }
        return try perform(act) { transaction, _ in
            try enter(
                name, date, about: session.id.bytes, of: family.id,
                at: vault.environment.clock(), transaction)
            return try summary(of: session)
        }
    }

    func summary(of row: SessionRow) throws -> SessionSummary {
        let programme = try vault.catalog.require(ProgrammeRow.self, row.programme.bytes)
        let person = try vault.catalog.require(PersonRow.self, row.practitioner.bytes)
        return SessionSummary(
            id: row.id, number: Int(row.number), visit: row.visit,
            programme: Int(programme.number), kind: programme.kind,
            practitioner: try name(of: person),
            reviewed: try fact(.sessionReviewed, about: row.id.bytes)?.date,
            noteFiled: try fact(.sessionNoteFiled, about: row.id.bytes)?.date,
            clips: try vault.catalog.count(ClipRow.self, where: "session = ?", [.id(row.id)]))
    }
}

extension Vault {
    func session(_ number: Int, of family: FamilyRow) throws -> SessionRow {
        let rows = try catalog.rows(
            SessionRow.self, where: "family = ? AND number = ?",
            [.id(family.id), .integer(Int64(number))])
        guard let row = rows.first else {
            throw VaultError.notFound("session", "\(number) of family \(family.reference)")
        }
        return row
    }

    func clip(_ address: ClipAddress) throws -> (FamilyRow, SessionRow, ClipRow) {
        let family = try family(address.family)
        let session = try session(address.session, of: family)
        let rows = try catalog.rows(
            ClipRow.self, where: "session = ? AND number = ?",
            [.id(session.id), .integer(Int64(address.clip))])
        if let clip = rows.first { return (family, session, clip) }
        let gone = try catalog.rows(
            TombstoneRow.self, where: "family = ? AND session = ? AND number = ?",
            [.id(family.id), .integer(session.number), .integer(Int64(address.clip))])
        if let stone = gone.first {
            throw VaultError.badInput(
                stone.end.status,
                "\(address) \(stone.end.sentence(on: stone.destroyedOn, rule: stone.rule))",
                hint: stone.end == .moved
                    ? "`footage clip exposure \(address)` shows who could see it here"
                    : "governance shows its certificate with `footage certificate \(address)`")
        }
        throw VaultError.notFound("clip", address.description)
    }

    func address(of clip: ClipRow) throws -> ClipAddress {
        let session = try catalog.require(SessionRow.self, clip.session.bytes)
        return ClipAddress(
            family: try reference(of: clip.family), session: Int(session.number),
            clip: Int(clip.number))
    }
}
