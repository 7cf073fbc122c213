import Catalog
import Database
import Testing
import VaultCrypto
import VaultModel

/// What somebody who holds the file does to one row of the catalog, and how it is taken back.
struct CatalogEdit: CustomTestStringConvertible {
    /// A row as the catalog itself describes it: its table's columns, and what stands in them.
    struct StoredValues {
        let table: String
        let columns: [(name: String, type: String, isKey: Bool)]
        let values: [DatabaseValue]
    }

    enum Change {
        /// Something else in the column of that place.
        case column(Int, DatabaseValue)
        case removed
        /// A copy of it under other keys, with other values where two may not be the same.
        case copied([DatabaseValue])
    }

    let row: StoredValues
    let change: Change

    var table: String { row.table }

    /// The column that is edited, or what is done to the row as a whole.
    var what: String {
        switch change {
        case .column(let place, _): row.columns[place].name
        case .removed: "removed"
        case .copied: "copied"
        }
    }

    var testDescription: String {
        let name = row.values.first.map(Self.name) ?? ""
        return switch change {
        case .column(let place, let new):
            "\(table).\(row.columns[place].name) of \(name): \(row.values[place]) → \(new)"
        case .removed: "\(table) \(name) removed"
        case .copied: "\(table) \(name) copied"
        }
    }

    /// Where a verification may find it: the table, without the mark of a reserved word, and the row's id,
    /// before or after.
    var places: Set<String> {
        let values = if case .copied(let new) = change { new } else { after }
        return Set(
            [row.values, values].map {
                "\(table.filter { $0 != "_" }) \($0.first.map(Self.name) ?? "")"
            })
    }

    private static func name(of value: DatabaseValue) -> String {
        switch value {
        case .blob(let bytes): Hex.encode(bytes)
        case .integer(let number): "\(number)"
        case .text(let text): text
        case .null: "null"
        }
    }

    /// What stood in a column before; none where there is no such column.
    func value(of column: String) -> DatabaseValue? {
        row.columns.firstIndex { $0.name == column }.map { row.values[$0] }
    }

    /// Makes it; throws where the table's own rules do not let it be made.
    func make(in raw: Database) throws {
        switch change {
        case .column: try raw.write { try replace(row.values, by: after, in: raw) }
        case .removed: try raw.write { try remove(row.values, in: raw) }
        case .copied(let new): try raw.write { try insert(new, in: raw) }
        }
    }

    func takeBack(in raw: Database) throws {
        switch change {
        case .column: try raw.write { try replace(after, by: row.values, in: raw) }
        case .removed: try raw.write { try insert(row.values, in: raw) }
        case .copied(let new): try raw.write { try remove(new, in: raw) }
        }
    }

    private var after: [DatabaseValue] {
        guard case .column(let place, let new) = change else { return row.values }
        var after = row.values
        after[place] = new
        return after
    }

    private var names: String { row.columns.map(\.name).joined(separator: ", ") }

    private func keys(of values: [DatabaseValue]) -> (condition: String, [DatabaseValue]) {
        let keys = row.columns.indices.filter { row.columns[$0].isKey }
        return (
            keys.map { row.columns[$0].name + " = ?" }.joined(separator: " AND "),
            keys.map { values[$0] }
        )
    }

    private func replace(
        _ old: [DatabaseValue], by new: [DatabaseValue], in raw: Database
    ) throws {
        let (condition, key) = keys(of: old)
        let columns = row.columns.map { $0.name + " = ?" }.joined(separator: ", ")
        try #require(
            try raw.execute("UPDATE \(table) SET \(columns) WHERE \(condition)", new + key) == 1)
    }

    private func remove(_ values: [DatabaseValue], in raw: Database) throws {
        let (condition, key) = keys(of: values)
        try #require(try raw.execute("DELETE FROM \(table) WHERE \(condition)", key) == 1)
    }

    private func insert(_ values: [DatabaseValue], in raw: Database) throws {
        let marks = Array(repeating: "?", count: values.count).joined(separator: ", ")
        _ = try raw.execute("INSERT INTO \(table) (\(names)) VALUES (\(marks))", values)
    }
}
