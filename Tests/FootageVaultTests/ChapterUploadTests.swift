import AuditLog
import Catalog
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// A film that a camera cut into chapters, on its way in: one clip, of which every file is known.
@Suite struct ChapterUploadTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    @Test(arguments: [
        [12, 12], [65_536, 65_536], [65_535, 65_537, 12], [65_537, 131_071],
        [131_072, 65_536, 65_536],
        [1_048_576, 1_048_577], [1_048_575, 12, 1_048_576, 65_536], [12, 17 << 20],
        [16 << 20, 12, 65_537],
    ])
    func `chapters of any length are one clip with a table of its parts`(sizes: [Int]) throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = sizes.map(TestVault.film)
        let dump = try test.dump(family, films: chapters)
        let practitioner = try test.practitioner()

        let summary = try practitioner.upload(test.chapterPlan(dump, by: practitioner))

        let address = ClipAddress(family: family, session: 1, clip: 1)
        #expect(summary.results.map(\.end.code) == ["taken-in"])
        #expect(summary.results.first?.receipt != nil)
        #expect(
            summary.deletion.safe.map(\.path.description)
                == sizes.indices.map { "\(family)/" + TestVault.name($0) })
        let clips = try practitioner.listClips(family: family)
        #expect(clips.map(\.address) == [address])
        #expect(clips.map(\.parts) == [sizes.count])
        #expect(clips.map(\.bytes) == [UInt64(sizes.reduce(0, +))])
        let clip = try #require(try test.held().first)
        let rows = try test.rows(PartRow.self).sorted { $0.position < $1.position }
        #expect(rows.map(\.film) == sizes.map { _ in clip })
        #expect(rows.map(\.position) == sizes.indices.map { Int64($0 + 1) })
        #expect(rows.map(\.bytes) == sizes.map { Int64($0) })
        let particulars = try #require(try practitioner.showClip(address).particulars)
        #expect(particulars.sha256 == SHA256.hash(chapters.flatMap(\.self)))
        #expect(particulars.parts.map(\.sha256) == chapters.map { SHA256.hash($0) })
        #expect(particulars.parts.map(\.bytes) == sizes.map { UInt64($0) })
        #expect(
            particulars.parts.map(\.name) == sizes.indices.map { "\(family)/" + TestVault.name($0) }
        )
        // Whoever watches goes over the borders without noticing.
        let all = chapters.flatMap(\.self)
        let film = try practitioner.openFilm(address, purpose: therapy)
        var starts: [UInt64] = []
        for range in film.files {
            starts.append(range.lowerBound)
            let around = max(range.upperBound, 9) - 9..<min(range.upperBound + 9, film.size)
            #expect(
                try film.read(around) == Array(all[Int(around.lowerBound)..<Int(around.upperBound)])
            )
        }
        #expect(starts.first == 0 && starts.count == sizes.count)
        #expect(film.files.last?.upperBound == UInt64(all.count))
        try film.close()
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `the log has one record of it, with all of its bytes and one item`() throws {
        let test = try TestVault()
        let log = try LogTable(test.catalog().database)
        try test.takeInChapters([TestVault.film(70_000), TestVault.film(500)], for: test.family())
        var uploads: [Record.Amount?] = []
        try LogTable(test.catalog().database).forEachLeaf(from: log.size) { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            if record.event == .clipUpload { uploads.append(record.amount) }
        }
        #expect(uploads == [.init(bytes: 70_500, items: 1)])
    }

    @Test(arguments: [0, 1, 2])
    func `a chapter that comes again by itself is in already`(number: Int) throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [80_000, 65_536, 300].map(TestVault.film)
        let address = try test.takeInChapters(chapters, for: family)

        let summary = try test.upload(
            test.dump(family, chapters[number]), by: test.practitioner())

        guard case .alreadyIn(address)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(summary.deletion.safe.count == 1)
        #expect(try test.held().count == 1)
    }

    @Test func `all of them again are in already, some of them too, and no part is added`() throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [80_000, 65_536, 300].map(TestVault.film)
        let address = try test.takeInChapters(Array(chapters.prefix(2)), for: family)
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(
            UploadRequest(directory: test.dump(family, films: chapters), probing: .none))

        #expect(plan.films.map(\.parts.count) == [1, 1, 1])
        let summary = try practitioner.upload(plan)

        #expect(summary.results.map(\.end.code) == ["already-in", "already-in", "taken-in"])
        #expect(summary.deletion.safe.count == 3)
        #expect(try practitioner.showClip(address).summary.parts == 2)
        #expect(try practitioner.listClips(family: family).map(\.parts).sorted() == [1, 2])
    }

    @Test func `promise 7: a chapter under another family waits, and an incident is open`() throws {
        let test = try TestVault()
        let chapters = [80_000, 65_536].map(TestVault.film)
        try test.takeInChapters(chapters, for: test.family())
        let other = try test.family(sessionOn: "2026-03-11")

        let summary = try test.upload(
            test.dump(other, chapters[1], name: "20260311_101500.mp4"), by: test.practitioner())

        guard case .quarantined(1, .sameBytesElsewhere)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["same-bytes"])
        #expect(try test.held().count == 1)
    }

    @Test func `a chapter that came in meanwhile keeps its film out, and nothing is lost`() throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [80_000, 65_536].map(TestVault.film)
        let dump = try test.dump(family, films: chapters)
        let practitioner = try test.practitioner()
        let plan = try test.chapterPlan(dump, by: practitioner)
        _ = try test.takeIn(chapters[1], for: family)

        let summary = try practitioner.upload(plan)

        guard case .refused("part-known", _)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(summary.deletion.safe.isEmpty)
        #expect(try test.held().count == 1)
        #expect(try test.leftovers() == 0)
        // The same command again: each by itself.
        let again = try test.upload(dump, by: practitioner)
        #expect(again.results.map(\.end.code) == ["taken-in", "already-in"])
        #expect(again.deletion.safe.count == 2)
    }

    @Test func `the same chapters twice in one dump are one clip`() throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [80_000, 65_536].map(TestVault.film)
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(
            UploadRequest(
                directory: test.dump(family, films: chapters + chapters), probing: .none))
        let films = plan.films
        let summary = try practitioner.upload(
            plan.with([films[0].joined(with: films[1]), films[2].joined(with: films[3])]))
        #expect(summary.results.map(\.end.code) == ["taken-in", "already-in"])
        #expect(summary.deletion.safe.count == 4)
        #expect(try test.held().count == 1)
    }

    @Test(arguments: [0, 1, 2], [10, 65_536])
    func `a chapter that changed since it was listed is named, and none of them is taken in`(
        number: Int, length: Int
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, films: [80_000, 65_536, 300].map(TestVault.film))
        let practitioner = try test.practitioner()
        let plan = try test.chapterPlan(dump, by: practitioner)
        let path = "\(family)/" + TestVault.name(number)
        try LinuxDisk().removeFile(dump + "/" + path)
        try test.add(TestVault.film(length), to: dump + "/" + path)

        let summary = try practitioner.upload(plan)

        guard case .refused(_, let why)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(why.contains(path))
        #expect(summary.deletion.safe.isEmpty)
        #expect(try test.held().isEmpty)
        #expect(try test.rows(PartRow.self).isEmpty)
        #expect(try test.leftovers() == 0)
    }

    @Test(arguments: [0, 1])
    func `a chapter that changes while it is read is named, and none of them is taken in`(
        number: Int
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, films: [80_000, 65_536].map(TestVault.film))
        let path = "\(family)/" + TestVault.name(number)
        // When the payload is begun the chapters are open, and nothing of them was read.
        let practitioner = try test.practitioner(clips: { store in
            CreatingClipStore(base: store) {
                try? FileHandle(dump + "/" + path, .readingAndWriting, on: LinuxDisk())
                    .write(Random.bytes(10), at: 50)
            }
        })

        let summary = try practitioner.upload(test.chapterPlan(dump, by: practitioner))

        guard case .refused(_, let why)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(why.contains(path))
        #expect(summary.deletion.safe.isEmpty)
        #expect(try test.held().isEmpty)
        #expect(try test.leftovers() == 0)
    }

    @Test func `chapters that wait as one film are looked at again as one, and bound`() throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [80_000, 65_536, 300].map(TestVault.film)
        let dump = try test.dump(family, films: chapters)
        let practitioner = try test.practitioner()
        let plan = try test.chapterPlan(dump, by: practitioner)
        let film = try #require(plan.films.first)
        guard case .takeIn(let session, let purposes, _) = film.fate else {
            Issue.record("\(film.fate)")
            return
        }
        let late = film.with(.quarantine(.notProbedInTime("it took too long")))
        _ = try practitioner.upload(plan.with([late]))
        let waiting = try #require(try test.rows(QuarantineRow.self).first)
        #expect(waiting.reason == UnlockedVault.notProbedInTime)

        let again = film.with(.probedAgain(1, waiting.id, .bound(session, purposes)))
        let summary = try practitioner.upload(plan.with([again]))

        #expect(summary.results.map(\.end.code) == ["taken-in"])
        #expect(summary.deletion.safe.count == 3)
        let clip = try #require(try practitioner.listClips(family: family).first)
        #expect(clip.parts == 3)
        let particulars = try #require(try practitioner.showClip(clip.address).particulars)
        #expect(particulars.sha256 == SHA256.hash(chapters.flatMap(\.self)))
        #expect(particulars.parts.map(\.sha256) == chapters.map { SHA256.hash($0) })
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `what is deleted from a tablet is each chapter that the vault has the bytes of`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, films: [80_000, 65_536, 300].map(TestVault.film))
        let practitioner = try test.practitioner()
        let plan = try test.chapterPlan(dump, by: practitioner)
        let summary = try practitioner.upload(plan)
        let changed = dump + "/\(family)/" + TestVault.name(1)
        try LinuxDisk().removeFile(changed)
        try test.add(TestVault.film(65_536), to: changed)

        let deletion = try practitioner.deleteSource(of: summary, plan)

        #expect(
            deletion.deleted.map(\.path.safeName.description)
                == [TestVault.name(0), TestVault.name(2)])
        #expect(deletion.kept.map(\.reason) == [.changed])
        #expect(try LinuxDisk().entries(of: dump + "/\(family)").map(\.name) == [TestVault.name(1)])
    }

    @Test func `a chapter that was deleted on the tablet and lies in its bin is known`() throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [80_000, 65_536].map(TestVault.film)
        let address = try test.takeInChapters(chapters, for: family)
        let dump = try test.dump(family, TestVault.film(100))
        let bin = "\(family)/.trashed-1776000000-GX020123.MP4"
        try test.add(chapters[1], to: dump + "/" + bin)
        let summary = try test.upload(dump, by: test.practitioner())
        let path = try #require(DumpPath(bin))
        #expect(summary.residueKnown == [path: .clip(address)])
    }
}
