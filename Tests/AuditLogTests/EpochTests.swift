import AuditLog
import Testing
import VaultCrypto
import VaultModel

/// Promise 3 across a restore: what an epoch may open, and what heads of the one before still show.
@Suite struct EpochTests {
    /// A log that was restored at some size, with what it was when it was lost.
    private struct Restored {
        var log: TestLog
        let lost: TestLog
        let size: UInt64

        init() throws {
            log = try TestLog.full()
            size = UInt64(log.leaves.count)
            var longer = log
            try longer.watch(longer.familyA)
            lost = longer
        }
    }

    private func findings(
        _ edit: (inout EpochOpening) throws -> Void
    ) throws -> [Finding.Reason] {
        let restored = try Restored()
        var log = restored.log
        try log.openEpoch(newest: try restored.lost.newest(), edit: edit)
        let findings = TestLog.verify(log.leaves).findings
        #expect(findings.allSatisfy { $0.index == restored.size })
        return findings.map(\.reason)
    }

    @Test func `an epoch goes on where the restored log ended, under a new origin and key`() throws
    {
        let restored = try Restored()
        var log = restored.log
        let old = try log.head()
        try log.openEpoch(newest: try restored.lost.newest())
        let first = TestLog.verify(log.leaves)
        #expect(first.findings == [])
        #expect(first.epochs.map(\.number) == [1, 2])
        #expect(first.epochs.map(\.from) == [0, restored.size])
        #expect(first.epochs.map(\.origin) == [TestLog.origin, TestLog.origin + "/2"])
        #expect(first.epochs[1].opening?.lost == 2)
        #expect(try first.verify(head: log.head()).size == restored.size + 1)
        try log.watch(log.familyB)
        let summary = TestLog.verify(log.leaves)
        #expect(summary.isSound)
        #expect(try summary.verify(head: log.head()).origin == TestLog.origin + "/2")
        // A checkpoint of the restored size is the old key's; the next one is the new key's alone.
        let keys = summary.logKeys
        #expect(keys.count == 3)
        #expect(keys.map { $0.signs(size: restored.size) } == [false, true, false])
        #expect(keys.map { $0.signs(size: restored.size + 1) } == [false, false, true])
        #expect(try Checkpoint(verifying: old, by: keys[1].key).size == restored.size)
    }

    @Test func `the old key and the old origin sign no head of a new epoch`() throws {
        let restored = try Restored()
        var log = restored.log
        let oldSeed = log.logKeys[log.logKeys.count - 1]
        try log.openEpoch()
        let summary = TestLog.verify(log.leaves)
        for (origin, seed) in [
            (TestLog.origin, oldSeed), (log.origin, oldSeed),
            (TestLog.origin, log.logKeys[log.logKeys.count - 1]),
        ] {
            let head = try Checkpoint(
                origin: origin, size: UInt64(log.leaves.count), root: log.tree.frontier.root
            ).signed(by: SigningKey(seed: SecretBytes(copying: seed)))
            #expect(throws: AuditLogError.self) { try summary.verify(head: head) }
        }
    }

