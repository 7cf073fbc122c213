import Foundation
import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// `upload … --delete-source`: what goes from a tablet, and above all what does not.
@Suite struct SourceDeletionTests {
    /// An upload that ended, of a dump with two films in it.
    private struct Ended {
        let test: TestVault
        let family: FamilyReference
        let practitioner: UnlockedVault
        let root: String
        let plan: UploadPlan
        let summary: UploadSummary

        init(films: [[UInt8]] = [TestVault.film(70_000), TestVault.film(30_000)]) throws {
            test = try TestVault()
            family = try test.family()
            root = try test.dump(family, films: films)
            practitioner = try test.practitioner()
            for number in films.indices {
                try Self.date(root + "/\(family)/" + TestVault.name(number))
            }
            plan = try practitioner.planUpload(UploadRequest(directory: root, probing: .none))
            summary = try practitioner.upload(plan)
        }

        func path(_ number: Int) -> String { root + "/\(family)/" + TestVault.name(number) }

        func delete() throws -> SourceDeletion {
            try practitioner.deleteSource(of: summary, plan)
        }

        /// The names that the family's folder holds.
        func left() throws -> [String] {
            try LinuxDisk().entries(of: root + "/\(family)").map(\.name).sorted()
        }

        /// Gives a file a time of change that can be given again.
        static func date(_ path: String) throws {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_770_000_000)],
                ofItemAtPath: path)
        }

        func overwrite(_ number: Int, with bytes: [UInt8]) throws {
            try FileHandle(path(number), .readingAndWriting, on: LinuxDisk()).write(bytes, at: 0)
            try Self.date(path(number))
        }
    }

    @Test func `exactly what is safe is deleted, and how much is on record without a name`() throws
    {
        let ended = try Ended()
        let film = try LinuxDisk().openPlainFile(ended.path(0)).readAll(limit: 1 << 20)
        try ended.test.add(film, to: ended.root + "/\(ended.family)/came later.mp4")
        try ended.test.add([1], to: ended.root + "/\(ended.family)/20260312_100000.AAE")

        let deletion = try ended.delete()
        #expect(deletion.deleted.map(\.path) == ended.summary.deletion.safe.map(\.path))
        #expect(deletion.deleted.count == 2 && deletion.kept.isEmpty)
        #expect(deletion.bytes == 100_000)
        #expect(try ended.left() == ["20260312_100000.AAE", "came later.mp4"])
        #expect(
            try ended.test.lastEvents(2) == [
                "device.attest intent delete-source", "device.attest outcome delete-source",
            ])
        let log = try ended.test.founder().listRecords(limit: 2)
        #expect(log.map(\.outcome) == ["ok", "ok"])
        #expect(try ended.test.vault().verify().findings == [])
    }

    @Test func `other bytes of the same length and time are kept, and named`() throws {
        let ended = try Ended()
        try ended.overwrite(0, with: TestVault.film(70_000))
        let deletion = try ended.delete()
        #expect(
            deletion.kept.map(\.entry.path.description) == ["\(ended.family)/\(TestVault.name(0))"])
        #expect(deletion.kept.map(\.reason) == [.changed])
        #expect(deletion.deleted.count == 1)
        #expect(try ended.left() == [TestVault.name(0)])
        #expect(try ended.test.founder().listRecords(limit: 1).map(\.outcome) == ["failed"])
    }

    @Test func `the same bytes in another file are not the file that was uploaded`() throws {
        let ended = try Ended()
        let film = try LinuxDisk().openPlainFile(ended.path(0)).readAll(limit: 1 << 20)
        try LinuxDisk().move(ended.path(0), to: ended.test.directory + "/mine.mp4", .refusing)
        try ended.test.add(film, to: ended.path(0))
        try Ended.date(ended.path(0))
        #expect(try ended.delete().kept.map(\.reason) == [.changed])
        #expect(try ended.left() == [TestVault.name(0)])
    }

    @Test func `a folder or a file that became a link leads to nothing`() throws {
        let ended = try Ended()
        let away = ended.test.directory + "/away"
        try LinuxDisk().move(ended.root + "/\(ended.family)", to: away, .refusing)
        try FileManager.default.createSymbolicLink(
            atPath: ended.root + "/\(ended.family)", withDestinationPath: away)
        let deletion = try ended.delete()
        #expect(deletion.deleted.isEmpty)
        #expect(deletion.kept.map(\.reason.code) == ["unreadable", "unreadable"])
        #expect(try LinuxDisk().entries(of: away).count == 2)
    }

    @Test func `what the vault has no more as it was read back is kept`() throws {
        let test = try TestVault()
        let family = try test.family()
        let root = try test.dump(family, TestVault.film(70_000), name: "20260311_101500.mp4")
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(UploadRequest(directory: root, probing: .none))
        let summary = try practitioner.upload(plan)
        #expect(summary.deletion.safe.count == 1)
        // It waited in quarantine, and is bound meanwhile: where it is now, it was not read back.
        let day = try test.date("2026-03-11")
        _ = try practitioner.addSession(family, on: day, from: nil, to: nil, programme: nil)
        _ = try practitioner.bindQuarantined(1, to: family, session: 2)
        let deletion = try practitioner.deleteSource(of: summary, plan)
        #expect(deletion.kept.map(\.reason) == [.notInVault])
        #expect(try LinuxDisk().entries(of: root + "/\(family)").count == 1)
    }

    @Test func `asked to stop, it keeps what is left and says so`() throws {
        let ended = try Ended()
        var asked = 0
        let deletion = try ended.practitioner.deleteSource(
            of: ended.summary, ended.plan,
            isInterrupted: {
                asked += 1
                return !FileManager.default.fileExists(atPath: ended.path(0))
            })
        #expect(deletion.deleted.count == 1)
        #expect(deletion.kept.map(\.reason) == [.interrupted])
        #expect(try ended.left() == [TestVault.name(1)])
        #expect(asked > 2)
    }

    @Test func `an upload that was stopped deletes nothing`() throws {
        let test = try TestVault()
        let root = try test.dump(try test.family(), TestVault.film(70_000))
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(UploadRequest(directory: root, probing: .none))
        let summary = try practitioner.upload(plan, isInterrupted: { true })
        #expect(
            code { _ = try practitioner.deleteSource(of: summary, plan) } == "upload-unfinished")
        #expect(
            code { _ = try test.founder().deleteSource(of: summary, plan) } == "role")
    }

    @Test func `an upload station deletes what it brought in for somebody, and nobody else does`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let station = try test.colleague("Station", [.uploader])
        let other = try test.colleague("Bob", [.practitioner])
        let ann = try test.founder().findPerson("Ann Practitioner")
        let root = try test.dump(family, films: [TestVault.film(70_000), TestVault.film(30_000)])
        try test.add(TestVault.film(20_000), to: root + "/20260311_101500.mp4")
        let plan = try station.planUpload(
            UploadRequest(directory: root, practitioner: ann, probing: .none))
        let summary = try station.upload(plan)
        #expect(
            summary.results.map(\.end.code).sorted() == ["quarantined", "taken-in", "taken-in"])
        #expect(code { _ = try other.deleteSource(of: summary, plan) } == "others-plan")
        #expect(try station.deleteSource(of: summary, plan).deleted.count == 3)
        let records = try test.founder().listRecords(limit: 1)
        #expect(records.map(\.behalfName) == ["Ann Practitioner"])
    }

    @Test func `a damaged copy in the vault keeps the film on the tablet`() throws {
        let ended = try Ended(films: [TestVault.film(70_000)])
        let id = try #require(try ended.test.held().first)
        let payload = ended.test.directory + "/vault/clips/\(id.description.prefix(2))/\(id)"
        try FileHandle(payload, .readingAndWriting, on: LinuxDisk()).write([0, 0, 0], at: 5_000)
        let plan = try ended.practitioner.planUpload(
            UploadRequest(directory: ended.root, probing: .none))
        let summary = try ended.practitioner.upload(plan)
        let deletion = try ended.practitioner.deleteSource(of: summary, plan)
        #expect(deletion.deleted.isEmpty && deletion.kept.isEmpty)
        #expect(try ended.left() == [TestVault.name(0)])
    }
}

