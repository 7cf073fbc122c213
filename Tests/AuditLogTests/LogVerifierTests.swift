import AuditLog
import Synchronization
import Testing
import VaultCrypto
import VaultModel

/// Promise 3: the record cannot be quietly changed.
@Suite struct LogVerifierTests {
    @Test func `a log in which everything happened is sound, and knows its people and keys`() throws
    {
        let log = try TestLog.full()
        let summary = TestLog.verify(
            log.leaves,
            trusting: .init(
                vaultID: log.vaultID, founder: try log.founder.keys().sign,
                logKey: try log.noteKey(1)))
        #expect(summary.findings == [])
        #expect(summary.isSound)
        #expect(summary.size == UInt64(log.leaves.count))
        #expect(summary.root == log.tree.frontier.root)
        #expect(summary.vaultID == log.vaultID)
        #expect(summary.families == 2)
        #expect(summary.clockSteps == 0)
        #expect(summary.principals.count == 5)
        let states = Dictionary(grouping: summary.principals, by: \.id).mapValues { $0[0].state }
        #expect(states[log.uploader.id] == .retired)
        #expect(states[log.practitioner.id] == .active)
        #expect(summary.logKeys.map(\.from) == [0, 14])
        #expect(summary.logKeys.map(\.to) == [14, nil])
        #expect(try summary.verify(head: log.head()).size == summary.size)
    }

    @Test func `the last word on each row is told in the log's order`() throws {
        let log = try TestLog.full()
        let words = Mutex<[String: (UInt64, Record.RowWord.State)]>([:])
        _ = TestLog.verify(log.leaves) { spoken in
            let word = spoken.row.word
            words.withLock { $0["\(word.table)/\(word.id)"] = (spoken.index, word.state) }
        }
        let last = words.withLock { $0 }
        #expect(last["purge_run/part-2"]?.0 == 13)
        #expect(last["purge_run/part-2"]?.1 == .holds(SHA256.hash([])))
        #expect(last["row/1"]?.0 == 15)
        #expect(last["row/1"]?.1 == .holds(SHA256.hash([15])))
    }

    @Test func `a verification goes on where an earlier one ended`() throws {
        let log = try TestLog.full()
        let half = TestLog.verify(Array(log.leaves.prefix(9)))
        var verifier = LogVerifier(resuming: half.state)
        for leaf in log.leaves.dropFirst(9) { verifier.feed(leaf) }
        let summary = verifier.finish()
        #expect(summary.isSound)
        #expect(summary.root == log.tree.frontier.root)
    }

    @Test func `a record left out, doubled, moved or put in is found at its place`() throws {
        let log = try TestLog.full()
        for index in 1..<log.leaves.count {
            var without = log.leaves
            without.remove(at: index)
            let isLast = index == log.leaves.count - 1
            #expect(
                TestLog.verify(without).findings.map(\.index) == (isLast ? [] : [UInt64(index)]))
            var doubled = log.leaves
            doubled.insert(doubled[index], at: index)
            #expect(
                TestLog.verify(doubled).findings == [
                    .tampered(index: UInt64(index + 1), .index(found: UInt64(index)))
                ])
            var swapped = log.leaves
            swapped.swapAt(index, index - 1)
            #expect(TestLog.verify(swapped).findings.map(\.index) == [UInt64(index - 1)])
            var replayed = log.leaves
            replayed[index] = log.leaves[index - 1]
            #expect(TestLog.verify(replayed).findings.map(\.index) == [UInt64(index)])
        }
    }

    @Test func `a record of another vault is refused, and so is the other vault`() throws {
        let log = try TestLog.full()
        let other = try TestLog.full(mark: 1)
        var mixed = log.leaves
        mixed[5] = other.leaves[5]
        #expect(TestLog.verify(mixed).findings == [.tampered(index: 5, .before)])
        let ours = try #require(log.vaultID)
        let theirs = try #require(other.vaultID)
        #expect(
            TestLog.verify(other.leaves, trusting: .init(vaultID: ours)).findings == [
                .tampered(index: 0, .anotherVault(expected: ours, found: theirs))
            ])
        #expect(
            TestLog.verify(other.leaves, trusting: .init(logKey: try log.noteKey(0))).findings == [
                .unverifiable(index: 0, .logKeyUnknown)
            ])
        let stranger = try TestPerson(9).keys().sign
        #expect(
            TestLog.verify(other.leaves, trusting: .init(founder: stranger)).findings == [
                .tampered(index: 0, .anotherFounder)
            ])
    }

    @Test func `a checkpoint of another size, root, origin or key is no head`() throws {
        let log = try TestLog.full()
        let summary = TestLog.verify(log.leaves)
        let shorter = TestLog.verify(Array(log.leaves.dropLast()))
        #expect(throws: AuditLogError.self) { try shorter.verify(head: log.head()) }
        let other = try TestLog.full(mark: 1)
        #expect(throws: AuditLogError.self) { try summary.verify(head: other.head()) }
    }

    @Test func `a clock that steps back is noted, and no alarm`() throws {
        var log = try TestLog()
        try log.append(.personAccept, log.officer, [.governance]) {
            $0.at = Instant(milliseconds: 5)
        }
        let summary = TestLog.verify(log.leaves)
        #expect(summary.isSound)
        #expect(summary.clockSteps == 1)
    }
}
