import AuditLog
import Catalog
import Database
import Dispatch
import FootageVault
import Glibc
import KeyStore
import Retention
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What the reader of a pipe saw.
private final class SeenByReader: Sendable {
    let events = Mutex<[String]>([])
    let count = Mutex(0)
}

@Suite struct ExportTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    private func read(_ path: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 30)
    }

    private func outside(_ test: TestVault) throws -> String {
        let path = test.directory + "/usb"
        if try !LinuxDisk().exists(path) { try LinuxDisk().createDirectory(path, .oneAccount) }
        return path
    }

    @Test(arguments: [13, 65_536, 65_537, 2_097_152, 2_097_153, 4_500_000])
    func `a film comes out as it went in`(count: Int) throws {
        let test = try TestVault()
        let film = TestVault.film(count)
        let address = try test.takeIn(film, for: test.family())
        let path = try outside(test) + "/film.mp4"

        let exported = try test.practitioner().exportClip(
            address, purpose: therapy, returnBy: test.date("2026-04-01"), to: .file(path))

        #expect(try read(path) == film)
        #expect(try LinuxDisk().status(of: path).mode == 0o600)
        #expect(exported.bytes == UInt64(count))
        #expect(exported.sha256 == SHA256.hash(film).description)
        #expect(exported.summary.number == 1)
        #expect(try LinuxDisk().entries(of: outside(test)).map(\.name) == ["film.mp4"])
        #expect(
            try test.lastEvents(2) == ["clip.export intent", "clip.export outcome"])
    }

    @Test
    func `promise 2: the record of the intent is durable before the first byte is out`() throws {
        let test = try TestVault()
        let film = TestVault.film(1_000_000)
        let address = try test.takeIn(film, for: test.family())
        // A pipe holds less than the film: until somebody reads, the export stands at its first bytes.
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let seen = SeenByReader()
        let finished = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            var byte: UInt8 = 0
            if unsafe Glibc.read(reading, &byte, 1) == 1 {
                seen.events.withLock { $0 = (try? test.lastEvents(1)) ?? [] }
                seen.count.withLock { $0 = 1 }
            }
            var block = [UInt8](repeating: 0, count: 65_536)
            while true {
                let got = unsafe Glibc.read(reading, &block, block.count)
                guard got > 0 else { break }
                seen.count.withLock { $0 += got }
            }
            finished.signal()
        }
        let exported = Result {
            try test.practitioner().exportClip(
                address, purpose: therapy, returnBy: nil, to: .descriptor(writing))
        }
        close(writing)
        finished.wait()
        close(reading)
        _ = try exported.get()
        #expect(seen.events.withLock { $0 } == ["clip.export intent"])
        #expect(seen.count.withLock { $0 } == film.count)
        #expect(try test.lastEvents(1) == ["clip.export outcome"])
    }

    @Test
    func `promise 2: when the intent cannot be recorded, nothing comes out`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let path = try outside(test) + "/film.mp4"
        let reader = try test.vault(.readOnly)
            .unlock(with: SecretIdentity(test.practitionerIdentity.copy()))
        #expect(throws: (any Error).self) {
            try reader.exportClip(address, purpose: therapy, returnBy: nil, to: .file(path))
        }
        #expect(try LinuxDisk().entries(of: outside(test)).isEmpty)
    }

    @Test
    func `what is there already is not replaced, and the vault's own directory takes nothing`()
        throws
    {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let path = try outside(test) + "/film.mp4"
        try test.add([1], to: path)
        let practitioner = try test.practitioner()
        func refusal(_ path: String) -> String? {
            code {
                _ = try practitioner.exportClip(
                    address, purpose: therapy, returnBy: nil, to: .file(path))
            }
        }
        #expect(refusal(path) == "exists")
        #expect(try read(path) == [1])
        #expect(refusal(test.directory + "/vault/film.mp4") == "inside-vault")
        #expect(refusal(test.directory + "/usb/../vault/clips/00/film.mp4") == "inside-vault")
        #expect(try test.rows(ExportRow.self).isEmpty)
    }

    @Test
    func `an export that is broken off leaves nothing, and says how far it went`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(5_000_000), for: test.family())
        let path = try outside(test) + "/film.mp4"
        let broken = code {
            _ = try test.practitioner().exportClip(
                address, purpose: therapy, returnBy: nil, to: .file(path)
            ) { given, _ in
                if given > 3_000_000 { throw VaultError(.failed, "interrupted", "stopped") }
            }
        }
        #expect(broken == "interrupted")
        #expect(try LinuxDisk().entries(of: outside(test)).isEmpty)
        #expect(try test.lastEvents(1) == ["clip.export outcome interrupted"])
        #expect(try test.rows(ExportRow.self).isEmpty)
        let log = try LogTable(test.catalog().database)
        let record = try SignedRecord(leaf: log.leaf(at: log.size - 1)).record
        #expect(record.outcome == .failed && record.amount?.bytes == 4_194_304)
        #expect(
            record.checks
                == .init(authorised: .yes, relationship: .yes, consent: .yes, emergency: .no))
    }

    @Test
    func `what went down a pipe before it broke counts as an export`() throws {
        let test = try TestVault()
        let film = TestVault.film(5_000_000)
        let address = try test.takeIn(film, for: test.family())
        let file = try LinuxDisk().createFile(
            outside(test) + "/pipe", mode: 0o600, group: nil)
        let destination = ExportDestination.descriptor(file.descriptor.rawValue)
        let broken = code {
            _ = try test.practitioner().exportClip(
                address, purpose: therapy, returnBy: nil, to: destination
            ) { _, _ in throw VaultError(.failed, "interrupted", "stopped") }
        }
        #expect(broken == "interrupted")
        #expect(try test.rows(ExportRow.self).count == 1)
        #expect(try read(file.path) == Array(film.prefix(2_097_152)))
    }

    @Test
    func `nothing of a film has a name before it is whole`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(5_000_000), for: test.family())
        let place = try outside(test)
        // Only what has no name is gone when the process is killed.
        let knowsUnnamed =
            try LinuxDisk().openUnnamed(beside: place + "/film.mp4", mode: 0o600) != nil
        var names: [[String]] = []
        _ = try test.practitioner().exportClip(
            address, purpose: therapy, returnBy: nil, to: .file(place + "/film.mp4")
        ) { _, _ in names.append(try LinuxDisk().entries(of: place).map(\.name)) }
        #expect(names.count == 3)
        if knowsUnnamed { #expect(names == [[], [], []]) }
        #expect(try LinuxDisk().entries(of: place).map(\.name) == ["film.mp4"])
    }

    @Test
    func `an export is listed from its intent on, so that a killed process hides none`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        var rows: [ExportRow] = []
        var shown = 0
        _ = try test.practitioner().exportClip(
            address, purpose: therapy, returnBy: test.date("2026-04-01"),
            to: .file(outside(test) + "/film.mp4")
        ) { _, _ in
            // What another process sees now, it would see if this one were killed here.
            rows = try test.rows(ExportRow.self)
            shown = try test.practitioner().showClip(address).exportsOpen
        }
        #expect(rows.map(\.number) == [1])
        #expect(rows.first?.returnBy == (try test.date("2026-04-01")))
        #expect(shown == 1)
        #expect(try test.rows(ExportRow.self).map(\.id) == rows.map(\.id))
    }

    @Test(arguments: [20, 70_000, 99_999])
    func `a payload that was changed gives no file`(offset: Int) throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(100_000), for: test.family())
        let id = try #require(try test.held().first)
        let path = test.directory + "/vault/clips/\(id.description.prefix(2))/\(id)"
        try FileHandle(path, .reading, on: LinuxDisk()).setMode(0o600)
        let payload = try LinuxDisk().openPlainFile(path, .readingAndWriting)
        let byte = try payload.read(at: UInt64(offset), count: 1)[0]
        try payload.write([byte ^ 1], at: UInt64(offset))
        #expect(throws: (any Error).self) {
            try test.practitioner().exportClip(
                address, purpose: therapy, returnBy: nil, to: .file(outside(test) + "/film.mp4"))
        }
        #expect(try LinuxDisk().entries(of: outside(test)).isEmpty)
        #expect(try test.rows(ExportRow.self).isEmpty)
    }

    @Test
    func `a film comes out only while it may be watched, and for what was granted`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        func refusal(
            _ who: () throws -> UnlockedVault, _ purpose: AccessPurpose
        ) -> String? {
            code {
                _ = try who().exportClip(
                    address, purpose: purpose, returnBy: nil, to: .file("/nowhere/film"))
            }
        }
        #expect(refusal(test.practitioner, .purpose(.training)) == "not-kept-for")
        #expect(refusal(test.practitioner, .subjectAccess) == "role-purpose")
        #expect(refusal(test.founder, .purpose(.therapy)) == "no-grant")
        #expect(refusal(test.purge, .purpose(.therapy)) == "role")
        let hold = try test.founder().placeHold(
            on: .clip(address), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-08-01"))
        #expect(refusal(test.practitioner, .purpose(.therapy)) == "hold")
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        try test.live(until: TestVault.Day.queued)
        #expect(refusal(test.practitioner, .purpose(.therapy)) == "clip-queued")
        _ = try test.practitioner().withdrawConsent(
            address.family, purpose: nil, on: test.date(TestVault.Day.queued), programme: nil)
        #expect(refusal(test.practitioner, .purpose(.therapy)) == "consent-withdrawn")
        #expect(try test.lastEvents(1) == ["clip.export consent-withdrawn"])
    }

    @Test(arguments: ["hold", "consent-withdrawn"])
    func `what is decided while a film is being opened keeps it in`(reason: String) throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let vault = Vault(
            try test.vault(), slots: { $0 },
            clips: { store in
                OpeningClipStore(base: store) {
                    do {
                        if reason == "hold" {
                            _ = try test.founder().placeHold(
                                on: .clip(address), kind: .complaint, reason: "Letter",
                                reviewBy: test.date("2026-08-01"))
                        } else {
                            _ = try test.practitioner().withdrawConsent(
                                address.family, purpose: nil, on: test.date("2026-03-12"),
                                programme: nil)
                        }
                    } catch {
                        Issue.record(error)
                    }
                }
            })
        let practitioner = try vault.unlock(
            with: SecretIdentity(test.practitionerIdentity.copy()))
        let path = try outside(test) + "/film.mp4"
        let refusal = code {
            _ = try practitioner.exportClip(
                address, purpose: therapy, returnBy: nil, to: .file(path))
        }
        #expect(refusal == reason)
        #expect(try LinuxDisk().entries(of: outside(test)).isEmpty)
        #expect(try test.rows(ExportRow.self).isEmpty)
        #expect(try test.lastEvents(1) == ["clip.export \(reason)"])
    }

    @Test
    func `an export is listed, late, returned, and returned once`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let practitioner = try test.practitioner()
        _ = try practitioner.exportClip(
            address, purpose: therapy, returnBy: test.date("2026-03-14"),
            to: .file(outside(test) + "/film.mp4"))
        #expect(try practitioner.listExports(.late).isEmpty)
        try test.go(to: "2026-03-15")
        let late = try practitioner.listExports(.late)
        #expect(late.map(\.number) == [1] && late[0].address == address && late[0].isLate)
        #expect(try test.purge().runPurge().incidents == 1)
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["export-not-returned"])
        #expect(try practitioner.returnExport(1).returned == test.date("2026-03-15"))
        #expect(code { _ = try practitioner.returnExport(1) } == "returned-before")
        #expect(try practitioner.listExports(.open).isEmpty)
    }
}

