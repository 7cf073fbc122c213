import Database
import DiskDoubles
import Testing
import VaultDisk

@Suite struct TransactionTests {
    let fixture: Fixture
    var database: Database { fixture.database }

    init() throws { fixture = try Fixture() }

    private struct Stop: Error {}

    @Test func `a transaction takes place whole or not at all`() throws {
        #expect(throws: Stop.self) {
            try database.write {
                try fixture.add(1, "a")
                throw Stop()
            }
        }
        #expect(try fixture.count == 0)
        let result = try database.write {
            try fixture.add(1, "a")
            return "done"
        }
        #expect(result == "done")
        #expect(
            try fixture.another(.readOnly).query("SELECT id FROM item") { try $0.int(at: 0) } == [1]
        )
    }

    @Test func `a change outside of a write transaction is refused`() throws {
        let refused = DatabaseError.other(code: 21, "a change outside of a write transaction")
        #expect(throws: refused) { try fixture.add(1, "a") }
        #expect(throws: refused) {
            try database.query("DELETE FROM item RETURNING id") { _ in }
        }
        #expect(throws: refused) { try database.read { try fixture.add(1, "a") } }
        #expect(throws: DatabaseError.self) { try database.execute("BEGIN") }
        #expect(throws: DatabaseError.self) { try database.execute("BEGIN IMMEDIATE") }
        // And nothing of that left a transaction open.
        try database.write { try fixture.add(1, "a") }
        #expect(try fixture.count == 1)
    }

    @Test func `write transactions are not nested, and not within a read`() throws {
        #expect(throws: DatabaseError.self) {
            try database.write { try database.write { try fixture.add(1, "a") } }
        }
        #expect(throws: DatabaseError.self) {
            try database.read { try database.write { try fixture.add(1, "a") } }
        }
        #expect(try fixture.count == 0)
    }

    @Test func `a transaction that is ended within its body is an error`() throws {
        #expect(throws: DatabaseError.self) {
            try database.write {
                try fixture.add(1, "a")
                try database.execute("ROLLBACK")
            }
        }
        #expect(try fixture.count == 0)
        try database.write { try fixture.add(1, "a") }
    }

    @Test func `a read sees one picture, nested reads too`() throws {
        let other = try fixture.another()
        try database.read {
            #expect(try fixture.count == 0)
            try other.write { try other.execute("INSERT INTO item (id) VALUES (1)") }
            #expect(try database.read { try fixture.count } == 0)
        }
        #expect(try fixture.count == 1)
    }

    @Test func `a connection for reading writes nothing`() throws {
        let reader = try fixture.another(.readOnly)
        #expect(throws: DatabaseError.readOnly) { try reader.write {} }
        #expect(throws: DatabaseError.readOnly) { try reader.checkpoint() }
        #expect(throws: DatabaseError.self) { try reader.execute("DELETE FROM item") }
    }

    @Test func `a full disk undoes the transaction, even when its body carries on`() throws {
        let pages = try #require(
            try database.first("PRAGMA page_count") { try $0.int(at: 0) })
        #expect(
            try database.query("PRAGMA max_page_count = \(pages + 4)") { try $0.int(at: 0) }
                == [pages + 4])
        let large = DatabaseValue.blob([UInt8](repeating: 1, count: 100_000))
        #expect(throws: DatabaseError.full) {
            try database.write {
                try database.execute("INSERT INTO item VALUES (1, 'large', ?)", [large])
            }
        }
        #expect(throws: DatabaseError.self) {
            try database.write {
                try fixture.add(2, "small")
                _ = try? database.execute("INSERT INTO item VALUES (1, 'large', ?)", [large])
                // It must not look as if "small" had been kept when SQLite has undone everything.
                if try fixture.count == 1 { throw Stop() }
            }
        }
        #expect(try fixture.count == 0)
        #expect(try database.integrityCheck() == [])
        try database.write { try fixture.add(3, "fits") }
    }

    @Test func `a writer holds the checkpoint lock shared, and only while it writes`() throws {
        let lock = fixture.directory("checkpoint.lock")
        try database.write {
            #expect(throws: DiskError.locked(path: lock)) {
                _ = try ExclusiveLock(lock, .oneAccount, on: LinuxDisk())
            }
            _ = try SharedLock(lock, .oneAccount, on: LinuxDisk())
        }
        _ = try ExclusiveLock(lock, .oneAccount, on: LinuxDisk())
        #expect(throws: Stop.self) { try database.write { throw Stop() } }
        _ = try ExclusiveLock(lock, .oneAccount, on: LinuxDisk())
    }
}
