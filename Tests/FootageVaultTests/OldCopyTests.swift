import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Last week's copy put in today's place, the catalog alone or with the key slots (audit §4, §5).
@Suite struct OldCopyTests {
    @Test(arguments: [["catalog.sqlite"], ["catalog.sqlite", "keys.slots"]])
    func `promise 3: last week's copy is told by memory and by a head, and opens nothing`(
        files: [String]
    ) throws {
        let test = try FilledVault()
        let place = test.test.directory + "/vault/"
        let film = ClipAddress(family: test.family, session: 1, clip: 1)
        let kept = test.test.directory + "/kept-"
        try test.raw().copy(to: kept + "catalog.sqlite")
        for file in files.dropFirst() { try test.test.copy(place + file, to: kept + file) }
        // This week a film came in, and Ann saw the log as it is since.
        _ = try test.test.takeIn(TestVault.film(90_000), for: test.family)
        let head = try test.test.founder().printCheckpoint()
        try test.test.practitioner().remember()
        for suffix in ["-wal", "-shm"] where try LinuxDisk().exists(test.catalog + suffix) {
            try LinuxDisk().removeFile(test.catalog + suffix)
        }
        for file in files { try test.test.copy(kept + file, to: place + file) }
        let slots = try test.test.slotBytes()
        // A copy that was taken by SQLite's own means is set up anew by whoever opens it.
        _ = try test.vault()
        let size = try test.test.logSize()
        #expect(
            code {
                _ = try test.test.practitioner().exportClip(
                    film, purpose: .purpose(.therapy), returnBy: nil,
                    to: .file(test.test.directory + "/film.mp4"))
            } == "rolled-back")
        #expect(try !LinuxDisk().exists(test.test.directory + "/film.mp4"))
        #expect(try test.test.logSize() == size)
        #expect(try test.test.slotBytes() == slots)
        let report = try test.vault().verify(VerificationPlan(against: head.note))
        #expect(report.verdict == .rolledBack)
        #expect(report.failure == .rolledBack)
        #expect(report.findings.contains { $0.code == "log-short" })
        #expect(report.firstBadIndex == UInt64(size))
        // Without a head kept elsewhere it is the film that nobody has heard of which tells.
        let alone = try test.vault().verify()
        #expect(alone.verdict == .unverifiable)
        #expect(alone.findings.contains { $0.code == "payload-unheard-of" })
        #expect(
            alone.findings.contains { $0.code == "slot-unheard-of" } == (files.count == 1))
    }
}
