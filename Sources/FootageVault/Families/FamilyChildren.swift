import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// A child of a family as it stands, composed of the entries about it.
///
/// What an entry leaves out stands as the entry before it said.
struct StandingChild {
    /// The newest entry.
    let entry: ChildRow
    /// The entries that said what the child is called, and the days, where one did.
    let named, born, died: ChildRow?

    init(_ entry: ChildRow, in entries: Entries<ChildRow>) {
        let history = entries.history(of: entry)
        self.entry = entry
        named = history.first { $0.name != nil }
        born = history.first { $0.birth != nil }
        died = history.first { $0.death != nil }
    }
}

extension Entries<ChildRow> {
    /// The children as they stand, by number; those taken back are left out.
    var children: [StandingChild] {
        standing.filter { $0.removed == nil }.sorted { $0.number < $1.number }
            .map { StandingChild($0, in: self) }
    }

    /// The children, of unknown birth.
    var withoutDates: FamilyHoldings.Children {
        .known(
            Dictionary(
                children.map { ($0.entry.number, ClipFacts.Child()) },
                uniquingKeysWith: { first, _ in first }))
    }
}

extension Vault {
    /// A family's children as they stand, by number.
    func children(of family: FamilyID) throws -> [StandingChild] {
        let entries: Entries<ChildRow> = try entries(of: family)
        return entries.children
    }

    /// Everything recorded about a family, for a reader who can open none of its children's dates.
    func holdingsWithoutDates(of family: FamilyRow) throws -> FamilyHoldings {
        try FamilyHoldings(family, in: catalog, children: \.withoutDates)
    }
}

extension UnlockedVault {
    /// Everything recorded about a family that a decision rests on, or that was by some day.
    ///
    /// Throws rather than leave a child's dates out: a decision without them would be another one. A child
    /// whose dates were erased stays, of unknown birth: what rests on it cannot be reckoned.
    func holdings(
        of family: FamilyRow, known: Knowledge = .now
    ) throws -> FamilyHoldings {
        try FamilyHoldings(family, in: vault.catalog, known: known) {
            try childFacts($0, of: family)
        }
    }

    /// The days of a family's children, as `holdings` opens them.
    func childFacts(
        _ entries: Entries<ChildRow>, of family: FamilyRow
    ) throws -> FamilyHoldings.Children {
        let children = entries.children
        guard !children.isEmpty, family.slot != nil else { return entries.withoutDates }
        guard try holds(.dates) else {
            throw VaultError(
                .notPermitted, "no-dates",
                "what becomes of this family's films rests on a child's dates, which your role cannot read",
                hint: "those who can: \(Self.list(of: Array(VaultKeyName.dates.holders)))")
        }
        let key = try datesKey(of: family)
        return .known(
            Dictionary(
                try children.map { child in
                    (
                        child.entry.number,
                        ClipFacts.Child(
                            birth: try fact(child.born, .birth, with: key),
                            death: try fact(child.died, .death, with: key))
                    )
                }, uniquingKeysWith: { first, _ in first }))
    }

    private func fact(
        _ row: ChildRow?, _ day: ChildDay, with key: borrowing SecretBytes
    ) throws -> Fact? {
        guard let row, let date = try date(day, in: row, with: key) else { return nil }
        return row.fact(date)
    }

    /// A child's sealed day in an entry; none where the entry has none, or takes the day back.
    func date(
        _ day: ChildDay, in row: ChildRow, with key: borrowing SecretBytes
    ) throws -> CivilDate? {
        guard let sealed = row[keyPath: day.path] else { return nil }
        let text = try column(ChildRow.table, row.id.bytes, day.rawValue).open(sealed, with: key)
        guard text != ChildDay.takenBack else { return nil }
        guard let date = CivilDate(text) else {
            throw VaultError(.tampered, "sealed-date", "a sealed date is not a date")
        }
        return date
    }
}

/// The two days of a child that are sealed.
enum ChildDay: String, CaseIterable {
    case birth, death

    /// What is sealed where an entry takes a day back.
    static var takenBack: String { "none" }

    var path: KeyPath<ChildRow, [UInt8]?> {
        switch self {
        case .birth: \.birth
        case .death: \.death
        }
    }
}
