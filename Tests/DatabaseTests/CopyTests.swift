import Database
import DiskDoubles
import Testing
import VaultDisk

@Suite struct CopyTests {
    @Test func `what free pages still hold of a deleted row does not go into a copy`() throws {
        let fixture = try Fixture()
        let database = fixture.database
        let secret = "the mother's former address"
        let long = Array(String(repeating: secret, count: 2000).utf8)
        // As another program would leave it: the connections of this one overwrite what they delete.
        try database.execute("PRAGMA secure_delete = OFF")
        try database.write {
            try fixture.add(1, "kept")
            try database.execute("INSERT INTO item VALUES (2, 'gone', ?)", [.blob(long)])
        }
        try database.write { try database.execute("DELETE FROM item WHERE id = 2") }
        #expect(try database.checkpoint())
        func text(_ name: String) throws -> String {
            String(decoding: try fixture.directory.read(name), as: UTF8.self)
        }
        #expect(try text("catalog.sqlite").contains(secret))
        try database.copy(to: fixture.directory("copy.sqlite"))
        let copy = try text("copy.sqlite")
        #expect(copy.contains("kept") && !copy.contains(secret))
    }
}
