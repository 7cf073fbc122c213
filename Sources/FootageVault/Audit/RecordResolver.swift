import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultDisk
import VaultModel

/// Finds the names and references for a record's ids, each looked up once.
struct RecordResolver {
    private let vault: UnlockedVault
    private var names: [PrincipalID: String?] = [:]
    private var references: [FamilyID: FamilyReference?] = [:]
    private var sessions: [SessionID: Int?] = [:]
    private var addresses: [ClipID: ClipAddress?] = [:]

    init(_ vault: UnlockedVault) { self.vault = vault }

    mutating func name(of person: PrincipalID) throws -> String? {
        if let known = names[person] { return known }
        let row = try vault.vault.catalog.find(PersonRow.self, person.bytes)
        let name = try row.flatMap { try vault.name(of: $0) }
        names[person] = .some(name)
        return name
    }

    mutating func reference(of family: FamilyID) throws -> FamilyReference? {
        if let known = references[family] { return known }
        let row = try vault.vault.catalog.find(FamilyRow.self, family.bytes)
        let reference = row.flatMap { FamilyReference($0.reference) }
        references[family] = .some(reference)
        return reference
    }

    mutating func number(of session: SessionID) throws -> Int? {
        if let known = sessions[session] { return known }
        let row = try vault.vault.catalog.find(SessionRow.self, session.bytes)
        let number = row.map { Int($0.number) }
        sessions[session] = .some(number)
        return number
    }

    mutating func address(of clip: ClipID) throws -> ClipAddress? {
        if let known = addresses[clip] { return known }
        // A log of a million clips must not be held in memory for their addresses' sake.
        if addresses.count >= 65_536 { addresses.removeAll(keepingCapacity: true) }
        let catalog = vault.vault.catalog
        var address: ClipAddress?
        if let row = try catalog.find(ClipRow.self, clip.bytes) {
            address = try vault.vault.address(of: row)
        } else if let stone = try catalog.find(TombstoneRow.self, clip.bytes),
            let family = try stone.family.flatMap({ try reference(of: $0) }),
            let session = stone.session
        {
            address = ClipAddress(
                family: family, session: Int(session), clip: Int(stone.number))
        }
        addresses[clip] = .some(address)
        return address
    }

    mutating func summary(of record: Record) throws -> RecordSummary {
        let civil = vault.vault.zone.civil(record.at)
        return RecordSummary(
            index: record.index, at: record.at, date: civil.date, time: civil.time,
            event: record.event.rawValue, title: record.event.rule.title,
            phase: record.phase?.rawValue, request: record.request,
            outcome: record.outcome.rawValue, reason: record.reason, actor: record.actor,
            actorName: try name(of: record.actor), roles: record.roles, behalf: record.behalf,
            behalfName: try record.behalf.flatMap { try name(of: $0) }, purpose: record.purpose,
            family: record.family, reference: try record.family.flatMap { try reference(of: $0) },
            session: try record.session.flatMap { try number(of: $0) }, clip: record.clip,
            address: try record.clip.flatMap { try address(of: $0) },
            bytes: record.amount?.bytes, seconds: record.amount?.seconds,
            items: record.amount?.items, rows: record.rows.count, host: record.host,
            program: record.program)
    }
}
