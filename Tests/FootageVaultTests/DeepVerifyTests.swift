import Catalog
import Database
import FootageVault
import Testing
import VaultDisk
import VaultModel

/// Reading every payload's contents while others work in the vault (design §8).
@Suite struct DeepVerifyTests {
    @Test func `SQLite's log is folded while payloads are read`() throws {
        let filled = try FilledVault()
        let test = filled.test
        let vault = try Vault(
            test.vault(), slots: { $0 },
            clips: {
                ReadingClipStore($0, .after) {
                    unfailing {
                        _ = try test.practitioner().listClips(family: filled.family)
                        let catalog = try Catalog(
                            path: filled.catalog, access: .readWrite,
                            lockPath: test.directory + "/vault/catalog.lock")
                        #expect(try catalog.database.checkpoint(waiting: .zero))
                        #expect(try test.writeAheadLogSize() == 0)
                    }
                }
            })
        let report = try vault.verify(VerificationPlan(depth: .contents))
        #expect(report.findings == [])
        #expect(report.counts.payloadsRead == 2)
    }

    @Test func `films that are destroyed while others are read are not missed`() throws {
        let test = try TestVault()
        try test.endedFamily(films: (0..<4).map { _ in TestVault.film(5000) })
        try test.live(until: TestVault.Day.due)
        let vault = try Vault(
            test.vault(), slots: { $0 },
            clips: {
                ReadingClipStore($0, .after) {
                    unfailing { _ = try test.purge().runPurge() }
                }
            })
        let report = try vault.verify(VerificationPlan(depth: .contents))
        #expect(try test.held().isEmpty)
        #expect(report.findings == [])
    }

    @Test func `a film that changes while others are read is found`() throws {
        let filled = try FilledVault()
        let last = try #require(filled.test.rows(ClipRow.self).last).id.description
        let vault = try Vault(
            filled.vault(), slots: { $0 },
            clips: {
                ReadingClipStore($0, .after) {
                    unfailing {
                        let disk = LinuxDisk()
                        let path =
                            "\(filled.test.directory)/vault/clips/\(last.prefix(2))/\(last)"
                        try disk.openPlainFile(path).setMode(0o600)
                        let file = try disk.openPlainFile(path, .readingAndWriting)
                        try file.write([try file.read(at: 99, count: 1)[0] ^ 1], at: 99)
                    }
                }
            })
        let report = try vault.verify(VerificationPlan(depth: .contents))
        #expect(report.findings.map(\.code) == ["payload-changed"])
    }
}
