import Catalog
import Database
import FootageVault
import Retention
import Testing
import VaultModel

/// SQLite's own log is folded into the catalog, so that no old page of it waits on the disk for ever.
@Suite struct WriteAheadLogTests {
    @Test func `after an act it is folded into the catalog once it has grown`() throws {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        _ = try practitioner.listFamilies()
        #expect(try test.writeAheadLogSize() > 0)
        // Nothing derived from the log hangs on how large this number is.
        try test.tamper(
            "INSERT INTO text (note, family, sealed) VALUES (zeroblob(32), NULL, zeroblob(5242880))"
        )
        #expect(try test.writeAheadLogSize() > 4 << 20)
        _ = try practitioner.listFamilies()
        #expect(try test.writeAheadLogSize() == 0)
    }

    @Test func `a reader in the way is never an error of the act`() throws {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        let reader = try test.catalog()
        try reader.read {
            _ = try reader.logHead()
            try test.tamper(
                "INSERT INTO text (note, family, sealed) VALUES (zeroblob(32), NULL, zeroblob(5242880))"
            )
            _ = try practitioner.listFamilies()
        }
        _ = try practitioner.listFamilies()
        #expect(try test.writeAheadLogSize() == 0)
    }

    @Test func `after a purge it is folded, whether the purge ran or was refused`() throws {
        let test = try TestVault(policy: nil)
        let keeper = try test.practitioner()
        #expect(code { _ = try test.purge().runPurge() } == "no-policy")
        #expect(try test.writeAheadLogSize() == 0)
        _ = try test.founder().adoptPolicy(.init(TestVault.policy))
        #expect(try test.writeAheadLogSize() > 0)
        #expect(try test.purge().runPurge().destroyed == [])
        #expect(try test.writeAheadLogSize() == 0)
        _ = try keeper.listFamilies()
    }
}