@Suite struct ClipListTests {
    @Test
    func `a clip is listed with where it stands, and shown with what its file said`() throws {
        let test = try TestVault()
        let film = TestVault.film(123_456)
        let address = try test.endedFamily(films: [film])[0]
        let clip = try #require(try test.practitioner().listClips(family: nil).first)
        #expect(clip.address == address)
        #expect(clip.bytes == 123_456)
        #expect(clip.verified == (try test.date("2026-03-12")))
        #expect(clip.retention?.status == .kept)
        #expect(clip.retention?.limit == (try test.date(TestVault.Day.last)))
        #expect(clip.retention?.due == (try test.date(TestVault.Day.due)))
        #expect(clip.retention?.queue == (try test.date(TestVault.Day.queued)))
        #expect(clip.retention?.watchable == [.therapy])

        let shown = try test.practitioner().showClip(address)
        #expect(shown.summary == clip)
        #expect(shown.particulars?.sha256 == SHA256.hash(film))
        #expect(shown.particulars?.bytes == 123_456)
        #expect(shown.slot == .whole && shown.hasPayload && shown.exports == 0)
        // Governance without a grant sees the clip, and nothing that its file said.
        #expect(try test.founder().showClip(address).particulars == nil)
        #expect(
            try test.lastEvents(3) == ["clip.list", "clip.show", "clip.show"])
    }

    @Test
    func `a list is narrowed by session, status and day`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        let founder = try test.founder()
        func count(_ filter: ClipFilter) throws -> Int {
            try founder.listClips(family: address.family, filter).count
        }
        #expect(try count(ClipFilter()) == 1)
        #expect(try count(ClipFilter(session: 2)) == 0)
        #expect(try count(ClipFilter(statuses: [.due, .overdue])) == 0)
        #expect(try count(ClipFilter(statuses: [.kept])) == 1)
        #expect(try count(ClipFilter(dueBy: test.date("2026-05-14"))) == 0)
        #expect(try count(ClipFilter(dueBy: test.date("2026-05-15"))) == 1)
    }
}
