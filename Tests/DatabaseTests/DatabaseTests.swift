import Database
import DiskDoubles
import Testing
import VaultDisk

/// A database in a directory of its own.
struct Fixture {
    let directory: TemporaryDirectory
    let database: Database

    init() throws {
        directory = try TemporaryDirectory()
        database = try Self.open(in: directory, .create)
        try database.write {
            try database.execute(
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB)")
        }
    }

    var path: String { directory("catalog.sqlite") }

    func another(_ access: Database.Access = .readWrite) throws -> Database {
        try Self.open(in: directory, access)
    }

    static func open(
        in directory: TemporaryDirectory, _ access: Database.Access
    ) throws -> Database {
        try Database(
            path: directory("catalog.sqlite"), access: access,
            lockPath: directory("checkpoint.lock"))
    }

    func add(_ id: Int64, _ name: String) throws {
        try database.execute("INSERT INTO item VALUES (?, ?, NULL)", [.integer(id), .text(name)])
    }

    var count: Int64? {
        get throws { try database.first("SELECT count(*) FROM item") { try $0.int(at: 0) } }
    }
}

@Suite struct DatabaseTests {
    let fixture: Fixture
    var database: Database { fixture.database }

    init() throws { fixture = try Fixture() }

    @Test(arguments: [
        DatabaseValue.integer(.min), .integer(.max), .integer(0), .text(""), .text("Zoë\0🎬"),
        .blob([]), .blob([0, 255, 0]), .null,
    ])
    func `a value comes back as it was given`(value: DatabaseValue) throws {
        let found = try database.query("SELECT ?", [value]) { try $0.value(at: 0) }
        #expect(found == [value])
    }

    @Test func `a blob is lent without a copy`() throws {
        let sums = try database.query("SELECT ?", [.blob([1, 2, 3])]) { row in
            try row.withBlobSpan(at: 0) { span in span.indices.reduce(0) { $0 + Int(span[$1]) } }
        }
        #expect(sums == [6])
    }

    @Test func `each statement says how many rows it changed`() throws {
        try database.write { () throws in
            #expect(
                try database.execute("INSERT INTO item (id) VALUES (1), (2), (3)") == 3)
            #expect(try database.execute("UPDATE item SET name = NULL WHERE id > 1") == 2)
            #expect(try database.execute("DELETE FROM item WHERE id = 9") == 0)
            #expect(try database.execute("CREATE TABLE t (a)") == 0)
        }
    }

    @Test func `one statement runs within another run of itself`() throws {
        try database.write { for id in 1...3 { try fixture.add(Int64(id), "n\(id)") } }
        let sql = "SELECT id FROM item ORDER BY id"
        var pairs: [[Int64]] = []
        try database.forEach(sql) { row in
            let outer = try row.int(at: 0)
            try database.forEach(sql) { pairs.append([outer, try $0.int(at: 0)]) }
        }
        #expect(pairs.count == 9)
        #expect(pairs.first == [1, 1] && pairs.last == [3, 3])
    }

    @Test func `many different statements do not pile up`() throws {
        for number in 0..<1000 {
            #expect(try database.query("SELECT \(number)") { try $0.int(at: 0) } == [Int64(number)])
        }
    }

    @Test func `an error in the closure ends the query and frees the statement`() throws {
        struct Stop: Error {}
        let sql = "SELECT 1 UNION ALL SELECT 2"
        #expect(throws: Stop.self) { try database.forEach(sql) { _ in throw Stop() } }
        #expect(try database.query(sql) { try $0.int(at: 0) } == [1, 2])
    }

    @Test(arguments: [
        ("SELECT 1; SELECT 2", [] as [DatabaseValue]), ("", []), ("  ", []),
        ("SELECT ?", []), ("SELECT 1", [.null]), ("SELECT ?, ?", [.null]),
    ])
    func `a statement that is not one, or lacks values, is a fault`(
        sql: String, values: [DatabaseValue]
    ) throws {
        let error = #expect(throws: DatabaseError.self) { try database.execute(sql, values) }
        guard case .other(21, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a rule of the tables is a constraint`() throws {
        let error = #expect(throws: DatabaseError.self) {
            try database.write {
                try fixture.add(1, "same")
                try fixture.add(2, "same")
            }
        }
        #expect(error == .constraint("UNIQUE constraint failed: item.name"))
        #expect(try fixture.count == 0)
    }

    @Test func `a misspelt name is an error, not a string`() throws {
        #expect(throws: DatabaseError.self) {
            try database.query(#"SELECT "nmae" FROM item"#) { _ in }
        }
    }

    @Test func `a constraint between tables holds`() throws {
        try database.write {
            try database.execute("CREATE TABLE part (item INTEGER REFERENCES item)")
        }
        #expect(throws: DatabaseError.constraint("FOREIGN KEY constraint failed")) {
            try database.write { try database.execute("INSERT INTO part VALUES (7)") }
        }
    }

    @Test(arguments: [
        ("synchronous", DatabaseValue.integer(2)), ("mmap_size", .integer(0)),
        ("foreign_keys", .integer(1)), ("trusted_schema", .integer(0)),
        ("wal_autocheckpoint", .integer(0)), ("secure_delete", .integer(1)),
        ("temp_store", .integer(2)), ("cell_size_check", .integer(1)),
        ("busy_timeout", .integer(10_000)),
    ])
    func `every connection has the settings the vault relies on`(
        name: String, value: DatabaseValue
    ) throws {
        for access in [Database.Access.readWrite, .readOnly] {
            let found = try fixture.another(access)
                .query("PRAGMA \(name)") { try $0.value(at: 0) }
            #expect(found == [value])
        }
    }

    @Test func `a copy is whole, compact and of the same mode`() throws {
        try database.write { try fixture.add(1, "kept") }
        try database.write { try fixture.add(2, "secret-and-deleted") }
        try database.write { try database.execute("DELETE FROM item WHERE id = 2") }
        let path = fixture.directory("copy.sqlite")
        try database.copy(to: path)
        #expect(try LinuxDisk().status(of: path).mode == 0o600)
        let text = String(decoding: try fixture.directory.read("copy.sqlite"), as: UTF8.self)
        #expect(text.contains("kept") && !text.contains("secret-and-deleted"))
        #expect(throws: DatabaseError.self) { try database.copy(to: path) }
    }
}
