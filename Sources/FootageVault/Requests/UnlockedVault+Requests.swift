import AuditLog
import Catalog
import Database
import GovernanceReport
import VaultCrypto
public import VaultModel

/// Requests for what is held about a family: UK GDPR Art. 15.
extension UnlockedVault {
    /// Opens a request, and places the hold that keeps everything of the family until it is answered.
    ///
    /// Hold and request are one transaction, the hold's record first. The hold lets governance alone open the
    /// films, for `subject-access`, also those that are queued or restricted.
    ///
    /// - Parameters:
    ///   - reference: The family.
    ///   - requester: Who asks; sealed.
    ///   - authority: On what authority: who they are to the child, or whose representative; sealed.
    ///   - received: The day on which the request was received, from which the time runs.
    ///   - holidays: Days on which nobody works, weekends apart; an end on one moves on.
    /// - Returns: The request.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` for a day
    ///   that is still to come or texts that are none.
    public func openRequest(
        _ reference: FamilyReference, requester: String, authority: String, received: CivilDate,
        holidays: Set<CivilDate> = []
    ) throws -> SubjectRequest {
        let family = try vault.family(reference)
        var opening = Act(.requestOpen, family: family.id)
        try require(.handleRequests, for: opening)
        guard received <= vault.today else {
            throw VaultError.badInput(
                "future-date", "a request cannot have been received after today")
        }
        let words = try RequestWords.sealed(requester: requester, authority: authority)
        let terms = try sealedText(words, field: RequestWords.terms, of: family)
        opening.note = terms.note
        let reason = try sealedText(
            "A request for what is held, received on \(received)", field: "hold.reason", of: family)
        var placing = Act(.holdPlace, family: family.id)
        placing.note = reason.note
        let due = AnswerClock(received: received, holidays: holidays).due(on: vault.today)
        return try performEach { transaction, append in
            let now = vault.environment.clock()
            let watchers = HoldKind.subjectAccess.watchers
            let hold = HoldRow(
                id: .random(), family: family.id,
                number: try transaction.nextNumber(in: HoldRow.self), kind: .subjectAccess,
                owner: principal, watchers: watchers.roles, uses: watchers.uses,
                note: reason.note.bytes, reviewBy: max(vault.today, due), placed: now,
                placedOn: vault.date(of: now), placedBy: principal)
            try transaction.insert(hold)
            try transaction.insert(reason, of: family.id)
            try append(placing)
            let row = RequestRow(
                id: .random(), family: family.id,
                number: try transaction.nextNumber(in: RequestRow.self), note: terms.note.bytes,
                received: received,
                holidays: holidays.sorted().map(\.description).joined(separator: " "),
                hold: hold.id, opened: now, openedOn: vault.date(of: now), openedBy: principal)
            try transaction.insert(row)
            try transaction.insert(terms, of: family.id)
            try append(opening)
            return try summary(of: row)
        }
    }

    /// The requests, by number; those that are open only, unless all are asked for.
    public func listRequests(
        family reference: FamilyReference? = nil, all: Bool = false
    ) throws -> [SubjectRequest] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.requestList, family: family?.id)
        try require(.handleRequests, for: act)
        let rows = try vault.catalog.rows(RequestRow.self, where: "1 ORDER BY number").filter {
            (all || $0.closed == nil) && (family == nil || $0.family == family?.id)
        }
        act.amount = .init(items: UInt64(rows.count))
        try record(act)
        return try rows.map(summary)
    }

    /// The request of a number.
    func request(_ number: Int) throws -> RequestRow {
        let rows = try vault.catalog.rows(
            RequestRow.self, where: "number = ?", [.integer(Int64(number))])
        guard let row = rows.first else { throw VaultError.notFound("request", String(number)) }
        return row
    }

    /// Refuses what is to be done about a request that was closed.
    static func requireOpen(_ row: RequestRow) throws {
        guard row.closed == nil else {
            throw VaultError(.failed, "closed-before", "request \(row.number) was closed before")
        }
    }

    func summary(of row: RequestRow) throws -> SubjectRequest {
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        guard let reference = FamilyReference(family.reference) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
        }
        let entries = try vault.catalog.entries(of: row)
        let clock = row.clock(entries)
        let words = RequestWords.read(
            try openText(row.note, field: RequestWords.terms, of: family))
        let hold = try vault.catalog.require(HoldRow.self, row.hold.bytes)
        let resolver = RecordResolver(self)
        let exempt = try entries.exemptions.compactMap { entry -> SubjectRequest.Exemption? in
            guard let clip = entry.clip.flatMap({ ClipID(bytes: $0) }),
                let address = try resolver.address(of: clip)
            else { return nil }
            return SubjectRequest.Exemption(
                address: address,
                reason: try entry.note.flatMap {
                    try openText($0, field: RequestWords.entry, of: family)
                })
        }
        let time = row.time(by: clock, on: vault.today)
        return SubjectRequest(
            number: Int(clamping: row.number), family: reference, requester: words?.requester,
            authority: words?.authority, clock: clock,
            due: time.due, isLate: time.isLate,
            hold: Int(clamping: hold.number), isHeld: hold.released == nil,
            exempt: exempt.sorted {
                ($0.address.session, $0.address.clip) < ($1.address.session, $1.address.clip)
            }, opened: row.openedOn,
            openedBy: try personName(row.openedBy), delivered: row.delivered,
            closed: row.closedOn,
            ending: try row.ending.flatMap {
                try openText($0, field: RequestWords.ending, of: family)
            })
    }
}
