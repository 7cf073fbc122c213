import Database
import DiskDoubles
import Glibc
import Testing
import VaultDisk

@Suite struct OpeningTests {
    let directory: TemporaryDirectory
    let disk = LinuxDisk()

    init() throws { directory = try TemporaryDirectory() }

    private func open(
        _ name: String, _ access: Database.Access, _ modes: VaultModes? = nil
    ) throws -> Database {
        try Database(
            path: directory(name), access: access, lockPath: directory(name + ".lock"),
            modes: modes)
    }

    @Test func `a database that is missing is not made unless asked for`() throws {
        let error = #expect(throws: DatabaseError.self) { try open("a", .readWrite) }
        guard case .cannotOpen = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try !disk.exists(directory("a")))
    }

    @Test func `what lies beside a database has its mode, for a group too`() async throws {
        // In a process of its own, because the umask is the whole process's.
        await #expect(processExitsWith: .success) {
            umask(0o077)
            let directory = try TemporaryDirectory()
            let disk = LinuxDisk()
            try disk.createDirectory(directory("vault"), .group(getgid()))
            let path = directory("vault/catalog.sqlite")
            let database = try Database(
                path: path, access: .create, lockPath: directory("vault/lock"))
            try database.write { try database.execute("CREATE TABLE t (a)") }
            for file in [path, path + "-wal", path + "-shm", directory("vault/lock")] {
                let status = try disk.status(of: file)
                guard status.mode == 0o660, status.group == getgid() else { exit(1) }
            }
        }
        let own = try open("p", .create)
        try own.write { try own.execute("CREATE TABLE t (a)") }
        for suffix in ["", "-wal", "-shm", ".lock"] {
            #expect(try disk.status(of: directory("p" + suffix)).mode == 0o600)
        }
        let given = try open("g", .create, .group(getgid()))
        try given.write { try given.execute("CREATE TABLE t (a)") }
        for suffix in ["", "-wal", "-shm", ".lock"] {
            #expect(try disk.status(of: directory("g" + suffix)).mode == 0o660)
        }
    }

    @Test func `a link in a database's place is refused`() throws {
        _ = try open("a", .create)
        _ = try ChildProcess("ln", ["-s", "a", directory("link")])
            .run(outputLimit: 0, timeout: .seconds(10))
        #expect(throws: DatabaseError.self) { try open("link", .readWrite) }
        #expect(throws: DatabaseError.self) { try open("link", .create) }
    }

    @Test func `a file that is no database is corrupt`() throws {
        try directory.write(Array("not a database at all, but long enough".utf8), to: "a")
        let error = #expect(throws: DatabaseError.self) { try open("a", .readWrite) }
        #expect(error == .corrupt("file is not a database"))
    }

    @Test func `a database in another encoding is refused`() throws {
        try make("a", "PRAGMA encoding='UTF-16'; PRAGMA journal_mode=WAL; CREATE TABLE t (a)")
        #expect(throws: DatabaseError.self) { try open("a", .readWrite) }
    }

    /// Writes a database as somebody else might, with Debian's own tool where there is one.
    private func make(_ name: String, _ sql: String) throws {
        let outcome = try ChildProcess("sqlite3", [directory(name), sql])
            .run(outputLimit: 10_000, timeout: .seconds(30))
        #expect(outcome.ending == .exited(0))
    }

    @Test func `hostile columns are corrupt, and never trap`() throws {
        let database = try open("a", .create)
        let row = "SELECT 1.5, CAST(x'ff41' AS TEXT), 'text', 7, NULL, x'00'"
        _ = try database.query(row) { (row) throws in
            let wrong: [(Int, String)] = [(0, "a fraction"), (2, "text"), (4, "nothing")]
            for (column, found) in wrong {
                let error = #expect(throws: DatabaseError.self) { try row.int(at: column) }
                #expect(error?.message.contains("is \(found), not a whole number") == true)
            }
            #expect(throws: DatabaseError.self) { try row.text(at: 1) }
            #expect(throws: DatabaseError.self) { try row.value(at: 0) }
            #expect(throws: DatabaseError.self) { try row.value(at: 1) }
            #expect(throws: DatabaseError.self) { try row.text(at: 3) }
            #expect(throws: DatabaseError.self) { try row.blob(at: 2) }
            #expect(throws: DatabaseError.self) { try row.withBlobSpan(at: 3) { _ in } }
            #expect(throws: DatabaseError.self) { try row.optionalInt(at: 2) }
            #expect(try row.optionalInt(at: 4) == nil)
            #expect(try row.optionalText(at: 4) == nil)
            #expect(try row.optionalBlob(at: 5) == [0])
            for column in [-1, 6, Int.max, Int.min] {
                #expect(throws: DatabaseError.self) { try row.value(at: column) }
            }
        }
    }

    @Test func `damage within a database is found, and said`() throws {
        do {
            let database = try open("a", .create)
            try database.write {
                try database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)")
                try database.execute("CREATE INDEX by_name ON item (name)")
                for id in 0..<2000 {
                    try database.execute(
                        "INSERT INTO item VALUES (?, ?)",
                        [.integer(Int64(id)), .text("name \(id)")])
                }
            }
            #expect(try database.integrityCheck() == [])
            #expect(try database.checkpoint())
        }
        var bytes = try directory.read("a")
        for place in stride(from: 8192, to: bytes.count, by: 97) { bytes[place] ^= 0x5A }
        try directory.write(bytes, to: "a")
        let database = try open("a", .readWrite)
        #expect(try !database.integrityCheck().isEmpty)
        let error = #expect(throws: DatabaseError.self) {
            try database.query("SELECT name FROM item") { try $0.text(at: 0) }
        }
        guard case .corrupt = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a row that refers to nothing is found`() throws {
        let database = try open("a", .create)
        try database.write {
            try database.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
            try database.execute("CREATE TABLE c (p INTEGER REFERENCES p)")
        }
        try make("a", "PRAGMA foreign_keys=OFF; INSERT INTO c VALUES (9)")
        #expect(
            try database.integrityCheck() == ["a row of c refers to a row of p that is missing"])
    }

    @Test func `a full disk on opening is full`() throws {
        let full = FaultyDisk(failing: 1, of: [.fsync], with: .noSpace)
        #expect(throws: DatabaseError.full) {
            try Database(
                path: directory("a"), access: .create, lockPath: nil, disk: full)
        }
    }

    @Test(arguments: [
        (DatabaseError.busy, "the catalog is in use by another process, and stayed so"),
        (.full, "the catalog's disk is full: this was not recorded"),
        (.corrupt("page 3"), "the catalog is damaged: page 3"),
        (.other(code: 1, "no such table: x"), "the catalog failed: no such table: x (SQLite 1)"),
    ])
    func `an error is a sentence`(error: DatabaseError, sentence: String) {
        #expect(error.message == sentence)
    }
}
