import AuditLog
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// What nobody can open any more is given back with the recovery identity, on record before (design §7).
@Suite struct RecoveryUseTests {
    @Test func `a family is given to a practitioner, who opens its films and gives it on`() throws {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(50_000), for: family)
        let bob = try test.colleague("Bob", [.practitioner])
        let founder = try test.founder()
        try founder.giveFamily(
            family, to: founder.findPerson("Bob"), with: test.paper(),
            reason: "Ann lost her identity")
        #expect(try test.lastEvents(2) == ["recovery.use intent", "recovery.use outcome"])
        #expect(try bob.read(clip, range: 0..<8, purpose: .purpose(.therapy)).count == 8)
        let carl = try test.colleague("Carl", [.practitioner])
        try bob.grantFamily(
            family, to: bob.findPerson("Carl"), purposes: [.purpose(.therapy)], until: nil)
        #expect(try carl.listFamilies().count == 1)
        let spans = try founder.familyAccess(family).now
        #expect(spans.map(\.given) == [.created, .recovery, .granted])
        #expect(try founder.listIncidents().map(\.kind) == ["recovery-used"])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `nobody gives a family to themselves, to no practitioner, or to who has it`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.colleague("Sue", [.supervisor])
        _ = try test.colleague("Ivy", [.practitioner], accepts: false)
        let founder = try test.founder()
        for (name, refusal) in [
            ("Fran Founder", "self-grant"), ("Sue", "receiver"), ("Ivy", "receiver"),
            ("Ann Practitioner", "granted-already"),
        ] {
            let person = try founder.findPerson(name)
            #expect(
                code {
                    try founder.giveFamily(family, to: person, with: test.paper(), reason: "gone")
                } == refusal)
            #expect(try test.lastEvents(1) == ["recovery.use \(refusal)"])
        }
        let ann = try founder.findPerson("Ann Practitioner")
        #expect(
            code {
                try founder.giveFamily(family, to: ann, with: SecretIdentity(), reason: "gone")
            } == "not-recovery")
        #expect(
            code {
                try test.practitioner().giveFamily(
                    family, to: ann, with: test.paper(), reason: "gone")
            } == "role")
        #expect(try founder.verify().findings == [])
    }

    @Test func `keys that nobody left can give are given with the recovery identity`() throws {
        let test = try TestVault()
        // An administrator holds the log's key alone, and can give no other.
        let adam = try test.colleague("Adam", [.administrator])
        let identity = X25519Identity()
        let bob = try adam.addPerson(
            named: "Bob", request: SecretIdentity(identity.copy()).request, roles: [.practitioner])
        #expect(Set(bob.keysOwed) == ["dates", "digest", "names"])
        let founder = try test.founder()
        #expect(
            try founder.shareKeys(
                to: founder.receiversOfKeys(from: .recovery), with: test.paper(),
                reason: "nobody is left") == 3)
        #expect(
            try test.lastEvents(3) == [
                "recovery.use intent", "key.wrap", "recovery.use outcome",
            ])
        let unlocked = try test.vault().unlock(with: SecretIdentity(identity.copy()))
        try unlocked.accept(vaultID: test.id)
        #expect(try unlocked.createFamily(alias: "B 7", for: nil, with: nil).alias == "B 7")
        #expect(try founder.receiversOfKeys(from: .recovery) == [])
        #expect(try founder.shareKeys(to: [bob], with: test.paper(), reason: "again") == 0)
        #expect(try test.founder().verify().findings == [])
    }
}
