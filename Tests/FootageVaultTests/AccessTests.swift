import AuditLog
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// Who can open which family's films, who could in the past, and who did: asked from either side.
@Suite struct AccessTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    /// A family of Ann's with a film, and grants of every fate; the clock is left on 20 March.
    private struct Scene {
        let test: TestVault
        let film: ClipAddress
        let bob: UnlockedVault
        let carl: UnlockedVault
        var family: FamilyReference { film.family }

        init() throws {
            test = try TestVault()
            film = try test.takeIn(TestVault.film(50_000), for: test.family())
            bob = try test.colleague("Bob", [.practitioner])
            carl = try test.colleague("Carl", [.supervisor])
            try grant("Bob", .purpose(.therapy), until: "2026-03-14")
            try test.go(to: "2026-03-13")
            try grant("Carl", .purpose(.supervision))
            try watch(film, by: bob)
            try watch(film, by: test.practitioner())
            try test.go(to: "2026-03-16")
            let founder = try test.founder()
            _ = try founder.revokeFamily(family, from: founder.findPerson("Carl"))
            try test.go(to: "2026-03-20")
            try watch(film, by: test.practitioner())
            try grant("Bob", .purpose(.training), until: "2026-03-20")
        }

        func grant(_ name: String, _ purpose: AccessPurpose, until: String? = nil) throws {
            let ann = try test.practitioner()
            try ann.grantFamily(
                family, to: ann.findPerson(name), purposes: [purpose],
                until: until.map { try test.date($0) })
        }

        func watch(_ film: ClipAddress, by person: UnlockedVault) throws {
            let opened = try person.openFilm(film, purpose: AccessTests.therapy)
            _ = try opened.read(0..<1000)
            try opened.close()
        }

        func ask() throws -> FamilyAccess { try test.founder().familyAccess(family) }

        func ask(about name: String) throws -> PersonAccess {
            let founder = try test.founder()
            return try founder.personAccess(founder.findPerson(name))
        }
    }

    /// A grant as one line.
    private func line(_ span: AccessSpan) -> String {
        var words = [span.name ?? "?"] + [span.purposes.joined(separator: "+")]
        words += ["\(span.from) to", span.until?.description ?? "open", span.given.rawValue]
        switch span.end {
        case nil: break
        case .expired: words.append("expired")
        case .revoked(_, let name): words.append("revoked by \(name ?? "?")")
        }
        return words.joined(separator: " ")
    }

    @Test func `a family's answer has every grant, each between its days, and who opened films`()
        throws
    {
        let scene = try Scene()
        let access = try scene.ask()
        let all = "therapy+supervision+training+research+case-study"
        #expect(
            access.now.map(line) == [
                "Ann Practitioner \(all) 2026-03-12 to open created",
                "Bob training 2026-03-20 to 2026-03-20 granted",
            ])
        #expect(
            access.past.map(line) == [
                "Bob therapy 2026-03-12 to 2026-03-14 granted expired",
                "Carl supervision 2026-03-13 to 2026-03-16 granted revoked by Fran Founder",
            ])
        #expect(access.now.map(\.hindrance) == [nil, nil])
        #expect(try access.recovery == scene.test.date("2026-03-12"))
        #expect(
            access.opened.map(\.line) == [
                "Ann Practitioner 2 1 2026-03-13 2026-03-20", "Bob 1 1 2026-03-13 2026-03-13",
            ])
        #expect(access.moved == [])
        #expect(try scene.test.lastEvents(1) == ["family.show access"])
    }

    @Test func `a person's answer has the same of each family they were given`() throws {
        let scene = try Scene()
        let ann = try scene.test.practitioner()
        let other = try ann.createFamily(alias: nil, for: nil, with: ann.findPerson("Bob"))
        let bob = try scene.ask(about: "Bob")
        #expect(bob.now.map(\.family) == [scene.family, other.reference])
        #expect(
            bob.now.map(line) == [
                "Bob training 2026-03-20 to 2026-03-20 granted",
                "Bob therapy 2026-03-20 to open created",
            ])
        #expect(bob.past.map(line) == ["Bob therapy 2026-03-12 to 2026-03-14 granted expired"])
        #expect(bob.opened.map(\.family) == [scene.family])
        #expect(bob.opened.map(\.line) == ["Bob 1 1 2026-03-13 2026-03-13"])
        #expect(
            try scene.test.lastEvents(1) == ["person.show \(bob.person.id)"])
        // The same as they see it themselves.
        let own = try scene.bob.personAccess()
        #expect(own.now == bob.now && own.past == bob.past && own.opened == bob.opened)
        let carl = try scene.ask(about: "Carl")
        #expect(carl.now == [])
        #expect(
            carl.past.map(line) == [
                "Carl supervision 2026-03-13 to 2026-03-16 granted revoked by Fran Founder"
            ])
        #expect(carl.opened == [])
        let job = try scene.ask(about: "Purge job")
        #expect(job.now == [] && job.past == [] && job.opened == [] && job.moved == [])
    }

    /// In London the clocks go forward on 29 March 2026.
    @Test(arguments: [
        ("2026-03-28T23:59:59.999Z", true), ("2026-03-29T00:00:00.000Z", true),
        ("2026-03-29T22:59:59.999Z", true), ("2026-03-29T23:00:00.000Z", false),
    ])
    func `a grant is in force through its last day in the vault's zone, and not a moment longer`(
        moment: String, isInForce: Bool
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        let last = try test.date("2026-03-29")
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [Self.therapy], until: last)
        try test.clock.set(moment)
        let access = try test.founder().familyAccess(family)
        let spans = isInForce ? access.now : access.past
        let bobs = try #require(spans.first { $0.name == "Bob" })
        #expect(bobs.until == last)
        #expect(bobs.end == (isInForce ? nil : .expired))
        // What is said is what he can do.
        #expect(code { _ = try bob.listClips(family: family) } == (isInForce ? nil : "no-grant"))
        #expect(try bob.personAccess().now.count == (isInForce ? 1 : 0))
    }

    @Test func `a grant that is taken back after its last day had ended before`() throws {
        let test = try TestVault()
        let family = try test.family()
        try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        func grant(until: String?) throws {
            try ann.grantFamily(
                family, to: ann.findPerson("Bob"), purposes: [Self.therapy],
                until: until.map { try test.date($0) })
        }
        try grant(until: "2026-03-13")
        try test.go(to: "2026-03-15")
        try grant(until: "2026-03-15")
        try grant(until: nil)
        let founder = try test.founder()
        _ = try founder.revokeFamily(family, from: founder.findPerson("Bob"))
        // Given again on the day it was taken back.
        try grant(until: nil)
        let access = try founder.familyAccess(family)
        #expect(
            access.past.map(line) == [
                "Bob therapy 2026-03-12 to 2026-03-13 granted expired",
                "Bob therapy 2026-03-15 to 2026-03-15 granted revoked by Fran Founder",
                "Bob therapy 2026-03-15 to 2026-03-15 granted revoked by Fran Founder",
            ])
        #expect(
            access.now.dropFirst().map(line) == ["Bob therapy 2026-03-15 to open granted"])
    }

    @Test func `a grant that lost a purpose with its request is told as wide as it was until then`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        let fran = "Fran Founder"
        try test.colleague("Gil", [.governance])
        let founder = try test.founder()
        _ = try founder.openRequest(
            scene.family, requester: "Mrs Wilkins", authority: "Mother",
            received: test.date("2026-03-20"))
        try scene.grant(fran, .subjectAccess)
        let ann = try test.practitioner()
        try ann.grantFamily(
            scene.family, to: ann.findPerson(fran), purposes: [.subjectAccess, .review],
            until: nil)
        try ann.grantFamily(
            scene.family, to: ann.findPerson("Gil"), purposes: [.subjectAccess, .review],
            until: test.date("2026-03-21"))
        #expect(
            try scene.ask(about: fran).now.map(line) == [
                "Fran Founder subject-access 2026-03-20 to open granted",
                "Fran Founder review+subject-access 2026-03-20 to open granted",
            ])
        try test.go(to: "2026-03-23")
        _ = try founder.closeRequest(
            1, delivered: test.date("2026-03-23"), how: "By courier")
        try test.go(to: "2026-03-25")
        let access = try scene.ask(about: fran)
        #expect(access.now.map(line) == ["Fran Founder review 2026-03-20 to open granted"])
        #expect(
            access.past.map(line) == [
                "Fran Founder subject-access 2026-03-20 to 2026-03-23 granted revoked by Fran Founder",
                "Fran Founder subject-access 2026-03-20 to 2026-03-23 granted revoked by Fran Founder",
            ])
        // One whose last day was over by then had ended as wide as it was.
        #expect(
            try scene.ask(about: "Gil").past.map(line) == [
                "Gil subject-access 2026-03-20 to 2026-03-21 granted expired",
                "Gil review 2026-03-20 to 2026-03-21 granted expired",
            ])
        let family = try scene.ask()
        #expect(family.past.count { $0.name == fran } == 2)
        #expect(family.now.filter { $0.name == fran }.map(\.purposes) == [["review"]])
        // Taken back for good later, it ends twice, each part on its day.
        try test.go(to: "2026-03-27")
        _ = try founder.revokeFamily(scene.family, from: founder.findPerson(fran))
        #expect(
            try scene.ask(about: fran).past.map(line).sorted() == [
                "Fran Founder review 2026-03-20 to 2026-03-27 granted revoked by Fran Founder",
                "Fran Founder subject-access 2026-03-20 to 2026-03-23 granted revoked by Fran Founder",
                "Fran Founder subject-access 2026-03-20 to 2026-03-23 granted revoked by Fran Founder",
            ])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 3: when a grant was given is told by its record, whatever its row says`()
        throws
    {
        let scene = try Scene()
        let ann = try scene.test.practitioner()
        let bob = try ann.findPerson("Bob")
        let row = try #require(
            try scene.test.rows(GrantRow.self).first { $0.principal == bob.id && $0.until != nil })
        // Signed by a member whose program checks nothing: the grant would be years old.
        try ann.forge(Act(.familyRevoke, family: row.family)) { transaction in
            var row = row
            row.from = Instant(milliseconds: 0)
            try transaction.update(row)
        }
        let access = try scene.ask()
        let days = Set((access.now + access.past).filter { $0.person == bob.id }.map(\.from))
        #expect(days == [try scene.test.date("2026-03-12"), try scene.test.date("2026-03-20")])
    }

    @Test func `promise 3: what was changed behind the log's back is told by nobody`() throws {
        func refusal(of sql: String) throws -> [String?] {
            let scene = try Scene()
            let before = try scene.test.founder()
            _ = try before.listFamilies()
            try before.remember()
            let founder = try scene.test.founder()
            let bob = try founder.findPerson("Bob")
            try scene.test.tamper(sql)
            return [
                code { _ = try founder.familyAccess(scene.family) },
                code { _ = try founder.personAccess(bob) },
            ]
        }
        #expect(try refusal(of: "UPDATE log_record SET leaf = leaf") == [nil, nil])
        #expect(
            try refusal(of: "UPDATE grant_ SET until = NULL WHERE until IS NOT NULL")
                == ["row", "row"])
        #expect(
            try refusal(of: "DELETE FROM grant_ WHERE until IS NOT NULL") == ["row", "row"])
        // A record that was verified before, and tells of a film that was watched.
        #expect(
            try refusal(
                of: """
                    UPDATE log_record SET leaf = CAST(replace(CAST(leaf AS TEXT), 'clip.watch', \
                    'clip.list') AS BLOB) WHERE instr(leaf, CAST('clip.watch' AS BLOB)) > 0
                    """) == ["log-broken", "log-broken"])
    }

    private static let askers: [(Set<Role>, Bool, String?, String?)] = [
        ([.governance], false, nil, nil),
        ([.practitioner], true, nil, "others-access"),
        ([.practitioner], false, "no-grant", "others-access"),
        ([.supervisor], true, nil, "others-access"),
        ([.supervisor], false, "no-grant", "others-access"),
        ([.administrator], false, "role", "others-access"),
        ([.uploader], false, "role", "others-access"),
        ([.retention], false, "role", "others-access"),
    ]

    @Test(arguments: askers)
    func `who may ask about a family, and about somebody else; a refusal is on record`(
        roles: Set<Role>, isGranted: Bool, family: String?, other: String?
    ) throws {
        let test = try TestVault()
        let reference = try test.family()
        let dora = try test.colleague("Dora", roles)
        if isGranted {
            let ann = try test.practitioner()
            try ann.grantFamily(
                reference, to: ann.findPerson("Dora"), purposes: [Self.therapy], until: nil)
        }
        #expect(code { _ = try dora.familyAccess(reference) } == family)
        #expect(try test.lastEvents(1) == ["family.show \(family ?? "access")"])
        let ann = try test.founder().findPerson("Ann Practitioner")
        #expect(code { _ = try dora.personAccess(ann) } == other)
        // Whose access was asked about is on record, of a refusal too.
        let reason = [other, ann.id.description].compactMap(\.self).joined(separator: " ")
        #expect(try test.lastEvents(1) == ["person.show " + reason])
        // Everybody may ask about themselves.
        #expect(try dora.personAccess().now.count == (isGranted ? 1 : 0))
        #expect(try dora.personAccess(dora.findPerson(dora.principal.description)).past == [])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `names are told to those who may read names`() throws {
        let scene = try Scene()
        let adam = try scene.test.colleague("Adam", [.administrator])
        #expect(try adam.personAccess().person.name == nil)
        #expect(try scene.ask(about: "Adam").person.name == "Adam")
    }

    @Test func `a family whose names were erased still says who could open its films`() throws {
        let test = try TestVault()
        let film = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        try test.go(to: "2027-05-16")
        try test.founder().confirmClock(test.date("2027-05-16"))
        #expect(try test.purge().runPurge().erasedFamilies == 1)
        let access = try test.founder().familyAccess(film.family)
        #expect(access.now.map(\.name) == ["Ann Practitioner"])
        #expect(access.now.map(\.from.description) == ["2026-03-12"])
    }
}
