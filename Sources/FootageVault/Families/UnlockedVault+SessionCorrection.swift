import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What is corrected of a session; what is left out stays as it is.
public struct SessionCorrection: Sendable {
    /// What becomes of the times of a visit.
    public enum Times: Sendable, Hashable {
        /// It lasted from one time to another.
        case between(CivilTime, CivilTime)
        /// They are not known.
        case unknown
    }

    /// The civil date.
    public var date: CivilDate?
    /// From when to when.
    public var times: Times?
    /// Who visited.
    public var practitioner: PersonSummary?

    /// Makes a correction.
    public init(
        date: CivilDate? = nil, times: Times? = nil, practitioner: PersonSummary? = nil
    ) {
        self.date = date
        self.times = times
        self.practitioner = practitioner
    }
}

/// A session as it was corrected.
public struct CorrectedSession: Sendable, Hashable {
    /// The session as it stands.
    public let session: SessionSummary
    /// The day it was entered for before.
    public let before: CivilDate
    /// Its films that say themselves that they were filmed on another day, and that day.
    public let disagreeing: [Film]

    /// A film that says itself when it was filmed.
    public struct Film: Sendable, Hashable {
        /// Its address.
        public let clip: ClipAddress
        /// The day it says.
        public let recorded: CivilDate
    }
}

extension UnlockedVault {
    /// Corrects what was entered about a visit; what stood before stays on record.
    ///
    /// Films that are bound to the session keep to it. Those that say no day themselves were filmed on its
    /// day, as it is now; those that say another are named.
    ///
    /// - Throws: `VaultError` for a day that cannot be right, for times that end before they begin, or when
    ///   nothing would change.
    public func correctSession(
        _ reference: FamilyReference, session number: Int, _ correction: SessionCorrection
    ) throws -> CorrectedSession {
        let family = try vault.family(reference)
        let id = try vault.session(number, of: family).id
        let act = Act(.sessionCorrect, family: family.id, session: id)
        try require(.keepFamily, for: act)
        return try perform(act) { transaction, _ in
            let before = try vault.catalog.require(SessionRow.self, id.bytes)
            let now = vault.environment.clock()
            var row = before
            try apply(correction, to: &row)
            guard
                row.date != before.date || row.from != before.from || row.to != before.to
                    || row.practitioner != before.practitioner
            else {
                throw VaultError.badInput(
                    "nothing-corrected", "session \(number) is recorded like that already")
            }
            try check(row, number)
            row.entered = now
            row.enteredOn = vault.date(of: now)
            row.enteredBy = principal
            try transaction.insert(
                SessionEntryRow(
                    id: .random(), family: family.id, session: id, date: before.date,
                    from: before.from, to: before.to, practitioner: before.practitioner,
                    entered: before.entered, enteredOn: before.enteredOn,
                    enteredBy: before.enteredBy, superseded: now))
            try transaction.update(row)
            let clips = try vault.catalog.rows(
                ClipRow.self, where: "session = ? AND state = 'live' ORDER BY number", [.id(id)])
            for clip in clips where clip.recordedFrom == .session && clip.recorded != row.date {
                var moved = clip
                moved.recorded = row.date
                try transaction.update(moved, from: clip)
            }
            return CorrectedSession(
                session: try summary(of: row), before: before.date,
                disagreeing: clips.filter { $0.recordedFrom == .film && $0.recorded != row.date }
                    .map { clip in
                        .init(
                            clip: ClipAddress(
                                family: reference, session: number,
                                clip: Int(clamping: clip.number)), recorded: clip.recorded)
                    })
        }
    }

    /// Takes the day back that a session was noted as watched with the parent.
    public func undoReviewed(
        _ reference: FamilyReference, session number: Int
    ) throws -> SessionSummary {
        try undo(.sessionReviewed, reference, session: number)
    }

    /// Takes the day back that a session's note was noted as filed.
    public func undoNoteFiled(
        _ reference: FamilyReference, session number: Int
    ) throws -> SessionSummary {
        try undo(.sessionNoteFiled, reference, session: number)
    }

    private func undo(
        _ name: StoredFact, _ reference: FamilyReference, session number: Int
    ) throws -> SessionSummary {
        let family = try vault.family(reference)
        let session = try vault.session(number, of: family)
        let act = Act(.sessionCorrect, family: family.id, session: session.id)
        try require(.keepFamily, for: act)
        return try perform(act) { transaction, _ in
            guard try fact(name, about: session.id.bytes)?.date != nil else {
                throw VaultError.badInput(
                    "nothing-to-undo", "nothing of the kind is noted for session \(number)")
            }
            try enter(
                name, nil, about: session.id.bytes, of: family.id,
                at: vault.environment.clock(), transaction)
            return try summary(of: session)
        }
    }

    private func apply(_ correction: SessionCorrection, to row: inout SessionRow) throws {
        if let date = correction.date { row.date = date }
        switch correction.times {
        case nil: break
        case .unknown: (row.from, row.to) = (nil, nil)
        case .between(let from, let to):
            row.from = Int64(from.secondOfDay)
            row.to = Int64(to.secondOfDay)
        }
        guard let person = correction.practitioner else { return }
        guard person.roles.contains(.practitioner) else {
            throw VaultError.badInput("practitioner", "that person is no practitioner")
        }
        row.practitioner = person.id
    }

    private func check(_ row: SessionRow, _ number: Int) throws {
        let programme = try vault.catalog.require(ProgrammeRow.self, row.programme.bytes)
        let opened = try summary(of: programme).opened
        try vault.checkPast(row.date, "a visit cannot have been", since: opened)
        guard row.date >= opened else {
            throw VaultError.badInput(
                "order-of-dates",
                "programme \(programme.number) was opened on \(opened), after \(row.date)",
                hint: vault.dayHint(row.date, since: opened))
        }
        try checkLength(of: row.visit)
        try checkNew(row)
        for name in [StoredFact.sessionReviewed, .sessionNoteFiled] {
            guard let day = try fact(name, about: row.id.bytes)?.date, day < row.date else {
                continue
            }
            throw VaultError.badInput(
                "order-of-dates",
                "session \(number) is noted as "
                    + (name == .sessionReviewed ? "watched with the parent" : "written up")
                    + " on \(day), before \(row.date)",
                hint: "correct that first, or take it back with --undo")
        }
    }
}
