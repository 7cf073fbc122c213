import Catalog
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Promise 4, when even the tombstone of a clip was erased.
@Suite struct ErasedTombstoneTests {
    @Test func `a key that comes back of a clip whose tombstone was erased is overwritten`() throws
    {
        let test = try TestVault(policy: TestVault.briefPolicy)
        try test.endedFamily(films: [TestVault.film(20_000)])
        let header = try #require(try test.rows(HeaderRow.self).first)
        let clip = try #require(try test.held().first)
        let path = test.directory + "/vault/keys.slots"
        let slots = try SlotFile(path: path, .oneAccount)
        let slot = SlotNumber(header.slot)
        let body = try slots.read(slot, kind: .clipHeader, owner: clip.bytes)
        let payload = test.directory + "/vault/clips/\(clip.description.prefix(2))/\(clip)"
        let film = try LinuxDisk().openPlainFile(payload).readAll(limit: 1 << 20)
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed == [clip])
        try test.go(to: "2027-05-17")
        try test.founder().confirmClock(test.date("2027-05-17"))
        #expect(try test.purge().runPurge().erasedFamilies == 1)
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        // An old copy of keys and films is put back, and with them a key that nobody knows.
        try slots.write(body, kind: .clipHeader, owner: clip.bytes, in: slot)
        let stranger = Random.bytes(16)
        let next = SlotNumber(header.slot + 1)
        try slots.write(body, kind: .clipHeader, owner: stranger, in: next)
        try test.add(film, to: payload)

        let summary = try test.repair()

        #expect(try slots.state(of: slot) == .empty)
        #expect(try !LinuxDisk().exists(payload))
        #expect(try slots.state(of: next) == .filled(.clipHeader, owner: stranger))
        #expect(try test.rows(SetAsideRow.self).map(\.owner) == [stranger])
        #expect(Set(summary.steps.map(\.kind)).isSuperset(of: [.keyErased, .payloadRemoved]))
        #expect(try test.vault().verify().findings == [])
    }
}
