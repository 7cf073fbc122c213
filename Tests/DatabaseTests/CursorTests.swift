import Database
import Testing

/// Queries that are gone through side by side.
@Suite struct CursorTests {
    @Test func `two cursors over one statement go their own ways and end for good`() throws {
        let test = try Fixture()
        try test.database.write {
            for (id, name) in [(1, "a"), (2, "b"), (3, "c")] { try test.add(Int64(id), name) }
        }
        try test.database.read {
            var first = try test.database.cursor("SELECT name FROM item ORDER BY id")
            var second = try test.database.cursor("SELECT name FROM item ORDER BY id")
            var seen: [String] = []
            while try first.step() {
                seen.append(try first.row.text(at: 0))
                if seen.count == 1, try second.step() {
                    seen.append(try second.row.text(at: 0) + "2")
                }
            }
            let (again, further) = (try first.step(), try second.step())
            #expect(seen == ["a", "a2", "b", "c"])
            #expect(!again)
            #expect(further)
        }
        // Each was given back: the table can be dropped.
        try test.database.write { try test.database.execute("DROP TABLE item") }
    }

    @Test func `outside of a transaction there is none, since it would see changing states`() throws
    {
        let test = try Fixture()
        #expect(throws: DatabaseError.self) { _ = try test.database.cursor("SELECT 1").row.count }
    }

    @Test func `sixteen bytes are read as two words, and no other number is`() throws {
        let test = try Fixture()
        try test.database.read {
            var cursor = try test.database.cursor(
                "SELECT x'000102030405060708090a0b0c0d0e0f', x'00'")
            let hasRow = try cursor.step()
            #expect(hasRow)
            let words = try cursor.row.words(at: 0)
            #expect(words.high == 0x0001_0203_0405_0607)
            #expect(words.low == 0x0809_0a0b_0c0d_0e0f)
            do {
                _ = try cursor.row.words(at: 1)
                Issue.record("one byte was read as sixteen")
            } catch let error as DatabaseError {
                #expect(error == .corrupt("column x'00' is not 16 bytes"))
            }
        }
    }
}
