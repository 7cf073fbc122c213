import AuditLog
import Catalog
import Database
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// Somebody leaves: nothing opens for them any more, and what they knew is replaced.
@Suite struct RetirementTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    /// A vault whose family Bob was granted; the film of it, and Bob.
    private struct Team {
        let test: TestVault
        let family: FamilyReference
        let film: [UInt8]
        let address: ClipAddress
        let bob: HeldIdentity

        init() throws {
            test = try TestVault()
            family = try test.family()
            film = TestVault.film(3000)
            address = try test.takeIn(film, for: family)
            bob = try test.member("Bob", [.practitioner])
            try test.grant(family, to: "Bob")
        }

        func retire(_ name: String = "Bob") throws -> Departure {
            let founder = try test.founder()
            let departure = try founder.retire(
                founder.findPerson(name), reason: "Moved to another trust")
            try founder.remember()
            return departure
        }

        func opens(by person: UnlockedVault) throws -> Bool {
            try person.read(address, range: 0..<UInt64(film.count), purpose: therapy) == film
        }
    }

    @Test func `promise 1: who has left opens nothing, and their families are owed a new identity`()
        throws
    {
        let team = try Team()
        let test = team.test
        // Of a family whose grant was taken back, Bob may have kept the identity.
        let other = try test.family()
        try test.grant(other, to: "Bob")
        do {
            let founder = try test.founder()
            _ = try founder.revokeFamily(other, from: founder.findPerson("Bob"))
        }
        let third = try test.family()
        let bob = try test.open(as: team.bob).principal

        let departure = try team.retire()
        #expect(departure.grants == 1)
        #expect(departure.owed == [team.family, other].sorted())
        #expect(departure.alone == [])
        #expect(departure.person.standing == "retired")
        #expect(departure.person.rotationsOwed == 2)
        #expect(
            try test.lastEvents(7) == [
                "family.revoke retired", "family.owe retired", "family.owe retired", "key.revoke",
                "ring.rotate", "ring.rotate", "person.retire",
            ])
        #expect(code { _ = try test.open(as: team.bob) } == "retired")
        #expect(try test.rows(WrapRow.self).allSatisfy { $0.principal != bob })
        #expect(
            try test.rows(GrantRow.self).filter { $0.principal == bob }
                .allSatisfy { $0.sealed.isEmpty && $0.revoked != nil })

        let settled = try test.practitioner().settleRotations()
        #expect(settled.done.map(\.family).sorted() == [team.family, other].sorted())
        #expect(settled.done.map(\.clips).sorted() == [0, 1])
        #expect(settled.left == 0 && settled.failed.isEmpty)
        #expect(try team.opens(by: test.practitioner()))
        let founder = try test.founder()
        #expect(try founder.findPerson("Bob").rotationsOwed == 0)
        #expect(try founder.listPeople().count == 4)
        #expect(try founder.verify().findings == [])
        // Nothing is owed any more, and nobody else's family was.
        #expect(try test.practitioner().settleRotations().done == [])
        #expect(try test.vault().family(third).recipient.count == 32)
    }

    @Test func `what is written afterwards is sealed to the rings' new versions`() throws {
        let team = try Team()
        _ = try team.retire()
        let keys = try team.test.rows(VaultKeyRow.self)
        #expect(
            keys.map { "\($0.key) \($0.version)" }.sorted() == [
                "dates 1", "dates 2", "digest 1", "log 1", "names 1", "names 2",
            ])
        let ann = try team.test.practitioner()
        let family = try ann.createFamily(alias: "Case 7", for: nil, with: nil).reference
        let row = try team.test.vault().family(family)
        #expect(try ann.familySummary(row).alias == "Case 7")
        let colleague = try team.test.open(as: team.test.member("Carl", [.practitioner]))
        let carl = try #require(
            try team.test.rows(PersonRow.self).first { $0.id == colleague.principal })
        #expect(carl.ring == 2)
        // The founder gave what they hold; what is older is read with the older versions.
        #expect(try colleague.findPerson("Ann Practitioner").name == "Ann Practitioner")
        #expect(try team.test.founder().verify().findings == [])
    }

    @Test func `the last administrator, the last with governance and oneself are refused`() throws {
        let team = try Team()
        let test = team.test
        let gil = try test.member("Gil", [.governance])
        let ada = try test.member("Ada", [.administrator])
        let ids = try [gil, ada].map { try test.open(as: $0).principal.description }
        let founder = try test.founder().principal.description
        func asAda(_ id: String) throws -> String? {
            let unlocked = try test.open(as: ada)
            let person = try unlocked.findPerson(id)
            return code { _ = try unlocked.retire(person, reason: "left") }
        }
        #expect(try asAda(ids[1]) == "own-act")
        // Two hold each role: either may go, and the other then stays.
        #expect(try asAda(founder) == nil)
        #expect(try asAda(founder) == "retired-before")
        #expect(try asAda(ids[0]) == "last-governance")
        #expect(try test.lastEvents(1) == ["person.retire last-governance"])
        let unlocked = try test.open(as: gil)
        #expect(code { _ = try unlocked.retire(unlocked.findPerson("Bob"), reason: "x") } == "role")
    }

    @Test func `a rehearsal changes nothing, and who works meanwhile is not waited for`() throws {
        let team = try Team()
        let bob = try team.test.open(as: team.bob)
        let film = try bob.openFilm(team.address, purpose: Self.therapy)
        let founder = try team.test.founder()
        let size = try team.test.logSize()
        let departure = try founder.rehearse {
            try $0.retire($0.findPerson("Bob"), reason: "left")
        }
        #expect(departure.grants == 1)
        #expect(try team.test.logSize() == size)
        #expect(try founder.findPerson("Bob").standing == "active")
        _ = try team.retire()
        #expect(code { _ = try bob.listFamilies() } == "retired")
        #expect(code { _ = try film.close() } == "outcome-not-recorded")
    }

    @Test func `the reason is sealed to a ring that they never had`() throws {
        let team = try Team()
        _ = try team.retire()
        let sealed = try team.test.catalog().database.query(
            "SELECT sealed FROM text WHERE family IS NULL"
        ) { try $0.blob(at: 0) }
        #expect(sealed.map { Array($0.prefix(4)) } == [[0, 0, 0, 2]])
    }

    @Test func `a family that cannot be given a new identity does not keep the others`() throws {
        let team = try Team()
        let test = team.test
        let other = try test.family()
        try test.grant(other, to: "Bob")
        let header = try #require(try test.rows(HeaderRow.self).first)
        let file = try LinuxDisk().openPlainFile(
            test.directory + "/vault/keys.slots", .readingAndWriting)
        try file.write([0xFF], at: UInt64(header.slot) * 512 + 60)
        _ = try team.retire()
        let settled = try test.practitioner().settleRotations()
        #expect(settled.done.map(\.family) == [other])
        #expect(settled.failed.map(\.family) == [team.family])
        #expect(settled.failed.map(\.error.code) == ["key-slots"])
    }

    @Test func `what is owed of a family of which nothing is left is owed no more`() throws {
        let test = try TestVault()
        let addresses = try test.endedFamily()
        _ = try test.member("Bob", [.practitioner])
        try test.grant(addresses[0].family, to: "Bob")
        do {
            let founder = try test.founder()
            _ = try founder.retire(founder.findPerson("Bob"), reason: "left")
        }
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(try test.rows(RotationRow.self).count == 1)
        try test.go(to: "2027-05-16")
        try test.founder().confirmClock(test.date("2027-05-16"))
        #expect(try test.purge().runPurge().erasedFamilies == 1)
        #expect(try test.rows(FamilyRow.self).map(\.slot) == [nil])
        #expect(try test.rows(RotationRow.self).isEmpty)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `a family that nobody else can open is named, and opens by recovery again`() throws {
        let team = try Team()
        let test = team.test
        do {
            let founder = try test.founder()
            _ = try founder.revokeFamily(
                team.family, from: founder.findPerson("Ann Practitioner"))
        }
        #expect(try team.retire().alone == [team.family])
        #expect(try test.practitioner().settleRotations().done == [])
        let rotation = try test.founder().rotateFamily(
            team.family, with: test.secret(of: .recovery))
        #expect(rotation.people == 0)
        #expect(try test.founder().findPerson("Bob").rotationsOwed == 0)
    }

    @Test func `what is owed for more than fourteen days is an incident until it is done`() throws {
        let team = try Team()
        let test = team.test
        _ = try team.retire()
        func level() throws -> VaultStatus.Level? {
            try test.founder().status().lines.first { $0.name == "rotation" }?.level
        }
        #expect(try level() == .amber)
        try test.go(to: "2026-03-26")
        _ = try test.purge().runPurge()
        #expect(try test.rows(IncidentRow.self).map(\.kind) == [])
        try test.go(to: "2026-03-27")
        _ = try test.purge().runPurge()
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["rotation-owed"])
        let founder = try test.founder()
        #expect(try level() == .red)
        #expect(try founder.listIncidents().map(\.standing) == [.persists])
        _ = try test.practitioner().settleRotations()
        #expect(try founder.listIncidents().map(\.standing) == [.mended])
        #expect(try level() == nil)
    }

    @Test func `what is owed that was struck out behind the log's back is missed`() throws {
        let team = try Team()
        _ = try team.retire()
        try team.test.tamper("DELETE FROM rotation")
        #expect(try team.test.founder().verify().findings.map(\.code) == ["row-missing"])
        let ann = try team.test.practitioner()
        #expect(code { _ = try ann.rotateFamily(team.family) } == "row")
    }
}
