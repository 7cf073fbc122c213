import AuditLog
import Catalog
import FootageVault
import Foundation
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Films that go to other organisations.
@Suite struct DisclosureTests {
    /// Thrown by somebody who stops it.
    private struct Stop: Error {}

    /// A family whose films the founder may disclose, two of them.
    private struct Scene {
        let test: TestVault
        let films = [TestVault.film(65_537), TestVault.film(200_000)]
        let family: FamilyReference
        let clips: [ClipAddress]
        let folder: String
        var file: String { folder + "/film's.age" }

        init(granted: Bool = true) throws {
            test = try TestVault()
            family = try test.family()
            let (test, family) = (test, family)
            clips = try films.map { try test.takeIn($0, for: family) }
            if granted { try test.grantDisclosure(of: family) }
            folder = try test.outside()
        }

        func disclose(by person: UnlockedVault? = nil, _ clips: [ClipAddress]? = nil) throws
            -> Disclosure
        {
            try (person ?? test.founder()).disclose(
                clips ?? self.clips, on: test.disclosureTerms(), to: file)
        }

        /// What is in the folder, and whether anything is on the list.
        func expectNothing(sourceLocation: SourceLocation = #_sourceLocation) throws {
            #expect(
                try LinuxDisk().entries(of: folder).isEmpty, sourceLocation: sourceLocation)
            #expect(try test.rows(DisclosureRow.self).isEmpty, sourceLocation: sourceLocation)
        }
    }

    @Test func `promise 9: stock age and tar open what was disclosed, and the manifest names it`()
        throws
    {
        let scene = try Scene()
        let (test, folder) = (scene.test, scene.folder)
        let made = try ExportedFolder.run("/usr/bin/age-keygen", ["-o", "their.key"], in: folder)
        let key = try #require(made.errors.split(separator: " ").last).trimmingCharacters(
            in: .whitespacesAndNewlines)
        let parts = [TestVault.film(30_000), TestVault.film(40_000)]
        let joined = try test.takeInChapters(parts, for: scene.family)
        let terms = try test.disclosureTerms(to: #require(X25519PublicKey(recipient: key)))

        let disclosure = try test.founder().disclose(
            scene.clips + [joined], on: terms, to: scene.file)

        #expect(try LinuxDisk().status(of: scene.file).mode == 0o600)
        let opened = try ExportedFolder.run(
            "/bin/sh", ["-ec", "age -d -i their.key \"film's.age\" | tar -xf - && ls *.mp4"],
            in: folder)
        #expect(opened.errors == "")
        let family = scene.family
        let names = ["\(family)-1-1.mp4", "\(family)-1-2.mp4"]
        let chapters = (1...2).map { "\(family)-1-3-part\($0).mp4" }
        #expect(
            opened.output.split(separator: "\n").map(String.init) == names + chapters)
        for (name, film) in zip(names + chapters, scene.films + parts) {
            #expect(try test.bytes(of: folder + "/" + name) == film, "\(name)")
        }
        let manifest =
            try JSONSerialization.jsonObject(
                with: Data(test.bytes(of: folder + "/manifest.json"))) as? [String: Any]
        #expect(manifest?["recipient"] as? String == terms.recipient)
        #expect(manifest?["agreement"] as? String == terms.agreement)
        #expect(manifest?["recipient_key"] as? String == key)
        #expect(manifest?["expires"] as? String == "2026-12-31")
        #expect(manifest?["from"] as? String == "Anytown Parent-Infant Team")
        let listed = (manifest?["films"] as? [[String: Any]])?.flatMap {
            ($0["files"] as? [[String: Any]] ?? []).compactMap { $0["sha256"] as? String }
        }
        #expect(listed == (scene.films + parts).map { SHA256.hash($0).description })
        #expect(disclosure.films.map(\.bytes) == [65_537, 200_000, 70_000])
        #expect(try Set(test.rows(DisclosureRow.self).map(\.number)) == [1])
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `promise 2: every intent is on record before the first byte, and the outcome after`()
        throws
    {
        let scene = try Scene()
        var seen: [String] = []
        let test = scene.test
        _ = try test.founder().disclose(
            scene.clips, on: test.disclosureTerms(), to: scene.file
        ) { _, _ in
            if seen.isEmpty { seen = try test.lastEvents(3) }
        }
        let intent = "disclosure.record intent"
        #expect(seen == ["family.grant", intent, intent])
        #expect(
            try test.lastEvents(2) == ["disclosure.record outcome", "disclosure.record outcome"])
        let log = try LogTable(test.catalog().database)
        let record = try SignedRecord(leaf: log.leaf(at: log.size - 1)).record
        #expect(record.amount?.bytes == 200_000)
        #expect(record.purpose == .disclosure)
    }

    @Test func `only governance with a grant for it discloses, and a refusal is on record`() throws
    {
        let scene = try Scene(granted: false)
        let test = scene.test
        func refusal(_ person: UnlockedVault) -> String? {
            code { _ = try scene.disclose(by: person) }
        }
        #expect(try refusal(test.founder()) == "no-grant")
        #expect(try test.lastEvents(1) == ["disclosure.record no-grant"])
        #expect(try refusal(test.practitioner()) == "role-purpose")
        #expect(try test.lastEvents(1) == ["disclosure.record role-purpose"])
        #expect(try refusal(test.purge()) == "role")
        let ann = try test.practitioner()
        try ann.grantFamily(
            scene.family, to: ann.findPerson("Fran Founder"), purposes: [.review], until: nil)
        #expect(try refusal(test.founder()) == "grant-purpose")
        #expect(try test.lastEvents(1) == ["disclosure.record grant-purpose"])
        try scene.expectNothing()
        try test.grantDisclosure(of: scene.family)
        #expect(try refusal(test.founder()) == nil)
    }

    @Test func `where one of the films may not go, none goes`() throws {
        let scene = try Scene()
        let test = scene.test
        // Such a hold is there for another reason, and names only that.
        _ = try test.founder().placeHold(
            on: .clip(scene.clips[1]), kind: .subjectAccess, reason: "They asked",
            reviewBy: test.date("2026-05-01"))
        let size = try test.logSize()
        #expect(throws: VaultError.self) { _ = try scene.disclose() }
        #expect(try test.logSize() == size + 1)
        try scene.expectNothing()
        _ = try scene.disclose([scene.clips[0]])
    }

    @Test func `a disclosure that is broken off leaves nothing, and says how far it went`() throws {
        let scene = try Scene()
        let test = scene.test
        #expect(throws: Stop.self) {
            _ = try test.founder().disclose(
                scene.clips, on: test.disclosureTerms(), to: scene.file
            ) { given, _ in
                if given > 65_537 { throw Stop() }
            }
        }
        try scene.expectNothing()
        #expect(
            try test.lastEvents(2)
                == Array(repeating: "disclosure.record outcome not-written", count: 2))
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `nothing is written over, in the vault, for the past, to nobody or of two families`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        let founder = try test.founder()
        func refusal(
            _ clips: [ClipAddress]? = nil, recipient: String = "A court", to path: String? = nil,
            until day: String = "2026-12-31"
        ) throws -> String? {
            let terms = DisclosureTerms(
                recipient: recipient, agreement: "An order", key: X25519Identity().publicKey,
                expires: try test.date(day))
            return code {
                _ = try founder.disclose(
                    clips ?? scene.clips, on: terms, to: path ?? scene.file)
            }
        }
        #expect(try refusal(until: "2026-03-11") == "past-date")
        #expect(try refusal(recipient: " ") == "text-length")
        #expect(try refusal(recipient: "A\ncourt") == "text-control")
        #expect(try refusal(to: test.directory + "/vault/clips/new") == "inside-vault")
        let other = try test.takeIn(
            TestVault.film(1000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        #expect(try refusal(scene.clips + [other]) == "several-families")
        try scene.expectNothing()
        try test.add([1], to: scene.file)
        #expect(try refusal() == "exists")
    }

    @Test func `promise 1: to whom and why is sealed, and read by those who may`() throws {
        let scene = try Scene()
        let test = scene.test
        _ = try scene.disclose()
        #expect(try !TestVault.holds(Array("Riverside".utf8), in: test.directory + "/vault"))
        #expect(try !TestVault.holds(Array("Order".utf8), in: test.directory + "/vault"))
        let listed = try test.founder().listDisclosures()
        #expect(listed.map(\.address) == scene.clips)
        #expect(listed.map(\.recipient).allSatisfy { $0 == "Riverside Court / Judge Wilkins" })
        #expect(listed.map(\.agreement).allSatisfy { $0 == "Order \"4\" of 2 March" })
        #expect(try test.lastEvents(1) == ["export.list disclosures"])
        #expect(code { _ = try test.purge().listDisclosures() } == "role")
        #expect(code { _ = try test.practitioner().listDisclosures() } == "role")
        _ = try test.founder().eraseTexts(of: scene.family, reason: "They asked")
        #expect(try test.founder().listDisclosures().map(\.recipient) == [nil, nil])
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `when the film is destroyed, purge and certificate say of whom has a copy`() throws {
        let scene = try Scene()
        let test = scene.test
        let ann = try test.practitioner()
        _ = try ann.exportClip(
            scene.clips[0], purpose: .purpose(.therapy), returnBy: test.date("2026-04-01"),
            to: .file(scene.folder + "/film.mp4"))
        _ = try scene.disclose([scene.clips[0]])
        let note = try #require(try test.rows(DisclosureRow.self).first).note
        try test.go(to: TestVault.Day.ended)
        _ = try ann.endProgramme(scene.family, number: nil, on: test.date(TestVault.Day.ended))
        try test.live(until: TestVault.Day.due)
        let job = try test.purge()
        let summary = try job.runPurge()
        #expect(summary.destroyed.count == 2)

        // The job may read no names; governance does.
        let told = try job.disclosures(of: summary.destroyed)
        #expect(told.map(\.number) == [1])
        #expect(told.map(\.recipient) == [nil])
        let known = try test.founder().disclosures(of: summary.destroyed)
        #expect(known.map(\.recipient) == ["Riverside Court / Judge Wilkins"])
        #expect(known.first?.destroyed == (try test.date(TestVault.Day.due)))
        let certificates = try test.founder().destructionCertificates().map(\.json)
        let copies = certificates.compactMap { json -> JSONValue? in
            guard case .object(let members) = json else { return nil }
            return .object(members.filter { ["copies", "disclosures"].contains($0.key) })
        }.map { String(decoding: $0.canonicalBytes, as: UTF8.self) }
        let (annID, franID) = (ann.principal, try test.founder().principal)
        #expect(
            Set(copies) == [
                #"{"copies":[],"disclosures":[]}"#,
                #"{"copies":[{"late":true,"number":1,"purpose":"therapy","return_by":"2026-04-01","#
                    + #""taken_by":"\#(annID)","taken_on":"2026-03-12"}],"disclosures":[{"#
                    + #""disclosed_by":"\#(franID)","disclosed_on":"2026-03-12","expires":"#
                    + #""2026-12-31","number":1,"terms":"\#(Hex.encode(note))"}]}"#,
            ])
    }

    @Test(arguments: [0, 1, 511, 512, 513, 8_589_934_591, 8_589_934_592, 20_000_000_000])
    func `a header of any size is read by Python's tarfile`(size: UInt64) throws {
        let test = try TestVault()
        let header = TarHeader(name: "7KQ2M4V-1-1.mp4", size: size, modified: 1_773_316_800)
        try test.add(try header.bytes, to: test.directory + "/header")
        let script = """
            import sys, tarfile
            info = tarfile.TarInfo.frombuf(open("header", "rb").read(), "ascii", "strict")
            print(info.name, info.size, info.mtime, oct(info.mode), info.isreg())
            """
        let done = try ExportedFolder.run(
            "/usr/bin/env", ["python3", "-c", script], in: test.directory)
        #expect(done.output == "7KQ2M4V-1-1.mp4 \(size) 1773316800 0o600 True\n")
        #expect((size + UInt64(header.padding)) % 512 == 0 && header.padding < 512)
        #expect(
            code { _ = try TarHeader(name: "a b", size: 1, modified: 0).bytes } == "archive-name")
    }
}
