import AuditLog
public import Database
public import VaultCrypto
public import VaultDisk
import VaultModel

/// The index of a vault: families, sessions, clips, grants, facts, and the log with its tree.
///
/// One connection to one SQLite file; not shared between threads. Reads stand outside or inside
/// `read`, which sees one state; every change is made in `write`.
public final class Catalog {
    /// The connection.
    public let database: Database
    /// Judges every stored row that is read by its type, where there is one.
    public var witness: (any RowWitness)?
    /// Where the end of the slots was when it was last looked for; it may have moved since.
    var lastFreshSlot: Int64 = 0

    /// Opens a catalog that is there, or throws `newerFormat` for one of a later program.
    public init(
        path: String, access: Database.Access, lockPath: String?, modes: VaultModes? = nil,
        on disk: any Disk = LinuxDisk()
    ) throws {
        database = try Database(
            path: path, access: access, lockPath: lockPath, modes: modes, disk: disk)
        let version = try database.query("PRAGMA user_version") { try $0.int(at: 0) }.first ?? 0
        guard version <= Schema.version else { throw CatalogError.newerFormat(Int(version)) }
    }

    /// Makes an empty catalog where no file is.
    public static func create(
        path: String, lockPath: String?, modes: VaultModes, on disk: any Disk = LinuxDisk()
    ) throws -> Catalog {
        let catalog = try Catalog(
            path: path, access: .create, lockPath: lockPath, modes: modes, on: disk)
        try catalog.database.write {
            for statement in Schema.creation { _ = try catalog.database.execute(statement) }
            _ = try catalog.database.execute("PRAGMA user_version = \(Schema.version)")
            _ = try catalog.database.execute(
                "INSERT INTO log_head (one, size, checkpoint) VALUES (1, 0, x'')")
        }
        return catalog
    }

    /// Runs the body in one write transaction, which waits its turn behind other writers.
    ///
    /// The first statement takes the single row `log_head`, so writers meet there and nowhere else.
    public func write<R>(_ body: (CatalogTransaction) throws -> R) throws -> R {
        defer { witness?.forgetWritten() }
        return try database.write {
            _ = try database.execute("UPDATE log_head SET size = size WHERE one = 1")
            return try body(try CatalogTransaction(self))
        }
    }

    /// Makes sure that a write transaction could begin now, and leaves everything as it is.
    ///
    /// - Throws: `DatabaseError` of what is in the way; `busy` after the time that a write would wait.
    public func requireWritable() throws {
        do {
            try write { _ in throw Untouched() }
        } catch is Untouched {}
    }

    /// Thrown out of a transaction of which nothing is to stay.
    private struct Untouched: Error {}

    /// Runs the body without the witness: for what reports on the catalog as it stands, or verifies it.
    public func unwitnessed<R>(_ body: () throws -> R) rethrows -> R {
        let kept = witness
        witness = nil
        defer { witness = kept }
        return try body()
    }

    /// Runs the body in one read transaction, in which every query sees the same state.
    public func read<R>(_ body: () throws -> R) throws -> R {
        try database.read(body)
    }

    /// The row of that id, or none.
    public func find<Stored: StoredRow>(_: Stored.Type = Stored.self, _ id: [UInt8]) throws
        -> Stored?
    {
        guard let witness else { return try rows(Stored.self, where: "id = ?", [.blob(id)]).first }
        return try database.read {
            let found = try rows(Stored.self, where: "id = ?", [.blob(id)]).first
            if found == nil { try witness.judgeMissing(Stored.self, id) }
            return found
        }
    }

    /// The row of that id, which something else points to: not being there is an error.
    public func require<Stored: StoredRow>(
        _: Stored.Type = Stored.self, _ id: [UInt8]
    ) throws -> Stored {
        guard let row = try find(Stored.self, id) else {
            throw CatalogError.missing(table: Stored.table, id: Hex.encode(id))
        }
        return row
    }

    /// The rows for which the SQL condition holds, in the order it asks for.
    ///
    /// The condition is the program's own text; what comes from outside stands in the values.
    public func rows<Stored: StoredRow>(
        _: Stored.Type = Stored.self, where condition: String? = nil, _ values: [DatabaseValue] = []
    ) throws -> [Stored] {
        let tail = condition.map { " WHERE " + $0 } ?? ""
        guard let witness else {
            return try database.query(Stored.selection + tail, values) { row in
                try Self.decode(Stored.self, row).row
            }
        }
        return try database.read {
            try witness.prepare()
            return try database.query(Stored.selection + tail, values) { row in
                let (stored, digest) = try Self.decodeDigesting(Stored.self, row)
                try witness.judge(Stored.self, stored.rowID, holding: digest)
                return stored
            }
        }
    }

