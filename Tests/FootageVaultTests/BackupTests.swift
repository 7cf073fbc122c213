import Catalog
import DiskDoubles
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct BackupTests {
    /// A vault with so many clips of one family whose work has ended.
    private func vault(films: Int = 2) throws -> TestVault {
        let test = try TestVault()
        try test.endedFamily(films: (0..<films).map { TestVault.film(70_000 + $0) })
        return test
    }

    @Test func `a backup is whole, and every byte of it is vouched for`() throws {
        let test = try vault()
        let made = try test.backUp(on: TwoDisks())
        #expect(made.problems == [])
        #expect(made.stamp.description == "20260320T120000Z")
        #expect([made.payloads, made.copied, made.linked, made.shared] == [2, 2, 0, 0])
        #expect(made.keys == 3)
        #expect(made.keysUntil?.description == "2026-04-19")
        #expect(try test.backupNames("store") == ["20260320T120000Z"])
        #expect(try test.backupNames("keys") == ["20260320T120000Z"])
        #expect(try test.pooled() == test.held().map(\.description))

        let report = try test.verifyBackup()
        #expect(report.findings == [])
        #expect(report.payloads == 2)
        #expect(report.keyParts == [made.stamp])
        #expect(try test.vault().verify().findings == [])
        #expect(try test.lastEvents(2) == ["backup.make intent", "backup.make outcome"])
        let row = try #require(try test.rows(BackupRow.self).first)
        #expect(row.outcome == "done")
        #expect(row.store.map { Hex.encode($0) } == made.manifest)
        #expect(row.keysEnded == nil)
    }

    @Test func `a second backup copies only what is new`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(10_000), for: family)
        _ = try test.takeIn(TestVault.film(20_000), for: family)
        let first = try test.backUp(on: TwoDisks())
        #expect([first.copied, first.shared] == [2, 0])
        _ = try test.takeIn(TestVault.film(30_000), for: family)
        let second = try test.backUp(on: TwoDisks())
        #expect([second.payloads, second.copied, second.shared] == [3, 1, 2])
        #expect(second.copiedBytes > 30_000 && second.copiedBytes < 31_000)
        // In the same second, under another name.
        #expect(second.stamp.description == first.stamp.description + "-2")
        #expect(try test.verifyBackup().findings == [])
    }

    @Test func `on one disk a backup costs no room, and says what it is worth`() throws {
        let test = try vault()
        let made = try test.backUp()
        #expect([made.copied, made.linked, made.oneFile] == [0, 2, 2])
        #expect(made.warnings.contains { $0.contains("not against a disk that fails") })
        #expect(try test.backup().snapshot().linked == 2)
        #expect(try test.verifyBackup().findings == [])
    }

    @Test func `promise 4: what was destroyed cannot be opened from a backup once its keys expire`()
        throws
    {
        let test = try vault()
        let slots = try test.slotBytes()
        let headers = try test.rows(HeaderRow.self).map { row in
            Array(slots[Int(row.slot) * 512 + 24..<Int(row.slot) * 512 + 480])
        }
        try test.go(to: "2026-05-14")
        let before = try test.backUp(on: TwoDisks())
        for header in headers { #expect(try TestVault.holds(header, in: test.backupPath)) }

        try test.go(to: TestVault.Day.due)
        try test.founder().confirmClock(test.date(TestVault.Day.due))
        #expect(try test.purge().runPurge().destroyed.count == 2)
        let stones = try test.rows(TombstoneRow.self)
        #expect(stones.map(\.backupsUntil.description) == ["2026-06-14", "2026-06-14"])

        // The key part of before is no more to be there from 13 June on, a day before that.
        try test.go(to: "2026-06-12")
        let during = try test.backUp(on: TwoDisks())
        #expect(during.removedKeyParts == [])
        #expect(during.removedPayloads == 2)
        #expect(try test.pooled() == [])
        #expect(try TestVault.holds(headers[0], in: test.backupPath))
        #expect(try !test.vault().status().isRed)
        try test.go(to: "2026-06-13")
        let after = try test.backUp(on: TwoDisks())

        #expect(after.removedKeyParts == [before.stamp])
        for header in headers {
            #expect(try !TestVault.holds(header, in: test.backupPath))
            #expect(try !TestVault.holds(Array(header.prefix(64)), in: test.backupPath))
        }
        let rows = try test.rows(BackupRow.self).sorted { $0.number < $1.number }
        #expect(rows.map(\.keysFate) == ["overwritten", nil, nil])
        // The old catalog still names them; that they are gone is no fault.
        let report = try test.verifyBackup()
        #expect(report.findings == [])
        #expect(report.destroyedSince == 2)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `promise 4: a shorter policy does not let an older key part outlive a certificate`()
        throws
    {
        let test = try vault()
        try test.go(to: "2026-05-14")
        let first = try test.backUp()
        let shorter = try TestVault.policy
            .swapping("version: 1", with: "version: 2\nsupersedes: 1")
            .swapping("key_backups: P30D", with: "key_backups: P10D")
        _ = try test.founder().adoptPolicy(.init(shorter))
        try test.go(to: TestVault.Day.due)
        try test.founder().confirmClock(test.date(TestVault.Day.due))
        _ = try test.purge().runPurge()
        let longer =
            try shorter
            .swapping("version: 2\nsupersedes: 1", with: "version: 3\nsupersedes: 2")
            .swapping("key_backups: P10D", with: "key_backups: P90D")
        let gail = try test.colleague("Gail Governance", [.governance])
        _ = try test.founder().adoptPolicy(.init(longer))
        _ = try gail.approvePolicy(number: 3)
        let until = try #require(try test.rows(TombstoneRow.self).first?.backupsUntil)
        try test.go(to: until.description)
        let second = try test.backUp()
        #expect(second.removedKeyParts == [first.stamp])
    }

    @Test func `the newest key part goes only when another stands in for it`() throws {
        let test = try vault()
        let first = try test.backUp()
        try test.go(to: "2026-04-30")
        try test.founder().confirmClock(test.date("2026-04-30"))
        // Every write fails, so no backup comes to be.
        #expect(throws: (any Error).self) {
            try test.backUp(
                on: FaultyDisk(
                    failing: 1, of: [.pwrite], with: .noSpace, afterwards: .failing))
        }
        #expect(try test.backup().keyStamps() == [first.stamp])
        let second = try test.backUp()
        #expect(second.removedKeyParts == [first.stamp])
        #expect(try test.backup().keyStamps() == [second.stamp])
    }

    @Test func `keys can go to another medium, and the pair finds each other there`() throws {
        let test = try vault()
        let keys = test.directory + "/keys"
        let made = try test.backUp(keys: keys)
        #expect(made.keysDirectory == keys)
        #expect(try test.backupNames("keys") == [])
        #expect(try test.backup().snapshot().keys == nil)
        let both = try Backup(at: test.backupPath, keysAt: keys)
        #expect(try both.snapshot().keys?.stamp == made.stamp)
        #expect(try both.verify(against: test.vault()).findings == [])
    }

    @Test func `only so many store parts are kept as asked`() throws {
        let test = try vault()
        var stamps: [BackupStamp] = []
        for day in ["2026-03-21", "2026-03-22", "2026-03-23"] {
            try test.go(to: day)
            stamps.append(try test.backUp(keep: 2).stamp)
        }
        #expect(try test.backup().stamps() == Array(stamps.suffix(2)))
        #expect(try test.backup().keyStamps() == stamps)
        #expect(try test.verifyBackup().findings == [])
    }

    @Test func `a copy of a backup is the vault as it was, and verifies`() throws {
        let test = try vault()
        let before = try test.held()
        try test.backUp()
        let copy = try test.backup().copy(
            test.backup().snapshot(), to: test.directory + "/copy", .oneAccount)
        #expect([copy.payloads, Int(copy.keys)] == [2, 3])
        #expect(copy.destroyed == [] && copy.missing == [] && copy.withoutKey == [])
        let vault = try Vault(at: test.directory + "/copy", environment: test.environment)
        let report = try vault.verify(VerificationPlan(depth: .contents))
        #expect(report.findings == [])
        #expect(report.counts.payloadsRead == before.count)
    }

    @Test func `promise 4: what was destroyed since is not copied out, nor its key`() throws {
        let test = try vault()
        try test.go(to: "2026-05-14")
        let first = try test.backUp(on: TwoDisks())
        let held = try test.held()
        let slots = try test.slotBytes()
        let row = try #require(try test.rows(HeaderRow.self).first)
        let header = Array(slots[Int(row.slot) * 512 + 24..<Int(row.slot) * 512 + 88])
        try test.go(to: TestVault.Day.due)
        try test.founder().confirmClock(test.date(TestVault.Day.due))
        _ = try test.purge().runPurge()
        try test.backUp(on: TwoDisks())
        let backup = try test.backup()
        let copy = try backup.copy(
            backup.snapshot(first.stamp), to: test.directory + "/copy", .oneAccount)
        #expect(copy.destroyed == held)
        #expect(copy.payloads == 0)
        #expect(try !TestVault.holds(header, in: test.directory + "/copy"))
    }

    @Test func `another vault's directory is refused, and so is one that holds something`() throws {
        let test = try vault()
        let other = try TestVault()
        try test.backUp()
        #expect(
            code {
                _ = try other.founder().makeBackup(BackupRequest(directory: test.backupPath))
            } == "other-vault")
        try test.makeDirectory(test.directory + "/full")
        try test.add([1], to: test.directory + "/full/holiday.jpg")
        #expect(
            code {
                _ = try test.founder().makeBackup(
                    BackupRequest(directory: test.directory + "/full"))
            } == "not-empty")
        #expect(
            code {
                _ = try test.founder().makeBackup(
                    BackupRequest(directory: test.directory + "/vault/backup"))
            } == "inside-vault")
        #expect(try test.rows(BackupRow.self).count == 1)
    }

    @Test func `promise 8: only an administrator backs up, and no key that opens film is needed`()
        throws
    {
        let test = try vault()
        #expect(
            code {
                _ = try test.practitioner().makeBackup(BackupRequest(directory: test.backupPath))
            } == "role")
        #expect(try test.lastEvents(1) == ["backup.make role"])
        #expect(try !LinuxDisk().exists(test.backupPath))
        let identity = X25519Identity()
        _ = try test.founder().addPerson(
            named: "Adam Root", request: SecretIdentity(identity.copy()).request,
            roles: [.administrator])
        let administrator = try test.vault().unlock(with: SecretIdentity(identity.copy()))
        try administrator.accept(vaultID: test.id)
        _ = try administrator.makeBackup(BackupRequest(directory: test.backupPath))
        #expect(try test.verifyBackup().findings == [])
    }
}
