import Catalog
import Database
import VaultModel

/// A row about something that people entered: a later one supersedes it, and it is never edited.
protocol EnteredRow {
    associatedtype EntryID: Hashable
    var id: EntryID { get }
    var supersedes: EntryID? { get }
    var entered: Instant { get }
    var enteredOn: CivilDate { get }
    var enteredBy: PrincipalID { get }
}

extension FactRow: EnteredRow {}
extension ConsentRow: EnteredRow {}
extension ChildRow: EnteredRow {}
extension ProgrammeChildrenRow: EnteredRow {}

/// The entries of one kind about a family: what stands, and what it superseded.
struct Entries<Entry: EnteredRow> {
    /// Every entry, the oldest first.
    let all: [Entry]
    private let places: [Entry.EntryID: Int]
    private let superseded: [Entry.EntryID: Int]

    /// Takes the entries in the order in which they were made.
    init(_ rows: [Entry]) {
        all = rows
        // Mostly nothing was ever corrected.
        let isPlain = rows.allSatisfy { $0.supersedes == nil }
        places = Dictionary(
            isPlain ? [] : rows.indices.map { (rows[$0].id, $0) },
            uniquingKeysWith: { first, _ in first })
        superseded = Dictionary(
            rows.indices.compactMap { place in rows[place].supersedes.map { ($0, place) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The entries that nothing supersedes, the oldest first.
    var standing: [Entry] {
        superseded.isEmpty ? all : all.filter { superseded[$0.id] == nil }
    }

    /// The entry that superseded one, or none.
    func successor(of entry: Entry) -> Entry? { superseded[entry.id].map { all[$0] } }

    /// The entry that one superseded, or none.
    func predecessor(of entry: Entry) -> Entry? {
        entry.supersedes.flatMap { places[$0] }.map { all[$0] }
    }

    /// An entry and those before it that it took the place of, the newest first.
    ///
    /// It ends, whatever stands in the catalog: no more entries than there are.
    func history(of entry: Entry) -> [Entry] {
        var history = [entry]
        while history.count < all.count, let earlier = history.last.flatMap(predecessor) {
            history.append(earlier)
        }
        return history
    }

    /// The entry by which a value was entered that still stands: the first of those that agree in it.
    func origin<Value: Equatable>(of entry: Entry, _ value: (Entry) -> Value) -> Entry {
        let standing = value(entry)
        return history(of: entry).prefix { value($0) == standing }.last ?? entry
    }
}

extension Vault {
    /// A family's entries of one kind, in the order in which they were made.
    func entries<Entry: EnteredRow & StoredRow>(
        _: Entry.Type = Entry.self, of family: FamilyID
    ) throws -> Entries<Entry> {
        try catalog.entries(of: family)
    }
}

extension Catalog {
    /// A family's entries of one kind, in the order in which they were made.
    func entries<Entry: EnteredRow & StoredRow>(
        _: Entry.Type = Entry.self, of family: FamilyID
    ) throws -> Entries<Entry> {
        Entries(try rows(Entry.self, where: "family = ? ORDER BY entered, id", [.id(family)]))
    }
}
