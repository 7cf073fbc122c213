import AuditLog
import Catalog
import GovernanceReport
import VaultCrypto
public import VaultModel

/// What is entered about a request while it is open.
extension UnlockedVault {
    /// Stops the time to answer a request, has it go on, or takes two months more.
    ///
    /// - Parameters:
    ///   - number: The request.
    ///   - change: What becomes of its time.
    ///   - reason: Why; sealed. An extension needs one.
    /// - Returns: The request as it stands now.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` for a stop
    ///   within a stop, days out of order, a second extension, or one after the time to say so.
    public func changeClock(
        of number: Int, _ change: AnswerClockChange, reason: String?
    ) throws -> SubjectRequest {
        let row = try request(number)
        return try enter(about: row, Act(.requestSet, family: row.family), reason) { clock in
            switch change {
            case .stop(let day):
                try checkStop(day, clock)
                return (.stop, day, nil)
            case .resume(let day):
                try checkResume(day, clock)
                return (.resume, day, nil)
            case .extend:
                try checkExtension(clock, reason)
                return (.extend, vault.today, nil)
            }
        }
    }

    /// Leaves a clip out of the answer, for a reason, or takes it in after all.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` for a clip
    ///   of another family, or one that stands so already.
    public func exempt(
        _ address: ClipAddress, from number: Int, _ isExempt: Bool = true, reason: String
    ) throws -> SubjectRequest {
        let row = try request(number)
        let (family, session, clip) = try vault.clip(address)
        guard family.id == row.family else {
            throw VaultError.badInput(
                "other-family", "request \(number) is about another family than \(address)")
        }
        let act = Act(.requestSet, family: family.id, session: session.id, clip: clip.id)
        return try enter(about: row, act, reason) { _ in
            let known = try vault.catalog.entries(of: row).exemptions.contains {
                $0.clip == clip.id.bytes
            }
            guard known != isExempt else {
                throw VaultError.badInput(
                    "stands-so",
                    "\(address) is \(known ? "left out of the answer" : "in the answer") already")
            }
            return (isExempt ? .exempt : .include, vault.today, clip.id.bytes)
        }
    }

    private typealias Said = (kind: RequestEntryRow.Kind, on: CivilDate, clip: [UInt8]?)

    /// Makes an entry of what the body says, given the clock as it stands within the transaction.
    private func enter(
        about row: RequestRow, _ act: Act, _ reason: String?,
        _ say: (AnswerClock) throws -> Said
    ) throws -> SubjectRequest {
        var act = act
        try require(.handleRequests, for: act)
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        let text = try reason.map { try sealedText($0, field: RequestWords.entry, of: family) }
        act.note = text?.note
        return try perform(act) { transaction, act in
            let row = try vault.catalog.require(RequestRow.self, row.id.bytes)
            try Self.requireOpen(row)
            let entries = try vault.catalog.entries(of: row)
            let said = try say(row.clock(entries))
            act.reason = said.kind.rawValue
            // Of two machines' clocks one may be behind, and the later entry is the one that counts.
            let clock = vault.environment.clock()
            let next = entries.last.map { Instant(milliseconds: $0.entered.milliseconds + 1) }
            let now = max(clock, next ?? clock)
            try transaction.insert(
                RequestEntryRow(
                    id: .random(), family: row.family, request: row.id, kind: said.kind,
                    on: said.on, clip: said.clip, note: text?.note.bytes, entered: now,
                    enteredOn: vault.date(of: now), enteredBy: principal))
            if let text { try transaction.insert(text, of: row.family) }
            return try summary(of: row)
        }
    }

    private func checkStop(_ day: CivilDate, _ clock: AnswerClock) throws {
        guard !clock.isStopped else {
            throw VaultError.badInput(
                "stopped-before", "the clock stands still already",
                hint: "say when it goes on with --resume")
        }
        let due = clock.due(on: vault.today)
        guard vault.today <= due else {
            throw VaultError.badInput(
                "past-due", "the answer was due on \(due): a stop is entered before that",
                hint: "answer as soon as it can be done; the delay stays on record")
        }
        let earliest = clock.stops.last?.to ?? clock.received
        guard day >= earliest, day <= vault.today else {
            throw VaultError.badInput(
                "order-of-dates", "it can have stopped from \(earliest) to today")
        }
    }

    private func checkResume(_ day: CivilDate, _ clock: AnswerClock) throws {
        guard let stop = clock.stops.last, stop.to == nil else {
            throw VaultError.badInput("not-stopped", "the clock does not stand still")
        }
        guard day >= stop.from, day <= vault.today else {
            throw VaultError.badInput(
                "order-of-dates", "it can have gone on from \(stop.from) to today")
        }
    }

    private func checkExtension(_ clock: AnswerClock, _ reason: String?) throws {
        guard reason != nil else {
            throw VaultError(.usage, "no-reason", "say why it takes longer")
        }
        guard !clock.isExtended else {
            throw VaultError.badInput("extended-before", "two months more were taken before")
        }
        let due = clock.due(on: vault.today)
        guard vault.today <= due else {
            throw VaultError.badInput(
                "past-due",
                "the requester had to be told of an extension by \(due), within the first month",
                hint: "answer as soon as it can be done; the delay stays on record")
        }
    }
}
