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
}
