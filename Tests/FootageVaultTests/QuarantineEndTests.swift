import AuditLog
import Catalog
import Database
import FootageVault
import KeyStore
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Films that go out of quarantine for good: given back, or destroyed.
@Suite struct QuarantineEndTests {
    private static let returned = "quarantine.return"
    private static let destroyed = "quarantine.destroy"

    private func read(_ path: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 24)
    }

    @Test
    func `promises 2 and 4: a film is given back whole, on record, and its key destroyed`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bytes = TestVault.film(200_000)
        let film = try test.waitingFilm(bytes, for: family)
        let out = try test.outside()

        let given = try test.giveBack(to: out)

        let file = try #require(given.files.first)
        #expect(given.files.count == 1)
        #expect(file.path == out + "/quarantine-1.mp4")
        #expect(file.bytes == UInt64(bytes.count))
        #expect(file.sha256 == SHA256.hash(bytes).description)
        #expect(given.end.isFinished)
        #expect(try read(file.path) == bytes)
        #expect(
            try test.lastEvents(4) == [
                "quarantine.return intent", "quarantine.return outcome",
                "quarantine.return intent quarantine.return",
                "quarantine.return outcome quarantine.return",
            ])
        try test.expectGone(film, rule: Self.returned)
        let certificate = try #require(try test.founder().destructionCertificates().first)
        #expect(certificate.json.member("end") == .string("returned"))
        #expect(certificate.family == nil)
    }

    @Test func `a film given back is reconciled as returned, and the register says so`() throws {
        let test = try FilledVault()
        try test.test.waitingFilm(TestVault.film(80_000), for: test.family)
        try test.test.waitingFilm(TestVault.film(90_000), for: test.family)
        try test.test.giveBack()
        _ = try test.test.founder().destroyQuarantined(2, reason: "nobody's")
        let folder = test.test.directory + "/export"

        let summary = try test.test.founder().exportAudit(to: folder)

        #expect(summary.isReconciled)
        #expect(summary.returned == 1)
        let clips = String(decoding: try read(folder + "/clips.csv"), as: UTF8.self)
        #expect(clips.contains(#""quarantine 1""#))
        #expect(clips.contains(#""returned","quarantine.return""#))
        #expect(clips.contains(#""destroyed","quarantine.destroy""#))
    }

    @Test(arguments: ["in the vault", "no directory", "taken"])
    func `promise 6: a film that cannot be given back still waits`(place: String) throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        let out = try test.outside()
        let to: String
        switch place {
        case "in the vault": to = test.directory + "/vault/clips"
        case "no directory": to = out + "/none"
        default:
            to = out
            try test.add([1], to: out + "/quarantine-1.mp4")
        }
        _ = try test.founder().approveReturn(1, reason: "nobody's")
        let error = try #require(throws: VaultError.self) {
            _ = try test.practitioner().returnQuarantined(1, reason: "not ours", to: to)
        }
        #expect(error.kind == .cannotWrite)
        #expect(try test.rows(QuarantineRow.self).map(\.id) == [film.id])
        #expect(try test.hasPayload(film.id))
        #expect(try test.rows(DestructionRow.self).isEmpty)
    }

    @Test func `promise 6: a return that is stopped half way leaves no file, and the film`() throws
    {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(5_000_000), for: test.family())
        let out = try test.outside()
        struct Stop: Error {}
        _ = try test.founder().approveReturn(1, reason: "nobody's")
        #expect(throws: Stop.self) {
            _ = try test.practitioner().returnQuarantined(1, reason: "not ours", to: out) {
                (_, _) in throw Stop()
            }
        }
        #expect(try LinuxDisk().entries(of: out).isEmpty)
        #expect(try test.rows(QuarantineRow.self).map(\.id) == [film.id])
        #expect(try test.rows(DestructionRow.self).isEmpty)
        #expect(try test.lastEvents(1) == ["quarantine.return outcome not-written"])
        // And it can be done then.
        _ = try test.practitioner().returnQuarantined(1, reason: "not ours", to: out)
        try test.expectGone(film, rule: Self.returned)
    }

    @Test(arguments: DestructionStep.allCases, [returned, destroyed])
    func `promise 6: what fails at a step is finished by the next purge`(
        step: DestructionStep, rule: String
    ) throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        let out = try test.outside()
        let reach: @Sendable (DestructionStep) throws(DiskError) -> Void = {
            (reached) throws(DiskError) in
            if reached == step { throw .locked(path: "test") }
        }
        if rule == Self.returned { _ = try test.founder().approveReturn(1, reason: "nobody's") }
        #expect(throws: (any Error).self) {
            if rule == Self.returned {
                _ = try test.stepping(test.practitionerIdentity, reach: reach).returnQuarantined(
                    1, reason: "not ours", to: out)
            } else {
                _ = try test.stepping(test.founderIdentity, reach: reach).destroyQuarantined(
                    1, reason: "nobody's")
            }
        }
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.rows(DestructionRow.self).map(\.rule) == [rule])
        // What was begun is no tampering, and is seen as begun.
        #expect(try test.vault().verify().findings == [])
        #expect(try test.founder().listQuarantine().map(\.isBeingDestroyed) == [true])
        #expect(
            code { _ = try test.founder().destroyQuarantined(1, reason: "again") }
                == "destruction-begun")

        #expect(try test.purge().runPurge().destroyed == [film.id])

        try test.expectGone(film, rule: rule)
        #expect(try test.purge().runPurge().destroyed.isEmpty)
    }

    @Test(arguments: DestructionStep.allCases)
    func `promise 6: the power goes at a step, and the next start finishes what was begun`(
        step: DestructionStep
    ) throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        let image = try CrashImage(of: test)
        _ = try test.stepping(test.founderIdentity) { (reached) throws(DiskError) in
            if reached == step { try image.take() }
        }.destroyQuarantined(1, reason: "nobody's")
        try image.putBack()
        #expect(try test.rows(QuarantineRow.self).map(\.id) == [film.id])

        #expect(try test.purge().runPurge().destroyed == [film.id])

        try test.expectGone(film, rule: Self.destroyed)
    }

    @Test func `promise 3: a mark that nobody signed destroys nothing`() throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        _ = try test.purge().runPurge()
        try test.tamper(
            """
            INSERT INTO destruction (id, salt, run, request, rule, limit_, policy, policy_version, \
            backups_until, begun) SELECT ?, zeroblob(16), id, zeroblob(16), ?, 0, zeroblob(32), 'x', 0, 0 \
            FROM purge_run LIMIT 1
            """, values: [.blob(film.id.bytes), .text(Self.destroyed)])
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.hasPayload(film.id))
        #expect(
            try test.slotBytes()[Int(film.slot) * 512..<Int(film.slot + 1) * 512].contains {
                $0 != 0
            })
    }

    @Test func `only governance destroys, and a refusal is on record`() throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        #expect(
            code { _ = try test.practitioner().destroyQuarantined(1, reason: "mine") } == "role")
        #expect(try test.lastEvents(1) == ["quarantine.destroy role"])
        let end = try test.founder().destroyQuarantined(1, reason: "nobody's")
        #expect(end.isFinished)
        #expect(end.clip == film.id)
        try test.expectGone(film, rule: Self.destroyed)
        #expect(
            code { _ = try test.founder().destroyQuarantined(1, reason: "again") } == "not-found")
    }

    @Test func `governance gives a film back with the recovery identity, and with no other`() throws
    {
        let test = try TestVault()
        let bytes = TestVault.film(80_000)
        let film = try test.waitingFilm(bytes, for: test.family())
        let out = try test.outside()
        let fran = try test.founder()
        #expect(
            code { _ = try fran.returnQuarantined(1, reason: "left", to: out) } == "not-theirs")
        #expect(
            code {
                _ = try fran.returnQuarantined(
                    1, reason: "left", to: out, with: SecretIdentity(X25519Identity()))
            } == "not-recovery")
        #expect(
            code {
                _ = try test.practitioner().returnQuarantined(
                    1, reason: "left", to: out, with: SecretIdentity(test.recovery.copy()))
            } == "role")
        let given = try fran.returnQuarantined(
            1, reason: "the practitioner left", to: out, with: SecretIdentity(test.recovery.copy()))
        #expect(try read(#require(given.files.first).path) == bytes)
        #expect(try test.lastEvents(5).first == "recovery.use")
        try test.expectGone(film, rule: Self.returned)
    }

    @Test func `governance binds a film with the recovery identity, and with no other`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bytes = TestVault.film(80_000)
        try test.waitingFilm(bytes, for: family)
        let fran = try test.founder()
        _ = try test.practitioner().addSession(
            family, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
        #expect(code { _ = try fran.bindQuarantined(1, to: family, session: 2) } == "not-theirs")
        #expect(
            code {
                _ = try fran.bindQuarantined(
                    1, to: family, session: 2, with: SecretIdentity(X25519Identity()))
            } == "not-recovery")
        let recovery = { SecretIdentity(test.recovery.copy()) }
        #expect(
            code { _ = try fran.bindQuarantined(1, to: family, session: 1, with: recovery()) }
                == "day-disagrees")
        let clip = try fran.bindQuarantined(1, to: family, session: 2, with: recovery())
        #expect(try test.lastEvents(2) == ["recovery.use", "quarantine.bind"])
        // The grace that the policy gives counts from here: the film may have waited longer than that.
        let change = try #require(try test.rows(ClipChangeRow.self).first)
        let today = try test.vault().today
        #expect(change.kind == .purposeAdded && change.enteredOn == today)
        let film = try test.practitioner().openFilm(clip, purpose: .purpose(.therapy))
        #expect(try film.read(0..<film.size) == bytes)
        try film.close()
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `nobody acts while a purge runs`() throws {
        let test = try TestVault()
        try test.waitingFilm(TestVault.film(80_000), for: test.family())
        _ = try test.founder().approveReturn(1, reason: "nobody's")
        let purge = try ExclusiveLock(
            test.directory + "/vault/purge.lock", .oneAccount, on: LinuxDisk())
        #expect(
            code { _ = try test.founder().destroyQuarantined(1, reason: "x") } == "purge-running")
        let out = try test.outside()
        #expect(
            code { _ = try test.practitioner().returnQuarantined(1, reason: "x", to: out) }
                == "purge-running")
        _ = purge
    }

    @Test(arguments: [returned, destroyed])
    func `a film that went out of quarantine is refused when it comes again, with the day`(
        rule: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let bytes = TestVault.film(80_000)
        try test.waitingFilm(bytes, for: family)
        if rule == Self.returned {
            try test.giveBack()
        } else {
            _ = try test.founder().destroyQuarantined(1, reason: "x")
        }
        let ann = try test.practitioner()
        let summary = try test.upload(test.dump(family, bytes), by: ann)
        guard case .refused(let code, let why)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(code == (rule == Self.returned ? "returned-before" : "destroyed-before"))
        #expect(
            why
                == (rule == Self.returned
                    ? "the same film was given back out of quarantine on 2026-03-12 and stays so"
                    : "the same film was destroyed out of quarantine on 2026-03-12 and stays so"))
        #expect(summary.deletion.safe.isEmpty)
    }

    @Test func `a list says since when, whose, and when it becomes an incident`() throws {
        let test = try TestVault()
        let family = try test.family()
        try test.waitingFilm(TestVault.film(80_000), for: family)
        let bob = try test.colleague("Bob Other", [.practitioner])

        let own = try test.practitioner().showQuarantined(1)

        #expect(own.reason == "no-session")
        #expect(own.uploaded == CivilDate("2026-03-12"))
        #expect(own.practitioner == "Ann Practitioner")
        #expect(own.incidentOn == CivilDate("2026-04-10"))
        #expect(!own.isPastTime)
        #expect(own.particulars?.name == "\(family)/20260311_101500.mp4")
        let all = try test.founder().listQuarantine()
        #expect(all.map(\.number) == [1])
        #expect(all.map(\.particulars) == [nil])
        #expect(try bob.listQuarantine().isEmpty)
        #expect(code { _ = try bob.showQuarantined(1) } == "not-found")
        #expect(try test.lastEvents(1) == ["quarantine.show not-found"])
        #expect(code { _ = try bob.showQuarantined(2) } == "not-found")
        #expect(
            code { _ = try bob.returnQuarantined(1, reason: "x", to: "/tmp") }
                == "not-found")
        // The incident comes on the day that was named, and not before.
        try test.go(to: "2026-04-09")
        _ = try test.purge().runPurge()
        #expect(try test.rows(IncidentRow.self).isEmpty)
        try test.go(to: "2026-04-10")
        _ = try test.purge().runPurge()
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["quarantine-past-time"])
        #expect(try test.practitioner().showQuarantined(1).isPastTime)
    }
}

extension JSONValue {
    /// A member of an object.
    func member(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}
