import Catalog
import Database
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultModel

/// What is changed about a clip: purposes, class, extensions, and what that makes of its dates.
@Suite struct ClipChangeTests {
    @Test func `a purpose is added where the family agreed and a rule ends it`() throws {
        let vault = try GovernedVault()
        let ann = try vault.test.practitioner()
        #expect(code { _ = try ann.addPurpose(.training, to: vault.film) } == "no-consent")
        #expect(try vault.test.lastEvents(1) == ["clip.purpose no-consent"])
        try vault.agree(to: .training)
        try vault.agree(to: .research)
        #expect(code { _ = try ann.addPurpose(.research, to: vault.film) } == "uncovered-purpose")
        let added = try ann.addPurpose(.training, to: vault.film)
        #expect(added.purposes == [.therapy, .training])
        #expect(added.before?.limit?.description == "2027-09-12")
        #expect(added.after?.limit?.description == "2028-03-12")
        #expect(added.change.kind == .purposeAdded)
        #expect(added.change.subject == "training")
        #expect(added.change.enteredBy == "Ann Practitioner")
        #expect(code { _ = try ann.addPurpose(.training, to: vault.film) } == "purpose-known")
    }

    @Test(arguments: ["expires", "withdrawn"])
    func `a purpose whose consent has ended is not added`(how: String) throws {
        let vault = try GovernedVault()
        let ann = try vault.test.practitioner()
        let day = try vault.test.date("2026-03-12")
        _ = try ann.recordConsent(
            vault.family, purpose: .training, given: day, expires: how == "expires" ? day : nil,
            form: nil, programme: nil)
        if how == "withdrawn" {
            _ = try ann.withdrawConsent(
                vault.family, purpose: .training, on: day, programme: nil)
        }
        try vault.test.go(to: "2026-03-13")
        #expect(code { _ = try ann.addPurpose(.training, to: vault.film) } == "no-consent")
        #expect(try ann.showClip(vault.film).summary.purposes == [.therapy])
    }