/// What an upload says of what is left on a tablet, and of a dump that is no dump.
@Suite struct UploadEndTests {
    @Test func `deleted film still on the tablet is told where the vault has it`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(70_000)
        let dump = try test.dump(family, film)
        try test.add(film, to: dump + "/.trashed-1776000000-a.mp4")
        try test.add(TestVault.film(70_000), to: dump + "/.pending-1776000000-b.mp4")
        let summary = try test.upload(dump, by: test.practitioner())
        #expect(summary.deletion.residue.count == 2)
        let known = summary.residueKnown.map { ($0.key.description, $0.value) }
        #expect(known.map(\.0) == [".trashed-1776000000-a.mp4"])
        guard case .clip(let address)? = known.first?.1 else {
            Issue.record("it is not told which clip it is")
            return
        }
        #expect(address.description == "\(family)/1/1")
    }

    @Test func `nobody is told of the clip of a family that they do not work with`() throws {
        let test = try TestVault()
        let film = TestVault.film(70_000)
        _ = try test.upload(test.dump(test.family(), film), by: test.practitioner())
        let other = try test.colleague("Bob", [.practitioner])
        let root = test.directory + "/other"
        try test.makeDirectory(root)
        try test.add(film, to: root + "/.trashed-1776000000-a.mp4")
        let summary = try other.upload(
            try other.planUpload(UploadRequest(directory: root, probing: .none)))
        #expect(summary.deletion.residue.count == 1)
        #expect(summary.residueKnown.isEmpty)
    }

    @Test func `a clip that was in already has its receipt too`() throws {
        let test = try TestVault()
        let dump = try test.dump(try test.family(), TestVault.film(70_000))
        let practitioner = try test.practitioner()
        let first = try test.upload(dump, by: practitioner)
        let again = try test.upload(dump, by: practitioner)
        #expect(again.results.map(\.end.code) == ["already-in"])
        #expect(again.results.first?.receipt?.name == first.results.first?.receipt?.name)
        #expect(again.results.first?.receipt != nil)
    }

    @Test(arguments: ["vault", "vault/clips", "", "link"])
    func `a dump that is the vault, lies in it or holds it is refused`(place: String) throws {
        let test = try TestVault()
        try FileManager.default.createSymbolicLink(
            atPath: test.directory + "/link", withDestinationPath: test.directory + "/vault")
        let request = UploadRequest(directory: test.directory + "/" + place, probing: .none)
        #expect(
            code { _ = try test.practitioner().planUpload(request) } == "dump-is-vault")
    }
}

