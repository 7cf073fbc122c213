import AuditLog
import Catalog
import ClipStore
import Database
import Dispatch
import FootageVault
import Retention
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Films by ranges, as a player asks for them.
@Suite struct WatchTests {
    private let therapy = AccessPurpose.purpose(.therapy)
    private static let size = 200_000

    /// A vault with one film, opened by the practitioner over a store that remembers reads.
    private struct Watched {
        let test: TestVault
        let film: [UInt8]
        let address: ClipAddress
        let store: RecordingClipStore
        let practitioner: UnlockedVault

        init(_ size: Int = WatchTests.size) throws {
            test = try TestVault()
            film = TestVault.film(size)
            address = try test.takeIn(film, for: test.family())
            var store: RecordingClipStore?
            let vault = Vault(
                try test.vault(), slots: { $0 },
                clips: { base in
                    let recording = RecordingClipStore(base)
                    store = recording
                    return recording
                })
            self.store = try #require(store)
            practitioner = try vault.unlock(
                with: SecretIdentity(test.practitionerIdentity.copy()))
        }

        func lastRecord() throws -> Record {
            let log = try LogTable(test.catalog().database)
            return try SignedRecord(leaf: log.leaf(at: log.size - 1)).record
        }
    }

    private typealias Read = RecordingClipStore.Read

    @Test
    func `opening reads the nonce and the last chunk, and a range the chunks it touches`() throws {
        let watched = try Watched()
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        let last = Self.size - 3 * 65_536 + 16
        let end = Read(offset: 16 + 3 * 65_552, count: last)
        #expect(watched.store.takeReads() == [Read(offset: 0, count: 16), end])
        #expect(film.size == UInt64(Self.size))

        #expect(try film.read(65_536..<65_537) == [watched.film[65_536]])
        let second = Read(offset: 16 + 65_552, count: 65_552)
        #expect(watched.store.takeReads() == [second])

        #expect(try film.read(65_535..<65_537) == Array(watched.film[65_535..<65_537]))
        #expect(watched.store.takeReads() == [Read(offset: 16, count: 65_552), second])

        #expect(try film.read(199_999..<200_000) == [watched.film[199_999]])
        #expect(watched.store.takeReads() == [end])

        #expect(try film.read(70..<70) == [])
        _ = try film.close()
        #expect(watched.store.takeReads() == [])
    }

    @Test(arguments: [13, 65_535, 65_536, 65_537, 131_072, 200_000])
    func `any range gives its bytes`(size: Int) throws {
        let watched = try Watched(size)
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        let marks = [0, 1, 12, 65_535, 65_536, 65_537, 131_071, 131_072, size - 1, size]
        for lower in marks where (0...size).contains(lower) {
            for upper in marks where (lower...max(lower, size)).contains(upper) {
                let found = try film.read(UInt64(lower)..<UInt64(upper))
                #expect(found == Array(watched.film[lower..<upper]), "\(lower)..<\(upper)")
            }
        }
        #expect(try film.close().bytes == UInt64(size))
    }