    /// Hands over the rows for which the SQL condition holds, in the order it asks for, however many there are.
    public func forEach<Stored: StoredRow>(
        _: Stored.Type = Stored.self, where condition: String, _ values: [DatabaseValue] = [],
        _ body: (Stored) throws -> Void
    ) throws {
        let query = Stored.selection + " WHERE " + condition
        guard let witness else {
            try database.forEach(query, values) { row in
                try body(Self.decode(Stored.self, row).row)
            }
            return
        }
        try database.read {
            try witness.prepare()
            try database.forEach(query, values) { row in
                let (stored, digest) = try Self.decodeDigesting(Stored.self, row)
                try witness.judge(Stored.self, stored.rowID, holding: digest)
                try body(stored)
            }
        }
    }

    /// How many rows there are for which the condition holds.
    public func count<Stored: StoredRow>(
        _: Stored.Type, where condition: String? = nil, _ values: [DatabaseValue] = []
    ) throws -> Int {
        let tail = condition.map { " WHERE " + $0 } ?? ""
        let sql = "SELECT count(*) FROM \(Stored.table)" + tail
        return try Int(database.query(sql, values) { try $0.int(at: 0) }.first ?? 0)
    }

    /// Hands over every row of a table, or of a part of it, with the digest of its canonical content, in order of id.
    ///
    /// A row that cannot be read as this program writes it is handed over without a digest.
    public func forEachDigest(
        of type: any StoredRow.Type, in part: IDPart = .all,
        _ body: (_ id: [UInt8], _ digest: SHA256Digest?) throws -> Void
    ) throws {
        try forEachRow(of: type, in: part, body)
    }

    /// Hands over every row, or those of a part, of a table whose rows belong to families, with the family it
    /// belongs to.
    public func forEachFamily(
        of type: any StoredRow.Type, in part: IDPart = .all,
        _ body: (_ id: [UInt8], _ family: [UInt8]) throws -> Void
    ) throws {
        let (condition, values) = part.condition
        let sql =
            switch type.table {
            case FamilyRow.table: "SELECT id, id FROM family WHERE \(condition)"
            case HeaderRow.table:
                "SELECT id, family FROM clip WHERE id IN (SELECT id FROM header) AND \(condition)"
            default: "SELECT id, family FROM \(type.table) WHERE \(condition)"
            }
        try database.forEach(sql, values) { row in
            // What is no id is nobody's, and must not keep the rows after it from being looked at.
            let family = try row.kind(at: 1) == .bytes ? row.blob(at: 1) : []
            try body(try row.blob(at: 0), family)
        }
    }

    /// The digests of the rows for which the condition holds, by id.
    ///
    /// A row that cannot be read as this program writes it stands there without a digest.
    public func digests(
        of type: any StoredRow.Type, where condition: String, _ values: [DatabaseValue]
    ) throws -> [[UInt8]: SHA256Digest?] {
        try digestsOfRows(type, where: condition, values)
    }

    private func digestsOfRows<Stored: StoredRow>(
        _: Stored.Type, where condition: String, _ values: [DatabaseValue]
    ) throws -> [[UInt8]: SHA256Digest?] {
        var digests: [[UInt8]: SHA256Digest?] = [:]
        try database.forEach(Stored.selection + " WHERE " + condition, values) { row in
            let id = try row.blob(at: 0)
            do {
                digests[id] = .some(try Self.decodeDigesting(Stored.self, row).digest)
            } catch is CatalogError {
                digests[id] = .some(nil)
            }
        }
        return digests
    }

    private func forEachRow<Stored: StoredRow>(
        of _: Stored.Type, in part: IDPart,
        _ body: (_ id: [UInt8], _ digest: SHA256Digest?) throws -> Void
    ) throws {
        let (condition, values) = part.condition
        let query = Stored.selection + " WHERE " + condition + " ORDER BY id"
        try database.forEach(query, values) { row in
            let id = try row.blob(at: 0)
            let digest: SHA256Digest?
            do {
                digest = try Self.decodeDigesting(Stored.self, row).digest
            } catch is CatalogError {
                digest = nil
            }
            try body(id, digest)
        }
    }

    static func decode<Stored: StoredRow>(
        _: Stored.Type, _ row: borrowing Row
    ) throws -> (row: Stored, salt: [UInt8]) {
        let id = try row.blob(at: 0)
        return (try read(Stored.self, id, row), try row.blob(at: 1))
    }

    /// A row with the digest of what is stored, which whatever else reads as the same row does not have.
    private static func decodeDigesting<Stored: StoredRow>(
        _: Stored.Type, _ row: borrowing Row
    ) throws -> (row: Stored, digest: SHA256Digest) {
        let digest = try RowText.digest(Stored.shape, row)
        let stored = try read(Stored.self, try row.blob(at: 0), row)
        guard let digest else {
            throw CatalogError.malformed(table: Stored.table, detail: "another kind of value")
        }
        return (stored, digest)
    }

    private static func read<Stored: StoredRow>(
        _: Stored.Type, _ id: [UInt8], _ row: borrowing Row
    ) throws -> Stored {
        var reader = ValueReader(table: Stored.table, row, from: 2)
        do throws(CatalogError) {
            return try Stored(id: id, &reader)
        } catch {
            if let damage = reader.damage { throw damage }
            throw error
        }
    }
}
