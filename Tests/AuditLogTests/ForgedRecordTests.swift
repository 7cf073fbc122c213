import AuditLog
import Foundation
import Testing
import VaultCrypto
import VaultModel

/// Promise 3: no byte of a record is without meaning, and no colleague's record can be said again.
@Suite struct ForgedRecordTests {
    /// What the leaf at an index is found to be after those that stand before it in a log.
    private static func finding(
        _ leaf: [UInt8], after state: LogVerifier.State
    ) -> Finding? {
        var verifier = LogVerifier(resuming: state)
        verifier.feed(leaf)
        return verifier.finish().findings.first
    }

    /// What was learned before each record.
    private static func states(_ log: TestLog) -> [LogVerifier.State] {
        var states = [LogVerifier.State()]
        for leaf in log.leaves {
            var verifier = LogVerifier(resuming: states[states.count - 1])
            verifier.feed(leaf)
            states.append(verifier.finish().state)
        }
        return states
    }

    /// A change of one byte of a record.
    private struct Change {
        let index: Int
        let place: Int
        let mask: UInt8
    }

    /// Every bit of every byte, or some of them.
    private static func changes(_ log: TestLog) -> [Change] {
        let all = log.leaves.indices.flatMap { index in
            log.leaves[index].indices.map { (index, $0) }
        }
        if ProcessInfo.processInfo.environment["FOOTAGE_LONG"] == "1" {
            return all.flatMap { index, place in
                (0..<8).map { Change(index: index, place: place, mask: 1 << UInt8($0)) }
            }
        }
        // The same in every run.
        var state: UInt64 = 6
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        return (0..<500).map { _ in
            let (index, place) = all[next(all.count)]
            return Change(index: index, place: place, mask: 1 << UInt8(next(8)))
        }
    }

    @Test
    func `any byte of any record that is changed, left out or doubled is found there`() throws {
        let log = try TestLog.full()
        let states = Self.states(log)
        for change in Self.changes(log) {
            // The vault's id is record 0's hash: of that one a trusted id tells.
            guard change.index > 0 else { continue }
            let leaf = log.leaves[change.index]
            var flipped = leaf
            flipped[change.place] ^= change.mask
            var without = leaf
            without.remove(at: change.place)
            var doubled = leaf
            doubled.insert(leaf[change.place], at: change.place)
            for forged in [flipped, without, doubled] {
                let found = Self.finding(forged, after: states[change.index])
                guard case .tampered(UInt64(change.index), _)? = found else {
                    Issue.record("\(change): \(String(describing: found))")
                    return
                }
            }
        }
    }

    @Test func `any byte of record 0 that is changed makes it another vault's`() throws {
        let log = try TestLog.full()
        for place in log.leaves[0].indices {
            var forged = log.leaves[0]
            forged[place] ^= 1 << UInt8(place % 8)
            let summary = TestLog.verify([forged], trusting: .init(vaultID: log.vaultID))
            let first = try #require(summary.findings.first)
            guard case .tampered(0, _) = first else {
                Issue.record("byte \(place): \(first)")
                return
            }
        }
    }

    /// A log in which the practitioner was an administrator for a while.
    private func log() throws -> (log: TestLog, given: Int) {
        var log = try TestLog()
        try log.append(.personAccept, log.officer, [.governance])
        try log.join(log.practitioner, .practitioner)
        let given = log.leaves.count
        for role in [Role.administrator, .practitioner] {
            try log.append(
                .personRoles, log.founder, [.administrator],
                introducing: .roles(log.practitioner.id, [role]))
        }
        #expect(TestLog.verify(log.leaves).findings == [])
        return (log, given)
    }

    @Test func `a role that was taken is not had again by the record that once gave it`() throws {
        let (log, given) = try log()
        let end = UInt64(log.leaves.count)
        let old = log.leaves[given]
        #expect(
            TestLog.verify(log.leaves + [old]).findings == [
                .tampered(index: end, .index(found: UInt64(given)))
            ])
        // With another number it is not what the founder signed.
        var record = try SignedRecord(leaf: old).record
        record.index = end
        let renumbered = try record.signed(
            by: log.practitioner.signingKey(), vaultID: log.vaultID)
        #expect(
            TestLog.verify(log.leaves + [renumbered.leaf]).findings == [
                .tampered(index: end, .before)
            ])
        record.before = log.tree.frontier.root
        let joined = try record.signed(by: log.practitioner.signingKey(), vaultID: log.vaultID)
        #expect(
            TestLog.verify(log.leaves + [joined.leaf]).findings == [
                .tampered(index: end, .signature(log.founder.id))
            ])
    }

    @Test func `a role that was taken is not had by who says so, nor given by themselves`() throws {
        let (base, _) = try log()
        let end = UInt64(base.leaves.count)
        func finding(_ roles: [Role]) throws -> [Finding] {
            var log = base
            try log.append(
                .personRoles, log.practitioner, roles,
                introducing: .roles(log.practitioner.id, [.administrator]))
            return TestLog.verify(log.leaves).findings
        }
        #expect(
            try finding([.administrator]) == [
                .tampered(
                    index: end, .rolesUntrue(held: [.practitioner], said: [.administrator]))
            ])
        #expect(
            try finding([.practitioner]) == [
                .tampered(index: end, .notAllowed(.personRoles, [.practitioner]))
            ])
    }

    @Test func `what was signed for another vault is no record of this one, whatever its place`()
        throws
    {
        let log = try TestLog.full()
        let other = try TestLog.full(mark: 1)
        let end = log.leaves.count - 1
        let record = try SignedRecord(leaf: log.leaves[end]).record
        let signed = try record.signed(
            by: log.practitioner.signingKey(), vaultID: other.vaultID)
        #expect(
            TestLog.verify(log.leaves.dropLast() + [signed.leaf]).findings == [
                .tampered(index: UInt64(end), .signature(log.practitioner.id))
            ])
    }
}
