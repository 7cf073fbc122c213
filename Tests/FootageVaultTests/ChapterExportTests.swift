import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// A film that a camera cut into chapters, on its way out: the files it came as, and never one broken one.
@Suite struct ChapterExportTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    /// A film with its index, which says a place or has as many zeros there.
    private static func film(_ pictures: [UInt8], says place: Bool) -> [UInt8] {
        func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
            let size = body.count + 8
            let name = kind.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            return (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + name + body
        }
        let told = Array("+51.4769-000.0005/".utf8)
        let item =
            place
            ? box("©xyz", [0, 18, 0x15, 0xC7] + told)
            : box("free", [UInt8](repeating: 0, count: 4 + told.count))
        return box("ftyp", Array("isom".utf8)) + box("mdat", pictures)
            + box("moov", box("udta", item))
    }

    @Test(arguments: [
        [12, 12], [65_536, 65_536, 65_536], [65_535, 65_537], [1_048_577, 12, 2_097_151],
    ])
    func `every part comes out byte for byte as it came in`(sizes: [Int]) throws {
        let test = try TestVault()
        let chapters = sizes.map(TestVault.film)
        let address = try test.takeInChapters(chapters, for: test.family())
        let out = try test.outside()

        let exported = try test.practitioner().exportClip(
            address, purpose: therapy, place: .kept, returnBy: nil, to: .file(out + "/film.mp4"))

        let names = sizes.indices.map { "film-part\($0 + 1).mp4" }
        #expect(try LinuxDisk().entries(of: out).map(\.name).sorted() == names)
        #expect(exported.parts.map(\.file) == names.map { out + "/" + $0 })
        #expect(exported.parts.map(\.bytes) == sizes.map { UInt64($0) })
        #expect(exported.parts.map(\.sha256) == chapters.map { SHA256.hash($0).description })
        #expect(exported.bytes == UInt64(sizes.reduce(0, +)))
        for (name, chapter) in zip(names, chapters) {
            #expect(try test.read(outside: out + "/" + name) == chapter)
        }
        // One export, and one copy to be returned.
        #expect(try test.rows(ExportRow.self).map(\.number) == [1])
        #expect(
            try test.lastEvents(2) == [
                "clip.export intent place-kept", "clip.export outcome place-kept",
            ])
    }

    @Test(arguments: [1, 2, 3])
    func `a part by itself, and a range of it, are those of that file`(part: Int) throws {
        let test = try TestVault()
        let chapters = [65_537, 65_535, 30_000].map(TestVault.film)
        let address = try test.takeInChapters(chapters, for: test.family())
        let out = try test.outside()
        let practitioner = try test.practitioner()
        let chapter = chapters[part - 1]

        let whole = try practitioner.exportClip(
            address, part: part, purpose: therapy, place: .kept, returnBy: nil,
            to: .file(out + "/whole"))
        #expect(try test.read(outside: out + "/whole") == chapter)
        #expect(whole.sha256 == SHA256.hash(chapter).description)
        #expect(whole.isWhole && whole.size == UInt64(chapter.count) && whole.parts.isEmpty)

        let range = try practitioner.exportClip(
            address, part: part, range: .suffix(100), purpose: therapy, place: .kept,
            returnBy: nil, to: .file(out + "/range"))
        #expect(try test.read(outside: out + "/range") == Array(chapter.suffix(100)))
        #expect(range.range == UInt64(chapter.count - 100)..<UInt64(chapter.count))

        // Of all of it, bytes go on from one file to the next.
        let around = try practitioner.exportClip(
            address, range: .bounded(first: 65_000, last: 131_999), purpose: therapy, place: .kept,
            returnBy: nil, to: .file(out + "/around"))
        #expect(
            try test.read(outside: out + "/around")
                == Array(chapters.flatMap(\.self)[65_000..<132_000]))
        #expect(around.size == 161_072)
    }

    @Test(arguments: [0, 3, 4])
    func `a part that is not there is refused, and nothing is on record`(part: Int) throws {
        let test = try TestVault()
        let family = try test.family()
        let address = try test.takeInChapters(
            [TestVault.film(100), TestVault.film(200)], for: family)
        let events = try test.lastEvents(1)
        #expect(
            code {
                _ = try test.practitioner().exportClip(
                    address, part: part, purpose: therapy, returnBy: nil,
                    to: .file(test.directory + "/none"))
            } == "part")
        #expect(try test.lastEvents(1) == events)
        let single = try test.takeIn(TestVault.film(300), for: family)
        #expect(
            code {
                _ = try test.practitioner().exportClip(
                    single, part: 2, purpose: therapy, returnBy: nil,
                    to: .file(test.directory + "/none"))
            } == "part")
    }

    @Test func `several files do not go to one descriptor`() throws {
        let test = try TestVault()
        let address = try test.takeInChapters(
            [TestVault.film(100), TestVault.film(200)], for: test.family())
        let null = try FileHandle("/dev/null", .writing, on: LinuxDisk())
        #expect(
            code {
                _ = try test.practitioner().exportClip(
                    address, purpose: therapy, returnBy: nil,
                    to: .descriptor(null.descriptor.rawValue))
            } == "several-parts")
        #expect(try test.rows(ExportRow.self).isEmpty)
    }

    @Test func `a file in the place of one part keeps all of them back`() throws {
        let test = try TestVault()
        let address = try test.takeInChapters(
            [TestVault.film(100), TestVault.film(200)], for: test.family())
        let out = try test.outside()
        try test.add([1], to: out + "/film-part2.mp4")
        #expect(
            code {
                _ = try test.practitioner().exportClip(
                    address, purpose: therapy, place: .kept, returnBy: nil,
                    to: .file(out + "/film.mp4"))
            } == "exists")
        #expect(try LinuxDisk().entries(of: out).map(\.name) == ["film-part2.mp4"])
        #expect(try test.rows(ExportRow.self).isEmpty)
    }

    @Test func `one that is stopped half way leaves none of its files`() throws {
        let test = try TestVault()
        let address = try test.takeInChapters(
            [TestVault.film(100_000), TestVault.film(5_000_000)], for: test.family())
        let out = try test.outside()
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            _ = try test.practitioner().exportClip(
                address, purpose: therapy, place: .kept, returnBy: nil,
                to: .file(out + "/film.mp4")
            ) { (given, _) in
                if given > 100_000 { throw Stop() }
            }
        }
        #expect(try LinuxDisk().entries(of: out).isEmpty)
        #expect(try test.rows(ExportRow.self).isEmpty)
    }

    @Test func `what says where it was filmed is taken out of each part by itself`() throws {
        let test = try TestVault()
        let pictures = [Random.bytes(70_000), Random.bytes(65_536), Random.bytes(300)]
        let says = [true, false, true]
        let chapters = zip(pictures, says).map { Self.film($0, says: $1) }
        let address = try test.takeInChapters(chapters, for: test.family())
        let out = try test.outside()
        let practitioner = try test.practitioner()

        let exported = try practitioner.exportClip(
            address, purpose: therapy, returnBy: nil, to: .file(out + "/film.mp4"))

        #expect(exported.place == .stripped)
        #expect(exported.copySHA256 == nil)
        for (place, part) in exported.parts.enumerated() {
            let copy = try test.read(outside: part.file)
            #expect(copy == Self.film(pictures[place], says: false))
            #expect(part.copySHA256 == (says[place] ? SHA256.hash(copy).description : nil))
        }
        let one = try practitioner.exportClip(
            address, part: 2, purpose: therapy, returnBy: nil, to: .file(out + "/two"))
        #expect(one.place == .nothing)
        let range = try practitioner.exportClip(
            address, range: .from(0), purpose: therapy, returnBy: nil, to: .file(out + "/all"))
        #expect(
            try test.read(outside: out + "/all")
                == pictures.flatMap { Self.film($0, says: false) })
        #expect(range.copySHA256 != nil)
    }

    @Test func `several clips go out together, and chapters are files with their numbers`() throws {
        let test = try TestVault()
        let family = try test.family()
        let chapters = [TestVault.film(70_000), TestVault.film(500)]
        let joined = try test.takeInChapters(chapters, for: family)
        let single = try test.takeIn(TestVault.film(900), for: family)
        let out = test.directory + "/all"
        let ends = try test.practitioner().exportClips(
            [joined, single], purpose: therapy, place: .kept, returnBy: nil, into: out)
        #expect(try ends.map { try $0.result.get().parts.count } == [2, 0])
        #expect(
            try LinuxDisk().entries(of: out).map(\.name).sorted() == [
                "\(family)-1-1-part1.mp4", "\(family)-1-1-part2.mp4", "\(family)-1-2.mp4",
            ])
        #expect(try test.read(outside: out + "/\(family)-1-1-part2.mp4") == chapters[1])
    }

    @Test(arguments: [
        ("a/film.mp4", 2, 3, "a/film-part2.mp4"), ("film", 1, 2, "film-part1"),
        ("a.b/film", 1, 2, "a.b/film-part1"), ("a/.film", 2, 2, "a/.film-part2"),
        ("f.tar.gz", 7, 12, "f.tar-part07.gz"), ("f.mp4", 12, 12, "f-part12.mp4"),
    ])
    func `the files of one film are called after it, in an order that names keep`(
        path: String, part: Int, count: Int, expected: String
    ) {
        #expect(ExportName.path(path, part: part, of: count) == expected)
    }
}
