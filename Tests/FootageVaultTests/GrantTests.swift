import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultModel

@Suite struct GrantTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    @Test func `nobody grants a family to themselves`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [Self.therapy],
            until: test.date("2026-03-13"))
        let error = code {
            try bob.grantFamily(
                family, to: bob.findPerson("Bob"), purposes: [Self.therapy], until: nil)
        }
        #expect(error == "self-grant")
        #expect(try test.lastEvents(1) == ["family.grant self-grant"])
        try test.go(to: "2026-03-14")
        #expect(code { _ = try bob.listSessions(family) } == "no-grant")
    }

    @Test func `a grant until a day is given on until that day at most`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner])
        try test.colleague("Carl", [.practitioner])
        let last = try test.date("2026-03-20")
        let ann = try test.practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [Self.therapy], until: last)
        let carl = try bob.findPerson("Carl")
        let longer = code {
            try bob.grantFamily(
                family, to: carl, purposes: [Self.therapy], until: last.adding(days: 1))
        }
        #expect(longer == "beyond-own-grant")
        try bob.grantFamily(family, to: carl, purposes: [Self.therapy], until: nil)
        let granted = try test.rows(GrantRow.self).filter { $0.principal == carl.id }
        #expect(granted.map(\.until) == [last])
    }

    private static let unfit: [([AccessPurpose], Set<Role>)] = [
        ([.purpose(.therapy), .subjectAccess], [.practitioner]),
        ([.subjectAccess, .purpose(.research)], [.governance]),
        ([.purpose(.therapy)], [.retention]),
        ([.purpose(.therapy)], [.administrator]),
    ]

    @Test(arguments: unfit)
    func `a grant holds only purposes that the receiver's roles watch for, every one`(
        purposes: [AccessPurpose], roles: Set<Role>
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        try test.colleague("Bob", roles)
        let ann = try test.practitioner()
        let error = code {
            try ann.grantFamily(family, to: ann.findPerson("Bob"), purposes: purposes, until: nil)
        }
        #expect(error == "receiver")
    }

    @Test func `promise 8: a family is never created with the purge job as its second person`()
        throws
    {
        let test = try TestVault()
        let ann = try test.practitioner()
        let job = try ann.findPerson("Purge job")
        #expect(code { _ = try ann.createFamily(alias: nil, for: nil, with: job) } == "receiver")
        #expect(try test.rows(GrantRow.self).isEmpty)
        #expect(try test.rows(FamilyRow.self).isEmpty)
    }

    @Test func `a family is created for and with people who have accepted`() throws {
        let test = try TestVault()
        try test.colleague("Ina Invited", [.practitioner], accepts: false)
        let founder = try test.founder()
        let ann = try founder.findPerson("Ann Practitioner")
        let ina = try founder.findPerson("Ina Invited")
        #expect(
            code { _ = try founder.createFamily(alias: nil, for: ina, with: nil) }
                == "not-practitioner")
        #expect(
            code { _ = try founder.createFamily(alias: nil, for: ann, with: ina) } == "receiver")
        let made = try founder.createFamily(alias: nil, for: ann, with: nil)
        #expect(made.grantees == 1)
    }

    @Test func `a therapy grant counts beside one whose purposes make a longer text`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner, .governance])
        let ann = try test.practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [Self.therapy], until: nil)
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [.disclosure, .review], until: nil)
        try bob.grantFamily(
            family, to: bob.findPerson("Ann Practitioner"), purposes: [Self.therapy], until: nil)
    }

    @Test func `without a therapy grant nothing is given on, on record`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner, .governance])
        let ann = try test.practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [.disclosure, .review], until: nil)
        let error = code {
            try bob.grantFamily(
                family, to: bob.findPerson("Ann Practitioner"), purposes: [Self.therapy],
                until: nil)
        }
        #expect(error == "no-therapy-grant")
        #expect(try test.lastEvents(1) == ["family.grant no-therapy-grant"])
    }
}
