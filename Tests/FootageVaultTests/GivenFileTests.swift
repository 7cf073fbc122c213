import AuditLog
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// A file that a verification is given says something of the vault only when it is of this vault.
@Suite struct GivenFileTests {
    enum Way: CaseIterable {
        case against, since, receipt

        func plan(_ text: String) -> VerificationPlan {
            var plan = VerificationPlan()
            switch self {
            case .against: plan.against = text
            case .since: plan.since = text
            case .receipt: plan.receipt = text
            }
            return plan
        }
    }

    @Test(arguments: Way.allCases)
    func `a file that is none, or is of another vault, turns nobody's vault red`(
        way: Way
    ) throws {
        let test = try TestVault()
        let founder = try test.founder()
        let another = try TestVault()
        let other = try another.founder().printCheckpoint().note
        for given in ["Dear colleague,\n", other] {
            let report = try founder.verify(way.plan(given))
            #expect(report.verdict == .unverifiable)
            #expect(!report.faultsVault)
            #expect(report.sentence.hasPrefix("the vault could not be held to what was given"))
            #expect(try test.lastEvents(1) == ["audit.verify given-unverifiable"])
        }
        #expect(try test.rows(IncidentRow.self).isEmpty)
        #expect(try founder.status().figures.incidents.isEmpty)
    }

    @Test(arguments: [Way.against, .since])
    func `promise 3: a head of this vault that disagrees is an incident`(
        way: Way
    ) throws {
        let test = try TestVault()
        let founder = try test.founder()
        let forked = try Checkpoint(
            origin: founder.vault.description.origin, size: 3, root: SHA256.hash([1]))
        let head = try forked.signed(by: founder.logKey).description
        let report = try founder.verify(way.plan(head))
        #expect(report.verdict == .tampered)
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["verification-failed"])
    }

    @Test func `a wrong file hides nothing that is wrong with the vault`() throws {
        let test = try TestVault()
        _ = try test.family()
        try test.tamper("UPDATE session SET salt = zeroblob(16)")
        let report = try test.founder().verify(VerificationPlan(against: "no head"))
        #expect(report.verdict == .tampered)
        #expect(report.faultsVault)
        let incident = try #require(try test.founder().listIncidents().first)
        #expect(incident.kind == "verification-failed")
    }
}
