import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// Changes the catalog behind the log's back, as whoever holds the file can.
    func tamper(_ statements: String..., values: [DatabaseValue] = []) throws {
        let raw = try Database(
            path: directory + "/vault/catalog.sqlite", access: .readWrite, lockPath: nil)
        try raw.write { for sql in statements { _ = try raw.execute(sql, values) } }
    }

    /// What can be done to record 11 behind the log's back.
    static let editsOfARecord = [
        """
        UPDATE log_record SET leaf = CAST(replace(CAST(leaf AS TEXT), '"outcome":"ok"', \
        '"outcome":"failed"') AS BLOB) WHERE idx = 11
        """, "DELETE FROM log_record WHERE idx = 11",
    ]

    /// Does something to a record that governance has verified, and does not verify again, in a log of 40 and more.
    func tamperWithWhatIsKnown(_ sql: String) throws {
        while try logSize() < 40 { _ = try practitioner().listFamilies() }
        let founder = try founder()
        _ = try founder.listFamilies()
        try founder.remember()
        try tamper(sql)
    }

    /// How many records the log has.
    func logSize() throws -> Int64 { try #require(try catalog().logHead()).size }

    /// Bytes in SQLite's log beside the catalog; none where there is no such file.
    func writeAheadLogSize() throws -> UInt64 {
        let path = directory + "/vault/catalog.sqlite-wal"
        guard try LinuxDisk().exists(path) else { return 0 }
        return try LinuxDisk().status(of: path).size
    }

    /// Adds a colleague, who accepts the vault unless they are only invited.
    @discardableResult
    func colleague(
        _ name: String, _ roles: Set<Role>, accepts: Bool = true
    ) throws -> UnlockedVault {
        let identity = SecretIdentity()
        _ = try founder().addPerson(named: name, request: identity.request, roles: roles)
        let colleague = try vault().unlock(with: identity)
        if accepts { try colleague.accept(vaultID: id) }
        return colleague
    }

    /// Puts an index that knows no row under the text of a whole one, as stock tools can.
    static func hollow(_ index: String, in path: String) throws {
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            name = sys.argv[2]
            sql, = c.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
            c.execute("DROP INDEX " + name)
            c.execute(sql + " WHERE salt = x'00'")
            c.execute("PRAGMA writable_schema = ON")
            c.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, name))
            c.execute("PRAGMA writable_schema = RESET")
            c.close()
            """
        let done = try ExportedFolder.run(
            "/usr/bin/env", ["python3", "-c", script, path, index], in: "/")
        #expect(done.code == 0, "\(done.errors)")
    }
}
