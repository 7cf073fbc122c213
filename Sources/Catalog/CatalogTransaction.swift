import AuditLog
import Database
public import VaultCrypto
import VaultModel

/// One write transaction: the changes of an act, and the record that speaks for them.
public final class CatalogTransaction {
    /// The catalog it belongs to, for reading what stands there now.
    public let catalog: Catalog
    /// The log as this transaction sees and extends it.
    public let log: LogTable
    /// Whether whoever signs has held the head to its signature, and the tree to the head.
    public var isHeadTrusted = false
    private var written: [WrittenRow] = []

    init(_ catalog: Catalog) throws {
        self.catalog = catalog
        log = try LogTable(catalog.database)
    }

    /// Adds a row that was not there.
    public func insert<Stored: StoredRow>(_ row: Stored) throws {
        let salt = Random.bytes(16)
        _ = try catalog.database.execute(
            Stored.insertion, [.blob(row.rowID), .blob(salt)] + row.values)
        note(Stored.self, row.rowName, .holds(row.digest(salt: salt)), .adds)
    }

    /// Replaces what stands in a row that must be there.
    public func update<Stored: StoredRow>(_ row: Stored) throws {
        let salt = Random.bytes(16)
        let columns = Stored.columns.map { "\($0.name) = ?" }.joined(separator: ", ")
        let changed = try catalog.database.execute(
            "UPDATE \(Stored.table) SET salt = ?, \(columns) WHERE id = ?",
            [.blob(salt)] + row.values + [.blob(row.rowID)])
        guard changed == 1 else {
            throw CatalogError.missing(table: Stored.table, id: row.rowName)
        }
        note(Stored.self, row.rowName, .holds(row.digest(salt: salt)), .changes)
    }

    /// Replaces what differs from what stands in a row, which is as it was read in this transaction.
    ///
    /// Columns that stay are not written, nor are the indices over them.
    public func update<Stored: StoredRow>(_ row: Stored, from before: Stored) throws {
        let salt = Random.bytes(16)
        var columns = "salt = ?"
        var values: [DatabaseValue] = [.blob(salt)]
        for (column, (old, new)) in zip(Stored.columns, zip(before.values, row.values))
        where old != new {
            columns += ", \(column.name) = ?"
            values.append(new)
        }
        let changed = try catalog.database.execute(
            "UPDATE \(Stored.table) SET \(columns) WHERE id = ?", values + [.blob(row.rowID)])
        guard changed == 1, before.rowID == row.rowID else {
            throw CatalogError.missing(table: Stored.table, id: row.rowName)
        }
        note(Stored.self, row.rowName, .holds(row.digest(salt: salt)), .changes)
    }

    /// Removes a row that must be there.
    public func delete<Stored: StoredRow>(_: Stored.Type, _ id: [UInt8]) throws {
        let changed = try catalog.database.execute(
            "DELETE FROM \(Stored.table) WHERE id = ?", [.blob(id)])
        guard changed == 1 else {
            throw CatalogError.missing(table: Stored.table, id: Hex.encode(id))
        }
        note(Stored.self, Hex.encode(id), .gone, .removes)
    }

    private func note(
        _ type: any StoredRow.Type, _ id: String, _ state: Record.RowWord.State,
        _ change: RowChanges
    ) {
        let word = Record.RowWord(table: type.table, id: id, state: state)
        written.append(WrittenRow(word: word, change: change))
        catalog.witness?.hear(written: word)
    }

    /// Removes the sealed opening of a commitment, which must be there.
    ///
    /// Of a text no record says what it holds, since its commitment does; that it is gone, the record says.
    public func eraseText(_ note: SHA256Digest) throws {
        let changed = try catalog.database.execute(
            "DELETE FROM text WHERE note = ?", [.blob(note.bytes)])
        guard changed == 1 else {
            throw CatalogError.missing(table: Record.textTable, id: note.description)
        }
        written.append(
            WrittenRow(
                word: .init(table: Record.textTable, id: note.description, state: .gone),
                change: .removes))
    }

    /// The rows written since this was last asked, one entry a row: the last word on it counts.
    public func takeWritten() -> [WrittenRow] {
        var places: [String: Int] = [:]
        var rows: [WrittenRow] = []
        for row in written {
            let key = row.word.table + row.word.id
            guard let place = places[key] else {
                places[key] = rows.count
                rows.append(row)
                continue
            }
            rows[place] = rows[place].followed(by: row)
        }
        written = []
        return rows
    }

    /// The next number of a table that counts within the vault, from 1.
    public func nextNumber<Stored: StoredRow>(in _: Stored.Type) throws -> Int64 {
        try next(Stored.table, Self.highestNumber(in: Stored.table), [])
    }

    /// The next number of a table that counts within a parent, from 1.
    public func nextNumber<Stored: StoredRow>(
        in _: Stored.Type, of column: String, _ parent: [UInt8]
    ) throws -> Int64 {
        try next(
            Stored.table, "SELECT max(number) FROM \(Stored.table) WHERE \(column) = ?",
            [.blob(parent)])
    }

    /// The question for the highest number of a table that counts within the vault.
    package static func highestNumber(in table: String) -> String {
        "SELECT max(number) FROM \(table)"
    }

    private func next(
        _ table: String, _ sql: String, _ values: [DatabaseValue]
    ) throws -> Int64 {
        let last = try catalog.database.query(sql, values) { row in
            if case .integer(let number) = try row.value(at: 0) { return number }
            return Int64(0)
        }
        let (next, overflow) = (last.first ?? 0).addingReportingOverflow(1)
        guard next > 0, !overflow else {
            throw CatalogError.malformed(table: table, detail: "a number that none can follow")
        }
        return next
    }
}
