import AuditLog
import Testing
import VaultCrypto
import VaultModel

@Suite struct LastEpochTests {
    @Test func `no epoch follows the last number that can be written`() throws {
        #expect(EpochOpening.epoch(after: .max - 1, nil) == .max)
        #expect(EpochOpening.epoch(after: .max, nil) == nil)
        #expect(EpochOpening.epoch(after: 1, .max) == nil)
        let log = try TestLog.full()
        let note = try log.head()
        let vault = try #require(log.vaultID)
        let key = try NoteKey(name: TestLog.origin + "/2", key: SigningKey().verifyingKey)
        #expect(throws: AuditLogError.introductionMalformed(member: "epoch")) {
            _ = try EpochOpening(
                vault: vault, log: key, restored: .init(epoch: .max, note: note), newest: nil,
                person: log.officer.id, reason: "the disk failed",
                described: TestLog.described)
        }
    }
}