    @Test func `promise 5: a purpose that is dropped destroys nothing that day, and comes back`()
        throws
    {
        let vault = try GovernedVault()
        let test = vault.test
        try vault.agree(to: .training)
        _ = try test.practitioner().addPurpose(.training, to: vault.film)
        try vault.end(then: "2026-06-01")
        #expect(try vault.standing() == "kept 2028-03-07")
        let founder = try test.founder()
        let dropped = try founder.dropPurpose(.training, from: vault.film)
        #expect(dropped.before?.status == .kept)
        #expect(dropped.after?.status == .queued)
        #expect(try vault.standing() == "queued 2026-06-15")
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try test.held().count == 1)
        _ = try test.practitioner().addPurpose(.training, to: vault.film)
        #expect(try vault.standing() == "kept 2028-03-07")
        #expect(
            try founder.showClip(vault.film).changes.map(\.kind) == [
                .purposeAdded, .purposeDropped, .purposeAdded,
            ])
        _ = try founder.dropPurpose(.training, from: vault.film)
        #expect(code { _ = try founder.dropPurpose(.therapy, from: vault.film) } == "last-purpose")
        try test.go(to: "2026-06-15")
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }

    @Test func `a purpose is not dropped where nothing would end the clip then`() throws {
        let vault = try GovernedVault()
        try vault.agree(to: .training)
        let test = vault.test
        _ = try test.practitioner().addPurpose(.training, to: vault.film)
        // A consent that was never given leaves therapy without a life.
        let entry = try #require(
            try test.rows(ConsentRow.self).first { $0.purpose == .therapy }?.number)
        _ = try test.practitioner().undoConsent(vault.family, entry: Int(entry))
        #expect(
            code { _ = try test.founder().dropPurpose(.training, from: vault.film) } == "uncovered")
        #expect(try test.founder().showClip(vault.film).summary.purposes == [.therapy, .training])
    }

    @Test func `promise 5: a record made working material destroys nothing that day`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        try test.practitioner().setFamily(
            vault.family, alias: nil, birth: (1, test.date("2025-11-03")))
        let made = try test.practitioner().makeRecord(vault.film)
        #expect(made.kind == .record)
        #expect(made.before?.limit?.description == "2027-09-12")
        #expect(made.after?.limit?.description == "2050-11-03")
        try vault.end(then: "2026-06-01")
        let working = try test.founder().makeWorking(vault.film, reason: "filed by mistake")
        #expect(working.kind == .working)
        #expect(working.change.reason == "filed by mistake")
        #expect(try vault.standing() == "queued 2026-06-15")
        #expect(
            code { _ = try test.founder().makeWorking(vault.film, reason: "x") } == "class-known")
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try test.held().count == 1)
    }

    @Test func `a class that no rule ends is refused`() throws {
        let vault = try GovernedVault { policy in
            try policy.swapping(
                "when: {class: record}", with: "when: {class: record, programme: X}")
        }
        #expect(
            code { _ = try vault.test.practitioner().makeRecord(vault.film) } == "uncovered-purpose"
        )
    }

    @Test func `an extension restores a queued clip, of several the latest counts`() throws {
        let vault = try GovernedVault()
        try vault.end(then: TestVault.Day.queued)
        #expect(try vault.standing() == "queued 2026-05-15")
        let extended = try vault.extend(until: "2026-12-31")
        #expect(extended.before?.watchable == [])
        #expect(extended.after?.watchable == [.therapy])
        #expect(extended.change.until?.description == "2026-12-31")
        #expect(extended.change.minute == "M/1")
        #expect(extended.change.reason == "The parent asked")
        try vault.extend(until: "2026-08-01")
        #expect(try vault.standing() == "kept 2026-12-31")
        let shown = try vault.test.practitioner().showClip(vault.film).changes
        #expect(shown.map(\.number) == [1, 2])
        #expect(shown.map(\.isSuperseded) == [false, false])
    }

    @Test func `promise 5: an extension that is taken back destroys nothing that day`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        let founder = try test.founder()
        try vault.end(then: TestVault.Day.queued)
        try vault.extend(until: "2026-12-31")
        try vault.extend(vault.films[1], until: "2026-12-31")
        try test.go(to: "2026-06-01")
        #expect(
            code {
                _ = try founder.cancelExtension(
                    1, of: vault.films[1], reason: "x", minute: "M/4")
            } == "not-found")
        let taken = try founder.cancelExtension(
            1, of: vault.film, reason: "The parent has seen it", minute: "M/4")
        #expect(taken.change.kind == .extensionCancelled)
        #expect(try vault.standing() == "queued 2026-06-15")
        #expect(try vault.standing(of: vault.films[1]) == "kept 2026-12-31")
        #expect(
            code {
                _ = try founder.cancelExtension(1, of: vault.film, reason: "x", minute: "M/4")
            } == "cancelled-before")
        #expect(
            try founder.showClip(vault.film).changes.map(\.isSuperseded) == [true, false])
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2026-06-15")
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }

    @Test(arguments: [("2026-03-12", "past-date"), ("2126-03-14", "implausible-date")])
    func `an extension until a day that nobody means is refused`(day: String, code end: String)
        throws
    {
        let vault = try GovernedVault()
        #expect(code { try vault.extend(until: day) } == end)
    }

    @Test(arguments: ["", "Mrs Wilkins asked", "a\u{1B}[2J", String(repeating: "1", count: 65)])
    func `a minute is a reference and no prose`(minute: String) throws {
        let vault = try GovernedVault()
        let end = code {
            _ = try vault.test.founder().extendClip(
                vault.film, until: vault.test.date("2028-01-01"), reason: "x", minute: minute)
        }
        #expect(end == "minute")
        #expect(try vault.test.rows(ClipChangeRow.self).isEmpty)
    }

    @Test func `a clip whose destruction has begun is not extended any more`() throws {
        let test = try TestVault()
        try test.beginDestruction()
        let family = try #require(try test.founder().listFamilies().first).reference
        let end = code {
            _ = try test.founder().extendClip(
                ClipAddress(family: family, session: 1, clip: 1), until: test.date("2027-01-01"),
                reason: "x", minute: "M/1")
        }
        #expect(end == "destruction-begun")
        #expect(try test.lastEvents(1) == ["clip.extend destruction-begun"])
    }

    @Test func `a plan made before an extension leaves that clip alone, by name`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        try vault.end(then: TestVault.Day.due)
        let founder = try test.founder()
        let plan = try founder.planPurge(on: test.date(TestVault.Day.due))
        #expect(plan.clips.count == 2)
        try vault.extend(until: "2026-12-31")
        let summary = try founder.applyPurge(plan)
        #expect(summary.destroyed.count == 1)
        let kept = try founder.showClip(vault.film).summary.id
        #expect(summary.skipped.map(\.clip) == [kept])
        #expect(summary.skipped.map(\.reason) == [.notDue(status: "kept")])
    }

    @Test func `an extension that does not count still makes a plan another's`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        // The end of a consent outranks an extension of the service's own.
        _ = try test.practitioner().withdrawConsent(
            vault.family, purpose: .therapy, on: test.date("2026-03-12"), programme: nil)
        try test.go(to: "2026-04-08")
        let founder = try test.founder()
        let plan = try founder.planPurge(on: test.date("2026-04-08"))
        #expect(plan.clips.count == 2)
        let extended = try vault.extend(until: "2026-12-31")
        #expect(extended.before == extended.after)
        let kept = try founder.showClip(vault.film).summary.id
        let summary = try founder.applyPurge(plan)
        #expect(summary.skipped.map(\.reason) == [.factsChanged])
        #expect(try test.held() == [kept])
    }

    @Test(arguments: [
        "DELETE FROM clip_change",
        "UPDATE clip_change SET until = until - 300",
        "UPDATE clip_change SET kind = 'let-go', until = NULL",
        """
        INSERT INTO clip_change SELECT randomblob(16), salt, family, clip, 2, 'extension-cancelled', \
        subject, until, minute, note, entered, entered_on, entered_by, id FROM clip_change
        """,
    ])
    func `promise 3: an extension that was edited behind the log's back stops the purge`(
        statement: String
    ) throws {
        let vault = try GovernedVault()
        let test = vault.test
        try vault.end(then: TestVault.Day.queued)
        try vault.extend(until: "2026-12-31")
        try test.tamper(statement)
        try test.go(to: "2026-05-28")
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.held().count == 2)
    }

    @Test(arguments: [Int32.max, Int32.min])
    func `a day at the end of time in an extension is not trapped on`(day: Int32) throws {
        let vault = try GovernedVault()
        try vault.test.go(to: GovernedVault.review)
        try vault.decide(.extend(until: vault.test.date("2028-01-01")))
        var row = try #require(try vault.test.rows(ClipChangeRow.self).first)
        (row.id, row.number, row.until) = (.random(), row.number + 1, CivilDate(days: day))
        try vault.test.add(row, of: row.family)
        _ = try vault.test.founder().explain(vault.film, on: vault.test.vault().today)
        _ = try vault.test.founder().listReviews()
        _ = try vault.test.founder().showClip(vault.film)
    }

    @Test(arguments: [Int64(Int32.max), Int64(Int32.min), Int64.max])
    func `a day that only an edit puts into an extension is not trapped on`(day: Int64) throws {
        let vault = try GovernedVault()
        try vault.test.go(to: GovernedVault.review)
        try vault.decide(.extend(until: vault.test.date("2028-01-01")))
        try vault.test.tamper("UPDATE clip_change SET until = \(day)")
        var found: VaultError.Kind?
        do {
            _ = try vault.test.founder().explain(vault.film, on: vault.test.vault().today)
            _ = try vault.test.founder().listReviews()
            _ = try vault.test.founder().showClip(vault.film)
        } catch {
            found = VaultError(explaining: error)?.kind
        }
        #expect(found == .tampered)
        #expect(try vault.test.vault().verify().findings.map(\.code).contains("row-changed"))
    }

    @Test func `promise 6: a restored vault has every extension and decision`() throws {
        let vault = try GovernedVault()
        let test = vault.test
        try vault.end(then: TestVault.Day.queued)
        try vault.extend(until: "2026-12-31")
        let changes = try test.founder().showClip(vault.film).changes
        try test.backUp()
        try test.restore()
        let restored = try test.open(as: .founder)
        #expect(changes.map(\.kind) == [.extended])
        #expect(try restored.showClip(vault.film).changes == changes)
        #expect(try restored.verify().findings == [])
    }
}
