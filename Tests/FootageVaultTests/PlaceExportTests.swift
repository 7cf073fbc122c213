import AuditLog
import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Where a film was made, on its way out of the vault.
@Suite struct PlaceExportTests {
    private let therapy = AccessPurpose.purpose(.therapy)
    private static let place = Array("+51.4769-000.0005/".utf8)

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    private static func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        let name = kind.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        return number(body.count + 8) + name + body
    }

    /// A film with its index behind so many bytes of pictures, or in front of them.
    private static func film(
        _ pictures: [UInt8], indexFirst: Bool = false, says item: [UInt8]
    ) -> [UInt8] {
        let index = box("moov", box("udta", item))
        let media = box("mdat", pictures)
        return box("ftyp", Array("isom".utf8)) + (indexFirst ? index + media : media + index)
    }

    private static func told() -> [UInt8] { box("©xyz", [0, 18, 0x15, 0xC7] + place) }
    private static func untold() -> [UInt8] {
        box("free", [UInt8](repeating: 0, count: 4 + place.count))
    }

    private func read(_ path: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 30)
    }

    private func records(_ test: TestVault, _ count: UInt64) throws -> [Record] {
        let log = try LogTable(test.catalog().database)
        return try (log.size - count..<log.size).map {
            try SignedRecord(leaf: log.leaf(at: $0)).record
        }
    }

    @Test(arguments: [false, true])
    func `the copy does not say it, nothing else differs, and its digest is told`(
        indexFirst: Bool
    ) throws {
        let test = try TestVault()
        let pictures = Random.bytes(5_000_000)
        let film = Self.film(pictures, indexFirst: indexFirst, says: Self.told())
        let address = try test.takeIn(film, for: test.family())
        let path = test.directory + "/copy"
        let exported = try test.practitioner().exportClip(
            address, purpose: therapy, returnBy: nil, to: .file(path))
        let copy = try read(path)
        #expect(copy == Self.film(pictures, indexFirst: indexFirst, says: Self.untold()))
        #expect(exported.place == .stripped)
        #expect(exported.copySHA256 == SHA256.hash(copy).description)
        #expect(exported.sha256 == SHA256.hash(film).description)
        let records = try records(test, 2)
        #expect(records.map(\.reason) == [nil, "place-stripped"])
        #expect(records.map(\.outcome) == [.ok, .ok])
    }

    @Test func `it is kept when that is said, which both records say`() throws {
        let test = try TestVault()
        let film = Self.film(Random.bytes(1000), says: Self.told())
        let address = try test.takeIn(film, for: test.family())
        let path = test.directory + "/copy"
        let exported = try test.practitioner().exportClip(
            address, purpose: therapy, place: .kept, returnBy: nil, to: .file(path))
        #expect(try read(path) == film)
        #expect(exported.place == .kept)
        #expect(exported.copySHA256 == nil)
        #expect(try records(test, 2).map(\.reason) == ["place-kept", "place-kept"])
    }

    @Test(arguments: [0, 3, 2_000_000, 2_097_100, 2_099_990])
    func `a range is one of the stripped film, wherever it begins`(first: Int) throws {
        let test = try TestVault()
        // The place lies over the border of two blocks.
        let pictures = Random.bytes(2_097_152 - 12 - 8 - 30)
        let film = Self.film(pictures, says: Self.told()) + Self.box("mdat", Random.bytes(5000))
        let stripped =
            Self.film(pictures, says: Self.untold()) + film.suffix(5008)
        let address = try test.takeIn(film, for: test.family())
        for length in [1, 20, 60, 90_000] {
            let path = test.directory + "/part-\(length)"
            let last = min(first + length, film.count) - 1
            let exported = try test.practitioner().exportClip(
                address, range: .bounded(first: UInt64(first), last: UInt64(last)),
                purpose: therapy, returnBy: nil, to: .file(path))
            let part = Array(stripped[first...last])
            #expect(try read(path) == part)
            let isTouched = part != Array(film[first...last])
            #expect(exported.place == (isTouched ? .stripped : .nothing))
            #expect(exported.copySHA256 == (isTouched ? SHA256.hash(part).description : nil))
        }
    }

    @Test func `of a film that cannot be followed nothing is given, unless its place is kept`()
        throws
    {
        let test = try TestVault()
        let film = Self.box("ftyp", Array("isom".utf8)) + Random.bytes(100_000)
        let address = try test.takeIn(film, for: test.family())
        let practitioner = try test.practitioner()
        let path = test.directory + "/copy"
        for destination in [ExportDestination.file(path), .descriptor(-1)] {
            let refusal = code {
                _ = try practitioner.exportClip(
                    address, purpose: therapy, returnBy: nil, to: destination)
            }
            #expect(refusal == "place-unknown")
            #expect(try !LinuxDisk().exists(path))
            #expect(try test.rows(ExportRow.self).isEmpty)
            #expect(
                try test.lastEvents(2) == [
                    "clip.export intent", "clip.export outcome place-unknown",
                ])
        }
        let ends = try practitioner.exportClips(
            [address], purpose: therapy, returnBy: nil, into: test.directory + "/many")
        #expect(ends.map { end in code { _ = try end.result.get() } } == ["place-unknown"])
        let kept = try practitioner.exportClips(
            [address], purpose: therapy, place: .kept, returnBy: nil,
            into: test.directory + "/many")
        #expect(try kept.map { try $0.result.get().place } == [.kept])
    }

    @Test func `watching gives the film as it is`() throws {
        let test = try TestVault()
        let film = Self.film(Random.bytes(1000), says: Self.told())
        let address = try test.takeIn(film, for: test.family())
        let range = 0..<UInt64(film.count)
        #expect(try test.practitioner().read(address, range: range, purpose: therapy) == film)
    }

    @Test func `finding it reads the index, and not the pictures`() throws {
        let test = try TestVault()
        let film = Self.film(Random.bytes(20_000_000), says: Self.told())
        let address = try test.takeIn(film, for: test.family())
        var made: RecordingClipStore?
        let practitioner = try test.practitioner(clips: { base in
            let store = RecordingClipStore(base)
            made = store
            return store
        })
        let store = try #require(made)
        _ = try practitioner.exportClip(
            address, range: .bounded(first: 100, last: 199), purpose: therapy, returnBy: nil,
            to: .file(test.directory + "/part"))
        // The nonce and the last chunk prove the film; the first and the last say where the place is;
        // the first is what was asked for.
        let chunks = store.takeReads().filter { $0.count > 16 }
        #expect(chunks.count <= 5, "\(chunks)")
        #expect(chunks.reduce(0) { $0 + $1.count } < 400_000)
    }
}