    @Test func `only governance opens an epoch`() throws {
        var log = try Restored().log
        try log.openEpoch(by: \.practitioner, [.practitioner])
        #expect(
            TestLog.verify(log.leaves).findings.map(\.reason) == [
                .notAllowed(.epochOpen, [.practitioner])
            ])
        var forged = try Restored().log
        try forged.openEpoch(by: \.practitioner, [.governance])
        #expect(
            TestLog.verify(forged.leaves).findings.map(\.reason) == [
                .rolesUntrue(held: [.practitioner], said: [.governance])
            ])
    }

    @Test func `an epoch is the next one, of this vault, in its actor's own name`() throws {
        #expect(try findings { $0.epoch = 3 } == [.introduction(.epoch)])
        #expect(try findings { $0.epoch = 1 } == [.introduction(.epoch)])
        #expect(try findings { $0.restored.epoch = 2 } == [.introduction(.epoch)])
        let other = try #require(try TestLog.full(mark: 1).vaultID)
        #expect(try findings { $0.vault = other } == [.introduction(.vault)])
        let founder = try TestPerson(1).id
        #expect(try findings { $0.person = founder } == [.introduction(.opener)])
    }

    @Test func `an epoch has a new key under the origin that follows`() throws {
        let log = try TestLog.full()
        let old = try log.noteKey(0)
        #expect(
            try findings {
                $0.log = try NoteKey(name: TestLog.origin + "/2", key: old.key)
            } == [.introduction(.keyKnown)])
        #expect(
            try findings { $0.log = try NoteKey(name: TestLog.origin, key: $0.log.key) }
                == [.introduction(.origin)])
        #expect(
            try findings { $0.log = try NoteKey(name: TestLog.origin + "/3", key: $0.log.key) }
                == [.introduction(.origin)])
    }

    @Test func `an epoch names the restored head, signed by the key it had`() throws {
        let full = try TestLog.full()
        let size = UInt64(full.leaves.count)
        let key = full.logKeys[full.logKeys.count - 1]
        func head(
            _ origin: String = TestLog.origin, size: UInt64, _ root: SHA256Digest, by seed: [UInt8]
        ) throws -> SignedNote {
            try Checkpoint(origin: origin, size: size, root: root)
                .signed(by: SigningKey(seed: SecretBytes(copying: seed)))
        }
        let root = full.tree.frontier.root
        let shorter = try Proof.root(size: size - 1, in: full.tree)
        for wrong in [
            try head(size: size - 1, shorter, by: key), try head(size: size, shorter, by: key),
            try head(size: size, root, by: full.logKeys[0]),
            try head(TestLog.origin + "/2", size: size, root, by: key),
        ] {
            #expect(try findings { $0.restored.note = wrong } == [.introduction(.restored)])
        }
    }

    @Test func `an epoch counts what is lost by the newest head that it names`() throws {
        #expect(try findings { $0.lost = 1 } == [.introduction(.epoch)])
        #expect(try findings { $0.lost = nil } == [.introduction(.epoch)])
        #expect(try findings { $0.newest?.size += 1 } == [.introduction(.newest)])
        #expect(try findings { $0.newest?.root = SHA256.hash([]) } == [.introduction(.newest)])
        #expect(try findings { $0.newest?.epoch = 0 } == [.introduction(.newest)])
        let other = try TestLog.full(mark: 1).head()
        #expect(try findings { $0.newest?.note = other } == [.introduction(.newest)])
        // On paper it bears no signature.
        #expect(try findings { $0.newest?.note = nil } == [])
        var older = try Restored().log
        var newest = try older.newest()
        newest.size -= 1
        newest.note = nil
        try older.openEpoch(newest: newest)
        #expect(
            TestLog.verify(older.leaves).findings.map(\.reason) == [.introduction(.newest)])
    }

    @Test func `a backup older than an epoch that somebody saw opens the epoch after that one`()
        throws
    {
        let restored = try Restored()
        var second = restored.log
        try second.openEpoch()
        try second.watch(second.familyA)
        var third = restored.log
        try third.openEpoch(newest: try second.newest())
        let summary = TestLog.verify(third.leaves)
        #expect(summary.findings == [])
        #expect(summary.epochs.map(\.number) == [1, 3])
        #expect(summary.epochs.last?.origin == TestLog.origin + "/3")
        let newest = try second.newest()
        #expect(summary.epoch(ofOrigin: TestLog.origin + "/2") == 2)
        let standing = summary.standing(epoch: 2, size: newest.size, root: newest.root)
        #expect(standing == .lost(summary.epochs[1]))
        // Without that head nobody could tell, and an epoch is not skipped.
        var skipping = restored.log
        try skipping.openEpoch { $0.epoch = 3 }
        #expect(
            TestLog.verify(skipping.leaves).findings.map(\.reason) == [.introduction(.epoch)])
    }

    @Test func `heads of the epoch before stand, are known to be lost, or are not explained`()
        throws
    {
        let restored = try Restored()
        var log = restored.log
        try log.openEpoch(newest: try restored.lost.newest())
        let summary = TestLog.verify(log.leaves)
        let opened = summary.epochs[1]
        let root = try restored.lost.newest().root
        func standing(_ epoch: Int64, _ size: UInt64) -> HeadStanding {
            summary.standing(epoch: epoch, size: size, root: root)
        }
        #expect(standing(1, restored.size) == .within)
        #expect(standing(1, restored.size + 1) == .lost(opened))
        #expect(standing(1, restored.size + 2) == .lost(opened))
        #expect(standing(1, restored.size + 3) == .unexplained(opened))
        #expect(standing(2, restored.size + 1) == .within)
        #expect(standing(2, restored.size + 2) == .beyond)
        #expect(standing(3, 1) == .later)
        // The same number of records and another root is another log.
        let fork = summary.standing(
            epoch: 1, size: restored.size + 2, root: SHA256.hash([1]))
        #expect(fork == .unexplained(opened))
        #expect(summary.epoch(ofOrigin: TestLog.origin) == 1)
        #expect(summary.epoch(ofOrigin: "elsewhere/2") == nil)
    }

    @Test func `every byte of an opening counts`() throws {
        let restored = try Restored()
        var log = restored.log
        try log.openEpoch(newest: try restored.lost.newest())
        let index = log.leaves.count - 1
        for place in stride(from: 0, to: log.leaves[index].count, by: 7) {
            var leaves = log.leaves
            leaves[index][place] ^= 1
            #expect(TestLog.verify(leaves).findings.map(\.index) == [UInt64(index)])
        }
        let record = try SignedRecord(leaf: log.leaves[index]).record
        let members = try #require(record.introduces)
        let introduction = try #require(try Introduction(of: .epochOpen, members))
        #expect(introduction.members == members)
    }
}
