import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// Changes the catalog with stock tools, which hold no row to those it refers to.
    func edit(_ sql: String) throws {
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            changed = c.execute(sys.argv[2]).rowcount
            c.commit()
            sys.exit(0 if changed > 0 else 3)
            """
        let done = try ExportedFolder.run(
            "/usr/bin/env", ["python3", "-c", script, directory + "/vault/catalog.sqlite", sql],
            in: "/")
        try #require(done.code == 0, "\(sql): \(done.errors)")
    }

    /// Opens the vault as a command does, and gives what it says of verifying the whole log.
    func said(
        as identity: borrowing X25519Identity, _ act: (UnlockedVault) throws -> Void
    ) throws -> [String] {
        let said = Said()
        let unlocked = try vault().unlock(
            with: SecretIdentity(identity.copy()), announcing: { said.sentences.append($0) })
        try act(unlocked)
        try unlocked.remember()
        return said.sentences
    }

    private final class Said {
        var sentences: [String] = []
    }

    /// Where somebody's files in the state directory lie: those whose names begin so.
    func stateFiles(_ prefix: String) throws -> [String] {
        let place = directory + "/state/\(id)"
        return try LinuxDisk().entries(of: place).map(\.name).filter { $0.hasPrefix(prefix) }
            .map { place + "/" + $0 }
    }

    /// Puts other bytes in a file's place.
    func replace(_ path: String, with bytes: [UInt8]) throws {
        try LinuxDisk().replaceFile(at: path, with: bytes, mode: 0o600, temporaryName: "test.new")
    }

    func bytes(of path: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 26)
    }
}
