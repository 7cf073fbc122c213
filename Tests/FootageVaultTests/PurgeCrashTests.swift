import AuditLog
import Catalog
import FootageVault
import KeyStore
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct PurgeCrashTests {
    /// A vault with three clips that are due, and what each header's bytes are.
    private func dueVault() throws -> (test: TestVault, clips: [ClipID], headers: [[UInt8]]) {
        let test = try TestVault()
        try test.endedFamily(films: (1...3).map { TestVault.film($0 * 1000) })
        try test.live(until: TestVault.Day.due)
        let bytes = try test.slotBytes()
        let headers = try test.rows(HeaderRow.self).map { row in
            Array(bytes[Int(row.slot) * 512 + 24..<Int(row.slot) * 512 + 224])
        }
        return (test, try test.held(), headers)
    }

    private func purge(
        _ test: TestVault, reach: @escaping @Sendable (DestructionStep) throws(DiskError) -> Void
    ) throws -> PurgeSummary {
        let vault = Vault(
            try test.vault(), slots: { StepKeyStore(base: $0, reach: reach) },
            clips: { StepClipStore(base: $0, reach: reach) })
        return try vault.unlock(with: SecretIdentity(test.purgeIdentity.copy())).runPurge()
    }

    private func expectGone(
        _ clips: [ClipID], _ headers: [[UInt8]], in test: TestVault
    ) throws {
        #expect(try test.held().isEmpty)
        #expect(try test.rows(HeaderRow.self).isEmpty)
        #expect(try test.rows(DestructionRow.self).isEmpty)
        #expect(try test.rows(TombstoneRow.self).map(\.id) == clips)
        for clip in clips { #expect(try !test.hasPayload(clip)) }
        let slots = try test.slotBytes()
        for header in headers { #expect(!Files.contains(slots, Array(header.prefix(32)))) }
        let ledger = Set(try test.ledger().map { String($0.prefix(32)) })
        #expect(ledger == Set(clips.map(\.description)))
        #expect(try test.rows(PurgeRunRow.self).allSatisfy { $0.ended != nil })
        let done = try test.rows(PurgeRunRow.self).reduce(0) { $0 + $1.destroyed }
        #expect(done == 3)
        #expect(try unjoinedRequests(test).isEmpty)
        #expect(try test.vault().verify().findings == [])
    }

    /// The requests of intents without an outcome, and of outcomes without an intent.
    private func unjoinedRequests(_ test: TestVault) throws -> Set<RequestID> {
        let log = try LogTable(test.catalog().database)
        var open: Set<RequestID> = []
        try log.forEachLeaf { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            guard record.event == .clipDestroy, let request = record.request else { return }
            open.formSymmetricDifference([request])
        }
        return open
    }

    @Test(arguments: DestructionStep.allCases)
    func `promise 6: a purge that fails at a step is finished by the next`(
        step: DestructionStep
    ) throws {
        let (test, clips, headers) = try dueVault()
        #expect(throws: (any Error).self) {
            try purge(test) { (reached) throws(DiskError) in
                if reached == step { throw .locked(path: "test") }
            }
        }
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.rows(ClipRow.self).allSatisfy { $0.state == .destroying })
        // What was begun is no tampering.
        #expect(try test.vault().verify().findings == [])

        let summary = try test.purge().runPurge()

        #expect(summary.destroyed == clips)
        try expectGone(clips, headers, in: test)
        #expect(try test.purge().runPurge().destroyed.isEmpty)
    }

    @Test(arguments: DestructionStep.allCases)
    func `promise 6: the power goes at a step, and the next start finishes what was begun`(
        step: DestructionStep
    ) throws {
        let (test, clips, headers) = try dueVault()
        let image = try CrashImage(of: test)
        _ = try purge(test) { (reached) throws(DiskError) in
            if reached == step { try image.take() }
        }
        try expectGone(clips, headers, in: test)
        try image.putBack()
        #expect(try test.held() == clips)

        let summary = try test.purge().runPurge()

        #expect(summary.destroyed == clips)
        try expectGone(clips, headers, in: test)
    }

    @Test(arguments: [1, 3])
    func
        `promise 6: the power goes with the ledger written and the end not, and the next start finishes`(
            perBatch: Int
        ) throws
    {
        let (test, clips, headers) = try dueVault()
        let image = try CrashImage(of: test)
        // The clock is asked once for the tombstones, before the ledger, and next in the last transaction.
        let asked = Mutex<Int?>(nil)
        let clock = test.clock
        let environment = VaultEnvironment(
            clock: {
                let count = asked.withLock { asked in
                    asked = asked.map { $0 + 1 }
                    return asked
                }
                if count == 2 { do { try image.take() } catch { Issue.record(error) } }
                return clock.now
            }, host: "test", program: "footage test", stateDirectory: test.directory + "/state")
        let vault = Vault(
            try Vault(at: test.directory + "/vault", environment: environment), slots: { $0 },
            clips: {
                StepClipStore(base: $0) { (reached) throws(DiskError) in
                    if reached == .afterPayloads { asked.withLock { $0 = $0 ?? 0 } }
                }
            })
        let purge = try vault.unlock(with: SecretIdentity(test.purgeIdentity.copy()))
        purge.clipsPerBatch = perBatch
        _ = try purge.runPurge()
        try image.putBack()
        #expect(try test.held() == clips)
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.ledger().count == perBatch)

        let summary = try test.purge().runPurge()

        #expect(summary.destroyed == clips)
        try expectGone(clips, headers, in: test)
    }

    @Test
    func `promise 6: without a ledger no clip is called destroyed; with one again it is finished`()
        throws
    {
        let (test, clips, headers) = try dueVault()
        let path = test.directory + "/state/\(test.id)/destroyed.ledger"
        try LinuxDisk().removeFile(path)
        try LinuxDisk().makeDirectories(to: path)
        #expect(throws: (any Error).self) { try test.purge().runPurge() }
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        try LinuxDisk().removeDirectory(path)
        #expect(try test.purge().runPurge().destroyed == clips)
        try expectGone(clips, headers, in: test)
    }

    @Test
    func `a slot that holds something else is not overwritten, and is an incident`() throws {
        let (test, clips, _) = try dueVault()
        let slot = try #require(try test.rows(HeaderRow.self).first?.slot)
        let slots = try SlotFile(path: test.directory + "/vault/keys.slots", .oneAccount)
        try slots.destroy([SlotNumber(slot)])
        let other = Random.bytes(16)
        try slots.write([1, 2, 3], kind: .clipHeader, owner: other, in: SlotNumber(slot))

        let summary = try test.purge().runPurge()

        #expect(summary.destroyed == Array(clips.dropFirst()))
        #expect(summary.pending == [PendingClip(clip: clips[0], reason: .wrongSlot)])
        #expect(
            try slots.state(of: SlotNumber(slot)) == .filled(.clipHeader, owner: other))
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["destruction-failed"])
    }
}

