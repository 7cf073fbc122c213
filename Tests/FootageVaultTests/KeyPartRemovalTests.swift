import Catalog
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What a backup overwrites, and what it must never.
@Suite struct KeyPartRemovalTests {
    private func vault() throws -> TestVault {
        let test = try TestVault()
        try test.endedFamily(films: [TestVault.film(20_000)])
        return test
    }

    /// Where the vault's own key slots lie.
    private func slots(of test: TestVault) -> String { test.directory + "/vault/keys.slots" }

    @Test func `a link to the vault's keys among what a backup left is named, never overwritten`()
        throws
    {
        let test = try vault()
        try test.backUp()
        let part = test.backupPath + "/keys/.partial-20200101T000000Z"
        try test.makeDirectory(part)
        try LinuxDisk().link(slots(of: test), to: part + "/keys.slots")
        let before = try test.slotBytes()

        try test.go(to: "2026-03-21")
        let made = try test.backUp()
        #expect(try test.slotBytes() == before)
        #expect(made.problems.map(\.kind) == [.notRemoved])
        #expect(made.problems.map(\.place) == [part])
        #expect(try LinuxDisk().exists(part + "/keys.slots"))
    }

    @Test func `an expired key part with one more name is named and left, and the others go`()
        throws
    {
        let test = try vault()
        let first = try test.backUp()
        try test.go(to: "2026-03-21")
        let second = try test.backUp()
        let kept = "\(test.backupPath)/keys/\(first.stamp)/keys.slots"
        try LinuxDisk().link(kept, to: test.directory + "/other")
        let before = try LinuxDisk().openPlainFile(kept).readAll(limit: 1 << 30)

        try test.go(to: "2026-04-25")
        let made = try test.backUp()
        #expect(made.removedKeyParts == [second.stamp])
        #expect(made.problems.map(\.place) == ["\(test.backupPath)/keys/\(first.stamp)"])
        #expect(try LinuxDisk().openPlainFile(kept).readAll(limit: 1 << 30) == before)
        let open = try test.rows(BackupRow.self).filter { $0.keysEnded == nil }
        #expect(open.contains { $0.stamp == first.stamp.description })
    }

    @Test func `a symbolic link to the vault's keys is unlinked, and leads nowhere`() throws {
        let test = try vault()
        try test.backUp()
        let part = test.backupPath + "/keys/.partial-20200101T000000Z"
        try test.makeDirectory(part)
        let made = try ExportedFolder.run(
            "/usr/bin/env", ["ln", "-s", slots(of: test), part + "/keys.slots"], in: "/")
        #expect(made.code == 0)
        let before = try test.slotBytes()
        try test.go(to: "2026-03-21")
        #expect(try test.backUp().problems == [])
        #expect(try test.slotBytes() == before)
        #expect(try !LinuxDisk().exists(part))
    }

    @Test func `a backup that lacks keys leaves the last key part that holds them`() throws {
        let test = try vault()
        let whole = try test.backUp()
        let row = try #require(try test.rows(HeaderRow.self).first)
        let slots = try LinuxDisk().openPlainFile(slots(of: test), .readingAndWriting)
        let key = try slots.read(at: UInt64(row.slot) * 512, count: 512)
        try slots.write([UInt8](repeating: 0, count: 512), at: UInt64(row.slot) * 512)

        try test.go(to: "2026-04-25")
        let second = try test.backUp()
        #expect(second.removedKeyParts == [])
        #expect(
            second.problems.contains {
                $0.kind == .notRemoved && $0.place.hasSuffix("/keys/\(whole.stamp)")
            })
        try test.go(to: "2026-05-30")
        let third = try test.backUp()
        #expect(third.removedKeyParts == [second.stamp])
        #expect(try test.backup().keyStamps() == [whole.stamp, third.stamp])
        // Once the key is back, its copies need not outlive their time.
        try slots.write(key, at: UInt64(row.slot) * 512)
        try test.go(to: "2026-05-31")
        let fourth = try test.backUp()
        #expect(fourth.problems == [])
        #expect(fourth.removedKeyParts == [whole.stamp])
    }

    @Test func `by a clock that is not to be believed no key part is removed`() throws {
        let test = try vault()
        let first = try test.backUp()
        try test.go(to: "2026-07-01")
        let ahead = try test.backUp()
        #expect(ahead.removedKeyParts == [])
        #expect(ahead.problems.map(\.kind) == [.notRemoved])
        #expect(ahead.problems.first?.message.contains("more than 45 days") == true)
        #expect(ahead.isComplete)
        #expect(try test.backup().keyStamps() == [first.stamp, ahead.stamp])

        try test.founder().confirmClock(test.date("2026-07-01"))
        let confirmed = try test.backUp()
        #expect(confirmed.removedKeyParts == [first.stamp])
        #expect(confirmed.problems == [])
    }
}
