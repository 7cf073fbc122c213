import AuditLog
import Catalog
import Database
public import VaultCrypto
public import VaultModel

/// A film that another organisation was given, as it is listed.
public struct DisclosureSummary: Sendable, Hashable {
    /// The disclosure's number; films that went in one file have the same.
    public let number: Int
    /// Where people find the clip, or found it.
    public let address: ClipAddress?
    /// The clip's id.
    public let clip: ClipID?
    /// The family.
    public let family: FamilyReference
    /// Who was given it, where the reader may read texts and it was not erased.
    public let recipient: String?
    /// Under which agreement, where the reader may read texts and it was not erased.
    public let agreement: String?
    /// The recipient's key.
    public let key: X25519PublicKey?
    /// Who disclosed it, where the reader may read names.
    public let person: String?
    /// The day it left.
    public let disclosed: CivilDate
    /// The last day on which the recipient may have it.
    public let expires: CivilDate
    /// The day the film was destroyed here; none while it is held.
    public let destroyed: CivilDate?
}

extension UnlockedVault {
    /// The films that other organisations were given, by number; to whom may concern a colleague, so governance
    /// alone reads it.
    public func listDisclosures(
        family reference: FamilyReference? = nil
    ) throws -> [DisclosureSummary] {
        let family = try reference.map { try vault.family($0) }
        var act = Act(.exportList, family: family?.id)
        act.reason = "disclosures"
        try require(.listDisclosures, for: act)
        let families = try family.map { [$0] } ?? reachableFamilies(for: .listDisclosures)
        let ids = Set(families.map(\.id))
        let rows = try vault.catalog.rows(DisclosureRow.self, where: "1 ORDER BY number, id")
            .filter { ids.contains($0.family) }
        act.amount = .init(items: UInt64(rows.count))
        try record(act)
        let resolver = RecordResolver(self)
        return try rows.map { try summary(of: $0, resolver) }.sorted(by: Self.isListedBefore)
    }

    /// Who was given clips that are gone from the vault now, and must be told so; by number.
    ///
    /// It is part of the act that destroyed them, and not recorded by itself. The purge job may read no names:
    /// it learns the numbers and days only.
    public func disclosures(of clips: some Sequence<ClipID>) throws -> [DisclosureSummary] {
        let resolver = RecordResolver(self)
        let rows = try clips.flatMap { try vault.catalog.disclosures(of: $0) }
        return try rows.map { try summary(of: $0, resolver) }.sorted(by: Self.isListedBefore)
    }

    private static func isListedBefore(
        _ left: DisclosureSummary, _ right: DisclosureSummary
    ) -> Bool {
        (left.number, left.address?.session ?? 0, left.address?.clip ?? 0)
            < (right.number, right.address?.session ?? 0, right.address?.clip ?? 0)
    }

    private func summary(
        of row: DisclosureRow, _ resolver: RecordResolver
    ) throws -> DisclosureSummary {
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        guard let reference = FamilyReference(family.reference) else {
            throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
        }
        let words = DisclosureTerms.words(
            try openText(row.note, field: DisclosureTerms.field, of: family))
        let clip = ClipID(bytes: row.clip)
        return DisclosureSummary(
            number: Int(clamping: row.number),
            address: try clip.flatMap { try resolver.address(of: $0) }, clip: clip,
            family: reference, recipient: words?.recipient, agreement: words?.agreement,
            key: X25519PublicKey(bytes: row.key), person: try resolver.name(of: row.principal),
            disclosed: row.disclosedOn, expires: row.expires,
            destroyed: try vault.catalog.destroyed(row))
    }
}

extension Catalog {
    /// The disclosures of a clip, of what it was before it was moved included.
    func disclosures(of clip: ClipID) throws -> [DisclosureRow] {
        try identities(of: clip).flatMap {
            try rows(DisclosureRow.self, where: "clip = ? ORDER BY number, id", [.id($0)])
        }
    }

    /// The day on which a film that was disclosed was destroyed; none while it is held, though it was moved.
    func destroyed(_ row: DisclosureRow) throws -> CivilDate? {
        var id = row.clip
        var seen: Set<[UInt8]> = []
        while let stone = try find(TombstoneRow.self, id) {
            guard stone.end == .moved else { return stone.destroyedOn }
            guard seen.insert(id).inserted,
                let moved = try rows(
                    RebindRow.self, where: "clip = ? AND done IS NOT NULL", [.blob(id)]
                ).first?.moved
            else { return nil }
            id = moved
        }
        return nil
    }
}
