import AuditLog
import Catalog
import Database
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// The recovery identity is tried before it is needed (design §7).
@Suite struct RecoveryDrillTests {
    @Test func `a drill opens every key, the families, and a film of each, and is on record`()
        throws
    {
        let test = try TestVault()
        _ = try test.takeIn(TestVault.film(70_000), for: test.family())
        for _ in 0..<2 { _ = try test.family() }
        let drill = try test.founder().drillRecovery(with: test.paper())
        #expect(drill.faults == [])
        #expect([drill.families, drill.familiesInAll, drill.films, drill.keys] == [3, 3, 1, 4])
        #expect(drill.incident == nil)
        #expect(try test.lastEvents(2) == ["recovery.drill intent", "recovery.drill outcome"])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `a drill opens films that wait in quarantine, and names one that it cannot`() throws
    {
        let test = try TestVault()
        let waiting = try test.waitingFilm(TestVault.film(70_000), for: test.family())
        #expect(try test.founder().drillRecovery(with: test.paper()).films == 1)
        // A colleague's program sealed it to its practitioner alone, and signed for it.
        var changed = waiting
        changed.particulars = try ClipParticulars(
            opening: waiting.particulars, with: test.recovery
        ).sealed(to: [test.founderIdentity.publicKey])
        let forged = changed
        try test.founder().forge(Act(.clipVerify, clip: waiting.id)) { try $0.update(forged) }
        let drill = try test.founder().drillRecovery(with: test.paper())
        #expect([drill.films, drill.filmsLeft, drill.faults.count] == [0, 0, 1])
        #expect(drill.faults.first?.hasPrefix("film 1 in quarantine: ") == true)
    }

    @Test func `of many families a drill opens as many as were asked for, drawn at random`() throws
    {
        let test = try TestVault()
        for _ in 0..<4 { _ = try test.family() }
        let drill = try test.founder().drillRecovery(with: test.paper(), sample: 2)
        #expect([drill.families, drill.familiesInAll] == [2, 4])
        #expect(drill.isWhole)
    }

    @Test
    func `only governance drills, only with this vault's identity, and refusals are on record`()
        throws
    {
        let test = try TestVault()
        _ = try test.family()
        #expect(
            code { _ = try test.practitioner().drillRecovery(with: test.paper()) } == "role")
        #expect(try test.lastEvents(1) == ["recovery.drill role"])
    }

    @Test func `another vault's identity, or a person's, drills nothing`() throws {
        let test = try TestVault()
        _ = try test.family()
        let other = try TestVault()
        for place in 0..<3 {
            let refusal = code {
                let given =
                    switch place {
                    case 0: SecretIdentity()
                    case 1: SecretIdentity(test.founderIdentity.copy())
                    default: other.paper()
                    }
                _ = try test.founder().drillRecovery(with: given)
            }
            #expect(refusal == "not-recovery")
            #expect(try test.lastEvents(1) == ["recovery.drill not-recovery"])
        }
        #expect(try test.founder().status().line("recovery")?.level == .amber)
    }

    @Test func `a drill names what does not open, fails on record, and opens an incident`() throws {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(70_000), for: family)
        let founder = try test.founder()
        // A colleague's program sealed another key to recovery than the family's, and signed for it.
        let row = try #require(
            try test.rows(GrantRow.self).first { $0.principal == nil })
        let wrong = X25519Identity().secretText()
        var changed = row
        changed.sealed = try wrong.sealed(to: [test.recovery.publicKey])
        let forged = changed
        try founder.forge(Act(.familyRevoke, family: row.family)) { try $0.update(forged) }
        let drill = try test.founder().drillRecovery(with: test.paper())
        #expect(drill.faults.count == 1)
        #expect(drill.faults.first?.hasPrefix("family \(family): ") == true)
        #expect([drill.families, drill.films, drill.keys] == [0, 0, 4])
        let incident = try #require(drill.incident)
        #expect(
            try test.founder().listIncidents().map { [$0.kind, $0.detail] } == [
                ["recovery-drill-failed", "1 did not open; 4 did"]
            ])
        #expect(incident == 1)
        #expect(try test.lastEvents(3)[1] == "recovery.drill outcome does-not-open")
        #expect(try test.founder().status().line("recovery")?.level == .amber)
        _ = clip
    }

    @Test func `status asks for a first drill, for somebody else's, and for one a year`() throws {
        let test = try TestVault()
        func line() throws -> VaultStatus.Line? { try test.founder().status().line("recovery") }
        #expect(try line()?.sentence == "the recovery identity was never drilled")
        _ = try test.founder().drillRecovery(with: test.paper())
        #expect(try line()?.level == .green)
        let grace = try test.colleague("Grace", [.governance])
        #expect(try line()?.level == .amber)
        #expect(try line()?.sentence.hasPrefix("nobody but the founder has drilled") == true)
        _ = try grace.drillRecovery(with: test.paper())
        #expect(try line()?.level == .green)
        try test.clock.set("2027-03-13T12:00:00.000Z")
        #expect(try line()?.level == .amber)
        #expect(
            try line()?.sentence.hasPrefix("the recovery identity was last drilled 366 days ago")
                == true)
    }
}
