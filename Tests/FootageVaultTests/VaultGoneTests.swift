import Catalog
import ClipStore
import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// A vault that goes while it is used: what cannot be reached is not damaged (promise 6).
@Suite struct VaultGoneTests {
    private let test: TestVault
    private let family: FamilyReference
    private let dump: String

    init() throws {
        test = try TestVault()
        family = try test.family()
        dump = try test.dump(family, TestVault.film(50_000))
    }

    private func go() throws {
        try LinuxDisk().move(test.directory + "/vault", to: test.directory + "/away", .refusing)
    }

    private func comeBack() throws {
        try LinuxDisk().move(test.directory + "/away", to: test.directory + "/vault", .refusing)
    }

    /// A clip store of a vault that is moved away after its first payload was read back.
    private func going(_ base: any ClipStore) -> ReadingClipStore {
        ReadingClipStore(base) { unfailing { try go() } }
    }

    @Test func `a vault that goes before a film is read back ends the upload, and damages nothing`()
        throws
    {
        let films = try test.dump(family, films: (0..<3).map { _ in TestVault.film(5000) })
        _ = try test.upload(films, by: test.practitioner())
        let practitioner = try test.practitioner(clips: going)
        let summary = try test.upload(films, by: practitioner)
        #expect((summary.stopped as? VaultError)?.code == "vault-gone")
        #expect((summary.stopped as? VaultError)?.kind == .unavailable)
        #expect(summary.results.allSatisfy { $0.copy != .damaged })
        try comeBack()
        #expect(try test.rows(IncidentRow.self).isEmpty)
        #expect(try test.rows(ClipRow.self).allSatisfy { $0.verified != nil })
        #expect(try test.upload(films, by: test.practitioner()).deletion.safe.count == 3)
    }

    @Test func `a film that was committed to a vault that went is not called safe, nor damaged`()
        throws
    {
        let practitioner = try test.practitioner(clips: {
            ReadingClipStore($0, .before) { unfailing { try go() } }
        })
        let summary = try test.upload(dump, by: practitioner)
        #expect((summary.stopped as? VaultError)?.code == "vault-gone")
        #expect(summary.results.map(\.copy) == [.none])
        #expect(summary.deletion.safe.isEmpty)
        try comeBack()
        #expect(try test.rows(IncidentRow.self).isEmpty)
        #expect(try test.upload(dump, by: test.practitioner()).deletion.safe.count == 1)
    }

    @Test func `a scrub of a vault that goes marks nothing`() throws {
        let films = try test.dump(family, films: (0..<3).map { _ in TestVault.film(5000) })
        _ = try test.upload(films, by: test.practitioner())
        let founder = try Vault(test.vault(), slots: { $0 }, clips: going)
            .unlock(with: SecretIdentity(test.founderIdentity.copy()))
        #expect(code { _ = try founder.scrub() } == "vault-gone")
        try comeBack()
        #expect(try test.rows(IncidentRow.self).isEmpty)
        #expect(try test.rows(ClipRow.self).allSatisfy { $0.verified != nil })
        #expect(try test.vault().verify().isSound)
    }
}
