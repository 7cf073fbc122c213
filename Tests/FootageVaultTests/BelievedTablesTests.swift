import AgeFile
import AuditLog
import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultModel

/// What is derived from the log is held to it before anything is signed on its word.
@Suite struct BelievedTablesTests {
    @Test(arguments: [
        "UPDATE log_node SET hash = zeroblob(32) WHERE level = (SELECT max(level) FROM log_node)",
        "DELETE FROM log_node WHERE level = (SELECT max(level) FROM log_node)",
        "UPDATE log_head SET checkpoint = x''",
        "UPDATE log_head SET size = size - 1",
    ])
    func `promise 3: on a tree that is not the signed head's nothing is signed`(
        statement: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        try test.tamper(statement)
        try expectTampered(test) { _ = try $0.listFamilies() }
        try expectTampered(test) {
            _ = try $0.addSession(
                family, on: $0.vault.today, from: nil, to: nil, programme: nil)
        }
        #expect(try test.rows(SessionRow.self).count == 1)
    }

    @Test func `promise 3: a head signed by another key than the log's is not gone on from`() throws
    {
        let test = try TestVault()
        let note = try SignedNote(try #require(try test.catalog().logHead()).checkpoint)
        let head = try Checkpoint(text: note.text)
        let forged = try head.signed(by: SigningKey())
        try test.tamper("UPDATE log_head SET checkpoint = ?", values: [.blob(forged.bytes)])
        try expectTampered(test) { _ = try $0.listFamilies() }
    }

    @Test func `promise 3: a log key that is not the one the vault began with signs nothing`()
        throws
    {
        let test = try TestVault()
        let key = try #require(try test.rows(VaultKeyRow.self).first { $0.key == .log })
        let other = try SigningKey().withSeed {
            try AgeFile.seal($0, to: [test.practitionerIdentity.publicKey])
        }
        let ann = try test.practitioner().principal
        try test.tamper(
            "UPDATE wrap SET sealed = ? WHERE vault_key = ? AND principal = ?",
            values: [.blob(other), .id(key.id), .id(ann)])
        #expect(code { _ = try test.practitioner() } == "log-key")
    }

    @Test(arguments: [
        "DELETE FROM log_series",
        "UPDATE log_series SET n = n + 1",
        "UPDATE log_series SET previous = zeroblob(32)",
        "UPDATE log_series SET idx = 0",
        "UPDATE log_series SET idx = 1000",
        """
        UPDATE log_series SET (n, idx, previous) = \
        (SELECT n, idx, previous FROM log_series ORDER BY idx DESC LIMIT 1) \
        WHERE idx < (SELECT max(idx) FROM log_series)
        """,
    ])
    func `promise 3: a family's series that is not the log's is not gone on from`(
        statement: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.family(sessionOn: "2026-03-11")
        try test.tamper(statement)
        try expectTampered(test) { _ = try $0.listSessions(family) }
        // What concerns no family goes on.
        _ = try test.practitioner().listFamilies()
    }

    @Test(arguments: [
        ("CREATE TRIGGER quiet AFTER INSERT ON hold BEGIN DELETE FROM hold; END", "quiet"),
        ("CREATE VIEW shown AS SELECT * FROM clip", "shown"),
        ("CREATE TABLE stash (film BLOB)", "stash"),
        ("CREATE INDEX slow ON clip (state)", "slow"),
        ("DROP INDEX clip_digest", "clip_digest"),
        ("ALTER TABLE hold ADD COLUMN quiet INTEGER", "hold"),
        ("ALTER TABLE hold RENAME TO held", "held"),
    ])
    func `promise 3: a catalog with other tables than the program makes is not opened`(
        statement: String, name: String
    ) throws {
        let test = try TestVault()
        try test.tamper(statement)
        do {
            _ = try test.vault()
            Issue.record("opened")
        } catch let error as VaultError {
            #expect(error.kind == .tampered && error.code == "schema")
            #expect(error.message.contains(" \(name) "))
        }
    }

    /// The act is refused as tampering, and nothing was added to the log.
    private func expectTampered(
        _ test: TestVault, _ act: (UnlockedVault) throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let records = try test.catalog().database.query("SELECT count(*) FROM log_record") {
            try $0.int(at: 0)
        }
        var kind: VaultError.Kind?
        do { try act(try test.practitioner()) } catch { kind = VaultError(explaining: error)?.kind }
        #expect(kind == .tampered, sourceLocation: sourceLocation)
        let after = try test.catalog().database.query("SELECT count(*) FROM log_record") {
            try $0.int(at: 0)
        }
        #expect(records == after, sourceLocation: sourceLocation)
    }
}
