import Catalog
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What a repair does with keys: none of a living clip is lost, none of a destroyed one stays (promise 4).
struct RepairKeysTests {
    @Test func `a key that nothing accounts for stays where it is, and no upload takes its slot`()
        throws
    {
        let (test, _) = try TestVault.filled()
        // The next slot that an upload would take.
        let slot = try test.strayKey(from: 0)
        #expect(try test.vault().verify().findings.map(\.code) == ["slot-unheard-of"])
        let summary = try test.repair()
        #expect(summary.kinds == [.keySetAside])
        #expect(try test.lastEvents(2) == ["repair.run key-set-aside", "repair.run"])
        let before = try test.slotBytes()[Int(slot) * 512..<Int(slot + 1) * 512]
        let report = try test.vault().verify()
        #expect(report.findings == [])
        #expect(report.notes.contains("1 key slots are set aside, and out of use"))
        _ = try test.takeIn(
            TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        #expect(try test.slotBytes()[Int(slot) * 512..<Int(slot + 1) * 512] == before)
        try test.expectRepaired()
    }

    @Test func `promise 3: a slot set aside that is marked free is named, and marked again`()
        throws
    {
        for sql in [
            "UPDATE slot SET owner = NULL", "UPDATE slot SET owner = zeroblob(16)",
            "DELETE FROM slot",
        ] {
            let (test, _) = try TestVault.filled()
            let slot = try test.strayKey(from: 0)
            _ = try test.repair()
            let before = try test.slotBytes()[Int(slot) * 512..<Int(slot + 1) * 512]
            try test.tamper(sql + " WHERE number = \(slot)")
            let report = try test.vault().verify()
            #expect(report.findings.map(\.code) == ["slot-table"])
            #expect(report.findings.map(\.place) == ["key slot \(slot)"])
            #expect(report.verdict == .tampered)
            #expect(try test.repair().kinds == [.slotMarked])
            _ = try test.takeIn(
                TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
            #expect(try test.slotBytes()[Int(slot) * 512..<Int(slot + 1) * 512] == before)
            try test.expectRepaired()
        }
    }

    @Test func `promise 4: a second key of a clip is overwritten`() throws {
        let (test, clip) = try TestVault.filled()
        let slot = try test.strayKey(of: clip.id.bytes)
        #expect(try test.vault().verify().findings.map(\.code) == ["second-key"])
        #expect(try test.repair().kinds == [.keyErased])
        #expect(try test.slotStore().state(of: SlotNumber(slot)) == .empty)
        try test.expectRepaired()
    }

    @Test func `promise 4: what may be a clip's only key is kept, and goes with the clip`() throws {
        let test = try TestVault()
        try test.endedFamily()
        let clip = try #require(test.rows(ClipRow.self).first)
        let own = try test.header().slot
        let stray = try test.strayKey(of: clip.id.bytes)
        try test.tear(own)
        let summary = try test.repair()
        #expect(summary.kinds == [.keySetAside])
        #expect(summary.failure == .tampered)
        #expect(summary.left.map(\.code) == ["slot-changed"])
        #expect(try test.slotStore().state(of: SlotNumber(stray)) != .empty)
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed == [clip.id])
        #expect(try test.slotStore().state(of: SlotNumber(stray)) == .empty)
        #expect(try test.repair().kinds == [.slotFreed])
        try test.expectRepaired()
    }

    @Test func `promise 4: key and payload of a destroyed clip that come back are destroyed`()
        throws
    {
        let test = try TestVault()
        try test.endedFamily()
        let clip = try #require(test.rows(ClipRow.self).first)
        let body = Random.bytes(200)
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        try test.strayPayload(clip.id)
        let whole = try test.strayKey(of: clip.id.bytes, .clipHeader, body)
        let torn = try test.strayKey(of: clip.id.bytes)
        try test.tear(torn)
        let summary = try test.repair()
        #expect(summary.kinds == [.keyErased, .keyErased, .payloadRemoved])
        #expect(try !test.hasPayload(clip.id))
        for slot in [whole, torn] {
            #expect(try test.slotStore().state(of: SlotNumber(slot)) == .empty)
        }
        #expect(try !LinuxDisk().exists(test.place + "/set-aside"))
        try test.expectRepaired()
    }
}