    @Test
    func `behind the end there is an error that says where the end is`() throws {
        let watched = try Watched(1000)
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        var room = [UInt8](repeating: 7, count: 10)
        var span = room.mutableSpan
        #expect(try film.read(at: 1000, into: &span) == 0)
        #expect(code { _ = try film.read(999..<1001) } == "range")
        #expect(
            code {
                var span = room.mutableSpan
                _ = try film.read(at: 1001, into: &span)
            } == "range")
        // A wrong question is no failure of the film's.
        try film.close()
        #expect(try watched.lastRecord().outcome == .ok)
        #expect(
            code {
                _ = try watched.practitioner.read(
                    watched.address, range: 0..<1001, purpose: therapy)
            } == "range")
        #expect(try watched.test.lastEvents(1) == ["clip.watch outcome"])
    }

    @Test
    func
        `promise 2: the intent is on record before a byte is given, and the outcome says how much`()
        throws
    {
        let watched = try Watched()
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        #expect(try watched.test.lastEvents(1) == ["clip.watch intent"])
        _ = try film.read(0..<1000)
        _ = try film.read(500..<1500)
        _ = try film.read(500..<1500)
        _ = try film.read(150_000..<150_001)
        #expect(film.reader.given == 1501)
        let use = try film.close()
        #expect(use.bytes == 1501 && use.seconds == 0)
        #expect(try watched.test.lastEvents(2) == ["clip.watch intent", "clip.watch outcome"])
        let outcome = try watched.lastRecord()
        #expect(outcome.amount == .init(bytes: 1501, seconds: 0, items: 1))
        #expect(outcome.purpose == therapy)
        #expect(
            outcome.checks
                == .init(authorised: .yes, relationship: .yes, consent: .yes, emergency: .no))
        // Watching leaves no copy behind.
        #expect(try watched.test.rows(ExportRow.self).isEmpty)
    }

    @Test
    func `promise 2: when the intent cannot be recorded, the film does not open`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let reader = try test.vault(.readOnly)
            .unlock(with: SecretIdentity(test.practitionerIdentity.copy()))
        #expect(throws: (any Error).self) { try reader.openFilm(address, purpose: therapy) }
        #expect(throws: (any Error).self) {
            try reader.read(address, range: 0..<1, purpose: therapy)
        }
    }

    @Test
    func `an outcome that cannot be recorded is an error, and can be recorded later`() throws {
        let watched = try Watched()
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        _ = try film.read(0..<10)
        let reopened = try watched.test.clock(behind: "2026-03-10T12:00:00.000Z") {
            code { try film.close() }
        }
        #expect(reopened == "outcome-not-recorded")
        #expect(try watched.test.lastEvents(1) == ["clip.watch intent"])
        #expect(code { _ = try film.read(0..<10) } == "film-closed")
        #expect(try film.close().bytes == 10)
        #expect(try film.close().bytes == 10)
        #expect(try watched.test.lastEvents(2) == ["clip.watch intent", "clip.watch outcome"])
    }

    @Test
    func `a range read alone leaves both records, and gives nothing that is not on record`() throws
    {
        let watched = try Watched()
        let bytes = try watched.practitioner.read(
            watched.address, range: 65_000..<66_000, purpose: therapy)
        #expect(bytes == Array(watched.film[65_000..<66_000]))
        #expect(try watched.test.lastEvents(2) == ["clip.watch intent", "clip.watch outcome"])
        #expect(try watched.lastRecord().amount?.bytes == 1000)
    }

    @Test
    func `a closed film gives nothing, to no thread`() throws {
        let watched = try Watched()
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        let reader = film.reader
        _ = try film.read(0..<10)
        try film.close()
        var room = [UInt8](repeating: 7, count: 10)
        #expect(
            code {
                var span = room.mutableSpan
                _ = try reader.read(at: 0, into: &span)
            } == "film-closed")
        #expect(room == [UInt8](repeating: 7, count: 10))
        #expect(watched.store.takeReads().count == 3)
    }

    @Test
    func `a film is read by several threads at once, and each byte counts once`() throws {
        let watched = try Watched()
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        let reader = film.reader
        let bytes = watched.film
        let wrong = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 64) { turn in
            let start = turn * 7919 % 180_000
            let found = try? reader.read(UInt64(start)..<UInt64(start + 20_000))
            if found != Array(bytes[start..<start + 20_000]) { wrong.withLock { $0.append(turn) } }
        }
        #expect(wrong.withLock { $0 } == [])
        var covered: Set<Int> = []
        for turn in 0..<64 {
            let start = turn * 7919 % 180_000
            covered.formUnion(start..<start + 20_000)
        }
        #expect(try film.close().bytes == UInt64(covered.count))
    }

    @Test
    func
        `a film that is not what was sealed gives nothing of what fails, and its access has failed`()
        throws
    {
        let watched = try Watched()
        let id = try #require(try watched.test.held().first)
        let path = watched.test.directory + "/vault/clips/\(id.description.prefix(2))/\(id)"
        try FileHandle(path, .reading, on: LinuxDisk()).setMode(0o600)
        let payload = try LinuxDisk().openPlainFile(path, .readingAndWriting)
        let place = UInt64(16 + 65_552 + 9)
        try payload.write([payload.read(at: place, count: 1)[0] ^ 1], at: place)
        let film = try watched.practitioner.openFilm(watched.address, purpose: therapy)
        var room = [UInt8](repeating: 7, count: 100_000)
        #expect(
            code {
                var span = room.mutableSpan
                _ = try film.read(at: 0, into: &span)
            } == "sealed-file")
        // The first chunk opened before the second failed, and is not given either.
        #expect(room.allSatisfy { $0 == 0 })
        #expect(try film.read(0..<10) == Array(watched.film[0..<10]))
        try film.close()
        #expect(try watched.test.lastEvents(1) == ["clip.watch outcome sealed-file"])
        let outcome = try watched.lastRecord()
        #expect(outcome.outcome == .failed && outcome.amount?.bytes == 10)
    }

    @Test
    func `promise 6: a film that is being watched is destroyed only once it is closed`() throws {
        let test = try TestVault()
        let bytes = TestVault.film(100_000)
        let address = try test.endedFamily(films: [bytes])[0]
        let clip = try #require(try test.held().first)
        let film = try test.practitioner().openFilm(address, purpose: therapy)
        try test.live(until: TestVault.Day.due)
        let purge = try test.purge()
        purge.patienceWithReaders = .milliseconds(5)
        let first = try purge.runPurge()
        #expect(first.pending == [PendingClip(clip: clip, reason: .inUse)])
        #expect(try film.read(0..<100_000) == bytes)
        try film.close()
        #expect(try test.purge().runPurge().destroyed == [clip])
        #expect(try !test.hasPayload(clip))
    }

    @Test
    func `a film opens only while it may be watched, and for what was granted`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        func refusal(_ who: () throws -> UnlockedVault, _ purpose: AccessPurpose) -> String? {
            code { _ = try who().openFilm(address, purpose: purpose) }
        }
        #expect(refusal(test.practitioner, .purpose(.training)) == "not-kept-for")
        #expect(refusal(test.founder, .purpose(.therapy)) == "no-grant")
        #expect(refusal(test.purge, .purpose(.therapy)) == "role")
        #expect(try test.lastEvents(1) == ["clip.watch role"])
        try test.live(until: TestVault.Day.queued)
        #expect(refusal(test.practitioner, .purpose(.therapy)) == "clip-queued")
        #expect(try test.lastEvents(1) == ["clip.watch clip-queued"])
    }
}

extension TestVault {
    /// Runs the body while the clock stands at an earlier time, at which nothing is signed.
    fileprivate func clock<R>(behind time: String, _ body: () throws -> R) throws -> R {
        let now = clock.now
        try clock.set(time)
        let result = try body()
        try clock.set(now.description)
        return result
    }
}
