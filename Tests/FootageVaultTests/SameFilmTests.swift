import Catalog
import FootageVault
import TabletDump
import Testing
import VaultModel

/// The same film more than once: in a dump, in the vault, under another family.
@Suite struct SameFilmTests {
    @Test
    func `promise 7: the same film in two families' folders of one dump is a clip of one only`()
        throws
    {
        let test = try TestVault()
        let (one, two) = (try test.family(), try test.family(sessionOn: "2026-03-11"))
        let film = TestVault.film(80_000)
        let dump = try test.dump(one, film)
        try test.makeDirectory(dump + "/\(two)")
        try test.add(film, to: dump + "/\(two)/20260311_101500.mp4")

        let summary = try test.upload(dump, by: test.practitioner())

        #expect(summary.results.map(\.end.code).sorted() == ["quarantined", "taken-in"])
        #expect(try test.rows(ClipRow.self).count == 1)
        #expect(try test.rows(QuarantineRow.self).map(\.reason) == ["needs-review"])
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["same-bytes"])
        #expect(
            try test.rows(IncidentRow.self).map(\.clip) == test.rows(ClipRow.self).map(\.id.bytes))
        // The practitioner cannot take it out or bind it; governance can have it destroyed.
        let clip = try #require(try test.rows(ClipRow.self).first)
        let isFirst = try test.practitioner().listClips(family: one).count == 1
        #expect(
            code {
                _ = try test.practitioner().returnQuarantined(1, reason: "x", to: test.directory)
            } == "not-approved")
        #expect(
            code {
                _ = try test.practitioner().bindQuarantined(
                    1, to: isFirst ? two : one, session: 1)
            } == "needs-review")
        _ = try test.founder().destroyQuarantined(1, reason: "filed with the right family")
        // The clip is still the clip, and the film is known when it comes for its family again.
        let again = try test.upload(
            test.dump(isFirst ? one : two, film), by: test.practitioner())
        #expect(again.results.map(\.end.code) == ["already-in"])
        #expect(try test.rows(ClipRow.self).map(\.id) == [clip.id])
    }

    @Test(arguments: ["unsorted", "20260101_101500.mp4"])
    func `promise 7: whatever else is the matter with it, nobody is told of another family's clip`(
        name: String
    ) throws {
        let test = try TestVault()
        let film = TestVault.film(80_000)
        _ = try test.takeIn(film, for: test.family())
        let bob = try test.colleague("Bob Other", [.practitioner])
        let own = try bob.createFamily(alias: nil, for: nil, with: nil).reference
        // Without a family, or of a family of his own on a day without a session.
        let dump = try test.dump(own, film, name: name)
        let root = name == "unsorted" ? test.directory + "/loose" : dump
        if name == "unsorted" {
            try test.makeDirectory(root)
            try test.add(film, to: root + "/20260312_101500.mp4")
        }

        let plan = try bob.planUpload(UploadRequest(directory: root, probing: .none))
        let summary = try bob.upload(plan)

        #expect(plan.bytes == 80_000)
        guard case .quarantined(1, .sameBytesElsewhere)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["same-bytes"])
    }

    @Test func `the same film twice for one session is one clip, and said so`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(80_000)
        let summary = try test.upload(
            test.dump(family, films: [film, film]), by: test.practitioner())
        #expect(summary.results.map(\.end.code) == ["taken-in", "already-in"])
        #expect(summary.deletion.safe.count == 2)
        #expect(try test.rows(ClipRow.self).count == 1)
        #expect(try test.rows(IncidentRow.self).isEmpty)
    }
}
