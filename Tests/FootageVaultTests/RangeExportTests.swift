import AuditLog
import Catalog
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Parts of films, and several films at once, on their way out.
@Suite struct RangeExportTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    private func read(_ path: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 30)
    }

    private func lastRecord(_ test: TestVault) throws -> Record {
        let log = try LogTable(test.catalog().database)
        return try SignedRecord(leaf: log.leaf(at: log.size - 1)).record
    }

    @Test(arguments: [
        "0-0", "65535-65536", "65536-", "-1", "2097151-2097152", "2000000-4300000", "4499999-",
        "0-9999999",
    ])
    func `a range comes out as the film has it, and its bytes are on record`(text: String) throws {
        let test = try TestVault()
        let film = TestVault.film(4_500_000)
        let address = try test.takeIn(film, for: test.family())
        let range = try #require(FilmRange(text))
        let path = test.directory + "/part"
        let exported = try test.practitioner().exportClip(
            address, range: range, purpose: therapy, returnBy: nil, to: .file(path))
        let bytes = try range.resolved(in: 4_500_000)
        #expect(try read(path) == Array(film[Int(bytes.lowerBound)..<Int(bytes.upperBound)]))
        #expect(exported.range == bytes)
        #expect(exported.size == 4_500_000)
        #expect(exported.isWhole == (bytes.count == 4_500_000))
        #expect(try test.lastEvents(2) == ["clip.export intent", "clip.export outcome"])
        #expect(try lastRecord(test).amount?.bytes == UInt64(bytes.count))
        #expect(try test.rows(ExportRow.self).count == 1)
    }

    @Test func `a range behind the end leaves no file, no copy and no intent`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let before = try test.lastEvents(1)
        let refusal = code {
            _ = try test.practitioner().exportClip(
                address, range: .from(1000), purpose: therapy, returnBy: nil,
                to: .file(test.directory + "/part"))
        }
        #expect(refusal == "range")
        #expect(try !LinuxDisk().exists(test.directory + "/part"))
        #expect(try test.rows(ExportRow.self).isEmpty)
        #expect(try test.lastEvents(1) == before)
    }

    @Test func `several films come out at once, each with its own records and under its address`()
        throws
    {
        let test = try TestVault()
        let films = [3_000_000, 13, 65_536, 2_500_000, 70_000].map { TestVault.film($0) }
        let family = try test.family()
        let addresses = try films.map { try test.takeIn($0, for: family) }
        let practitioner = try test.practitioner()
        #expect(try practitioner.clips(of: [.family(family)]) == addresses)
        let chosen = try practitioner.clips(of: [.clip(addresses[2]), .session(family, 1)])
        #expect(chosen == [2, 0, 1, 3, 4].map { addresses[$0] })
        let directory = test.directory + "/out"
        var shown: [UInt64] = []
        var totals: Set<UInt64> = []
        let ends = try practitioner.exportClips(
            addresses, purpose: therapy, returnBy: test.date("2026-04-01"), into: directory + "/",
            progress: { given, total in
                shown.append(given)
                totals.insert(total)
            })
        #expect(totals == [5_635_549])
        #expect(ends.map(\.address) == addresses)
        for (number, end) in ends.enumerated() {
            let exported = try end.result.get()
            let path = "\(directory)/\(family)-1-\(number + 1).mp4"
            #expect(exported.destination == .file(path))
            #expect(try read(path) == films[number])
            #expect(exported.sha256 == SHA256.hash(films[number]).description)
        }
        #expect(shown.last == 5_635_549 && shown == shown.sorted())
        #expect(try test.rows(ExportRow.self).map(\.number).sorted() == [1, 2, 3, 4, 5])
        let events = try test.lastEvents(10)
        #expect(events.count { $0 == "clip.export intent" } == 5)
        #expect(events.count { $0 == "clip.export outcome" } == 5)
        #expect(try LinuxDisk().status(of: directory).mode == 0o700)
    }

    @Test func `one that is refused or damaged keeps no other back`() throws {
        let test = try TestVault()
        let family = try test.family()
        let addresses = try (0..<4).map { _ in try test.takeIn(TestVault.film(100_000), for: family)
        }
        let held = try test.practitioner().placeHold(
            on: .clip(addresses[1]), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-08-01"))
        #expect(held.number == 1)
        let damaged = try #require(
            try test.rows(ClipRow.self).first { $0.number == 3 }
        ).id
        let path = test.directory + "/vault/clips/\(damaged.description.prefix(2))/\(damaged)"
        try FileHandle(path, .reading, on: LinuxDisk()).setMode(0o600)
        let payload = try LinuxDisk().openPlainFile(path, .readingAndWriting)
        try payload.write([payload.read(at: 60, count: 1)[0] ^ 1], at: 60)
        let directory = test.directory + "/out"
        let missing = ClipAddress(family: family, session: 1, clip: 9)
        let ends = try test.practitioner().exportClips(
            addresses + [missing], purpose: therapy, returnBy: nil, into: directory)
        let codes = ends.map { end -> String? in
            if case .failure(let error) = end.result { error.code } else { nil }
        }
        #expect(codes == [nil, "hold", "sealed-file", nil, "not-found"])
        let names = try LinuxDisk().entries(of: directory).map(\.name).sorted()
        #expect(names == ["\(family)-1-1.mp4", "\(family)-1-4.mp4"])
        #expect(try test.rows(ExportRow.self).count == 2)
    }

    @Test func `nothing is made in the vault, and a directory for nothing is taken away again`()
        throws
    {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let practitioner = try test.practitioner()
        func refusal(_ directory: String) -> String? {
            code {
                _ = try practitioner.exportClips(
                    [address], purpose: therapy, returnBy: nil, into: directory)
            }
        }
        #expect(refusal(test.directory + "/vault/out") == "inside-vault")
        #expect(refusal(test.directory + "/vault") == "inside-vault")
        let ends = try practitioner.exportClips(
            [address], purpose: .purpose(.training), returnBy: nil, into: test.directory + "/out")
        #expect(throws: VaultError.self) { try ends[0].result.get() }
        #expect(try !LinuxDisk().exists(test.directory + "/out"))
    }

    @Test func `a stop ends what is under way, begins nothing more, and says so on record`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        let addresses = try (0..<3).map { _ in
            try test.takeIn(TestVault.film(5_000_000), for: family)
        }
        let stop = Switch()
        let ends = try test.practitioner().exportClips(
            addresses, purpose: therapy, returnBy: nil, into: test.directory + "/out",
            isInterrupted: { stop.isOn },
            progress: { given, _ in if given > 0 { stop.isOn = true } })
        let codes = ends.map { end -> String? in
            if case .failure(let error) = end.result { error.code } else { nil }
        }
        #expect(codes[2] == "interrupted")
        let left = codes.count { $0 == nil }
        #expect(try test.rows(ExportRow.self).count == left)
        #expect(try test.lastEvents(20).count { $0.hasPrefix("clip.export outcome") } == 2)
    }

    @Test(arguments: [
        ("a.MOV", ".mov"), ("a", ""), ("a.", ""), ("a.m/p", ""), ("a.mpeg4x", ""),
        ("a.m\u{1B}4", ""),
        ("a.tar.m4v", ".m4v"), (".mp4", ".mp4"), ("a.møv", ""),
    ])
    func `a file ends as the tablet's did where that is plain`(name: String, ending: String) throws
    {
        let test = try TestVault()
        let family = try test.family()
        let address = ClipAddress(family: family, session: 1, clip: 1)
        #expect(ExportName.of(address, like: name) == "\(family)-1-1\(ending)")
    }
}
