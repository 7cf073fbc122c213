import Catalog
import Testing
import VaultModel

@testable import FootageVault

/// A grant that is taken back opens nothing from then on (design §9).
@Suite struct RevocationTests {
    private func granted() throws -> (
        test: TestVault, family: FamilyReference, bob: UnlockedVault
    ) {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        for purpose in [Purpose.therapy, .supervision] {
            try ann.grantFamily(
                family, to: ann.findPerson("Bob"), purposes: [.purpose(purpose)], until: nil)
        }
        return (test, family, bob)
    }

    @Test func `whoever is taken off a family opens none of its films, and has none of its keys`()
        throws
    {
        let (test, family, bob) = try granted()
        let clip = try test.takeIn(TestVault.film(50_000), for: family)
        func open() throws {
            _ = try bob.exportClip(
                clip, purpose: .purpose(.therapy), returnBy: nil,
                to: .file(test.directory + "/film.mp4"))
        }
        #expect(try bob.listClips(family: family).count == 1)
        let founder = try test.founder()
        let ended = try founder.revokeFamily(family, from: founder.findPerson("Bob"))
        #expect(ended == Revocation(grants: 2, people: 1))
        #expect(try test.lastEvents(1) == ["family.revoke"])
        // By the very identity that was open all along.
        #expect(code { try open() } == "no-grant")
        #expect(code { _ = try bob.listClips(family: family) } == "no-grant")
        #expect(try bob.listFamilies().isEmpty)
        let rows = try test.rows(GrantRow.self).filter { $0.principal == bob.principal }
        #expect(rows.map(\.sealed) == [[], []])
        #expect(rows.map(\.revokedBy) == [founder.principal, founder.principal])
        #expect(try founder.verify().findings == [])
        let again = code { _ = try founder.revokeFamily(family, from: founder.findPerson("Bob")) }
        #expect(again == "no-such-grant")
        // Whoever works with the family can give it again.
        let ann = try test.practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [.purpose(.therapy)], until: nil)
        #expect(try bob.listClips(family: family).count == 1)
    }

    private static let others: [(Set<Role>, String?)] = [
        ([.administrator], nil), ([.governance], nil), ([.practitioner], "no-grant"),
        ([.supervisor], "role"), ([.uploader], "role"), ([.retention], "role"),
    ]

    @Test(arguments: others)
    func `governance and administrators take back anywhere, practitioners in their own families`(
        roles: Set<Role>, refusal: String?
    ) throws {
        let (test, family, _) = try granted()
        let bob = try test.founder().findPerson("Bob")
        let carl = try test.colleague("Carl", roles)
        #expect(code { _ = try carl.revokeFamily(family, from: bob) } == refusal)
        #expect(
            try test.lastEvents(1) == ["family.revoke" + (refusal.map { " " + $0 } ?? "")])
    }

    @Test func `a grant that ends sooner, or is for another purpose, puts no colleague out`() throws
    {
        let (test, family, bob) = try granted()
        let ann = try test.practitioner()
        let carl = try test.colleague("Carl", [.practitioner])
        let dora = try test.colleague("Dora", [.practitioner])
        let tomorrow = try test.date("2026-03-13")
        try ann.grantFamily(
            family, to: ann.findPerson("Carl"), purposes: [.purpose(.therapy)], until: tomorrow)
        try ann.grantFamily(
            family, to: ann.findPerson("Dora"), purposes: [.purpose(.training)], until: nil)
        let founder = try test.founder()
        _ = try founder.revokeFamily(family, from: founder.findPerson("Bob"))
        #expect(try bob.listFamilies().isEmpty)
        let she = try ann.findPerson("Ann Practitioner")
        #expect(code { _ = try carl.revokeFamily(family, from: she) } == "last-grant")
        #expect(code { _ = try dora.revokeFamily(family, from: she) } == "no-therapy-grant")
        _ = try ann.revokeFamily(family, from: ann.findPerson("Carl"))
        #expect(try ann.listFamilies().count == 1)
    }

    @Test func `nobody who works with a family leaves it to recovery alone`() throws {
        let (test, family, bob) = try granted()
        let (ann, founder) = (try test.practitioner(), try test.founder())
        let (she, he) = (try ann.findPerson("Ann Practitioner"), try ann.findPerson("Bob"))
        _ = try bob.revokeFamily(family, from: he)
        #expect(code { _ = try ann.revokeFamily(family, from: she) } == "last-grant")
        #expect(try test.lastEvents(1) == ["family.revoke last-grant"])
        #expect(try ann.listFamilies().count == 1)
        #expect(try founder.revokeFamily(family, from: she) == Revocation(grants: 1, people: 0))
        #expect(try ann.listFamilies().isEmpty)
    }
}
