import Database
import DiskDoubles
import Testing

@Suite struct FullDiskTests {
    /// With a real file system where one may be mounted; `max_page_count` stands in everywhere.
    @Test func `promise 6: a disk that fills up loses no transaction and breaks none`() throws {
        guard let small = try SmallFileSystem(kibibytes: 1024) else { return }
        let database = try Database(
            path: small.directory("catalog.sqlite"), access: .create,
            lockPath: small.directory("lock"))
        try database.write {
            try database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, bytes BLOB)")
        }
        var written: Int64 = 0
        let error = #expect(throws: DatabaseError.self) {
            while written < 1000 {
                try database.write {
                    try database.execute(
                        "INSERT INTO item VALUES (?, zeroblob(20000))", [.integer(written)])
                }
                written += 1
            }
        }
        #expect(error == .full)
        #expect(written > 10)
        let count = try database.first("SELECT count(*) FROM item") { try $0.int(at: 0) }
        #expect(count == written)
        #expect(try database.integrityCheck() == [])
    }
}
