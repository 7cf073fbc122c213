import AuditLog
import Testing
import VaultCrypto
import VaultModel

/// A verification that another process goes on with.
@Suite struct LogVerifierSavingTests {
    /// What a verification of the log's first so many records leaves, as another process finds it.
    private func first(
        _ count: Int, of log: TestLog
    ) throws -> (saved: [UInt8], series: [FamilyID: LogSummary.FamilySeries])? {
        var verifier = LogVerifier(trusting: .init(vaultID: log.vaultID))
        for leaf in log.leaves.prefix(count) { verifier.feed(leaf) }
        let series = verifier.takeSeries()
        guard let saved = verifier.verified.saved else { return nil }
        return (saved, series)
    }

    @Test func `what was saved goes on wherever the verification stopped, but within an act`()
        throws
    {
        let log = try TestLog.full()
        let whole = TestLog.verify(log.leaves)
        var stops = 0
        for count in 0...log.leaves.count {
            guard let (saved, series) = try first(count, of: log) else { continue }
            stops += 1
            let state = try LogVerifier.State(saved: saved)
            #expect(state.size == UInt64(count))
            #expect(state.saved == saved)
            var verifier = LogVerifier(
                trusting: .init(vaultID: log.vaultID), resuming: state,
                knownSeries: { series[$0] })
            for leaf in log.leaves.dropFirst(count) { verifier.feed(leaf) }
            let summary = verifier.finish()
            #expect(summary.findings == [])
            #expect(summary.root == whole.root)
            #expect(summary.principals == whole.principals)
            #expect(summary.logKeys == whole.logKeys)
            #expect(summary.epochs == whole.epochs)
            #expect(try summary.verify(head: log.head()).size == summary.size)
        }
        // The log has one act of two parts.
        #expect(stops == log.leaves.count)
    }

    @Test func `without the ends of the series a family's next record is found to be wrong`() throws
    {
        let log = try TestLog.full()
        let (saved, _) = try #require(try first(9, of: log))
        var verifier = LogVerifier(
            trusting: .init(vaultID: log.vaultID), resuming: try .init(saved: saved))
        for leaf in log.leaves.dropFirst(9) { verifier.feed(leaf) }
        guard case .tampered(_, .seriesGap)? = verifier.finish().findings.last else {
            Issue.record("no gap was found")
            return
        }
    }

    @Test func `any changed byte after what was saved is found at its record`() throws {
        let log = try TestLog.full()
        let (saved, series) = try #require(try first(9, of: log))
        for index in log.leaves.indices.dropFirst(9) {
            var leaves = log.leaves
            leaves[index][leaves[index].count / 2] ^= 1
            var verifier = LogVerifier(
                trusting: .init(vaultID: log.vaultID), resuming: try .init(saved: saved),
                knownSeries: { series[$0] })
            for leaf in leaves.dropFirst(9) { verifier.feed(leaf) }
            #expect(verifier.finish().findings.first?.index == UInt64(index))
        }
    }

    @Test func `what was not saved by it is refused`() throws {
        let log = try TestLog.full()
        let (saved, _) = try #require(try first(9, of: log))
        for count in [0, 1, saved.count - 1] {
            #expect(throws: AuditLogError.self) {
                _ = try LogVerifier.State(saved: Array(saved.prefix(count)))
            }
        }
    }
}