@Suite struct DeviceTests {
    @Test func `the newest word on each tablet is listed and exported`() throws {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        let day = try #require(CivilDate("2026-03-01"))
        _ = try practitioner.attestCloudOff("iPad 3", on: day)
        _ = try practitioner.attestCloudOff("Pixel")
        let newest = try practitioner.attestCloudOff(" iPad 3 ", on: day.adding(days: 3))
        let listed = try practitioner.listDevices()
        #expect(listed.map(\.device) == ["Pixel", "iPad 3"])
        #expect(listed.last == newest)
        #expect(newest.cloudOff == day.adding(days: 3) && newest.by == "Ann Practitioner")
        #expect(try test.lastEvents(1) == ["report.make devices"])
        let folder = test.directory + "/export"
        _ = try test.founder().exportAudit(to: folder)
        let export = ExportedFolder(path: folder)
        let devices = try export.text("devices.csv").split(separator: "\r\n")
        #expect(devices.first == "\"device\",\"cloud_off\",\"at\",\"by\",\"by_name\"")
        #expect(
            devices.map { $0.prefix(24) }.dropFirst().map(String.init) == [
                #""Pixel","2026-03-12","20"#, #""iPad 3","2026-03-04","2"#,
            ])
        #expect(devices.dropFirst().allSatisfy { $0.hasSuffix(#""Ann Practitioner""#) })
        #expect(try export.verify().code == 0)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `who may not attest is refused, and what nobody can have seen too`() throws {
        let test = try TestVault()
        let governance = try test.colleague("Gov", [.governance])
        #expect(code { _ = try governance.attestCloudOff("iPad 3") } == "role")
        #expect(try governance.listDevices().isEmpty)
        let station = try test.colleague("Station", [.uploader])
        _ = try station.attestCloudOff("iPad 3")
        #expect(code { _ = try station.listDevices() } == "role")
        let practitioner = try test.practitioner()
        let tomorrow = try test.vault().today.adding(days: 1)
        #expect(code { _ = try practitioner.attestCloudOff("x", on: tomorrow) } == "future-date")
        #expect(code { _ = try practitioner.attestCloudOff(" ") } == "text-length")
        #expect(code { _ = try practitioner.attestCloudOff("a\u{1B}[2J") } == "text-control")
    }
}
