import AuditLog
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// A recovery identity that is lost is replaced, and those who work with families give them to the new one.
@Suite struct LostRecoveryTests {
    /// Has somebody else than who said that it was lost look into that.
    private func lookInto(_ test: TestVault) throws {
        let ada = try test.member("Ada", [.administrator])
        _ = try test.open(as: ada).closeIncident(1, reason: "I saw the ashes")
    }

    @Test
    func `the vault's keys are sealed to the new one at once, a family when somebody gives it`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(70_000), for: family)
        let (rotation, path) = try test.replaceLost()
        #expect([rotation.families, rotation.keys, rotation.familiesOwed] == [0, 4, 1])
        #expect(rotation.familiesNobodyOpens == 0)
        #expect(try test.founder().verify().findings == [])
        let drill = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect([drill.families, drill.keys, drill.owed] == [0, 4, 1])
        #expect(drill.isWhole)
        #expect(
            try test.founder().status().line("recovery-owed")?.sentence
                == "1 family that the recovery identity does not open: whoever works with them runs `footage person share-keys`"
        )
        #expect(try test.founder().familyAccess(family).recovery == nil)
        // The old one is taken from nobody, should it be found.
        #expect(
            code { _ = try test.founder().drillRecovery(with: test.paper()) } == "replaced-recovery"
        )
        // Whoever holds no grant gives nothing.
        #expect(try test.founder().shareFamiliesWithRecovery() == SharedWithRecovery())
        // Nor is anything given before somebody has looked into the loss.
        let early = try test.practitioner().shareFamiliesWithRecovery()
        #expect([early.given, early.waiting, early.incident] == [0, 1, 1])
        try lookInto(test)
        #expect(try test.practitioner().shareFamiliesWithRecovery().given == 1)
        #expect(try test.lastEvents(2) == ["family.grant recovery", "family.revoke lost"])
        #expect(try test.practitioner().shareFamiliesWithRecovery() == SharedWithRecovery())
        // What the lost one could open is emptied, now that another opens the family.
        #expect(
            try test.rows(GrantRow.self).filter { $0.principal == nil && $0.revoked != nil }
                .map(\.sealed) == [[]])
        #expect(try test.founder().status().line("recovery-owed") == nil)
        #expect(try test.founder().familyAccess(family).recovery != nil)
        let again = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect([again.families, again.films, again.owed] == [1, 1, 0])
        #expect(try test.founder().verify().findings == [])
        _ = clip
    }

    @Test func `films that waited before are counted by a drill, and are no fault of the new one`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        try test.waitingFilm(TestVault.film(3000), for: family)
        let (rotation, path) = try test.replaceLost()
        #expect(rotation.filmsLeft == 1)
        try lookInto(test)
        try test.waitingFilm(
            TestVault.film(5000), for: family, name: "20260311_101600-wilkins.mp4")
        let drill = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect([drill.films, drill.filmsLeft] == [1, 1])
        #expect(drill.isWhole)
    }

    @Test func `before somebody has looked into the loss the new one is given nothing that comes`()
        throws
    {
        let test = try TestVault()
        let (_, path) = try test.replaceLost()
        let family = try test.family()
        let film = TestVault.film(5000)
        let clip = try test.takeIn(film, for: family)
        try test.waitingFilm(TestVault.film(3000), for: family)
        #expect(try test.rows(GrantRow.self).allSatisfy { $0.principal != nil })
        let early = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect([early.families, early.owed, early.films, early.filmsLeft] == [0, 1, 0, 1])
        #expect(
            code { _ = try test.founder().rotateFamily(family, with: test.paper(at: path)) }
                == "owed-to-recovery")
        #expect(try test.practitioner().shareFamiliesWithRecovery().waiting == 1)
        // No film is lost by that: those who work with the family open it, and the film that waits.
        #expect(
            try test.practitioner().read(clip, range: 0..<5000, purpose: .purpose(.therapy)) == film
        )
        try lookInto(test)
        #expect(try test.practitioner().shareFamiliesWithRecovery().given == 1)
        #expect(try test.lastEvents(1) == ["family.grant recovery"])
        let late = try test.founder().drillRecovery(with: test.paper(at: path))
        #expect([late.families, late.owed, late.films, late.filmsLeft] == [1, 0, 1, 1])
        let other = try test.family()
        #expect(
            try test.founder().rotateFamily(other, with: test.paper(at: path)).people == 1)
        let ann = try test.practitioner()
        _ = try ann.addSession(
            family, on: test.date("2026-03-11"), from: CivilTime("10:00"), to: CivilTime("11:00"),
            programme: nil)
        #expect(try ann.bindQuarantined(1, to: family, session: 2).family == family)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `who alone holds governance does not close it, and a supervisor does`() throws {
        let test = try TestVault()
        _ = try test.family()
        _ = try test.replaceLost()
        let own = code { _ = try test.founder().closeIncident(1, reason: "mine") }
        #expect(own == "own-act")
        #expect(try test.lastEvents(1) == ["incident.close own-act"])
        #expect(code { _ = try test.practitioner().closeIncident(1, reason: "fine") } == "role")
        #expect(try test.practitioner().shareFamiliesWithRecovery().waiting == 1)
        let sue = try test.open(as: test.member("Sue", [.supervisor]))
        #expect(try sue.listIncidents().map(\.kind) == ["recovery-lost"])
        #expect(try sue.closeIncident(1, reason: "I saw the ashes").closedBy == "Sue")
        #expect(try test.practitioner().shareFamiliesWithRecovery().given == 1)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `that it was lost is an incident, which another person closes`() throws {
        let test = try TestVault()
        _ = try test.family()
        let identity = X25519Identity()
        do {
            _ = try test.founder().addPerson(
                named: "Grace", request: SecretIdentity(identity.copy()).request,
                roles: [.governance])
            try test.vault().unlock(with: SecretIdentity(identity.copy())).accept(vaultID: test.id)
        }
        _ = try test.replaceLost()
        let grace = try test.vault().unlock(with: SecretIdentity(identity.copy()))
        let incident = try #require(try grace.listIncidents().first)
        #expect(incident.kind == "recovery-lost")
        #expect(incident.detail == "families owed to the new recovery identity: 1")
        #expect(
            code { _ = try test.founder().closeIncident(incident.number, reason: "mine") }
                == "own-act")
        _ = try grace.closeIncident(incident.number, reason: "I saw the safe")
        #expect(try grace.verify().findings == [])
    }

    @Test
    func
        `a family that nobody else can open is counted, and what was sealed to the lost one stays`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        do {
            let founder = try test.founder()
            _ = try founder.revokeFamily(family, from: founder.findPerson("Ann Practitioner"))
        }
        let (rotation, path) = try test.replaceLost()
        #expect([rotation.familiesOwed, rotation.familiesNobodyOpens] == [1, 1])
        let kept = try #require(try test.rows(GrantRow.self).first { $0.principal == nil })
        #expect(kept.revoked != nil)
        // By hand, with the identity that turned up again, it opens still.
        #expect(throws: Never.self) {
            _ = try test.founder().open(
                kept.sealed, of: test.vault().family(family), with: test.recovery)
        }
        let ann = try test.founder().findPerson("Ann Practitioner")
        #expect(
            code {
                try test.founder().giveFamily(
                    family, to: ann, with: test.paper(at: path), reason: "lost")
            } == "owed-to-recovery")
    }

    @Test func `promise 6: until it is given on, nobody ends the last way into a family`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(3000), for: family)
        try test.practitioner().remember()
        _ = try test.replaceLost()
        func ann(_ founder: UnlockedVault) throws -> PersonSummary {
            try founder.findPerson("Ann Practitioner")
        }
        let founder = try test.founder()
        #expect(
            code { _ = try founder.revokeFamily(family, from: ann(founder)) } == "nobody-left")
        #expect(code { _ = try founder.retire(ann(founder), reason: "Left") } == "nobody-left")
        #expect(
            code {
                _ = try founder.rekey(
                    ann(founder), request: SecretIdentity().request, reason: "Lost")
            } == "nobody-left")
        try lookInto(test)
        #expect(try test.practitioner().shareFamiliesWithRecovery().given == 1)
        #expect(try test.founder().retire(ann(founder), reason: "Left").alone == [family])
    }

    @Test func `who cannot wait retires somebody and closes the family for good`() throws {
        let test = try TestVault()
        _ = try test.takeIn(TestVault.film(3000), for: test.family())
        _ = try test.replaceLost()
        let founder = try test.founder()
        let departure = try founder.retire(
            founder.findPerson("Ann Practitioner"), reason: "Left", losing: .closed)
        #expect(departure.alone.count == 1)
        #expect(try founder.verify().findings == [])
    }

    @Test func `who waits to be let in to one family gives the others that they can open`() throws {
        let test = try TestVault()
        let families = [try test.family(), try test.family()]
        _ = try test.replaceLost()
        try lookInto(test)
        let closedTo = try test.vault().family(families[1]).id
        var closed = try #require(
            try test.rows(GrantRow.self).first { $0.principal != nil && $0.family == closedTo })
        closed.sealed = []
        let row = closed
        try test.founder().forge(Act(.familyRevoke, family: row.family)) { try $0.update(row) }
        let shared = try test.practitioner().shareFamiliesWithRecovery()
        #expect([shared.given, shared.waiting] == [1, 0])
    }

    @Test func `nobody but governance replaces it, and leaves no file`() throws {
        let test = try TestVault()
        let path = test.directory + "/recovery.new"
        #expect(
            code {
                _ = try Vault(
                    at: test.directory + "/vault", environment: test.environment,
                    occupancy: .alone(waiting: .zero)
                ).unlock(with: test.secret(of: .practitioner)).replaceLostRecovery(
                    to: path, reason: "lost")
            } == "role")
        #expect(try test.lastEvents(1) == ["recovery.rotate role"])
        #expect(code { _ = try test.paper(at: path) } != nil)
    }

    @Test
    func `after a loss a rotation with the new identity takes along what was given, and no more`()
        throws
    {
        let test = try TestVault()
        _ = try test.family()
        let (_, path) = try test.replaceLost()
        try lookInto(test)
        _ = try test.practitioner().shareFamiliesWithRecovery()
        let newest = test.directory + "/recovery.newest"
        do {
            let founder = try test.maintainer()
            let rotation = try founder.rotateRecovery(
                with: test.paper(at: path), to: newest, reason: "A sheet went missing")
            try founder.remember()
            #expect([rotation.families, rotation.familiesOwed] == [1, 0])
        }
        #expect(try test.founder().drillRecovery(with: test.paper(at: newest)).isWhole)
        #expect(try test.founder().verify().findings == [])
    }
}
