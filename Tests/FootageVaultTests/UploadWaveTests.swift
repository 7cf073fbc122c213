import Catalog
import ClipStore
import DiskDoubles
import FootageVault
import KeyStore
import Synchronization
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct UploadWaveTests {
    private let test: TestVault
    private let family: FamilyReference

    init() throws {
        test = try TestVault()
        family = try test.family()
    }

    private func films(_ count: Int, _ size: Int = 3000) -> [[UInt8]] {
        (0..<count).map { _ in TestVault.film(size) }
    }

    private func countedSlots() throws -> CountingKeyStore {
        CountingKeyStore(
            base: try SlotFile(path: test.directory + "/vault/keys.slots", .oneAccount))
    }

    /// What becomes of so many films that are taken in, but for some.
    private static func codes(of count: Int, but others: Set<Int>, _ code: String) -> [String] {
        (0..<count).map { others.contains($0) ? code : "taken-in" }
    }

    private func numbers(_ summary: UploadSummary) -> [Int?] {
        summary.results.map {
            if case .takenIn(let address, _, _) = $0.end { address.clip } else { nil }
        }
    }

    @Test(arguments: [
        UploadPace(), UploadPace(shortFilms: 1, longFilms: 1), UploadPace(shortFilms: 3),
    ])
    func `many films are numbered in their order, each with its own receipt`(
        pace: UploadPace
    ) throws {
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, films: films(37))
        let summary = try test.upload(dump, by: practitioner, at: pace)
        #expect(numbers(summary) == Array(1...37))
        let names = summary.results.map { String(decoding: $0.entry.path.name, as: UTF8.self) }
        #expect(names == (0..<37).map { TestVault.name($0) })
        let receipts = summary.results.compactMap { film -> ClipID? in
            guard case .takenIn(_, _, let receipt?) = film.end else { return nil }
            return receipt.clip
        }
        #expect(Set(receipts) == Set(try test.held()) && receipts.count == 37)
        #expect(summary.deletion.safe.count == 37)
        #expect(try test.leftovers() == 0)
        #expect(try test.rows(ClipRow.self).allSatisfy { $0.verified != nil })
    }

    @Test func `films of a wave share the flush of their directory, and their transactions`() throws
    {
        let disk = RecordingDisk()
        let slots = try countedSlots()
        let store = try DirectoryClipStore(
            in: test.directory + "/vault", .oneAccount, on: disk)
        let practitioner = try test.practitioner(slots: { _ in slots }, clips: { _ in store })
        let dump = try test.dump(family, films: films(16))
        disk.forget()
        let summary = try test.upload(dump, by: practitioner)
        #expect(numbers(summary) == Array(1...16))
        // Sixteen payloads, the directory they share, and their slots.
        #expect(disk.flushes == 17)
        #expect(slots.writes == 1)
        #expect(Set(try test.held().map { $0.bytes[0] }).count == 1)
    }

    @Test func `one by one, a film takes two flushes of the clip store and one of the slots`()
        throws
    {
        let disk = RecordingDisk()
        let slots = try countedSlots()
        let store = try DirectoryClipStore(
            in: test.directory + "/vault", .oneAccount, on: disk)
        let practitioner = try test.practitioner(slots: { _ in slots }, clips: { _ in store })
        let dump = try test.dump(family, films: films(5))
        disk.forget()
        _ = try test.upload(dump, by: practitioner, at: UploadPace(shortFilms: 1))
        #expect(disk.flushes == 10)
        #expect(slots.writes == 5)
    }

    @Test(arguments: [16 << 20 + 1, 20_000_000, (17 << 20)])
    func `a long film comes out as it went in`(size: Int) throws {
        let film = TestVault.film(size)
        let address = try test.takeIn(film, for: family)
        let path = test.directory + "/out.mp4"
        let exported = try test.practitioner().exportClip(
            address, purpose: .purpose(.therapy), returnBy: nil, to: .file(path))
        #expect(exported.sha256 == SHA256.hash(film).description)
        #expect(try test.rows(ClipRow.self).allSatisfy { $0.verified != nil })
    }

    @Test func `long and short films of one dump keep their order`() throws {
        let sizes = [3000, 17 << 20, 3000, 18 << 20, 17 << 20, 19 << 20, 3000, 3000]
        let dump = try test.dump(family, films: sizes.map { TestVault.film($0) })
        let summary = try test.upload(dump, by: test.practitioner())
        #expect(numbers(summary) == Array(1...8))
        #expect(summary.results.map(\.bytes) == sizes.map { UInt64($0) })
        #expect(summary.deletion.safe.count == 8)
    }

    @Test func `a film that is gone, or changed, is refused, and the others are taken in`() throws {
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, films: films(10))
        let change: () throws -> Void = {
            let disk = LinuxDisk()
            try disk.removeFile(dump + "/\(family)/" + TestVault.name(3))
            try FileHandle(dump + "/\(family)/" + TestVault.name(7), .writing, on: disk)
                .truncate(to: 2999)
        }
        let summary = try test.upload(dump, by: practitioner, after: change)
        #expect(
            summary.results.map(\.end.code)
                == Self.codes(of: 10, but: [3, 7], "failed"))
        #expect(try test.leftovers() == 0)
        #expect(summary.deletion.safe.count == 8)
    }

    @Test func `a film twice in one wave becomes one clip, and both may be deleted`() throws {
        var films = films(6)
        films[4] = films[1]
        let dump = try test.dump(family, films: films)
        let summary = try test.upload(dump, by: test.practitioner())
        #expect(
            summary.results.map(\.end.code)
                == Self.codes(of: 6, but: [4], "already-in"))
        #expect(numbers(summary).compactMap(\.self) == [1, 2, 3, 4, 5])
        #expect(summary.deletion.safe.count == 6)
        #expect(try test.leftovers() == 0)
    }

    @Test func `a consent that is withdrawn meanwhile refuses its own films and no others`() throws
    {
        let other = try test.family(sessionOn: "2026-03-11")
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, films: films(4))
        try test.makeDirectory(dump + "/\(other)")
        for number in 0..<4 {
            let name = TestVault.name(number).replacing("20260312", with: "20260311")
            try test.add(TestVault.film(3000), to: dump + "/\(other)/" + name)
        }
        let change: () throws -> Void = {
            _ = try practitioner.withdrawConsent(
                other, purpose: .therapy, on: #require(CivilDate("2026-03-12")), programme: nil)
        }
        let summary = try test.upload(dump, by: practitioner, after: change)
        #expect(summary.results.count == 8)
        let codes = summary.results.map { film in
            (film.entry.path.description.hasPrefix(other.description), film.end.code)
        }
        #expect(codes.allSatisfy { $0.1 == ($0.0 ? "plan-changed" : "taken-in") })
        #expect(try test.leftovers() == 0)
    }

    @Test func `asked to stop, an upload gives up what it seals and leaves nothing of it`() throws {
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, films: films(40) + [TestVault.film(30 << 20)])
        let asked = Mutex(0)
        let summary = try test.upload(
            dump, by: practitioner,
            isInterrupted: {
                asked.withLock {
                    $0 += 1
                    return $0 > 2
                }
            })
        #expect(summary.isInterrupted)
        #expect(summary.results.count < 41)
        #expect(try test.held().count == summary.results.count)
        #expect(try test.leftovers() == 0)
        let rest = try test.upload(dump, by: practitioner)
        #expect(rest.results.count == 41 && !rest.isInterrupted)
        #expect(rest.deletion.safe.count == 41)
        #expect(try test.held().count == 41)
    }

    @Test(arguments: [SystemCall.pwrite, .fsync, .rename, .open])
    func `promise 6: what fails only for once is tried again alone, and nothing is lost`(
        call: SystemCall
    ) throws {
        let disk = FaultyDisk(failing: 6, of: [call], with: .noSpace)
        let practitioner = try test.practitioner(payloadsOn: disk)
        let dump = try test.dump(family, films: films(12))
        let summary = try test.upload(dump, by: practitioner)
        #expect(disk.hasFailed)
        #expect(summary.results.map(\.end.code) == Self.codes(of: 12, but: [], ""))
        #expect(summary.stopped == nil)
        #expect(try test.leftovers() == 0)
        // One that could not be read back is only that.
        #expect(summary.results.count { $0.copy != .whole } <= 1)
    }

    @Test func `promise 6: on a disk that stays full an upload stops, and what is in is whole`()
        throws
    {
        let disk = FaultyDisk(
            failing: 25, of: [.pwrite], with: .noSpace, afterwards: .failing)
        let practitioner = try test.practitioner(payloadsOn: disk)
        let dump = try test.dump(family, films: films(40))
        let summary = try test.upload(dump, by: practitioner)
        #expect(summary.stopped != nil)
        #expect((16...24).contains(try test.held().count))
        #expect(summary.deletion.safe.count == (try test.held().count))
        #expect(try test.leftovers() == 0)
        let rest = try test.upload(dump, by: test.practitioner())
        #expect(rest.deletion.safe.count == 40)
    }

    @Test func `a wave whose slots cannot be written together is taken in one by one`() throws {
        let practitioner = try test.practitioner(
            slots: { CountingKeyStore(base: $0, refusing: 2...) })
        let dump = try test.dump(family, films: films(7))
        let summary = try test.upload(dump, by: practitioner)
        #expect(numbers(summary) == Array(1...7))
        #expect(summary.deletion.safe.count == 7)
    }

    @Test func `measured as far as its commit, a film is not called safe to delete`() throws {
        let dump = try test.dump(family, films: films(3))
        let summary = try test.upload(
            dump, by: test.practitioner(), at: UploadPace(end: .commit))
        #expect(numbers(summary) == [1, 2, 3])
        #expect(summary.results.map(\.copy) == [.none, .none, .none])
        #expect(summary.deletion.safe.isEmpty)
    }
}

/// A key store that counts writes, and refuses those of so many slots at once.
private final class CountingKeyStore: KeyStoreLayer {
    let base: any KeyStore
    private let refused: PartialRangeFrom<Int>
    private let made = Mutex(0)

    init(base: any KeyStore, refusing: PartialRangeFrom<Int> = Int.max...) {
        self.base = base
        refused = refusing
    }

    var writes: Int { made.withLock { $0 } }

    func writeAll(_ batch: [SlotWrite]) throws(KeyStoreError) {
        made.withLock { $0 += 1 }
        if refused.contains(batch.count), let slot = batch.first?.slot { throw .notEmpty(slot) }
        try base.writeAll(batch)
    }
}
