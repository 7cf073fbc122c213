import Catalog
import Retention
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// A second person is another person: keys that somebody gave a colleague count as that somebody's for 28 days.
@Suite struct SecondPersonTests {
    private static let shorter = PolicyText(
        TestVault.policy.replacing("add: P2M", with: "add: P1D")
            .replacing("add: P18M", with: "add: P1M").replacing("version: 1", with: "version: 2"))

    /// A vault with a film and two more people with governance.
    private func three() throws -> (test: TestVault, gail: HeldIdentity, hana: HeldIdentity) {
        let test = try TestVault()
        _ = try test.takeIn(TestVault.film(50_000), for: test.family())
        return (
            test, try test.member("Gail Governance", [.governance]),
            try test.member("Hana Governance", [.governance])
        )
    }

    /// Gives somebody new keys, as the founder or somebody else.
    private func rekey(
        _ name: String, in test: TestVault, as giver: HeldIdentity? = nil
    ) throws -> HeldIdentity {
        let held = HeldIdentity(X25519Identity())
        let person = try giver.map(test.open(as:)) ?? test.founder()
        _ = try person.rekey(
            person.findPerson(name), request: SecretIdentity(held.identity.copy()).request,
            reason: "Lost her laptop")
        try person.remember()
        return held
    }

    @Test func `promise 5: nobody approves with keys that they gave a colleague`() throws {
        let (test, _, hana) = try three()
        let gail = try rekey("Gail Governance", in: test)
        #expect(try test.founder().adoptPolicy(Self.shorter).effective == nil)
        let refusal = #expect(throws: VaultError.self) {
            try test.open(as: gail).approvePolicy(number: 2)
        }
        #expect(refusal?.code == "own-act")
        #expect(refusal?.message.hasSuffix("count as that colleague's for 28 days") == true)
        #expect(refusal?.hint?.hasSuffix("or you do from 2026-04-09 on") == true)
        #expect(try test.lastEvents(1) == ["policy.approve own-act"])
        // To whom nobody gave keys, another's mean nothing.
        #expect(try test.open(as: hana).approvePolicy(number: 2).effective != nil)
    }

    @Test(arguments: [("2026-04-08", "own-act"), ("2026-04-09", nil)] as [(String, String?)])
    func `after 28 days they are their own`(day: String, refusal: String?) throws {
        let (test, _, _) = try three()
        let gail = try rekey("Gail Governance", in: test)
        try test.go(to: day)
        try test.founder().confirmClock(test.date(day))
        #expect(try test.founder().adoptPolicy(Self.shorter).effective == nil)
        #expect(code { _ = try test.open(as: gail).approvePolicy(number: 2) } == refusal)
    }

    @Test func `nor does who gave the keys approve what was done with them`() throws {
        let (test, _, hana) = try three()
        let gail = try rekey("Gail Governance", in: test)
        #expect(try test.open(as: gail).adoptPolicy(Self.shorter).effective == nil)
        #expect(code { _ = try test.founder().approvePolicy(number: 2) } == "own-act")
        // Neither through somebody else whose keys they gave, by whom these gave keys in turn.
        let second = try rekey("Hana Governance", in: test, as: gail)
        #expect(code { _ = try test.open(as: second).approvePolicy(number: 2) } == "own-act")
        #expect(code { _ = try test.open(as: hana).approvePolicy(number: 2) } == "unknown-identity")
    }

    @Test func `two who gave each other keys are one hand, and so are those whose keys they gave`()
        throws
    {
        let test = try TestVault()
        _ = try test.takeIn(TestVault.film(50_000), for: test.family())
        let gail = try test.member("Gail Governance", [.governance])
        _ = try test.member("Hana Governance", [.governance])
        let hana = try rekey("Hana Governance", in: test, as: gail)
        let second = try rekey("Gail Governance", in: test, as: hana)
        #expect(try test.open(as: hana).adoptPolicy(Self.shorter).effective == nil)
        #expect(code { _ = try test.open(as: second).approvePolicy(number: 2) } == "own-act")
        #expect(try test.founder().approvePolicy(number: 2).effective != nil)
    }

    @Test func `an incident is closed by another person too`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        _ = try test.member("Gail Governance", [.governance])
        let hana = try test.member("Hana Governance", [.governance])
        try test.blame(test.founder().principal)
        let gail = try rekey("Gail Governance", in: test)
        #expect(
            code { _ = try test.open(as: gail).closeIncident(1, reason: "Mine") } == "own-act")
        #expect(code { _ = try test.open(as: hana).closeIncident(1, reason: "Told") } == nil)
    }
}
