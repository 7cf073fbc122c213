import Database
import DiskDoubles
import Testing
import VaultDisk

@Suite struct CheckpointTests {
    let fixture: Fixture
    var database: Database { fixture.database }

    init() throws { fixture = try Fixture() }

    private func logSize() throws -> UInt64 {
        try LinuxDisk().status(of: fixture.path + "-wal").size
    }

    @Test func `a checkpoint empties the log`() throws {
        try database.write { try fixture.add(1, "a") }
        #expect(try logSize() > 0)
        #expect(try database.checkpoint())
        #expect(try logSize() == 0)
        #expect(try fixture.count == 1)
    }

    @Test func `with a reader open it is not done, and says so`() throws {
        let reader = try fixture.another(.readOnly)
        try reader.read {
            _ = try reader.first("SELECT count(*) FROM item") { try $0.int(at: 0) }
            try database.write { try fixture.add(1, "a") }
            #expect(try !database.checkpoint(waiting: .milliseconds(10)))
            #expect(try logSize() > 0)
        }
        #expect(try database.checkpoint())
        #expect(try logSize() == 0)
    }

    @Test func `with a writer at work it is not done`() throws {
        let writer = try fixture.another()
        try writer.write {
            try writer.execute("INSERT INTO item (id) VALUES (1)")
            #expect(try !database.checkpoint(waiting: .milliseconds(10)))
        }
        #expect(try database.checkpoint())
    }

    @Test func `it keeps writers out while it runs, and no longer`() throws {
        let lock = fixture.directory("checkpoint.lock")
        #expect(try database.checkpoint())
        _ = try ExclusiveLock(lock, .oneAccount, on: LinuxDisk())
        try database.write { try fixture.add(1, "a") }
    }

    @Test func `neither many changes nor the last close checkpoints by itself`() throws {
        try database.write { try fixture.add(1, "a") }
        let before = try logSize()
        do {
            let other = try fixture.another()
            for id in 2...60 {
                try other.write {
                    try other.execute(
                        "INSERT INTO item VALUES (?, NULL, zeroblob(100000))", [.integer(Int64(id))]
                    )
                }
            }
        }
        #expect(try logSize() > before + 5_000_000)
        let directory = fixture.directory
        do {
            let last = try Database(
                path: directory("second.sqlite"), access: .create, lockPath: directory("l"))
            try last.write { try last.execute("CREATE TABLE t (a)") }
        }
        #expect(try LinuxDisk().status(of: directory("second.sqlite-wal")).size > 0)
    }

    @Test func `it is refused within a transaction and without its lock`() throws {
        #expect(throws: DatabaseError.self) {
            try database.write { try database.checkpoint() }
        }
        let free = try Database(path: fixture.path, access: .readWrite, lockPath: nil)
        #expect(throws: DatabaseError.self) { try free.checkpoint() }
    }

    @Test func `what was deleted is in neither file after a checkpoint`() throws {
        let secret = "a name that is to be forgotten"
        try database.write { try fixture.add(1, secret) }
        #expect(try database.checkpoint())
        try database.write { try database.execute("DELETE FROM item") }
        #expect(try database.checkpoint())
        for name in ["catalog.sqlite", "catalog.sqlite-wal"] {
            let text = String(decoding: try fixture.directory.read(name), as: UTF8.self)
            #expect(!text.contains(secret))
        }
    }
}
