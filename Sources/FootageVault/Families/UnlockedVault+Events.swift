import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
public import VaultModel

/// An entry about a dated event of a family, such as `order_made`.
public struct EventSummary: Sendable, Hashable {
    /// The entry's number within the family, by which it is corrected.
    public let number: Int
    /// What happened, as policies write it after `event.`.
    public let name: String
    /// The day; none for an entry that takes another back.
    public let date: CivilDate?
    /// A note about it, where the reader may read texts.
    public let note: String?
    /// The day this was entered.
    public let entered: CivilDate
    /// Who entered it, where the reader may read names.
    public let enteredBy: String?
    /// The number of the entry that it took the place of.
    public let supersedes: Int?
    /// The number of the entry that took its place; none while it stands.
    public let supersededBy: Int?

    /// Whether it says what is known now.
    public var stands: Bool { supersededBy == nil && date != nil }
}

extension UnlockedVault {
    /// Records that something happened to a family on a day; or corrects an entry, which stays on record.
    ///
    /// The note is sealed.
    ///
    /// - Throws: `VaultError` for a name that no policy could speak of, for a day that cannot be right, or for
    ///   an event that is recorded already.
    public func recordEvent(
        _ reference: FamilyReference, _ name: String, on date: CivilDate, note: String? = nil,
        correcting entry: Int? = nil
    ) throws -> EventSummary {
        let family = try vault.family(reference)
        var act = Act(.eventRecord, family: family.id)
        try require(.recordEvent, for: act)
        guard FactName.isEventName(name) else {
            throw VaultError.badInput(
                "event-name",
                "an event's name begins with a small letter, then has small letters, digits and _",
                hint: "at most 64 of them, as policies write it after event., such as order_made")
        }
        try vault.checkPast(date, "an event cannot have happened")
        let text = try note.map { try sealedText($0, field: "event.note", of: family) }
        act.note = text?.note
        return try perform(act) { transaction, _ in
            let entries: Entries<FactRow> = try vault.entries(of: family.id)
            let earlier = try entry.map { try Self.event($0, in: entries, of: family) }
            let fact = FactName.event(name).description
            let same = entries.standing.first {
                $0.name == fact && $0.date == date && $0.id != earlier?.id
            }
            if let same {
                throw VaultError.badInput(
                    "event-known",
                    "that event is recorded already, as entry \(same.number ?? 0)")
            }
            let row = try insertEvent(
                fact, on: date, note: text?.note.bytes ?? earlier?.note, of: family,
                after: earlier, transaction)
            if let text { try transaction.insert(text, of: family.id) }
            return try summary(of: row, in: vault.entries(of: family.id), family)
        }
    }

    /// Takes the entry of an event back: it did not happen, or not to this family.
    public func undoEvent(_ reference: FamilyReference, entry: Int) throws -> EventSummary {
        let family = try vault.family(reference)
        let act = Act(.eventUndo, family: family.id)
        try require(.recordEvent, for: act)
        return try perform(act) { transaction, _ in
            let entries: Entries<FactRow> = try vault.entries(of: family.id)
            let earlier = try Self.event(entry, in: entries, of: family)
            let row = try insertEvent(
                earlier.name, on: nil, note: nil, of: family, after: earlier, transaction)
            return try summary(of: row, in: vault.entries(of: family.id), family)
        }
    }

    /// A family's events as they stand, by number.
    public func listEvents(_ reference: FamilyReference) throws -> [EventSummary] {
        try listEventEntries(reference).filter(\.stands)
    }

    /// Every entry about a family's events, superseded ones too, by number.
    public func listEventEntries(_ reference: FamilyReference) throws -> [EventSummary] {
        let family = try vault.family(reference)
        let act = Act(.eventList, family: family.id)
        try require(.listClips, for: act)
        try record(act)
        let entries: Entries<FactRow> = try vault.entries(of: family.id)
        return try entries.all.filter { $0.eventName != nil }
            .map { try summary(of: $0, in: entries, family) }.sorted { $0.number < $1.number }
    }

    /// The names of events that the policy in force speaks of; none where no policy is in force.
    public func knownEventNames() throws -> Set<String>? {
        try vault.policyInForce(on: vault.today)?.policy.eventNames
    }

    private func insertEvent(
        _ fact: String, on date: CivilDate?, note: [UInt8]?, of family: FamilyRow,
        after earlier: FactRow?, _ transaction: CatalogTransaction
    ) throws -> FactRow {
        let now = vault.environment.clock()
        let row = FactRow(
            id: .random(), family: family.id, subject: family.id.bytes,
            number: try transaction.nextNumber(
                in: FactRow.self, of: "family", family.id.bytes),
            name: fact, date: date, note: note, entered: now, enteredOn: vault.date(of: now),
            enteredBy: principal, supersedes: earlier?.id)
        try transaction.insert(row)
        return row
    }

    private static func event(
        _ number: Int, in entries: Entries<FactRow>, of family: FamilyRow
    ) throws -> FactRow {
        guard let row = entries.all.first(where: { $0.number == Int64(number) }) else {
            throw VaultError.notFound(
                "event", "\(number) of family \(family.reference)",
                hint: "`footage event list \(family.reference)` shows the numbers")
        }
        if let later = entries.successor(of: row) {
            throw VaultError.badInput(
                "superseded", "entry \(number) was superseded by entry \(later.number ?? 0)",
                hint: "name entry \(later.number ?? 0) instead")
        }
        guard row.date != nil else {
            throw VaultError.badInput(
                "taken-back", "entry \(number) took another back, and says nothing itself")
        }
        return row
    }

    private func summary(
        of row: FactRow, in entries: Entries<FactRow>, _ family: FamilyRow
    ) throws -> EventSummary {
        let person = try vault.catalog.require(PersonRow.self, row.enteredBy.bytes)
        func number(_ row: FactRow?) -> Int? { row?.number.map { Int(clamping: $0) } }
        return EventSummary(
            number: number(row) ?? 0, name: row.eventName ?? row.name, date: row.date,
            note: try row.note.flatMap { try openText($0, field: "event.note", of: family) },
            entered: row.enteredOn, enteredBy: try name(of: person),
            supersedes: number(entries.predecessor(of: row)),
            supersededBy: number(entries.successor(of: row)))
    }
}
