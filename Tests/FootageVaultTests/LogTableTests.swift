import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto

/// Leaves that decide something are those of the tree, long after everybody has verified them.
@Suite struct LogTableTests {
    private func damaged(_ sql: String) throws -> LogTable {
        let test = try TestVault()
        _ = try test.family()
        try test.tamper(sql)
        return try LogTable(test.catalog().database)
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as CatalogError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    private static func strange(_ index: Int) -> String {
        CatalogError.malformed(
            table: "log_record", detail: "from \(index) on it is not what the tree's root says"
        ).message
    }

    @Test func `every leaf of a log is its tree's, from any of them on`() throws {
        let test = try TestVault()
        _ = try test.family()
        let log = try LogTable(test.catalog().database)
        #expect(log.size > 8)
        for start in 0...log.size {
            var count: UInt64 = 0
            try log.forEachLeaf(from: start) { index, leaf in
                let same = try log.leaf(at: index) == leaf
                #expect(same)
                count += 1
            }
            #expect(count == log.size - start)
        }
    }

    @Test func `promise 3: an edited leaf is not given`() throws {
        let log = try damaged(
            "UPDATE log_record SET leaf = CAST(leaf || ' ' AS BLOB) WHERE idx = 3")
        #expect(refusal { _ = try log.leaf(at: 3) } == Self.strange(3))
        #expect(refusal { _ = try log.leaf(at: 4) } == nil)
        #expect(refusal { try log.forEachLeaf(from: 2) { _, _ in } } == Self.strange(2))
        #expect(refusal { try log.forEachLeaf(from: 4) { _, _ in } } == nil)
    }

    @Test func `every stretch of a log is its tree's, and so are the newest`() throws {
        let test = try TestVault()
        _ = try test.family()
        let log = try LogTable(test.catalog().database)
        let all = try (0..<log.size).map { try log.leaf(at: $0) }
        for start in 0...log.size {
            for end in start...log.size {
                #expect(try log.leaves(in: start..<end) == Array(all[Int(start)..<Int(end)]))
            }
            var newest: [[UInt8]] = []
            try log.forEachLeafBackwards(before: start) { _, leaf in
                newest.append(leaf)
                return newest.count < 3
            }
            #expect(newest == all.prefix(Int(start)).suffix(3).reversed())
        }
        let beyond = refusal { _ = try log.leaves(in: 2..<log.size + 1) }
        #expect(beyond == Self.strange(Int(log.size)))
    }

    @Test(arguments: [
        ("UPDATE log_record SET leaf = CAST(leaf || ' ' AS BLOB) WHERE idx = 3", 2),
        ("DELETE FROM log_record WHERE idx = 3", 3),
        ("DELETE FROM log_record WHERE idx = 4", 4),
        ("UPDATE log_node SET hash = randomblob(32) WHERE level = 1 AND idx = 3", 2),
        ("DELETE FROM log_node WHERE level = 0 AND idx = 5", 2),
    ])
    func `promise 3: a stretch with an edit in it or beside it is refused`(
        sql: String, index: Int
    ) throws {
        let log = try damaged(sql)
        #expect(refusal { _ = try log.leaves(in: 2..<5) } == Self.strange(index))
    }

    @Test(arguments: [
        ("DELETE FROM log_record WHERE idx = 3", 3),
        ("DELETE FROM log_record WHERE idx = (SELECT max(idx) FROM log_record)", 1),
        ("UPDATE log_node SET hash = randomblob(32) WHERE level = 0 AND idx = 0", 1),
    ])
    func `promise 3: leaves of which one is missing, or beside another tree, are refused`(
        sql: String, index: Int
    ) throws {
        let log = try damaged(sql)
        #expect(refusal { try log.forEachLeaf(from: 1) { _, _ in } } == Self.strange(index))
    }

    @Test func `what others append meanwhile belongs to the next look`() throws {
        let test = try TestVault()
        _ = try test.family()
        let log = try LogTable(test.catalog().database)
        _ = try test.practitioner().listFamilies()
        var count: UInt64 = 0
        try log.forEachLeaf(from: 2) { _, _ in count += 1 }
        #expect(count == log.size - 2)
        #expect(try test.logSize() > log.size)
    }

    @Test func `promise 5: a leaf edited into a run of the purge lets no wrong clock pass`() throws
    {
        let test = try TestVault()
        try test.endedFamily()
        try test.go(to: TestVault.Day.due)
        #expect(code { _ = try test.purge().runPurge() } == "clock-ahead")
        _ = try test.practitioner().listFamilies()
        // The job has verified what is there, and does not again.
        try test.purge().remember()
        let raw = try test.catalog(.readWrite).database
        let end = try LogTable(raw).size - 1
        let leaf = String(decoding: try LogTable(raw).leaf(at: end), as: UTF8.self)
        #expect(leaf.contains("\"event\":\"family.list\""))
        let forged = leaf.replacing("\"event\":\"family.list\"", with: "\"event\":\"purge.run\"")
        try raw.write {
            _ = try raw.execute(
                "UPDATE log_record SET leaf = ? WHERE idx = ?",
                [.blob(Array(forged.utf8)), .integer(Int64(end))])
        }
        #expect(throws: CatalogError.self) { try test.purge().runPurge() }
        #expect(try test.held().count == 1)
    }
}