/// What a power cut would leave of a vault, and of the state beside it.
final class CrashImage: Sendable {
    private let directory: String
    private let copy: String

    init(of test: TestVault) throws {
        directory = test.directory
        copy = test.directory + "/image"
    }

    func take() throws(DiskError) {
        try Self.copy(directory + "/vault", to: copy + "-vault")
        if try LinuxDisk().exists(directory + "/state") {
            try Self.copy(directory + "/state", to: copy + "-state")
        }
    }

    func putBack() throws(DiskError) {
        for part in ["vault", "state"] {
            TestVault.remove(directory + "/" + part)
            if try LinuxDisk().exists(copy + "-" + part) {
                try Self.copy(copy + "-" + part, to: directory + "/" + part)
            }
        }
    }

    private static func copy(_ from: String, to: String) throws(DiskError) {
        let disk = LinuxDisk()
        try disk.createDirectory(to, .oneAccount)
        for entry in try disk.entries(of: from) {
            let (old, new) = (from + "/" + entry.name, to + "/" + entry.name)
            if entry.kind == .directory {
                try copy(old, to: new)
            } else {
                let mode = try disk.status(of: old).mode
                let bytes = try disk.openPlainFile(old).readAll(limit: 1 << 30)
                try disk.createFile(new, mode: mode, group: nil).write(bytes, at: 0)
            }
        }
    }
}
