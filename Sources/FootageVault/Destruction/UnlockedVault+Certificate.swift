import AuditLog
import Catalog
import Database
import GovernanceReport
import Retention
import VaultCrypto
public import VaultModel

/// What is certified of one film's end, and what of it is still there.
public struct CertificateAccount: Sendable, Hashable {
    /// Where people found the film; none of one that went out of quarantine.
    public let address: ClipAddress?
    /// The certificate with what is still there, as a value with stable keys.
    public let json: JSONValue
    /// The same as a page to print, in HTML.
    public let page: [UInt8]
}

extension UnlockedVault {
    /// The certificate of the film that had an address; the reading is on record.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` with the code
    ///   `not-destroyed` for a film that is held, `not-found` when there is none, or its tombstone was erased.
    public func certificate(of address: ClipAddress) throws -> CertificateAccount {
        let family = try vault.family(address.family)
        var act = Act(.reportMake, family: family.id)
        try require(.certify, for: act)
        let clip = try vault.clipEver(at: address, of: family)
        act.clip = clip
        return try certificate(of: clip, act, named: address.description)
    }

    /// The certificate of a film by its id, which one that went out of quarantine has alone.
    ///
    /// - Throws: As of an address.
    public func certificate(of clip: ClipID) throws -> CertificateAccount {
        var act = Act(.reportMake)
        act.family = try vault.catalog.find(TombstoneRow.self, clip.bytes)?.family
        try require(.certify, for: act)
        act.clip = clip
        return try certificate(of: clip, act, named: clip.description)
    }

    private func certificate(
        of clip: ClipID, _ act: Act, named name: String
    ) throws -> CertificateAccount {
        guard let stone = try vault.catalog.find(TombstoneRow.self, clip.bytes) else {
            guard try vault.catalog.find(ClipRow.self, clip.bytes) == nil else {
                throw VaultError.badInput(
                    "not-destroyed", "\(name) is held: there is no certificate of it",
                    hint: "`footage explain` says when it goes")
            }
            throw VaultError.notFound("certificate of", name)
        }
        let members = try vault.catalog.read { try account(of: stone) }
        try record(act)
        return CertificateAccount(
            address: try RecordResolver(self).address(of: clip), json: .object(members),
            page: CertificatePage(members).bytes)
    }

    private func account(of stone: TombstoneRow) throws -> [String: JSONValue] {
        let run = try vault.catalog.require(PurgeRunRow.self, stone.run.bytes)
        guard case .object(var members) = try vault.certificate(of: stone, run).json else {
            throw CatalogError.malformed(table: TombstoneRow.table, detail: "no certificate")
        }
        let resolver = RecordResolver(self)
        members["address"] = try resolver.address(of: stone.id).map { .string($0.description) }
        members["vault_name"] = .string(vault.description.name)
        members["made_on"] = .string(vault.today.description)
        let policy = try vault.catalog.rows(
            PolicyRow.self, where: "sha256 = ?", [.blob(stone.policy)]
        ).last
        let terms = try policy.map { try vault.policy(of: $0) }
        members["about"] = terms?.rule(stone.rule)?.about.map { .string($0) }
        members["one_person_approval"] = policy.map {
            .bool($0.shortens && $0.approvedBy == nil && $0.effective != nil)
        }
        members["tombstone_goes"] = (try vault.policyInForce(on: vault.today)).map {
            .string($0.policy.afterwards.tombstones.description)
        }
        members["key_parts"] = .array(try keyParts(that: stone))
        let (records, people) = try records(of: stone, resolver)
        members["records"] = .array(records)
        let named =
            people + [policy?.adoptedBy, policy?.approvedBy, stone.destroyedBy].compactMap(\.self)
        members["people"] = .object(
            try named.reduce(into: [:]) { names, person in
                names[person.description] = try resolver.name(of: person).map { .string($0) }
            })
        return members
    }

    /// The key parts of backups, made while the film's key was there, that may still be somewhere.
    private func keyParts(that stone: TombstoneRow) throws -> [JSONValue] {
        // One that somebody removed would have the page say that no backup holds the key.
        try checkBackups()
        let lost = try vault.lostKeyParts()
        return try (vault.openKeyParts() + lost).filter { row in
            stone.uploadedOn <= row.begunOn && row.begun <= stone.destroyed
        }.map { row in
            var members: [String: JSONValue] = [
                "number": .integer(row.number), "made": .string(row.begunOn.description),
                "medium": .string(Hex.encode(row.keysMedium)),
                "lost": .bool(lost.contains { $0.id == row.id }),
            ]
            members["until"] = try vault.keyPartEnd(madeOn: row.begunOn).map {
                .string($0.description)
            }
            return .object(members)
        }
    }

    /// Every record of the log about the film, and who made them.
    private func records(
        of stone: TombstoneRow, _ resolver: RecordResolver
    ) throws -> ([JSONValue], Set<PrincipalID>) {
        var people: Set<PrincipalID> = []
        var records: [JSONValue] = []
        try LogTable(vault.catalog.database).forEachLeaf { index, leaf in
            guard (try? RecordGlance(leaf: leaf))?.clip == stone.id,
                let record = try? SignedRecord(leaf: leaf).record
            else { return }
            people.insert(record.actor)
            var members: [String: JSONValue] = [
                "record": .integer(Int64(clamping: index)), "event": .string(record.event.rawValue),
                "title": .string(record.event.rule.title),
                "outcome": .string(record.outcome.rawValue),
                "on": .string(vault.date(of: record.at).description),
                "person": .string(record.actor.description),
            ]
            members["phase"] = record.phase.map { .string($0.rawValue) }
            records.append(.object(members))
        }
        return (records, people)
    }
}
