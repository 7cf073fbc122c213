import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultDisk
import VaultModel

/// Finds the names and references for a record's ids, each looked up once.
final class RecordResolver {
    private let vault: UnlockedVault
    private var names = Lookups<PrincipalID, String>()
    private var references = Lookups<FamilyID, FamilyReference>()
    private var sessions = Lookups<SessionID, Int>()
    private var addresses = Lookups<ClipID, ClipAddress>()
    private var keyless = Lookups<FamilyID, Bool>()

    private var catalog: Catalog { vault.vault.catalog }

    let namesPeople: Bool

    init(_ vault: UnlockedVault, namingPeople namesPeople: Bool = true) {
        self.vault = vault
        self.namesPeople = namesPeople
    }

    func name(of person: PrincipalID) throws -> String? {
        guard namesPeople else { return nil }
        return try names.find(person) {
            try catalog.find(PersonRow.self, person.bytes).flatMap { try vault.name(of: $0) }
        }
    }

    func reference(of family: FamilyID) throws -> FamilyReference? {
        try references.find(family) {
            try catalog.find(FamilyRow.self, family.bytes)
                .flatMap { FamilyReference($0.reference) }
        }
    }

    func number(of session: SessionID) throws -> Int? {
        try sessions.find(session) {
            try catalog.find(SessionRow.self, session.bytes).map { Int($0.number) }
        }
    }

    func address(of clip: ClipID) throws -> ClipAddress? {
        try addresses.find(clip) {
            if let row = try catalog.find(ClipRow.self, clip.bytes) {
                return try vault.vault.address(of: row)
            }
            guard let stone = try catalog.find(TombstoneRow.self, clip.bytes),
                let session = stone.session,
                let family = try stone.family.flatMap({ try reference(of: $0) })
            else { return nil }
            return ClipAddress(
                family: family, session: Int(session), clip: Int(stone.number))
        }
    }

    /// What became of the free text of a record.
    func text(of record: Record) throws -> TextStanding? {
        guard let note = record.note else { return nil }
        guard try catalog.hasText(note) else { return .erased }
        // What was sealed when the family's keys were gone was sealed to the names ring.
        guard let family = record.family, !Self.mayOutliveKeys.contains(record.event) else {
            return .kept
        }
        return try keyless.find(family) {
            try catalog.find(FamilyRow.self, family.bytes)?.slot == nil
        } == true ? .erased : .kept
    }

    private static let mayOutliveKeys: Set<Event> = [
        .incidentClose, .textErase, .recoveryUse, .breakglassOpen, .breakglassReview,
    ]

    /// A record as people read it; whether it is an intent without an outcome, no record tells of itself.
    func summary(of record: Record, isOutcomeUnknown: Bool) throws -> RecordSummary {
        let civil = vault.vault.zone.civil(record.at)
        return RecordSummary(
            index: record.index, at: record.at, date: civil.date, time: civil.time,
            event: record.event.rawValue, title: record.event.rule.title,
            phase: record.phase?.rawValue, request: record.request,
            isOutcomeUnknown: isOutcomeUnknown,
            outcome: record.outcome.rawValue, reason: record.reason, actor: record.actor,
            actorName: try name(of: record.actor), roles: record.roles, behalf: record.behalf,
            behalfName: try record.behalf.flatMap { try name(of: $0) }, purpose: record.purpose,
            family: record.family, reference: try record.family.flatMap { try reference(of: $0) },
            session: try record.session.flatMap { try number(of: $0) }, clip: record.clip,
            address: try record.clip.flatMap { try address(of: $0) },
            bytes: record.amount?.bytes, seconds: record.amount?.seconds,
            items: record.amount?.items, text: try text(of: record), rows: record.rows.count,
            host: record.host,
            program: record.program)
    }
}

/// What was found for each key, or that nothing was, so that each is looked for once.
private struct Lookups<Key: Hashable, Value> {
    private var known: [Key: Value?] = [:]

    mutating func find(_ key: Key, _ body: () throws -> Value?) rethrows -> Value? {
        if let known = known[key] { return known }
        let found = try body()
        // A log of a million clips must not be held in memory for their addresses' sake.
        if known.count >= 65_536 { known.removeAll(keepingCapacity: true) }
        known[key] = .some(found)
        return found
    }
}
