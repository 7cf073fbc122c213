import AgeFile
import Catalog
import Database
import FootageVault
import KeyStore
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct LeastPowerTests {
    /// What an identity opens of everything on the vault's disk, tried one by one.
    private struct Opened: Equatable {
        var vaultKeys: Set<String> = []
        var grants = 0
        var headers = 0
        var particulars = 0
    }

    @Test func `promise 8: the purge job opens the log key and the dates, and nothing else`() throws
    {
        let test = try Self.filledVault()
        let opened = try Self.everythingOpened(in: test, by: test.purgeIdentity)
        #expect(opened == Opened(vaultKeys: ["log", "dates"]))
        let purge = try test.purge()
        #expect(throws: VaultError.self) { try purge.listFamilies() }
        #expect(throws: VaultError.self) { try purge.listQuarantine() }
    }

    @Test func `promise 8: an upload station takes film in and opens none of it`() throws {
        let test = try Self.filledVault()
        let station = X25519Identity()
        let founder = try test.founder()
        _ = try founder.addPerson(
            named: "Station", request: SecretIdentity(station.copy()).request, roles: [.uploader])
        let unlocked = try test.vault().unlock(with: SecretIdentity(station.copy()))
        try unlocked.accept(vaultID: test.id)
        let family = try test.family(sessionOn: "2026-03-11")
        let ann = try founder.findPerson("Ann Practitioner")
        let dump = try test.dump(family, TestVault.film(80_000), name: "20260311_101500.mp4")
        let summary = try unlocked.upload(
            try unlocked.planUpload(
                UploadRequest(directory: dump, practitioner: ann, probing: .none)))
        #expect(summary.results.map(\.end.code) == ["taken-in"])
        let opened = try Self.everythingOpened(in: test, by: station)
        #expect(opened == Opened(vaultKeys: ["log", "digest"]))
    }

    @Test func `a practitioner opens the families they hold, as a check that the search sees`()
        throws
    {
        let test = try Self.filledVault()
        let opened = try Self.everythingOpened(in: test, by: test.practitionerIdentity)
        #expect(opened.vaultKeys == ["log", "dates", "names", "digest"])
        #expect(opened.grants == 1)
    }

    private static func filledVault() throws -> TestVault {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        try practitioner.setFamily(
            family, alias: "A-1", birth: (1, try #require(CivilDate("2025-11-03"))))
        let dump = try test.dump(family, TestVault.film(80_000))
        try test.add(TestVault.film(90_000), to: dump + "/\(family)/20260310_101500.mp4")
        _ = try practitioner.upload(
            try practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        return test
    }

    private static func everythingOpened(
        in test: TestVault, by identity: borrowing X25519Identity
    ) throws -> Opened {
        let catalog = try Catalog(
            path: test.directory + "/vault/catalog.sqlite", access: .readOnly, lockPath: nil)
        var opened = Opened()
        for wrap in try catalog.rows(WrapRow.self) where opens(wrap.sealed, identity) {
            let key = try catalog.require(VaultKeyRow.self, wrap.vaultKey.bytes)
            opened.vaultKeys.insert(key.key.rawValue)
        }
        opened.grants = try catalog.rows(GrantRow.self).count { opens($0.sealed, identity) }
        opened.particulars = try catalog.rows(ClipRow.self).count {
            opens($0.particulars, identity)
        }
        let slots = try SlotFile(path: test.directory + "/vault/keys.slots", .oneAccount)
        for header in try catalog.rows(HeaderRow.self) {
            let body = try slots.read(
                SlotNumber(header.slot), kind: .clipHeader, owner: header.id.bytes)
            if (try? AgeHeader(parsing: body).fileKey(with: identity)) != nil {
                opened.headers += 1
            }
        }
        return opened
    }

    private static func opens(_ file: [UInt8], _ identity: borrowing X25519Identity) -> Bool {
        (try? AgeFile.open(file, with: identity)) != nil
    }
}
