import Catalog
import Database
import VaultCrypto

extension CatalogEdit {
    /// Every table that a catalog has, by its own account.
    static func tables(in raw: Database) throws -> [String] {
        try raw.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            try $0.text(at: 0)
        }
    }

    /// Every edit of every row of a table: of each column in several ways, and of the row as a whole.
    ///
    /// The columns are those that the catalog says it has: one that is new is among them by itself.
    static func all(of table: String, in raw: Database) throws -> [CatalogEdit] {
        let columns = try raw.query("PRAGMA table_info(\(table))") {
            (name: try $0.text(at: 1), type: try $0.text(at: 2), isKey: try $0.int(at: 5) > 0)
        }
        let names = columns.map(\.name).joined(separator: ", ")
        let rows = try raw.query("SELECT \(names) FROM \(table)") { row in
            try columns.indices.map { try row.value(at: $0) }
        }
        return rows.flatMap { values in
            let row = StoredValues(table: table, columns: columns, values: values)
            let edits = columns.indices.flatMap { place in
                others(columns[place].type, than: values[place], amongst: rows.map { $0[place] })
                    .map { CatalogEdit(row: row, change: .column(place, $0)) }
            }
            return edits + [
                CatalogEdit(row: row, change: .removed),
                CatalogEdit(row: row, change: .copied(copy(of: row))),
            ]
        }
    }

    /// What may stand there instead: what another row has, what is next to it, and nothing.
    private static func others(
        _ type: String, than old: DatabaseValue, amongst all: [DatabaseValue]
    ) -> [DatabaseValue] {
        var values: [DatabaseValue] = []
        if let other = all.first(where: { $0 != old && $0 != .null }) { values.append(other) }
        switch old {
        case .integer(let number): values += [.integer(number + 1), .integer(-number - 1), .null]
        case .text(let text): values += [.text(text + "x"), .text(""), .null]
        case .blob(var bytes):
            if bytes.isEmpty { bytes = [0] } else { bytes[bytes.count - 1] ^= 1 }
            values += [.blob(bytes), .blob([]), .null]
        case .null:
            switch type {
            case "INTEGER": values.append(.integer(1))
            case "TEXT": values.append(.text("x"))
            default: values.append(.blob(Random.bytes(16)))
            }
        }
        return values.filter { $0 != old }
    }

    /// The columns of which no two rows may have the same.
    private static let unique: [String: Set<String>] = [
        "person": ["recipient", "verifying"], "family": ["reference"], "programme": ["number"],
        "session": ["number"], "clip": ["number", "digest"],
    ]

    private static func copy(of row: StoredValues) -> [DatabaseValue] {
        let unique = unique[row.table] ?? []
        return zip(row.columns, row.values).map { column, value in
            guard column.isKey || unique.contains(column.name) else { return value }
            return switch value {
            case .integer(let number): .integer(number + 100)
            case .blob(let bytes): .blob(Random.bytes(bytes.count))
            case .text(let text): .text(text + "x")
            case .null: .null
            }
        }
    }
}
