import AuditLog
import Catalog
import Testing
import VaultModel

@testable import FootageVault

/// Who could open a film that lay in a record that it did not belong to, and who did.
@Suite struct MisfiledAccessTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    @Test func `whoever could open the wrong family's films could open the film that lay there`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let wrong = misfiled.wrong.family
        let bob = try test.colleague("Bob", [.practitioner])
        let dora = try test.colleague("Dora", [.practitioner])
        try test.colleague("Late", [.practitioner])
        let ann = try test.practitioner()
        func grant(_ family: FamilyReference, _ name: String, until: String? = nil) throws {
            try ann.grantFamily(
                family, to: ann.findPerson(name), purposes: [Self.therapy],
                until: until.map { try test.date($0) })
        }
        try test.go(to: "2026-03-13")
        try grant(wrong, "Bob", until: "2026-03-14")
        let film = try bob.openFilm(misfiled.wrong, purpose: Self.therapy)
        _ = try film.read(0..<1000)
        try film.close()
        try test.go(to: "2026-03-20")
        try misfiled.approve()
        _ = try misfiled.move()
        try test.go(to: "2026-03-25")
        try grant(wrong, "Late")
        try grant(misfiled.right, "Dora")

        let right = try test.founder().familyAccess(misfiled.right)
        #expect(right.now.map(\.name) == ["Ann Practitioner", "Dora"])
        #expect(right.past == [])
        #expect(right.opened == [])
        let here = try #require(right.moved.first)
        #expect(right.moved.count == 1)
        #expect(here.way == .here)
        #expect(here.was == misfiled.wrong)
        #expect(here.now?.description == "\(misfiled.right)/1/1")
        #expect(here.people.map(\.name) == ["Ann Practitioner", "Bob"])
        #expect(here.people.map(\.until.description) == ["2026-03-20", "2026-03-14"])
        #expect(here.opened.map(\.line) == ["Bob 1 1 2026-03-13 2026-03-13"])

        // Signed by a member whose program checks nothing: the grant would begin after the film was gone.
        let bobs = try #require(
            try test.rows(GrantRow.self).first { $0.principal == bob.principal && $0.until != nil })
        let mover = try test.practitioner()
        try mover.forge(Act(.familyRevoke, family: bobs.family)) { transaction in
            var row = bobs
            row.from = Instant(milliseconds: row.from.milliseconds + 86_400_000 * 300)
            try transaction.update(row)
        }
        #expect(try test.founder().familyAccess(misfiled.right).moved.first?.people == here.people)

        let left = try test.founder().familyAccess(wrong)
        #expect(left.moved.map(\.way) == [.away])
        #expect(left.moved.map(\.people) == [here.people])
        #expect(left.opened.map(\.line) == ["Bob 1 1 2026-03-13 2026-03-13"])

        // Dora works with the right family alone: the other is not named to her.
        let hers = try #require(try dora.familyAccess(misfiled.right).moved.first)
        #expect(hers.was == nil && hers.now == here.now && hers.people == here.people)
        #expect(hers.opened.map(\.family) == [nil])
        // From Bob's side; whose film it is he is not told, and governance is.
        let founder = try test.founder()
        let his = try founder.personAccess(founder.findPerson("Bob"))
        #expect(his.moved.map(\.now) == [here.now])
        #expect(his.moved.map(\.people) == [[here.people[1]]])
        #expect(his.moved.map(\.opened) == [here.opened])
        #expect(try bob.personAccess().moved.map(\.now) == [nil])
        #expect(try bob.personAccess().moved.map(\.was) == [misfiled.wrong])
        // Who was given the family after the film was gone could not.
        let late = try founder.personAccess(founder.findPerson("Late"))
        #expect(late.moved == [] && late.now.count == 1)
    }

    @Test func `a film that came by a third family lay in that one's record, too`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        let first = try misfiled.move().to
        let ann = try test.practitioner()
        let third = try test.family(from: "16:00", to: "17:00")
        try test.go(to: "2026-03-14")
        _ = try test.founder().approveRebind(
            first, to: third, session: 1, reason: "wrong again")
        let second = try ann.rebindClip(first, to: third, session: 1, reason: "wrong again").to

        let last = try test.founder().familyAccess(third).moved
        #expect(last.map(\.was) == [misfiled.wrong, first])
        #expect(last.map(\.now) == [first, second])
        #expect(last.map(\.way) == [.here, .here])
        let between = try test.founder().familyAccess(misfiled.right).moved
        #expect(between.map(\.was) == [misfiled.wrong, first])
        #expect(between.map(\.way) == [.here, .away])
        #expect(between.map(\.until.description) == ["2026-03-12", "2026-03-14"])
        let begun = try test.founder().familyAccess(misfiled.wrong.family).moved
        #expect(begun.map(\.way) == [.away])
    }
}

extension FilmOpenings {
    /// As one line: who, how often, how many films, first and last day.
    var line: String { "\(name ?? "?") \(times) \(films) \(first) \(last)" }
}
