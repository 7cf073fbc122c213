import Catalog
import ClipStore
import KeyStore
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// What was sealed afresh ends whole, under all its names, and what lies where it should not is found.
@Suite struct ClipRekeyEndTests {
    @Test func `promise 4: a destruction takes all of it, and every register knows the film once`()
        throws
    {
        let scene = try RekeyScene()
        let test = scene.test
        _ = try test.practitioner().rekeyClip(scene.clip)
        _ = try test.practitioner().rekeyClip(scene.clip)
        let names = try scene.names()
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed == [scene.id])
        for name in names.all { #expect(try !test.hasPayload(name)) }
        #expect(try test.slotBytes().contains { $0 != 0 } == true)
        #expect(try test.rows(TombstoneRow.self).map(\.payloadNames) == [names])
        #expect(try test.ledger().map { String($0.prefix(32)) } == [scene.id.description])
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        let again = try test.upload(
            test.dump(scene.clip.family, scene.film), by: test.practitioner())
        #expect(again.results.map(\.end.code) == ["destroyed-before"])
        // A payload that somebody puts back is known for what it is.
        let place = test.place + "/clips/\(names.current.description.prefix(2))/\(names.current)"
        try test.add(scene.oldPayload, to: place)
        #expect(
            try test.founder().verify().findings.map(\.code).contains("payload-of-destroyed"))
        _ = try test.repair()
        #expect(try !test.hasPayload(names.current))
    }

    @Test func `promise 6: who reads goes on reading, and what is left goes with the clean-up`()
        throws
    {
        let scene = try RekeyScene()
        let test = scene.test
        let ann = try test.practitioner()
        let reading = try ann.openFilm(scene.clip, purpose: RekeyScene.therapy)
        let rekeyed = try test.practitioner().rekeyClip(scene.clip)
        #expect(rekeyed.left == .payload)
        // The key is gone at once; the payload when nobody reads it any more.
        let slots = try test.slotBytes()
        let old = Int(scene.header.slot)
        #expect(slots[old * 512..<(old + 1) * 512].allSatisfy { $0 == 0 })
        #expect(try test.hasPayload(scene.id))
        #expect(try reading.read(0..<reading.size) == scene.film)
        #expect(try test.vault().verify().findings == [])
        try scene.expectWatchable()
        // A second key meanwhile, and a third payload.
        #expect(try test.practitioner().rekeyClip(scene.clip).left == .payload)
        try reading.close()
        _ = try test.takeIn(
            TestVault.film(5000), for: test.family(sessionOn: "2026-03-10"), day: "10")
        #expect(try !test.hasPayload(scene.id))
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        try scene.expectWatchable()
    }

    @Test func `promise 4: no tombstone stands while a former payload is read`() throws {
        let scene = try RekeyScene()
        let test = scene.test
        let store = try DirectoryClipStore(in: test.place, .oneAccount)
        let reader = try store.open(scene.id)
        _ = try test.practitioner().rekeyClip(scene.clip)
        try test.live(until: TestVault.Day.due)
        let purge = try test.purge()
        purge.patienceWithReaders = .milliseconds(5)
        let first = try purge.runPurge()
        #expect(first.destroyed.isEmpty)
        #expect(first.pending == [PendingClip(clip: scene.id, reason: .inUse)])
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        reader.close()
        #expect(try test.purge().runPurge().destroyed == [scene.id])
        #expect(try !test.hasPayload(scene.id))
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
    }

    @Test
    func `promise 4: nothing says that a film is gone while a copy that died half sealed opens`()
        throws
    {
        let scene = try RekeyScene()
        let test = scene.test
        do {
            let ann = try test.practitioner()
            let alive = try ann.vault.reservationLock()
            let family = try test.vault().family(scene.clip.family)
            let recipient = try #require(X25519PublicKey(bytes: family.recipient))
            _ = try ann.seal(scene.row, of: family, to: recipient, as: .sameClip) { _, _ in }
            try test.live(until: TestVault.Day.due)
            // While it lives, the film is not said to be gone.
            let first = try test.purge().runPurge()
            #expect(first.destroyed.isEmpty)
            #expect(first.pending == [PendingClip(clip: scene.id, reason: .inUse)])
            #expect(try test.founder().verify().findings == [])
            _ = alive
        }
        // The next run clears away what the dead one left, and then says so.
        #expect(try test.purge().runPurge().destroyed == [scene.id])
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `a stray old payload is told from the film, and repaired away`() throws {
        let scene = try RekeyScene()
        let test = scene.test
        _ = try test.practitioner().rekeyClip(scene.clip)
        try test.add(
            scene.oldPayload,
            to: test.place + "/clips/\(scene.id.description.prefix(2))/\(scene.id)")
        let found = try test.vault().verify().findings
        #expect(found.map(\.code).contains("payload-replaced"))
        _ = try test.repair()
        #expect(try !test.hasPayload(scene.id))
        try scene.expectWatchable()
    }

    @Test func `damage of the new payload is found and named as the clip's`() throws {
        let scene = try RekeyScene()
        let test = scene.test
        _ = try test.practitioner().rekeyClip(scene.clip)
        let name = try scene.names().current
        let path = test.place + "/clips/\(name.description.prefix(2))/\(name)"
        try LinuxDisk().removeFile(path)
        let found = try test.vault().verify().findings
        #expect(found.map(\.code) == ["payload-missing"])
        #expect(found.map(\.film) == [scene.id])
        let damages = try test.founder().scrub().damages
        #expect(damages.map(\.kind) == [.payloadMissing])
        #expect(try test.founder().showClip(scene.clip).hasPayload == false)
    }
}
