import AuditLog
import Catalog
import DiskDoubles
import FootageVault
import Synchronization
import TabletDump
import Testing
import VaultDisk
import VaultModel

@Suite struct ReadBackTests {
    private let test: TestVault
    private let family: FamilyReference
    private let disk = RottenDisk()

    init() throws {
        test = try TestVault()
        family = try test.family()
    }

    /// From here on, the stored payloads read otherwise.
    private func rot(_ rot: RottenDisk.Rot?) {
        disk.rot(rot) { $0.contains("/clips/") }
    }

    private func lastRecord() throws -> Record {
        let log = try LogTable(test.catalog().database)
        return try SignedRecord(leaf: log.leaf(at: log.size - 1)).record
    }

    private func incidents() throws -> [IncidentRow] {
        try test.rows(IncidentRow.self).filter { $0.kind == "read-back" }
    }

    @Test(arguments: [RottenDisk.Rot.flip, .fail])
    func `promise 6: a clip that does not read back is damaged, and its film is not safe to delete`(
        rot: RottenDisk.Rot
    ) throws {
        let practitioner = try test.practitioner(payloadsOn: disk)
        self.rot(rot)
        let summary = try test.upload(
            test.dump(family, TestVault.film(100_000)), by: practitioner)
        let film = try #require(summary.results.first)
        guard case .takenIn(let address, _, nil) = film.end else {
            Issue.record("\(film.end)")
            return
        }
        #expect(film.copy == .damaged && !film.isReadBack)
        #expect(summary.deletion.safe.isEmpty)

        let clip = try #require(test.rows(ClipRow.self).first)
        #expect(clip.verified == nil)
        #expect(try incidents().map(\.clip) == [clip.id.bytes])
        #expect(try incidents().map(\.family) == [clip.family])
        #expect(try lastRecord().outcome == .failed)
        #expect(try practitioner.showClip(address).summary.isDamaged)
        #expect(try practitioner.listClips(family: family).map(\.isDamaged) == [true])
    }

    @Test(arguments: [RottenDisk.Rot.flip, .fail])
    func `promise 6: a film in quarantine that does not read back is damaged too`(
        rot: RottenDisk.Rot
    ) throws {
        let practitioner = try test.practitioner(payloadsOn: disk)
        self.rot(rot)
        let dump = try test.dump(family, TestVault.film(100_000), name: "20260311_101500.mp4")
        let summary = try test.upload(dump, by: practitioner)
        let film = try #require(summary.results.first)
        guard case .quarantined(1, _) = film.end else {
            Issue.record("\(film.end)")
            return
        }
        #expect(film.copy == .damaged)
        #expect(summary.deletion.safe.isEmpty)
        let waiting = try #require(test.rows(QuarantineRow.self).first)
        #expect(try incidents().map(\.clip) == [waiting.id.bytes])
        #expect(try practitioner.listQuarantine().map(\.isDamaged) == [true])

        // Mended and brought again, it is whole.
        self.rot(nil)
        let again = try test.upload(dump, by: practitioner)
        #expect(again.results.map(\.copy) == [.whole])
        #expect(again.deletion.safe.count == 1)
        #expect(try practitioner.listQuarantine().map(\.isDamaged) == [false])
    }

    @Test
    func
        `promise 6: a damaged clip whose film comes again is read anew, and told until it is mended`()
        throws
    {
        let practitioner = try test.practitioner(payloadsOn: disk)
        let dump = try test.dump(family, TestVault.film(100_000))
        let whole = try test.upload(dump, by: practitioner)
        #expect(whole.results.map(\.copy) == [.whole])

        rot(.flip)
        let rotten = try test.upload(dump, by: practitioner)
        #expect(rotten.results.map(\.end.code) == ["already-in"])
        #expect(rotten.results.map(\.copy) == [.damaged])
        #expect(rotten.deletion.safe.isEmpty)
        let still = try test.upload(dump, by: practitioner)
        #expect(still.results.map(\.copy) == [.damaged])
        #expect(try incidents().count == 1)

        rot(nil)
        let mended = try test.upload(dump, by: practitioner)
        #expect(mended.results.map(\.copy) == [.whole])
        #expect(mended.deletion.safe.count == 1)
        #expect(try practitioner.listClips(family: family).map(\.isDamaged) == [false])
        // A person closes the incident, not the program.
        #expect(try incidents().map(\.closed) == [nil])
    }

    @Test func `promise 6: a film whose key is gone is damaged, however whole its payload`() throws
    {
        let practitioner = try test.practitioner(payloadsOn: disk)
        let dump = try test.dump(family, TestVault.film(100_000))
        _ = try test.upload(dump, by: practitioner)
        let slot = try #require(test.rows(HeaderRow.self).first?.slot)
        let file = try FileHandle(
            test.directory + "/vault/keys.slots", .readingAndWriting, on: LinuxDisk())
        let key = try file.read(at: UInt64(slot) * 512, count: 512)

        try file.write([UInt8](repeating: 0, count: 512), at: UInt64(slot) * 512)
        let rotten = try test.upload(dump, by: practitioner)
        #expect(rotten.results.map(\.copy) == [.damaged])
        #expect(rotten.deletion.safe.isEmpty)
        #expect(try practitioner.listClips(family: family).map(\.isDamaged) == [true])
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["key-missing"])

        try file.write(key, at: UInt64(slot) * 512)
        let mended = try test.upload(dump, by: practitioner)
        #expect(mended.results.map(\.copy) == [.whole])
    }

    @Test func `of films taken in together, only the one that does not read back is damaged`()
        throws
    {
        let practitioner = try test.practitioner(payloadsOn: disk)
        let dump = try test.dump(family, films: (0..<8).map { _ in TestVault.film(5000) })
        // The first payload that is read back, and the fifth.
        let read = Mutex<[String]>([])
        disk.rot(.flip) { path in
            let name = String(path.split(separator: "/").last ?? "")
            guard path.contains("/clips/"), name.utf8.count == 32 else { return false }
            return read.withLock { read in
                if !read.contains(name) { read.append(name) }
                return read.firstIndex(of: name).map { [0, 4].contains($0) } ?? false
            }
        }
        let summary = try test.upload(dump, by: practitioner)
        let names = read.withLock { [$0[0], $0[4]] }
        let rotten = Set(
            try test.rows(ClipRow.self).filter { names.contains($0.id.description) }.map(\.number))
        #expect(rotten.count == 2)
        #expect(
            summary.results.enumerated().allSatisfy { number, film in
                film.copy == (rotten.contains(Int64(number) + 1) ? .damaged : .whole)
            })
        #expect(summary.deletion.safe.count == 8 - rotten.count)
        #expect(try incidents().count == rotten.count)
    }

    @Test func `where the file system reads only through its cache, the record says so`() throws {
        let dump = try test.dump(family, TestVault.film(5000))
        let summary = try test.upload(dump, by: test.practitioner(payloadsOn: CachedDisk()))
        #expect(summary.results.map(\.copy) == [.whole])
        let record = try lastRecord()
        #expect(record.event == .clipVerify && record.outcome == .ok)
        #expect(record.reason == "cached")
    }
}
