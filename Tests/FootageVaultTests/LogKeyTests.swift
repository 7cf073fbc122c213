import AuditLog
import Catalog
import Database
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// The log is given a new key, and whatever the old one signed goes on verifying.
@Suite struct LogKeyTests {
    /// The vault, held alone, as somebody.
    private func alone(
        _ test: TestVault, as whose: TestVault.Whose = .founder
    ) throws -> UnlockedVault {
        try Vault(
            at: test.directory + "/vault", environment: test.environment,
            occupancy: .alone(waiting: .milliseconds(100))
        ).unlock(with: test.secret(of: whose))
    }

    @discardableResult
    private func rotate(_ test: TestVault) throws -> LogKeyChange {
        let founder = try alone(test)
        let change = try founder.rotateLogKey()
        try founder.remember()
        return change
    }

    private func head(_ test: TestVault) throws -> SignedNote {
        try SignedNote(try #require(try test.catalog().logHead()).checkpoint)
    }

    @Test func `the status says that whoever left has the log's key, until it is changed`() throws {
        let test = try TestVault()
        func sentences() throws -> [String] {
            try test.founder().status().lines.filter { $0.name == "log-key" }.map(\.sentence)
        }
        #expect(try sentences() == [])
        do {
            let founder = try test.founder()
            _ = try founder.retire(founder.findPerson("Purge job"), reason: "Not needed")
            try founder.remember()
        }
        #expect(try sentences().map { $0.contains("footage audit rotate-key") } == [true])
        // Whoever goes on from what they remember is told, too.
        #expect(try sentences().count == 1)
        try rotate(test)
        #expect(try sentences() == [])
    }

    @Test
    func `promise 3: the head at the change bears both signatures, the next one only the new`()
        throws
    {
        let test = try TestVault()
        let before = try head(test)
        let change = try rotate(test)
        #expect(change.size == UInt64(try test.logSize()))
        #expect(change.version == 2)
        #expect(change.people == 3)
        let both = try head(test)
        #expect(both.lines.count == 2)
        #expect(both.lines[0].keyID == before.lines[0].keyID)
        _ = try test.practitioner().listFamilies()
        let next = try head(test)
        #expect(next.lines.map(\.keyID) == [both.lines[1].keyID])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 3: heads from before, between and after two changes go on verifying`()
        throws
    {
        let test = try TestVault()
        var heads = [try test.founder().printCheckpoint().note]
        for _ in 0..<2 {
            try rotate(test)
            heads.append(String(decoding: try head(test).bytes, as: UTF8.self))
            heads.append(try test.founder().printCheckpoint().note)
        }
        for head in heads {
            #expect(try test.vault().verify(VerificationPlan(against: head)).findings == [])
        }
        // Everyone goes on, with what they remember from before and without.
        for whose in [TestVault.Whose.practitioner, .purge, .founder] {
            try test.vault().unlock(with: test.secret(of: whose)).remember()
        }
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `the head that both keys signed is had again, byte for byte`()
        throws
    {
        let test = try TestVault()
        let second = try #require(try rotate(test).head)
        _ = try test.practitioner().listFamilies()
        let third = try #require(try rotate(test).head)
        // Who comes later is given the earlier keys, too.
        let late = try test.colleague("Late Comer", [.administrator])
        for (version, head) in [(2, second), (3, third)] {
            let again = try test.practitioner().headOfLogKey(version: version)
            #expect(again.note == head)
            #expect(try test.lastEvents(1) == ["audit.checkpoint old-head"])
            #expect(
                try test.vault().verify(VerificationPlan(against: again.note)).findings == [])
            #expect(try late.headOfLogKey(version: version).note == head)
        }
        #expect(code { _ = try test.founder().headOfLogKey(version: 1) } == "first-log-key")
        #expect(code { _ = try test.founder().headOfLogKey(version: 4) } == "not-found")
        // A head from before is no newer memory of the vault than it was.
        #expect(try test.founder().status().figures.headElsewhere == nil)
    }

    @Test func `promise 3: who kept the old key signs no later head`() throws {
        let test = try TestVault()
        let old = try SigningKey(seed: test.founder().vaultKey(.log))
        try rotate(test)
        _ = try test.practitioner().listFamilies()
        let note = try head(test)
        let forged = try Checkpoint(text: note.text).signed(by: old)
        try test.tamper("UPDATE log_head SET checkpoint = ?", values: [.blob(forged.bytes)])
        #expect(try test.vault().verify().findings.map(\.code) == ["head-signature"])
        // Before whatever act, by who has seen the new key and who has not.
        #expect(code { _ = try test.practitioner().listFamilies() } == "log")
        #expect(code { _ = try test.founder().listFamilies() } == "log")
        // Nor one that would make the log look cut off.
        let far = try Checkpoint(
            origin: Checkpoint(text: note.text).origin, size: 10_000,
            root: SHA256.hash([UInt8]())
        ).signed(by: old)
        try test.tamper("UPDATE log_head SET checkpoint = ?", values: [.blob(note.bytes)])
        let report = try test.vault().verify(
            VerificationPlan(against: String(decoding: far.bytes, as: UTF8.self)))
        #expect(report.findings.map(\.code) == ["kept-head"])
        #expect(report.verdict == .unverifiable)
    }

    @Test func `promise 3: a key that no record introduces is refused before an act`() throws {
        let test = try TestVault()
        try test.practitioner().remember()
        try rotate(test)
        // As whoever can write the catalog would hand out a key of their own.
        let stranger = SigningKey()
        let seed = stranger.withSeed { SecretBytes(copying: $0) }
        let sealed = try seed.sealed(to: [test.practitionerIdentity.publicKey])
        try test.tamper(
            """
            UPDATE wrap SET sealed = ? WHERE vault_key IN \
            (SELECT id FROM vault_key WHERE key = 'log' AND version = 2)
            """, values: [.blob(sealed)])
        #expect(code { _ = try test.practitioner() } == "log-key")
    }

    @Test func `promise 3: a key that is taken back to the old one is told by who saw the new`()
        throws
    {
        let test = try TestVault()
        try rotate(test)
        try test.practitioner().remember()
        try test.tamper(
            "DELETE FROM wrap WHERE vault_key IN (SELECT id FROM vault_key WHERE version = 2)",
            "DELETE FROM vault_key WHERE version = 2")
        #expect(code { _ = try test.practitioner() } == "log-key")
    }

    @Test func `only administrators change it, and only alone`() throws {
        let test = try TestVault()
        #expect(code { _ = try test.founder().rotateLogKey() } == "not-alone")
        let size = try test.logSize()
        #expect(code { _ = try alone(test, as: .practitioner).rotateLogKey() } == "role")
        #expect(try test.logSize() == size + 1)
        let founder = try alone(test)
        #expect(try founder.rehearse { try $0.rotateLogKey() }.version == 2)
        #expect(try test.logSize() == size + 1)
    }

    @Test func `backups from before and after the change verify, and restore`() throws {
        let test = try TestVault()
        _ = try test.family()
        try test.backUp()
        try rotate(test)
        try test.backUp()
        #expect(try test.verifyBackup().findings == [])
        try rotate(test)
        try test.founder().remember()
        let summary = try test.restore()
        #expect(summary.verification.findings == [])
        _ = try test.open(as: .practitioner).listFamilies()
    }

    @Test func `a colleague who comes after the change is given the key, and signs`() throws {
        let test = try TestVault()
        try rotate(test)
        let colleague = try test.colleague("Cy Third", [.practitioner])
        try colleague.remember()
        _ = try test.vault().unlock(with: SecretIdentity(colleague.identity.copy())).listFamilies()
        #expect(try test.founder().verify().findings == [])
    }
}
