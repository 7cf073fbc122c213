import Catalog
import FootageVault
import Retention
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Edits that were cut from other films, and what they inherit.
@Suite struct DerivationTests {
    /// A vault with a film, and an edit of it that is kept for training too: two years from 12 March 2026.
    private func editedVault() throws -> GovernedVault {
        let vault = try GovernedVault()
        try vault.agree(to: .training)
        _ = try vault.test.practitioner().addPurpose(.training, to: vault.films[1])
        return vault
    }

    @discardableResult
    private func mark(_ vault: GovernedVault) throws -> ClipChangeSummary {
        try vault.test.practitioner().markDerived(vault.films[1], from: [vault.films[0]])
    }

    @Test func `promise 5: an edit is kept no longer than its source, nor watched for more`() throws
    {
        let vault = try editedVault()
        let marked = try mark(vault)
        #expect(try vault.test.lastEvents(1) == ["clip.derive"])
        #expect(marked.change.kind == .derived)
        #expect(marked.change.subject == vault.films[0].description)
        #expect(marked.before?.limit?.description == "2028-03-12")
        #expect(marked.after?.limit?.description == "2027-09-12")
        #expect(marked.after?.leadsToReview == true)
        #expect(marked.before?.watchable == [.therapy, .training])
        #expect(marked.after?.watchable == [.therapy])
        let shown = try vault.test.founder().showClip(vault.films[1]).summary
        #expect(shown.derivedFrom == [vault.films[0]])
        let ann = try vault.test.practitioner()
        #expect(
            code {
                _ = try ann.openFilm(vault.films[1], purpose: .purpose(.training))
            } == "source")
        let decision = try ann.explain(vault.films[1], on: vault.test.vault().today)
        #expect(decision.limitingSource.map { ann.displayName(of: "\($0)") } == "\(vault.films[0])")
    }

    @Test func `what cannot be a source is refused, and that is on record`() throws {
        let vault = try editedVault()
        let test = vault.test
        let other = try test.takeIn(
            TestVault.film(60_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        let ann = try test.practitioner()
        let (film, edit) = (vault.films[0], vault.films[1])
        func refusal(_ clip: ClipAddress, _ sources: ClipAddress...) -> String? {
            code { _ = try ann.markDerived(clip, from: sources) }
        }
        #expect(refusal(edit, edit) == "own-source")
        #expect(refusal(edit, film, other) == "other-family")
        #expect(try test.lastEvents(1) == ["clip.derive other-family"])
        #expect(
            refusal(edit, ClipAddress(family: vault.family, session: 1, clip: 9)) == "not-found")
        let third = try test.takeIn(TestVault.film(61_000), for: vault.family)
        try mark(vault)
        #expect(refusal(edit, film) == "source-known")
        #expect(refusal(film, edit) == "source-cycle")
        #expect(refusal(third, edit) == nil)
        #expect(refusal(film, third) == "source-cycle")
        #expect(
            code { _ = try test.founder().dropDerivation(of: third, from: [film], reason: "no") }
                == "source-unknown")
    }

    @Test func `nobody but governance shortens by a mark what a colleague took in`() throws {
        let vault = try editedVault()
        let test = vault.test
        let bob = try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        try ann.grantFamily(
            vault.family, to: ann.findPerson("Bob"), purposes: [.purpose(.therapy)], until: nil)
        let edit = vault.films[1]
        #expect(code { _ = try bob.markDerived(edit, from: [vault.film]) } == "others-clip")
        #expect(try test.lastEvents(1) == ["clip.derive others-clip"])
        #expect(try test.founder().showClip(edit).summary.derivedFrom == [])
        // What shortens nothing is anyone's who works with the family.
        #expect(
            try bob.markDerived(vault.film, from: [edit]).after?.limit?.description == "2027-09-12")
        let third = try test.takeIn(TestVault.film(61_000), for: vault.family)
        #expect(code { _ = try bob.markDerived(edit, from: [third]) } == "others-clip")
        let marked = try test.founder().markDerived(edit, from: [third])
        #expect(marked.after?.limit?.description == "2027-09-12")
    }

    @Test func `a film recorded after the clip was taken in is no source of it`() throws {
        let vault = try editedVault()
        let test = vault.test
        try test.go(to: "2026-03-20")
        let ann = try test.practitioner()
        _ = try ann.addSession(
            vault.family, on: test.date("2026-03-20"), from: CivilTime("10:00"),
            to: CivilTime("11:00"), programme: nil)
        let later = try test.takeIn(TestVault.film(61_000), for: vault.family, day: "20")
        #expect(code { _ = try ann.markDerived(vault.film, from: [later]) } == "source-later")
        #expect(try test.lastEvents(1) == ["clip.derive source-later"])
        #expect(
            code { _ = try test.founder().markDerived(vault.film, from: [later]) } == "source-later"
        )
        #expect(code { _ = try ann.markDerived(later, from: [vault.film]) } == nil)
    }

    @Test func `promise 5: a source is taken back by governance, and nothing goes that day`() throws
    {
        let vault = try editedVault()
        let test = vault.test
        try mark(vault)
        _ = try test.founder().placeHold(
            on: .clip(vault.films[0]), kind: .court, reason: "An order",
            reviewBy: test.date("2026-06-01"))
        try vault.end(then: "2026-06-01")
        #expect(try vault.standing(of: vault.films[1]) == "held 2026-05-15")
        #expect(try test.founder().showClip(vault.films[1]).summary.holds == [1])
        let dropped = try test.founder().dropDerivation(
            of: vault.films[1], from: [vault.films[0]], reason: "It was cut from another")
        #expect(dropped.change.kind == .derivationDropped)
        #expect(dropped.change.reason == "It was cut from another")
        #expect(try vault.standing(of: vault.films[1]) == "kept 2028-03-07")
        #expect(try test.founder().showClip(vault.films[1]).summary.derivedFrom == [])
        #expect(try test.vault().verify().findings == [])
    }

    @Test(arguments: [1, 100])
    func `an edit goes with its source, in any order, whatever others do meanwhile`(
        perBatch: Int
    ) throws {
        let vault = try editedVault()
        let test = vault.test
        try mark(vault)
        try vault.end(then: TestVault.Day.due)
        let isFirst = Mutex(true)
        let watched = Vault(
            try test.vault(),
            slots: {
                StepKeyStore(base: $0) { (step) throws(DiskError) in
                    guard step == .beforeSlots,
                        isFirst.withLock({ isFirst in
                            defer { isFirst = false }
                            return isFirst
                        })
                    else { return }
                    do { _ = try test.family(sessionOn: "2026-05-14") } catch {
                        Issue.record(error)
                    }
                }
            }, clips: { $0 })
        let purge = try watched.unlock(with: SecretIdentity(test.purgeIdentity.copy()))
        purge.clipsPerBatch = perBatch
        let summary = try purge.runPurge()
        #expect(summary.destroyed.count == 2)
        #expect(summary.skipped.isEmpty)
        #expect(try test.rows(TombstoneRow.self).map(\.rule) == ["feedback", "feedback"])
        #expect(try test.vault().verify().findings == [])
    }

    @Test
    func `promise 6: what a purge left half done between an edit and its source the next finishes`()
        throws
    {
        let vault = try editedVault()
        let test = vault.test
        try mark(vault)
        try vault.end(then: TestVault.Day.due)
        let reached = Mutex(0)
        let stopped = Vault(
            try test.vault(),
            slots: {
                StepKeyStore(base: $0) { (step) throws(DiskError) in
                    guard step == .beforeSlots else { return }
                    let count = reached.withLock { count in
                        count += 1
                        return count
                    }
                    if count == 2 { throw .locked(path: "test") }
                }
            }, clips: { $0 })
        let purge = try stopped.unlock(with: SecretIdentity(test.purgeIdentity.copy()))
        purge.clipsPerBatch = 1
        #expect(throws: (any Error).self) { try purge.runPurge() }
        #expect(try test.held().count == 1)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try test.held().isEmpty)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `an edit whose source is gone ends on the day that went, once nothing holds it`()
        throws
    {
        let vault = try editedVault()
        let test = vault.test
        try mark(vault)
        _ = try test.founder().placeHold(
            on: .clip(vault.films[1]), kind: .court, reason: "An order",
            reviewBy: test.date("2026-06-01"))
        try vault.end(then: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try vault.standing(of: vault.films[1]) == "held 2026-05-10")
        try test.go(to: "2026-05-16")
        _ = try test.founder().releaseHold(1, reason: "The case is closed")
        #expect(try vault.standing(of: vault.films[1]) == "queued 2026-05-30")
        let decision = try test.founder().explain(vault.films[1], on: test.date("2026-05-30"))
        #expect(decision.limit?.description == "2026-05-15")
        #expect(decision.limitingRule?.id == "feedback")
        #expect(decision.limitingSource != nil)
        let then = try test.founder().explain(
            vault.films[1], on: test.date("2026-05-30"), known: test.date("2026-05-14"))
        #expect(then.limit?.description == "2026-05-20")
        #expect(
            try test.founder().dropDerivation(
                of: vault.films[1], from: [vault.films[0]], reason: "wrong"
            ).after?.limit?.description == "2028-03-12")
    }

    @Test func `what was known before a mark, and before it was taken back, can be told again`()
        throws
    {
        let vault = try editedVault()
        let test = vault.test
        var told: [(CivilDate, Decision)] = []
        func tell(_ day: String, _ act: () throws -> Void) throws {
            try test.go(to: day)
            try act()
            let date = try test.date(day)
            told.append((date, try test.founder().explain(vault.films[1], on: date)))
        }
        try tell("2026-03-13") {}
        try tell("2026-03-14") { try mark(vault) }
        try tell("2026-03-15") {
            _ = try test.founder().dropDerivation(
                of: vault.films[1], from: [vault.films[0]], reason: "wrong")
        }
        for (day, decision) in told {
            #expect(try test.founder().explain(vault.films[1], on: day, known: day) == decision)
        }
        #expect(
            told.map { $0.1.limit?.description } == ["2028-03-12", "2027-09-12", "2028-03-12"])
    }

    @Test func `promise 3: a mark that somebody removed behind the log's back stops the purge`()
        throws
    {
        let vault = try editedVault()
        let test = vault.test
        try mark(vault)
        try vault.end(then: TestVault.Day.due)
        try test.tamper("DELETE FROM clip_change WHERE kind = 'derived'")
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.held().count == 2)
    }

    @Test func `a film that is tied to others is not moved to another family`() throws {
        let vault = try editedVault()
        let test = vault.test
        try mark(vault)
        let other = try test.family(sessionOn: "2026-03-12")
        for film in vault.films {
            #expect(
                code {
                    _ = try test.founder().approveRebind(
                        film, to: other, session: 1, reason: "misfiled")
                } == "derived")
        }
    }

    @Test func `a dump of edits is marked in the moment it is in, with a record of its own`() throws
    {
        let vault = try GovernedVault()
        let test = vault.test
        let ann = try test.practitioner()
        var request = UploadRequest(
            directory: try test.dump(
                vault.family, TestVault.film(62_000), name: "20260312_121500.mp4"), probing: .none)
        request.derivedFrom = vault.films
        let plan = try ann.planUpload(request)
        let summary = try ann.upload(plan)
        guard case .takenIn(let edit, _, _)? = summary.results.first?.end else {
            Issue.record("not taken in: \(summary.results)")
            return
        }
        #expect(try test.lastEvents(3) == ["clip.upload", "clip.derive", "clip.verify"])
        let shown = try test.founder().showClip(edit)
        #expect(shown.summary.derivedFrom == vault.films)
        #expect(shown.changes.map(\.kind) == [.derived])
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `an edit whose source went between the plan and the upload is not taken in`() throws
    {
        let vault = try GovernedVault()
        let test = vault.test
        let ann = try test.practitioner()
        try vault.end(then: TestVault.Day.due)
        var request = UploadRequest(
            directory: try test.dump(
                vault.family, TestVault.film(62_000), name: "20260312_121500.mp4"), probing: .none)
        request.derivedFrom = [vault.film]
        let plan = try ann.planUpload(request)
        #expect(try test.purge().runPurge().destroyed.count == 2)
        let summary = try ann.upload(plan)
        guard case .refused(let code, _)? = summary.results.first?.end else {
            Issue.record("taken in: \(summary.results)")
            return
        }
        #expect(code == "source-gone")
        #expect(try test.held().isEmpty)
    }
}
