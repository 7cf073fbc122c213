import Catalog
import ClipStore
import Database
import FootageVault
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What others do while a purge goes from batch to batch.
@Suite struct PurgeBatchTests {
    /// A vault with three clips that are due, in order of id.
    private func dueVault() throws -> (test: TestVault, clips: [ClipID], addresses: [ClipAddress]) {
        let test = try TestVault()
        let addresses = try test.endedFamily(films: (1...3).map { TestVault.film($0 * 1000) })
        try test.live(until: TestVault.Day.due)
        let rows = try test.rows(ClipRow.self)
        return (test, rows.map(\.id), rows.map { addresses[Int($0.number) - 1] })
    }

    /// A purge of batches of one clip, in which something happens once, when the first is marked.
    private func purge(
        _ test: TestVault, perBatch: Int = 1, whenMarked act: @escaping @Sendable () throws -> Void
    ) throws -> PurgeSummary {
        let isFirst = Mutex(true)
        let vault = Vault(
            try test.vault(),
            slots: {
                StepKeyStore(base: $0) { (step) throws(DiskError) in
                    guard step == .beforeSlots, isFirst.withLock({ $0.exchange(with: false) })
                    else { return }
                    do { try act() } catch { Issue.record(error) }
                }
            }, clips: { $0 })
        let purge = try vault.unlock(with: SecretIdentity(test.purgeIdentity.copy()))
        purge.clipsPerBatch = perBatch
        return try purge.runPurge()
    }

    @Test
    func `promise 5: a hold placed between the plan and a clip's intent wins`() throws {
        let (test, clips, addresses) = try dueVault()

        let summary = try purge(test) {
            _ = try test.founder().placeHold(
                on: .clip(addresses[1]), kind: .court, reason: "Order of 14 May",
                reviewBy: test.date("2026-08-01"))
        }

        #expect(summary.destroyed == [clips[0], clips[2]])
        #expect(summary.skipped.map(\.clip) == [clips[1]])
        #expect(summary.skipped.map(\.reason) == [.notDue(status: "held")])
        #expect(try test.held() == [clips[1]])
        #expect(try test.hasPayload(clips[1]))
        #expect(try test.vault().verify().findings == [])
    }

    @Test
    func `a hold on a clip whose destruction has begun is refused with that reason`() throws {
        let (test, clips, addresses) = try dueVault()

        let summary = try purge(test) {
            #expect(
                code {
                    _ = try test.founder().placeHold(
                        on: .clip(addresses[0]), kind: .court, reason: "Too late",
                        reviewBy: test.date("2026-08-01"))
                } == "destruction-begun")
        }

        #expect(summary.destroyed == clips)
        #expect(try test.held().isEmpty)
    }

    @Test
    func `work of others between batches changes nothing of what is due`() throws {
        let (test, clips, _) = try dueVault()
        let summary = try purge(test) { _ = try test.family(sessionOn: "2026-05-14") }
        #expect(summary.destroyed == clips && summary.skipped.isEmpty)
        #expect(try test.vault().verify().findings == [])
    }

    @Test(arguments: [
        "UPDATE session SET date = date - 1", "UPDATE clip SET class = 'record'",
        "DELETE FROM consent", "UPDATE header SET slot = slot + 1 WHERE slot > 0",
    ])
    func `promise 3: rows edited behind the log's back while a purge runs stop it`(
        edit: String
    ) throws {
        let (test, clips, _) = try dueVault()
        do {
            _ = try purge(test) {
                let raw = try test.catalog(.readWrite).database
                try raw.write { _ = try raw.execute(edit) }
            }
            Issue.record("the purge went on")
        } catch let error as VaultError {
            #expect(error.kind == .tampered && error.code == "row")
            #expect(error.hint?.hasPrefix("the destruction of 1 film had begun, ") == true)
        }
        // No certificate rests on rows that are not the log's.
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.rows(ClipRow.self).map(\.state) == [.destroying, .live, .live])
        for clip in clips.dropFirst() { #expect(try test.hasPayload(clip)) }
    }

    @Test
    func `promise 6: while one clip of a batch is read the others go, and the next run ends it`()
        throws
    {
        let (test, clips, addresses) = try dueVault()
        let store = try DirectoryClipStore(in: test.directory + "/vault", .oneAccount)
        let reader = try store.open(clips[1])
        let purge = try test.purge()
        purge.patienceWithReaders = .milliseconds(5)

        let first = try purge.runPurge()

        #expect(first.destroyed == [clips[0], clips[2]])
        #expect(first.pending == [PendingClip(clip: clips[1], reason: .inUse)])
        #expect(first.incidents == 0)
        #expect(try test.held() == [clips[1]])
        #expect(try test.rows(ClipRow.self).map(\.state) == [.destroying])
        #expect(try test.hasPayload(clips[1]))
        #expect(!Files.contains(try test.slotBytes(), clips[1].bytes))
        #expect(code { _ = try test.practitioner().showClip(addresses[0]) } == "destroyed")
        #expect(try test.vault().verify().findings == [])
        // Still read: still pending, and nothing else happens.
        #expect(try purge.runPurge().pending == [PendingClip(clip: clips[1], reason: .inUse)])
        reader.close()

        let last = try test.purge().runPurge()

        #expect(last.destroyed == [clips[1]] && last.pending.isEmpty)
        #expect(try test.held().isEmpty)
        #expect(try test.rows(TombstoneRow.self).map(\.id) == clips)
        #expect(try test.vault().verify().findings == [])
    }
}

extension Bool {
    /// What it was, and puts another in its place.
    fileprivate mutating func exchange(with other: Bool) -> Bool {
        defer { self = other }
        return self
    }
}
