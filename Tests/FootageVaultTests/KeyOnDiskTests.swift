import Catalog
import KeyStore
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// Keys as they lie on the disk, which may be worse than what this machine's memory still has of them.
@Suite struct KeyOnDiskTests {
    /// A key store of which the disk kept nothing.
    private struct ForgetfulKeyStore: KeyStoreLayer {
        let base: any KeyStore

        func isOnDisk(_: SlotNumber) throws(KeyStoreError) -> Bool { false }
    }

    @Test func `promise 6: a film is not bound by a key that does not read back`() throws {
        let test = try TestVault()
        let family = try test.family()
        try test.waitingFilm(TestVault.film(80_000), for: family)
        _ = try test.practitioner().addSession(
            family, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
        let before = try test.slotBytes()
        let forgetful = try test.practitioner(slots: ForgetfulKeyStore.init)
        #expect(
            code { _ = try forgetful.bindQuarantined(1, to: family, session: 2) } == "read-back")
        #expect(try test.rows(ClipRow.self).isEmpty)
        #expect(try test.rows(QuarantineRow.self).count == 1)
        // No second key is left of what was begun: it would open the film for the family.
        #expect(try test.catalog().reservations().isEmpty)
        #expect(try test.slotBytes().prefix(before.count).elementsEqual(before))
        #expect(try test.founder().verify().findings == [])
        _ = try test.practitioner().bindQuarantined(1, to: family, session: 2)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 6: a scrub finds a key that only this machine's memory still has`() throws {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(20_000), for: test.family())
        #expect(try test.founder().scrub().damages == [])
        let vault = try Vault(test.vault(), slots: ForgetfulKeyStore.init, clips: { $0 })
        let summary = try vault.unlock(with: SecretIdentity(test.founderIdentity.copy())).scrub()
        #expect(Set(summary.damages.map(\.kind)) == [.keyChanged])
        #expect(summary.damages.count == 2)
        #expect(try test.founder().showClip(clip).summary.isDamaged)
        // And does not call it whole again while the disk does not.
        let again = try vault.unlock(with: SecretIdentity(test.founderIdentity.copy())).scrub()
        #expect(again.mended == 0)
        #expect(try test.founder().showClip(clip).summary.isDamaged)
        #expect(try test.founder().scrub().mended == 1)
    }
}
