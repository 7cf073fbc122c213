import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// Everything about one family that the reader may see.
public struct FamilyDetail: Sendable, Hashable {
    /// The family itself.
    public let summary: FamilySummary
    /// The names of its people, where the reader may read names and they were entered.
    public let names: String?
    /// Who may open its films, and for which purposes, and until when.
    public let grants: [Grant]
    /// The children, by number, where the reader may read dates.
    public let children: [Child]
    /// The programmes, by number.
    public let programmes: [ProgrammeSummary]
    /// What was entered about the family, its programmes, sessions and children, the oldest entry first.
    ///
    /// It is empty for a reader who may not list its films. Consents and holds have lists of their own.
    public let facts: [FamilyFact]

    /// A grant that holds today.
    public struct Grant: Sendable, Hashable {
        /// Whose.
        public let person: PersonSummary
        /// For which purposes.
        public let purposes: [String]
        /// The last day, when it ends on one.
        public let until: CivilDate?
    }

    /// A child as it stands.
    public struct Child: Sendable, Hashable {
        /// The child's number within the family.
        public let number: Int
        /// What the child is called.
        public let name: String?
        /// The day of birth.
        public let born: CivilDate?
        /// The day of death.
        public let died: CivilDate?
    }
}

/// An entry about a family: what it says, and who said so when.
public struct FamilyFact: Sendable, Hashable {
    /// How an entry stands.
    public enum Standing: String, Sendable, Hashable {
        /// It says what is known now.
        case stands
        /// A later entry took its place.
        case superseded
        /// It takes an earlier entry back.
        case takesBack = "takes-back"
    }

    /// What it is about, such as `programme 1 ended`.
    public let what: String
    /// What it says: a day, or words.
    public let value: String
    /// The day it was entered.
    public let entered: CivilDate
    /// Who entered it, where the reader may read names.
    public let enteredBy: String?
    /// How it stands.
    public let standing: Standing
}

extension UnlockedVault {
    /// Everything about one family that this person may see, as it stands.
    public func showFamily(_ reference: FamilyReference) throws -> FamilyDetail {
        let detail = try showFamilyEntries(reference)
        return FamilyDetail(
            summary: detail.summary, names: detail.names, grants: detail.grants,
            children: detail.children, programmes: detail.programmes,
            facts: detail.facts.filter { $0.standing == .stands })
    }

    /// Everything about one family that this person may see, with the entries that were superseded.
    public func showFamilyEntries(_ reference: FamilyReference) throws -> FamilyDetail {
        let row = try vault.family(reference)
        let act = Act(.familyShow, family: row.id)
        try require(.listFamilies, for: act)
        try record(act)
        let grants = try vault.catalog.rows(
            GrantRow.self,
            where: """
                family = ? AND principal IS NOT NULL AND revoked IS NULL \
                AND (until IS NULL OR until >= ?) ORDER BY from_, id
                """, [.id(row.id), .date(vault.today)])
        return FamilyDetail(
            summary: try familySummary(row),
            names: try familyNames(row),
            grants: try grants.map { grant in
                guard let person = grant.principal else {
                    throw CatalogError.malformed(table: GrantRow.table, detail: "no person")
                }
                return .init(
                    person: try summary(
                        of: vault.catalog.require(PersonRow.self, person.bytes)),
                    purposes: grant.purposes.split(separator: " ").map(String.init),
                    until: grant.until)
            },
            children: try children(of: row), programmes: try programmes(of: row),
            facts: Action.listClips.reach(of: try roles()) == nil ? [] : try facts(of: row))
    }

    /// The names of a family's people; none where the reader may not read names, or they were erased.
    private func familyNames(_ row: FamilyRow) throws -> String? {
        guard let sealed = row.names, row.slot != nil, try holds(.names) else { return nil }
        return try? column(FamilyRow.table, row.id.bytes, "names")
            .open(sealed, with: namesKey(of: row))
    }

    private func children(of family: FamilyRow) throws -> [FamilyDetail.Child] {
        let rows = try vault.children(of: family.id)
        guard !rows.isEmpty, family.slot != nil, try holds(.dates) else { return [] }
        let key = try datesKey(of: family)
        return try rows.map { child in
            FamilyDetail.Child(
                number: Int(clamping: child.entry.number),
                name: try child.named.flatMap { try childName(in: $0, of: family) },
                born: try child.born.flatMap { try date(.birth, in: $0, with: key) },
                died: try child.died.flatMap { try date(.death, in: $0, with: key) })
        }
    }

    /// What a child is called by an entry, where the reader may read names.
    func childName(in row: ChildRow, of family: FamilyRow) throws -> String? {
        guard let sealed = row.name, try holds(.names) else { return nil }
        return try column(ChildRow.table, row.id.bytes, "name")
            .open(sealed, with: namesKey(of: family))
    }
}
