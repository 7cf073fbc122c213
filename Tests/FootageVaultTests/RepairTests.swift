import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Putting right what a crash left, as a whole: who may, what is said, and when nothing is touched.
struct RepairTests {
    @Test func `a store that is whole is left as it is, on record`() throws {
        let (test, _) = try TestVault.filled()
        let before = try test.picture()
        let summary = try test.repair()
        #expect(summary.steps == [])
        #expect(summary.left == [])
        #expect(summary.failure == nil)
        #expect(try test.picture() == before)
        #expect(try test.lastEvents(1) == ["repair.run"])
    }

    @Test func `repair needs the vault for itself, and an administrator`() throws {
        let (test, _) = try TestVault.filled()
        do {
            let shared = try test.founder()
            #expect(code { _ = try shared.repair() } == "not-alone")
            #expect(code { _ = try test.maintainer() } == "in-use")
            #expect(try shared.hasAccepted())
        }
        let other = try Vault(
            at: test.place, environment: test.environment, occupancy: .alone(waiting: .zero)
        ).unlock(with: SecretIdentity(test.practitionerIdentity.copy()))
        #expect(code { _ = try other.repair() } == "role")
    }

    @Test func `dry run says all and touches nothing`() throws {
        let (test, clip) = try TestVault.filled()
        try test.mess(around: clip)
        let before = try test.picture()
        let size = try test.logSize()
        let plan = try test.repair(.dryRun)
        #expect(try test.picture() == before)
        #expect(try test.logSize() == size)
        let done = try test.repair()
        #expect(
            plan.kinds.sorted { $0.rawValue < $1.rawValue }
                == done.kinds.sorted { $0.rawValue < $1.rawValue })
        #expect(Set(done.kinds).count == 10)
        #expect(done.failure == nil)
        try test.expectRepaired()
    }

    @Test func `missing directories and wrong modes are put right`() throws {
        let (test, _) = try TestVault.filled()
        let disk = LinuxDisk()
        try disk.removeDirectory(test.place + "/incoming")
        let payload = try #require(test.rows(ClipRow.self).first).id
        let path = "\(test.place)/clips/\(payload.description.prefix(2))/\(payload)"
        try disk.openPlainFile(path).setMode(0o644)
        #expect(try test.vault().verify().findings.map(\.code) == ["directory-missing"])
        let summary = try test.repair()
        #expect(summary.kinds == [.directoryMade, .modeSet])
        #expect(try disk.status(of: path).mode == 0o400)
        #expect(try disk.status(of: test.place + "/incoming").mode == 0o700)
        try test.expectRepaired()
    }

    @Test func `a slot's second name is found`() throws {
        let (test, _) = try TestVault.filled()
        try LinuxDisk().link(test.place + "/keys.slots", to: test.directory + "/copy")
        #expect(try test.vault().verify().findings.map(\.code) == ["more-names"])
    }

    @Test
    func `a destruction that was begun is finished by who may purge, and told to who may not`()
        throws
    {
        let test = try TestVault()
        try test.beginDestruction()
        let identity = SecretIdentity()
        _ = try test.founder().addPerson(
            named: "Ada", request: identity.request, roles: [.administrator])
        try test.vault().unlock(with: identity).accept(vaultID: test.id)
        func asAdministrator() throws -> RepairSummary {
            try Vault(
                at: test.place, environment: test.environment, occupancy: .alone(waiting: .zero)
            ).unlock(with: identity).repair()
        }
        let told = try asAdministrator()
        #expect(told.destroying == 1)
        #expect(told.steps == [])
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.repair().kinds == [.destructionFinished])
        #expect(try test.rows(TombstoneRow.self).count == 1)
        try test.expectRepaired()
    }

    @Test func `an old catalog is not cleaned after`() throws {
        let (test, _) = try TestVault.filled()
        let old = test.directory + "/old.sqlite"
        try Database(path: test.place + "/catalog.sqlite", access: .readWrite, lockPath: nil)
            .copy(to: old)
        _ = try test.takeIn(
            TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        try test.founder().remember()
        for suffix in ["-wal", "-shm"]
        where try LinuxDisk().exists(test.place + "/catalog.sqlite" + suffix) {
            try LinuxDisk().removeFile(test.place + "/catalog.sqlite" + suffix)
        }
        try LinuxDisk().move(old, to: test.place + "/catalog.sqlite", .replacing)
        let before = try test.picture()
        #expect(code { _ = try test.repair() } == "rolled-back")
        #expect(try test.picture() == before)
    }

    @Test func `a catalog that was edited behind the log is not cleaned after`() throws {
        let (test, clip) = try TestVault.filled()
        try test.tamper(
            "DELETE FROM header", "DELETE FROM clip", "UPDATE slot SET owner = NULL")
        let before = try test.picture()
        #expect(code { _ = try test.repair() } == "catalog-unbelieved")
        #expect(try test.picture() == before)
        #expect(try test.hasPayload(clip.id))
    }
}
