import Catalog
import Database
import FootageVault
import Retention
import Testing
import VaultModel

/// Retention reviews, decided both ways, and what blocks a clip, waived.
@Suite struct ReviewTests {
    private func vaultInReview(
        _ change: (String) throws -> String = { $0 }
    ) throws -> GovernedVault {
        let vault = try GovernedVault(change)
        try vault.test.go(to: GovernedVault.review)
        return vault
    }

    @Test func `promise 5: a review that lets a clip go leaves the grace before it does`() throws {
        let vault = try vaultInReview()
        let test = vault.test
        #expect(try vault.standing() == "review 2027-09-07")
        let decided = try vault.decide(.destroy)
        #expect(decided.before?.status == .review)
        #expect(decided.after?.status == .queued)
        #expect(decided.change.kind == .letGo)
        #expect(decided.change.reason == "Seen by the board")
        _ = try test.founder().confirmClock(test.date(GovernedVault.review))
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2027-09-20")
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2027-09-21")
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try test.held().count == 1)
    }

    @Test func `a review that keeps a clip leads to another review, and takes a decision's place`()
        throws
    {
        let vault = try vaultInReview()
        try vault.decide(.destroy)
        let until = try vault.test.date("2027-09-30")
        let kept = try vault.decide(.extend(until: until))
        #expect(kept.change.kind == .extendedByReview)
        #expect(kept.after?.limit == until)
        #expect(kept.after?.leadsToReview == true)
        #expect(
            try vault.test.founder().showClip(vault.film).changes.map(\.isSuperseded) == [
                true, false,
            ])
        try vault.test.go(to: "2027-10-01")
        #expect(try vault.standing() == "review 2027-09-30")
    }

    @Test func `a review's extension outlasts the end of a consent, a request's does not`() throws {
        let vault = try vaultInReview()
        let test = vault.test
        let until = try test.date("2028-06-01")
        try vault.decide(.extend(until: until))
        try vault.extend(vault.films[1], until: "2028-06-01")
        _ = try test.practitioner().withdrawConsent(
            vault.family, purpose: .therapy, on: test.date(GovernedVault.review), programme: nil)
        #expect(try vault.standing() == "restricted 2028-06-01")
        #expect(try vault.standing(of: vault.films[1]) == "kept 2027-10-05")
    }

    @Test(arguments: [("2027-08-28", "no-review"), ("2027-08-29", nil), ("2027-09-07", nil)])
    func `a review is decided from the day the clip is announced`(day: String, code end: String?)
        throws
    {
        let vault = try GovernedVault()
        try vault.test.go(to: day)
        #expect(code { try vault.decide(.destroy) } == end)
    }

    @Test func `those decide whom the rule names`() throws {
        let vault = try vaultInReview { policy in
            try policy.swapping("by: [governance]", with: "by: [supervisor]")
        }
        let test = vault.test
        #expect(code { try vault.decide(.destroy) } == "not-reviewer")
        #expect(try test.lastEvents(1) == ["review.decide not-reviewer"])
        let sue = try test.colleague("Sue Pervisor", [.supervisor])
        #expect(code { try vault.decide(.destroy, by: sue) } == "no-grant")
        try test.practitioner().grantFamily(
            vault.family, to: test.founder().findPerson("Sue Pervisor"),
            purposes: [.purpose(.therapy)], until: nil)
        #expect(try sue.listReviews().map(\.deciders) == [[.supervisor], [.supervisor]])
        #expect(try vault.decide(.destroy, by: sue).after?.status == .queued)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `nobody reviews a film they took in, unless nobody else can`() throws {
        let vault = try vaultInReview { policy in
            try policy.swapping("by: [governance]", with: "by: [practitioner]")
        }
        let test = vault.test
        let ann = try test.practitioner()
        let bea = try test.colleague("Bea Other", [.practitioner])
        // She could not yet: she holds no grant.
        try vault.decide(.destroy, by: ann)
        #expect(try test.lastEvents(1) == ["review.decide only-reviewer"])
        try ann.grantFamily(
            vault.family, to: test.founder().findPerson("Bea Other"),
            purposes: [.purpose(.therapy)], until: nil)
        #expect(code { try vault.decide(.destroy, by: ann) } == "own-act")
        #expect(try test.lastEvents(1) == ["review.decide own-act"])
        try vault.decide(.destroy, by: bea)
        #expect(try test.lastEvents(1) == ["review.decide"])
    }

    @Test func `a visit that was corrected to be another's makes its film nobody else's`() throws {
        let vault = try vaultInReview { policy in
            try policy.swapping("by: [governance]", with: "by: [practitioner]")
        }
        let test = vault.test
        let ann = try test.practitioner()
        let bea = try test.colleague("Bea Other", [.practitioner])
        try ann.grantFamily(
            vault.family, to: test.founder().findPerson("Bea Other"),
            purposes: [.purpose(.therapy)], until: nil)
        // Somebody else took the film in; the visit was hers.
        try test.amend(ClipRow.self) { $0.uploadedBy = bea.principal }
        #expect(code { try vault.decide(.destroy, by: ann) } == "own-act")
        _ = try bea.correctSession(
            vault.family, session: 1,
            SessionCorrection(practitioner: test.founder().findPerson("Bea Other")))
        #expect(code { try vault.decide(.destroy, by: ann) } == "own-act")
        #expect(try test.lastEvents(1) == ["review.decide own-act"])
    }

    @Test func `a review past its time is an incident, which the decision mends`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        try test.go(to: "2027-10-06")
        _ = try test.founder().confirmClock(test.date("2027-10-06"))
        _ = try test.purge().runPurge()
        let founder = try test.founder()
        #expect(try founder.listReviews().map(\.isPast) == [true, true])
        #expect(try founder.listReviews().map(\.due?.description) == ["2027-10-05", "2027-10-05"])
        #expect(
            try founder.listIncidents().map(\.kind) == ["review-past-time", "review-past-time"])
        try vault.decide(.destroy)
        #expect(try founder.listIncidents().map(\.standing) == [.mended, .persists])
        #expect(try founder.listReviews().map(\.clip) == [vault.films[1]])
    }

    @Test func `promise 5: a blocked clip is waived, and goes after the grace`() throws {
        let vault = try GovernedVault { policy in
            try policy.swapping(
                "    review: {by: [governance]",
                with:
                    "    require: [session.note_filed, session.reviewed]\n    review: {by: [governance]"
            )
        }
        let test = vault.test
        try vault.end(then: TestVault.Day.due)
        let founder = try test.founder()
        let waiting = try #require(try test.practitioner().listReviews(family: vault.family).first)
        #expect(waiting.status == .blocked)
        #expect(waiting.due?.description == TestVault.Day.last)
        #expect(waiting.missing == [.sessionNoteFiled, .sessionReviewed])
        #expect(
            code {
                _ = try founder.waive(
                    .programmeEnded, for: vault.film, reason: "x", minute: "M/5")
            } == "not-missing")
        for fact in waiting.missing {
            let waived = try founder.waive(
                fact, for: vault.film, reason: "She left the team", minute: "M/5")
            #expect(waived.change.subject == fact.description)
        }
        #expect(try vault.standing() == "queued 2026-05-29")
        #expect(try vault.standing(of: vault.films[1]) == "blocked 2026-05-15")
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2026-05-29")
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try test.held().count == 1)
    }

    @Test func `what no rule ends and what cannot be reckoned waits for a person, first`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        _ = try test.practitioner().makeRecord(vault.films[1])
        try test.go(to: GovernedVault.review)
        let waiting = try test.founder().listReviews()
        #expect(waiting.map(\.clip) == [vault.films[1], vault.films[0]])
        #expect(waiting.map(\.status) == [.undecided, .review])
        #expect(waiting.map(\.missing) == [[.childBirth], []])
        #expect(waiting.map(\.due?.description) == [nil, "2027-10-05"])
        #expect(waiting.map(\.isPast) == [true, false])
    }
}
