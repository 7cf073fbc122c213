import Catalog
import Database
import DiskDoubles
import FootageVault
import Testing
import VaultDisk

/// The table of taken slots, of which no record speaks.
@Suite struct SlotTableTests {
    @Test func `promise 3: a slot marked free, or as another's, although a row names it is named`()
        throws
    {
        for sql in ["UPDATE slot SET owner = NULL", "UPDATE slot SET owner = randomblob(16)"] {
            let test = try FilledVault()
            try test.test.tamper(sql + " WHERE number = (SELECT min(slot) FROM header)")
            let report = try test.vault().verify()
            #expect(report.findings.map(\.code) == ["slot-table"])
            #expect(report.verdict == .tampered)
        }
        let test = try FilledVault()
        try test.test.tamper("DELETE FROM slot WHERE number = 0")
        #expect(try test.vault().verify().findings.map(\.code) == ["slot-table"])
    }

    @Test func `a slot marked taken that nothing names is named`() throws {
        let test = try FilledVault()
        try test.test.tamper("INSERT INTO slot VALUES (3, randomblob(16))")
        let report = try test.vault().verify()
        #expect(report.findings.map(\.code) == ["slot-table"])
        #expect(report.verdict == .unverifiable)
    }

    @Test func `promise 3: a made-up reservation hides no key of another's`() throws {
        let test = try FilledVault()
        let file = try test.slotFile()
        try file.write(try file.read(at: 512, count: 512), at: 512 * 40)
        #expect(try test.vault().verify().findings.map(\.code) == ["second-key"])
        let made = """
            INSERT INTO reservation (id, slot, owner, state, made) \
            VALUES (randomblob(16), 40, randomblob(16), 'open', 0)
            """
        try test.test.tamper(made)
        #expect(
            try test.vault().verify().findings.map(\.code) == ["slot-table", "second-key"])
    }

    @Test func `promise 3: a slot that an upload has reserved, marked free or taken out, is named`()
        throws
    {
        for sql in ["UPDATE slot SET owner = NULL", "DELETE FROM slot"] {
            let (test, _) = try TestVault.filled()
            let (_, slot) = try test.deadUpload()
            #expect(try test.vault().verify().findings == [])
            try test.tamper(sql + " WHERE number = \(slot)")
            let report = try test.vault().verify()
            #expect(report.findings.map(\.code) == ["slot-table"])
            #expect(report.findings.map(\.place) == ["key slot \(slot)"])
            #expect(report.verdict == .tampered)
            // What the upload left is cleared away, and its slot is the next one's.
            _ = try test.repair()
            #expect(try test.vault().verify().findings == [])
            #expect(try test.deadUpload().slot == slot)
        }
    }

    @Test func `the lowest free slot is taken first, then the one after all others`() throws {
        let catalog = try EmptyCatalog()
        #expect(try catalog.take(5) == [0, 1, 2, 3, 4])
        try catalog.catalog.write { for number: Int64 in [3, 1] { try $0.freeSlot(number) } }
        #expect(try catalog.take(3) == [1, 3, 5])
        // Another process took some meanwhile.
        try catalog.catalog.database.write {
            try catalog.catalog.database.execute("INSERT INTO slot VALUES (6, zeroblob(16))")
        }
        #expect(try catalog.take(1) == [7])
    }

    @Test func `what a transaction that came to nothing took is taken again`() throws {
        struct Stop: Error {}
        let catalog = try EmptyCatalog()
        #expect(try catalog.take(2) == [0, 1])
        #expect(throws: Stop.self) {
            try catalog.catalog.write { transaction in
                for _ in 0..<3 { _ = try transaction.takeSlot(for: catalog.owner) }
                throw Stop()
            }
        }
        #expect(try catalog.take(2) == [2, 3])
    }

    @Test func `a slot far past the others, which somebody wrote there, moves nothing`() throws {
        for (owner, next) in [("zeroblob(16)", [Int64(10), 11]), ("NULL", [])] {
            let catalog = try EmptyCatalog()
            _ = try catalog.take(10)
            try catalog.catalog.database.write {
                try catalog.catalog.database.execute(
                    "INSERT INTO slot VALUES (1000000000000, \(owner))")
            }
            if next.isEmpty {
                #expect(throws: CatalogError.self) { try catalog.take(1) }
            } else {
                #expect(try catalog.take(2) == next)
            }
        }
    }

    @Test func `a free slot is found by an index of its own`() throws {
        let plan = try EmptyCatalog().catalog.database.query(
            "EXPLAIN QUERY PLAN SELECT number FROM slot WHERE owner IS NULL ORDER BY number LIMIT 1"
        ) { try $0.text(at: 3) }
        #expect(plan == ["SCAN slot USING INDEX slot_free"])
    }

    @Test func `a mark past the end leaves no gap, whatever row lies beyond it`() throws {
        let catalog = try EmptyCatalog()
        _ = try catalog.take(10)
        let database = catalog.catalog.database
        try database.write { try database.execute("INSERT INTO slot VALUES (1000, NULL)") }
        try catalog.catalog.write { try $0.markSlot(20, takenBy: catalog.owner) }
        let numbers = try database.query("SELECT number FROM slot ORDER BY number") {
            try $0.int(at: 0)
        }
        #expect(numbers == Array(0...20) + [1000])
    }

    @Test func `with a million slots taken, the next ones are found`() throws {
        let catalog = try EmptyCatalog()
        let database = catalog.catalog.database
        try database.write {
            try database.execute(
                """
                INSERT INTO slot WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n \
                LIMIT 1000000) SELECT i, zeroblob(16) FROM n
                """)
        }
        let another = try Catalog(
            path: catalog.directory("catalog.sqlite"), access: .readWrite,
            lockPath: catalog.directory("lock"))
        let taken = try another.write { transaction in
            try (0..<100).map { _ in try transaction.takeSlot(for: catalog.owner) }
        }
        #expect(taken == Array(1_000_000..<1_000_100))
    }
}

/// An empty catalog in a folder of its own.
struct EmptyCatalog {
    let directory: TemporaryDirectory
    let catalog: Catalog
    let owner = [UInt8](repeating: 7, count: 16)

    init() throws {
        directory = try TemporaryDirectory()
        catalog = try Catalog.create(
            path: directory("catalog.sqlite"), lockPath: directory("lock"), modes: .oneAccount)
    }

    func take(_ count: Int) throws -> [Int64] {
        try catalog.write { transaction in
            try (0..<count).map { _ in try transaction.takeSlot(for: owner) }
        }
    }
}
