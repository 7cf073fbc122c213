import AgeFile
import AuditLog
import Catalog
import Database
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// A new recovery identity takes the old one's place, whole or not at all (design §7).
@Suite struct RecoveryRotationTests {
    @Test func `the new identity opens everything, and the old one nothing any more`() throws {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(70_000), for: family)
        let bytes = TestVault.film(80_000)
        let film = try test.waitingFilm(bytes, for: family)
        let before = try test.slot(of: film)
        let (rotation, path) = try test.rotate()
        #expect([rotation.families, rotation.keys, rotation.films] == [1, 4, 1])
        #expect([rotation.familiesOwed, rotation.filmsLeft, rotation.identitiesOwed] == [0, 0, 1])
        #expect(rotation.isErased)
        #expect(
            try test.founder().listIncidents().map(\.kind) == ["recovery-replaced"])
        #expect(try test.founder().verify().findings == [])
        // What is sealed to recovery in the catalog opens with the new one, and with the old one no more.
        for grant in try test.rows(GrantRow.self) where grant.principal == nil {
            #expect(throws: (any Error).self) {
                _ = try test.founder().open(
                    grant.sealed, of: test.vault().family(family), with: test.recovery)
            }
        }
        #expect(
            code { _ = try test.founder().drillRecovery(with: test.paper()) } == "replaced-recovery"
        )
        let drill = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect(drill.faults == [])
        // Both rings have a new version each, which the old one never saw.
        #expect([drill.families, drill.films, drill.keys] == [1, 2, 6])
        // The film that waits: its old slot is empty, and its practitioner and the new identity open it.
        #expect(before.contains { $0 != 0 })
        #expect(try test.slot(of: film).allSatisfy { $0 == 0 })
        #expect(try test.practitioner().showQuarantined(1).particulars != nil)
        let given = try test.founder().returnQuarantined(
            1, reason: "nobody's", to: test.outside(), with: test.paper(at: path))
        #expect(try test.read(outside: #require(given.files.first).path) == bytes)
        // Who works with the family notices nothing.
        #expect(
            try test.practitioner().read(clip, range: 0..<8, purpose: .purpose(.therapy)).count == 8
        )
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 1: the catalog's file and its own log hold nothing that the old one opens`()
        throws
    {
        let test = try TestVault()
        _ = try test.takeIn(TestVault.film(3000), for: test.family())
        let old = try #require(
            try test.rows(GrantRow.self).first { $0.principal == nil }?.sealed)
        _ = try test.rotate()
        for file in ["catalog.sqlite", "catalog.sqlite-wal"] {
            let path = test.directory + "/vault/" + file
            guard try LinuxDisk().exists(path) else { continue }
            let bytes = try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 26)
            #expect(!bytes.contains(old.suffix(40)), "\(file)")
        }
    }

    @Test func `the next command of a colleague gives a family another identity`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(3000), for: family)
        let before = try test.vault().family(family).recipient
        let (_, path) = try test.rotate()
        #expect(try test.founder().status().line("rotation")?.level == .amber)
        #expect(try test.practitioner().settleRotations().done.count == 1)
        #expect(try test.vault().family(family).recipient != before)
        #expect(try test.founder().status().line("rotation") == nil)
        #expect(try test.founder().drillRecovery(with: test.paper(at: path)).isWhole)
        #expect(try test.founder().listPeople().allSatisfy { $0.rotationsOwed == 0 })
    }

    @Test func `one that nobody else can have had leaves families and rings as they are`() throws {
        let test = try TestVault()
        _ = try test.family()
        let path = test.directory + "/recovery.new"
        let founder = try test.maintainer()
        let rotation = try founder.rotateRecovery(
            with: test.paper(), to: path, known: .kept, reason: "The paper fades")
        #expect([rotation.families, rotation.keys, rotation.identitiesOwed] == [1, 4, 0])
        #expect(try test.rows(RotationRow.self).isEmpty)
        #expect(try test.rows(VaultKeyRow.self).count == 4)
    }

    @Test
    func `promise 1: films that wait open to the keys they were sealed to, and to no newer ones`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        try test.waitingFilm(TestVault.film(3000), for: family)
        try test.practitioner().remember()
        let new = SecretIdentity()
        do {
            let founder = try test.founder()
            _ = try founder.rekey(
                founder.findPerson("Ann Practitioner"), request: new.request, reason: "Lost")
            try founder.remember()
        }
        let (_, path) = try test.rotate()
        let film = try #require(try test.rows(QuarantineRow.self).first)
        #expect(throws: (any Error).self) {
            _ = try ClipParticulars(opening: film.particulars, with: new.identity)
        }
        let header = try test.founder().quarantineHeader(of: film)
        #expect(throws: (any Error).self) { _ = try header.fileKey(with: new.identity) }
        let paper = try test.paper(at: path)
        _ = try header.fileKey(with: paper.identity)
        #expect(try ClipParticulars(opening: film.particulars, with: paper.identity).bytes == 3000)
    }

    @Test func `a family that comes after a rotation is sealed to the new identity`() throws {
        let test = try TestVault()
        let (_, path) = try test.rotate()
        let family = try test.family()
        let film = try test.waitingFilm(TestVault.film(80_000), for: family)
        let drill = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect([drill.families, drill.familiesInAll] == [1, 1])
        #expect(drill.isWhole)
        let header = try test.founder().quarantineHeader(of: film)
        let key = try test.paper(at: path)
        _ = try header.fileKey(with: key.identity)
        // A new key of the log goes to it, too.
        do {
            let founder = try test.maintainer()
            _ = try founder.rotateLogKey()
            try founder.remember()
        }
        #expect(try test.founder().drillRecovery(with: test.paper(at: path)).keys == 7)
    }

    @Test func `the keys of recovery, old or new, are nobody's`() throws {
        let test = try TestVault()
        let (_, path) = try test.rotate()
        for place in 0..<2 {
            let request =
                place == 0 ? test.paper().request : try test.paper(at: path).request
            #expect(
                code {
                    _ = try test.founder().addPerson(
                        named: "Rae", request: request, roles: [.uploader])
                } == "same-keys")
        }
    }

    @Test func `an identity that is not the vault's replaces nothing, and leaves no file`() throws {
        let test = try TestVault()
        _ = try test.family()
        let path = test.directory + "/recovery.new"
        #expect(
            code {
                _ = try test.maintainer().rotateRecovery(
                    with: SecretIdentity(), to: path, reason: "A sheet went missing")
            } == "not-recovery")
        #expect(try !LinuxDisk().exists(path))
        #expect(try test.lastEvents(1) == ["recovery.rotate not-recovery"])
        let inside = test.directory + "/vault/recovery.new"
        #expect(
            code {
                _ = try test.maintainer().rotateRecovery(
                    with: test.paper(), to: inside, reason: "A sheet went missing")
            }
                == "inside-vault")
        #expect(
            code {
                _ = try test.founder().rotateRecovery(
                    with: test.paper(), to: path, reason: "A sheet went missing")
            }
                == "not-alone")
        #expect(try test.founder().drillRecovery(with: test.paper()).isWhole)
    }

    @Test
    func `a family whose key for recovery is not its own stops a rotation, and nothing is changed`()
        throws
    {
        let test = try TestVault()
        _ = try test.family()
        let row = try #require(try test.rows(GrantRow.self).first { $0.principal == nil })
        var changed = row
        changed.sealed = try X25519Identity().secretText().sealed(to: [test.recovery.publicKey])
        let forged = changed
        try test.founder().forge(Act(.familyRevoke, family: row.family)) { try $0.update(forged) }
        let path = test.directory + "/recovery.new"
        #expect(
            code {
                _ = try test.maintainer().rotateRecovery(
                    with: test.paper(), to: path, reason: "A sheet went missing")
            }
                == "family-recipient")
        #expect(try !LinuxDisk().exists(path))
        #expect(
            try test.lastEvents(2) == [
                "recovery.rotate intent", "recovery.rotate outcome family-recipient",
            ])
        #expect(try test.founder().recoveryKeys().recipient == test.recovery.publicKey)
    }

    @Test func `status asks for a drill of the new identity`() throws {
        let test = try TestVault()
        _ = try test.founder().drillRecovery(with: test.paper())
        let (_, path) = try test.rotate()
        #expect(
            try test.founder().status().line("recovery")?.sentence
                == "the recovery identity was never drilled")
        _ = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect(try test.founder().status().line("recovery")?.level == .green)
    }

    @Test func `a rehearsed rotation changes nothing and makes no file`() throws {
        let test = try TestVault()
        _ = try test.family()
        let path = test.directory + "/recovery.new"
        let size = try test.logSize()
        let rotation = try test.maintainer().rehearse {
            try $0.rotateRecovery(with: test.paper(), to: path, reason: "A sheet went missing")
        }
        #expect([rotation.families, rotation.keys] == [1, 4])
        #expect(try test.logSize() == size)
        #expect(try !LinuxDisk().exists(path))
    }
}
