import AuditLog
import Catalog
import Database
import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// Governance opens one family in an emergency, until midnight, and another person looks at that (design §7).
@Suite struct BreakGlassTests {
    private func emergency() throws -> (
        test: TestVault, clip: ClipAddress, grace: UnlockedVault, opened: BreakGlass
    ) {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(70_000), for: family)
        let grace = try test.colleague("Grace", [.governance])
        let opened = try grace.openBreakGlass(
            family, with: test.paper(), reason: "A child may be at risk")
        return (test, clip, grace, opened)
    }

    @Test func `a family is opened to the officer alone, for review alone, until midnight`() throws
    {
        let (test, clip, grace, opened) = try emergency()
        #expect(opened.number == 1)
        #expect(opened.until == (try test.date("2026-03-12")))
        #expect(opened.isOpen && !opened.mayReview)
        #expect(
            try test.lastEvents(2) == ["breakglass.open intent", "breakglass.open outcome"])
        #expect(try grace.read(clip, range: 0..<8, purpose: .review).count == 8)
        for record in try records(of: .clipWatch, in: test) {
            #expect(record.checks?.emergency == .yes)
            #expect(record.checks?.relationship == .yes)
        }
        #expect(
            code { _ = try grace.read(clip, range: 0..<8, purpose: .subjectAccess) }
                == "grant-purpose")
        #expect(
            code { _ = try test.founder().read(clip, range: 0..<8, purpose: .review) }
                == "no-grant")
        let span = try #require(try test.founder().familyAccess(clip.family).now.last)
        #expect(span.given == .breakGlass)
        #expect(span.purposes == ["review"])
        #expect(span.until == opened.until)
        try test.clock.set("2026-03-12T23:59:59.000Z")
        #expect(try grace.read(clip, range: 0..<8, purpose: .review).count == 8)
        try test.clock.set("2026-03-13T00:00:01.000Z")
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "no-grant")
        #expect(try test.founder().listBreakGlass().map(\.isOpen) == [false])
        #expect(try test.founder().verify().findings == [])
    }

    private func records(of event: Event, in test: TestVault) throws -> [Record] {
        var found: [Record] = []
        try LogTable(test.catalog().database).forEachLeaf { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            if record.event == event, record.outcome == .ok { found.append(record) }
        }
        return found
    }

    @Test func `midnight is the vault's, summer time too`() throws {
        let test = try TestVault()
        try test.clock.set("2026-07-01T22:30:00.000Z")
        let family = try test.family(sessionOn: "2026-07-01")
        let opened = try test.founder().openBreakGlass(
            family, with: test.paper(), reason: "At night")
        #expect(opened.until == (try test.date("2026-07-01")))
        #expect(try test.founder().emergencies(of: test.vault().family(family).id).count == 1)
        // 00:00:01 in London.
        try test.clock.set("2026-07-01T23:00:01.000Z")
        #expect(try test.founder().emergencies(of: test.vault().family(family).id).isEmpty)
    }

    @Test func `a clock that was ahead, or is set back, lengthens no night`() throws {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(3000), for: family)
        // Just before midnight the clock is put on by a few hours, and back again.
        try test.clock.set("2026-03-13T04:00:00.000Z")
        let grace = try test.colleague("Grace", [.governance])
        _ = try grace.openBreakGlass(family, with: test.paper(), reason: "At night")
        try test.clock.set("2026-03-12T22:00:00.000Z")
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "no-grant")
        try test.clock.set("2026-03-13T12:00:00.000Z")
        #expect(try grace.read(clip, range: 0..<8, purpose: .review).count == 8)
        // The night is over; the clock is set back into the day before, once and once more.
        try test.clock.set("2026-03-14T09:00:00.000Z")
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "no-grant")
        for _ in 0..<2 {
            try test.clock.set("2026-03-13T20:00:00.000Z")
            #expect(
                code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "no-grant")
        }
    }

    @Test func `it opens films and nothing else: no particulars, no rotation, no giving on`() throws
    {
        let (test, clip, grace, _) = try emergency()
        #expect(
            code { _ = try grace.rotateFamily(clip.family) } == "no-grant")
        #expect(try grace.showClip(clip).particulars == nil)
        #expect(try grace.settleRotations().done.isEmpty)
        #expect(try grace.shareFamiliesWithRecovery() == SharedWithRecovery())
        #expect(
            try test.founder().listFamilies().first { $0.reference == clip.family }?.grantees == 1)
    }

    @Test func `it stands in for a grant, and not for what keeps a clip closed`() throws {
        let (test, clip, grace, _) = try emergency()
        _ = try test.founder().placeHold(
            on: .family(clip.family), kind: .court, reason: "Order",
            reviewBy: test.date("2026-08-01"))
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "hold")
        let refused = try #require(try records(of: .holdPlace, in: test).first)
        #expect(refused.checks?.emergency != .yes)
    }

    @Test func `another person is shown what was opened, closes it, and ends the access`() throws {
        let (test, clip, grace, opened) = try emergency()
        let sue = try test.colleague("Sue", [.supervisor])
        for _ in 0..<2 { _ = try grace.read(clip, range: 0..<100, purpose: .review) }
        let out = try test.outside()
        _ = try grace.exportClip(
            clip, purpose: .review, returnBy: nil, to: .file(out + "/film.mp4"))
        let listed = try #require(try sue.listBreakGlass().first)
        #expect(listed.reason == "A child may be at risk")
        #expect(listed.mayReview)
        let film = try #require(listed.films.first)
        #expect(listed.films.count == 1)
        #expect(film.address == clip)
        #expect(film.times == 3)
        #expect(film.bytes == 70_200)
        #expect(film.wasExported && film.isKnown)
        #expect(code { _ = try grace.reviewBreakGlass(opened.number, reason: "mine") } == "own-act")
        #expect(
            code { _ = try test.practitioner().reviewBreakGlass(opened.number, reason: "no") }
                == "role")
        // Nor is its incident closed past the review.
        #expect(
            code { _ = try test.founder().closeIncident(opened.number, reason: "fine") }
                == "closed-by-review")
        let reviewed = try sue.reviewBreakGlass(opened.number, reason: "It was justified")
        #expect(reviewed.films == listed.films)
        #expect(try test.lastEvents(1) == ["breakglass.review"])
        let record = try #require(try records(of: .breakglassReview, in: test).last)
        #expect(record.amount?.bytes == 70_200)
        #expect(record.amount?.items == 1)
        // Until midnight there are hours left; the access has ended all the same.
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "no-grant")
        #expect(
            code { _ = try sue.reviewBreakGlass(opened.number, reason: "again") }
                == "reviewed-before")
        let after = try #require(try test.founder().listBreakGlass().first)
        #expect(after.review?.reason == "It was justified")
        #expect(after.review?.name == "Sue")
        #expect(!after.mayReview && !after.isOpen)
        #expect(try test.founder().listIncidents().isEmpty)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `in a team with one governance and no supervisor it stays open`() throws {
        let test = try TestVault()
        let family = try test.family()
        let founder = try test.founder()
        let opened = try founder.openBreakGlass(family, with: test.paper(), reason: "At once")
        #expect(
            code { _ = try founder.reviewBreakGlass(opened.number, reason: "alone") } == "own-act")
        #expect(try test.lastEvents(1) == ["breakglass.review own-act"])
        #expect(try founder.listIncidents().map(\.kind) == ["break-glass"])
    }

    @Test func `nobody but governance opens it, with the vault's identity, and once a day`() throws
    {
        let (test, clip, grace, _) = try emergency()
        #expect(
            code {
                _ = try grace.openBreakGlass(clip.family, with: test.paper(), reason: "again")
            } == "open-already")
        #expect(
            code {
                _ = try test.practitioner().openBreakGlass(
                    clip.family, with: test.paper(), reason: "curious")
            } == "role")
        #expect(try test.lastEvents(1) == ["breakglass.open role"])
        let other = try test.family()
        #expect(
            code {
                _ = try grace.openBreakGlass(other, with: SecretIdentity(), reason: "guess")
            } == "not-recovery")
        #expect(try test.lastEvents(1) == ["breakglass.open not-recovery"])
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == nil)
    }

    @Test func `two openings of a family are told apart, each by its own review`() throws {
        let (test, clip, grace, first) = try emergency()
        _ = try grace.read(clip, range: 0..<10, purpose: .review)
        try test.clock.set("2026-03-13T09:00:00.000Z")
        let second = try grace.openBreakGlass(
            clip.family, with: test.paper(), reason: "Once more")
        _ = try grace.read(clip, range: 0..<30, purpose: .review)
        let seen = try test.founder().reviewBreakGlass(first.number, reason: "fine")
        #expect(seen.bytes == 10)
        // The second is as it was.
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == nil)
        let left = try test.founder().listBreakGlass().filter(\.mayReview)
        #expect(left.map(\.number) == [second.number])
        #expect(left.first?.bytes == 38)
    }

    @Test func `the alert fires when nobody reviews in time, and stops for what was`() throws {
        let (test, clip, grace, first) = try emergency()
        try test.clock.set("2026-03-13T09:00:00.000Z")
        _ = try grace.openBreakGlass(clip.family, with: test.paper(), reason: "Once more")
        _ = try test.founder().reviewBreakGlass(first.number, reason: "fine")
        try test.clock.set("2026-03-20T09:00:00.000Z")
        func alerts() throws -> [String] {
            try test.founder().alerts(.shipped()).filter { $0.alert.rule.id == "break-glass" }
                .map { "\($0.alert.first)" }
        }
        #expect(try alerts() == [])
        try test.clock.set("2026-03-21T09:00:00.000Z")
        #expect(try alerts() == ["2026-03-13"])
    }

    @Test func `promise 3: a grant of break-glass slipped in behind the log's back opens nothing`()
        throws
    {
        let (test, clip, grace, opened) = try emergency()
        _ = try test.founder().reviewBreakGlass(opened.number, reason: "fine")
        #expect(code { _ = try grace.read(clip, range: 0..<8, purpose: .review) } == "no-grant")
        // The old grant put back as it was, and the day moved on.
        try test.tamper(
            "UPDATE grant_ SET revoked = NULL, revoked_by = NULL, until = until + 30 WHERE purposes = 'review'"
        )
        #expect(
            code {
                _ = try test.vault().unlock(with: test.secret(of: .founder)).read(
                    clip, range: 0..<8, purpose: .review)
            }
                == "row")
        #expect(try test.founder().verify().findings.isEmpty == false)
    }
}
