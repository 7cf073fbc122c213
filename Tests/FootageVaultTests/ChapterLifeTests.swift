import Catalog
import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What becomes of a film in chapters after it came in: waiting, moved, destroyed, forgotten.
@Suite struct ChapterLifeTests {
    private let therapy = AccessPurpose.purpose(.therapy)
    private let chapters = [TestVault.film(80_000), TestVault.film(65_536)]

    /// Chapters of a day without a session, which wait as one film.
    private func wait(_ test: TestVault, for family: FamilyReference) throws {
        let dump = try test.dump(family, chapters[0], name: "20260311_101500.mp4")
        try test.add(chapters[1], to: dump + "/\(family)/20260311_101600.mp4")
        let practitioner = try test.practitioner()
        let summary = try practitioner.upload(test.chapterPlan(dump, by: practitioner))
        guard case .quarantined(1, _)? = summary.results.first?.end, summary.results.count == 1
        else { throw VaultError(.failed, "test", "not quarantined: \(summary.results)") }
        #expect(summary.deletion.safe.count == 2)
    }

    @Test func `chapters that wait are one film, and are given back as the files they came as`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        try wait(test, for: family)
        let practitioner = try test.practitioner()
        #expect(try practitioner.listQuarantine().map(\.parts) == [2])
        #expect(try practitioner.showQuarantined(1).particulars?.parts.count == 2)
        let film = try #require(try test.rows(QuarantineRow.self).first)
        let out = try test.outside()

        let given = try test.giveBack(to: out)

        #expect(
            given.files.map(\.path) == [
                out + "/quarantine-1-part1.mp4", out + "/quarantine-1-part2.mp4",
            ])
        #expect(given.files.map(\.sha256) == chapters.map { SHA256.hash($0).description })
        for (file, chapter) in zip(given.files, chapters) {
            #expect(try test.read(outside: file.path) == chapter)
        }
        try test.expectGone(film, rule: "quarantine.return")
        // Either of them is known, and refused.
        for chapter in chapters {
            let again = try test.upload(test.dump(family, chapter), by: practitioner)
            guard case .refused("returned-before", _)? = again.results.first?.end else {
                Issue.record("\(again.results)")
                return
            }
        }
    }

    @Test func `chapters that wait are bound as one clip, unless one of them is a clip by now`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        try wait(test, for: family)
        let practitioner = try test.practitioner()
        _ = try practitioner.addSession(
            family, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
        let address = try practitioner.bindQuarantined(1, to: family, session: 2)
        #expect(try practitioner.showClip(address).summary.parts == 2)
        _ = try practitioner.exportClip(
            address, part: 2, purpose: therapy, place: .kept, returnBy: nil,
            to: .file(test.directory + "/two"))
        #expect(try test.read(outside: test.directory + "/two") == chapters[1])
        #expect(try test.vault().verify().findings == [])

        let other = try TestVault()
        let theirs = try other.family()
        try wait(other, for: theirs)
        let bob = try other.colleague("Bob Other", [.practitioner])
        let own = try bob.createFamily(alias: nil, for: nil, with: nil).reference
        _ = try bob.openProgramme(own, kind: "VIG", on: other.date("2026-03-01"))
        _ = try bob.recordConsent(
            own, purpose: .therapy, given: other.date("2026-03-01"), expires: nil, form: "v1",
            programme: nil)
        _ = try bob.addSession(
            own, on: other.date("2026-03-12"), from: nil, to: nil, programme: nil)
        let summary = try other.upload(other.dump(own, chapters[1]), by: bob)
        #expect(summary.results.map(\.end.code) == ["taken-in"])
        #expect(try other.rows(IncidentRow.self).map(\.kind) == ["same-bytes"])
        let ann = try other.practitioner()
        _ = try ann.addSession(
            theirs, on: other.date("2026-03-11"), from: nil, to: nil, programme: nil)
        #expect(
            code { _ = try ann.bindQuarantined(1, to: theirs, session: 2) } == "needs-review")
    }

    @Test func `a clip that is moved keeps its parts, and each is known where it belongs`() throws {
        let test = try TestVault()
        let address = try test.takeInChapters(chapters, for: test.family())
        let right = try test.family(sessionOn: "2026-03-11")
        // Its time is known by its own name, so it belongs to a session of the same day.
        _ = try test.practitioner().addSession(
            right, on: test.date("2026-03-12"), from: nil, to: nil, programme: nil)
        _ = try test.founder().approveRebind(address, to: right, session: 2, reason: "mixed up")
        let moved = try test.practitioner().rebindClip(
            address, to: right, session: 2, reason: "wrong folder"
        ).to

        #expect(try test.practitioner().showClip(moved).summary.parts == 2)
        #expect(try test.rows(PartRow.self).count == 4)
        let out = try test.outside()
        _ = try test.practitioner().exportClip(
            moved, purpose: therapy, place: .kept, returnBy: nil, to: .file(out + "/film"))
        #expect(try test.read(outside: out + "/film-part2") == chapters[1])
        let again = try test.upload(
            test.dump(right, chapters[1]), by: test.practitioner())
        guard case .alreadyIn(moved)? = again.results.first?.end else {
            Issue.record("\(again.results)")
            return
        }
        #expect(try test.founder().verify().findings == [])
    }

    @Test(arguments: [0, 1])
    func `promise 4: a chapter of a destroyed film is refused with the day and the rule`(
        number: Int
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        try test.takeInChapters(chapters, for: family)
        try test.go(to: TestVault.Day.ended)
        _ = try test.practitioner().endProgramme(
            family, number: nil, on: test.date(TestVault.Day.ended))
        try test.live(until: TestVault.Day.due)
        let run = try test.purge().runPurge()
        #expect(run.destroyed.count == 1)
        #expect(try test.ledger().count == 1)

        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(
            UploadRequest(directory: test.dump(family, chapters[number]), probing: .none))
        guard case .destroyedBefore(let day, let rule)? = plan.films.first?.fate else {
            Issue.record("\(plan.films)")
            return
        }
        let stone = try #require(try test.rows(TombstoneRow.self).first)
        #expect(day == stone.destroyedOn && rule == stone.rule)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `what is kept to know the parts again is erased with the tombstones`() throws {
        let test = try TestVault(policy: TestVault.briefPolicy)
        let family = try test.family()
        try test.takeInChapters(chapters, for: family)
        try test.go(to: TestVault.Day.ended)
        _ = try test.practitioner().endProgramme(
            family, number: nil, on: test.date(TestVault.Day.ended))
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(try test.rows(PartRow.self).count == 2)
        for day in ["2027-05-16", "2027-05-17", "2027-05-18"] {
            try test.go(to: day)
            try test.founder().confirmClock(test.date(day))
            _ = try test.purge().runPurge()
        }
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.rows(PartRow.self).isEmpty)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `what is kept of chapters that waited is erased with their tombstone`() throws {
        let test = try TestVault(policy: TestVault.briefPolicy)
        try wait(test, for: test.family())
        _ = try test.founder().destroyQuarantined(1, reason: "nobody's")
        #expect(try test.rows(PartRow.self).count == 2)
        try test.go(to: "2027-03-13")
        try test.founder().confirmClock(test.date("2027-03-13"))
        #expect(try test.purge().runPurge().erasedQuarantined == 1)
        #expect(try test.rows(PartRow.self).isEmpty)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `promise 3: a part that is edited behind the log's back is found`() throws {
        let test = try TestVault()
        try test.takeInChapters(chapters, for: test.family())
        try test.tamper("UPDATE part SET bytes = bytes + 1 WHERE position = 2")
        #expect(try test.vault().verify().findings.count == 1)
    }
}
