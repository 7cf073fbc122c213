import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// A row of a table that the log speaks for: the table's place among `Schema.stored`, and the row's id.
struct RowKey: Hashable, Comparable {
    let table: UInt8
    let id: RowID

    init(table: UInt8, id: RowID) {
        self.table = table
        self.id = id
    }

    /// The row of a table's name and an id; none for what this program does not know.
    init?(_ table: String, _ id: RowID?) {
        guard let place = Self.places[table], let id else { return nil }
        self.init(table: place, id: id)
    }

    /// The row that a record speaks of; none for what this program does not know.
    init?(_ row: RowGlance) {
        guard let place = Self.placesOfText[row.table], let id = row.id else { return nil }
        self.init(table: place, id: id)
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.table, left.id) < (right.table, right.id)
    }

    /// The table's name.
    var tableName: String { Self.tables[Int(table)] }

    /// The tables' names, each at its place.
    static let tables = Schema.stored.map { $0.table }

    private static let places = Dictionary(
        tables.enumerated().map { ($1, UInt8($0)) }, uniquingKeysWith: { first, _ in first })

    /// The same by their names as records have them; one with an escape in it is none of these.
    private static let placesOfText = Dictionary(
        tables.enumerated().map { (ArraySlice($1.utf8), UInt8($0)) },
        uniquingKeysWith: { first, _ in first })

    /// Table and id, in the order of keys.
    var bytes: [UInt8] { [table] + id.bytes }
}

/// What the log said last of a row.
struct KnownWord: Hashable {
    /// The row's digest; none when the row is gone.
    let digest: SHA256Digest?
    /// The family that it was said of; what says nothing of a family leaves the one before.
    let family: FamilyID?
    /// The record that said it.
    let index: UInt64
}
