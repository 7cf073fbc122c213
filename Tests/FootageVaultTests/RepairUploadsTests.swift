import Catalog
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultModel

/// What a repair clears away of uploads that died.
struct RepairUploadsTests {
    @Test func `a dead upload's payload and key are cleared away`() throws {
        let (test, _) = try TestVault.filled()
        let (id, slot) = try test.deadUpload()
        let summary = try test.repair()
        #expect(summary.kinds == [.uploadCleared])
        #expect(try !test.hasPayload(id))
        #expect(try test.slotStore().state(of: SlotNumber(slot)) == .empty)
        try test.expectRepaired()
    }

    @Test func `a torn header of a dead upload is zeroed, by any upload's start too`() throws {
        let (test, _) = try TestVault.filled()
        let (_, slot) = try test.deadUpload()
        try test.tear(slot)
        _ = try test.takeIn(
            TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        #expect(try test.vault().verify().findings == [])
        let (_, other) = try test.deadUpload()
        try test.tear(other)
        #expect(try test.repair().kinds == [.uploadCleared])
        try test.expectRepaired()
    }

    @Test func `another's key in a dead upload's slot is kept`() throws {
        let (test, _) = try TestVault.filled()
        let (_, slot) = try test.deadUpload()
        let store = try test.slotStore()
        try store.destroy([SlotNumber(slot)])
        try store.write(
            Random.bytes(100), kind: .clipHeader, owner: RowID.random().bytes,
            in: SlotNumber(slot))
        let before = try test.slotBytes()
        #expect(try test.repair().kinds == [.uploadCleared, .keySetAside])
        #expect(try test.slotBytes() == before)
        try test.expectRepaired()
    }

    @Test func `an upload's reservation that names a living clip destroys nothing of it`() throws {
        let (test, clip) = try TestVault.filled()
        let slot = try test.header().slot
        let bytes = try test.slotBytes()
        try test.tamper(
            """
            INSERT INTO reservation (id, slot, owner, state, made) \
            VALUES (x'\(clip.id)', \(slot), x'\(clip.id)', 'abandoned', 0)
            """)
        _ = try test.repair()
        #expect(try test.hasPayload(clip.id))
        #expect(try test.slotBytes() == bytes)
        try test.expectRepaired()
    }
}
