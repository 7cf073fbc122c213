import AgeFile
import AuditLog
import Catalog
import FootageVault
import Foundation
import GovernanceReport
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Requests for what is held about a family.
@Suite struct SubjectRequestTests {
    /// Thrown by somebody who stops it.
    private struct Stop: Error {}

    /// A family whose work ended, with two films, on the day the work ended.
    private struct Scene {
        let test: TestVault
        let films = [TestVault.film(65_536), TestVault.film(100_001)]
        let clips: [ClipAddress]
        let folder: String
        var family: FamilyReference { clips[0].family }
        var file: String { folder + "/answer.age" }

        init() throws {
            test = try TestVault()
            clips = try test.endedFamily(films: films)
            folder = try test.outside()
        }

        @discardableResult
        func open(by person: UnlockedVault? = nil) throws -> SubjectRequest {
            try (person ?? test.founder()).openRequest(
                family, requester: "Mrs Wilkins", authority: "Mother, birth certificate seen",
                received: test.date(TestVault.Day.ended))
        }

        func grant(_ purposes: [AccessPurpose] = [.subjectAccess]) throws {
            let ann = try test.practitioner()
            try ann.grantFamily(
                family, to: ann.findPerson("Fran Founder"), purposes: purposes, until: nil)
        }

        func package() throws -> RequestPackage {
            let passphrase = Array("a long passphrase".utf8)
            return try test.founder().packageRequest(
                1, behind: SecretBytes(copying: passphrase.span), workFactor: 4, at: file)
        }

        /// What is in the answer, by path.
        func contents() throws -> [String: [UInt8]] {
            let passphrase = Array("a long passphrase".utf8)
            let opened = try AgeFile.open(
                test.bytes(of: file), passphrase: SecretBytes(copying: passphrase.span))
            try test.add(opened.withSpan { [UInt8](copying: $0) }, to: folder + "/answer.tar")
            let listed = try ExportedFolder.run(
                "/bin/tar", ["-xvf", "answer.tar"], in: folder)
            #expect(listed.errors == "")
            var contents: [String: [UInt8]] = [:]
            for name in listed.output.split(separator: "\n").map(String.init) {
                contents[name] = try test.bytes(of: folder + "/" + name)
            }
            return contents
        }
    }

    @Test func `promise 5: opening places the hold first, and who asks is sealed`() throws {
        let scene = try Scene()
        let (test, request) = (scene.test, try scene.open())
        #expect(try test.lastEvents(2) == ["hold.place", "request.open"])
        #expect(request.number == 1 && request.hold == 1 && request.isHeld)
        #expect(request.due == (try test.date("2026-04-20")))
        #expect(request.requester == "Mrs Wilkins")
        let hold = try #require(try test.rows(HoldRow.self).first)
        #expect(hold.kind == .subjectAccess && hold.session == nil && hold.clip == nil)
        #expect(try !TestVault.holds(Array("Wilkins".utf8), in: test.directory + "/vault"))
        // Nothing goes on the day on which it was due.
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        #expect(try test.founder().listRequests().map(\.number) == [1])
        #expect(try test.lastEvents(1) == ["request.list"])
        #expect(code { _ = try test.practitioner().listRequests() } == "role")
        #expect(code { _ = try scene.open(by: test.practitioner()) } == "role")
        #expect(try test.lastEvents(1) == ["request.open role"])
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `the clock stops, goes on and is extended once, in order`() throws {
        let scene = try Scene()
        let test = scene.test
        try scene.open()
        let founder = try test.founder()
        func change(_ change: AnswerClockChange, _ reason: String? = nil) throws -> String? {
            code { _ = try founder.changeClock(of: 1, change, reason: reason) }
        }
        func due() throws -> String? { try founder.listRequests().first?.due.description }
        #expect(try change(.resume(on: test.date("2026-03-20"))) == "not-stopped")
        #expect(try change(.stop(from: test.date("2026-03-19"))) == "order-of-dates")
        #expect(try change(.stop(from: test.date("2026-03-21"))) == "order-of-dates")
        #expect(try change(.stop(from: test.date("2026-03-20")), "Who are they?") == nil)
        #expect(try test.lastEvents(1) == ["request.set stop"])
        #expect(try change(.stop(from: test.date("2026-03-20"))) == "stopped-before")
        try test.go(to: "2026-03-24")
        #expect(try due() == "2026-04-24")
        #expect(try change(.resume(on: test.date("2026-03-23"))) == nil)
        #expect(try due() == "2026-04-23")
        #expect(try change(.extend) == "no-reason")
        #expect(try change(.extend, "Ten films, and others in them") == nil)
        #expect(try due() == "2026-06-23")
        #expect(try change(.extend, "again") == "extended-before")
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `two months more cannot be taken once the first month is over`() throws {
        let scene = try Scene()
        try scene.open()
        let last = try scene.test.date("2026-04-20")
        try scene.test.live(until: "2026-04-21")
        let founder = try scene.test.founder()
        #expect(code { _ = try founder.changeClock(of: 1, .extend, reason: "late") } == "past-due")
        // Nor is it made in time afterwards by a stop that nobody entered while it could count.
        let stop = try scene.test.date("2026-04-01")
        #expect(
            code { _ = try founder.changeClock(of: 1, .stop(from: stop), reason: nil) }
                == "past-due")
        #expect(try founder.listRequests().map(\.due) == [last])
    }

    @Test(arguments: [
        ("2026-03-21", VaultStatus.Level.green), ("2026-04-12", .green), ("2026-04-13", .amber),
        ("2026-04-20", .amber), ("2026-04-21", .red),
    ])
    func `status shows when an answer is due`(day: String, level: VaultStatus.Level) throws {
        let scene = try Scene()
        try scene.open()
        try scene.test.go(to: day)
        let line = try scene.test.founder().status().lines.first { $0.name == "requests" }
        #expect(line?.level == level)
    }

    @Test func `what was marked in the films is given with them, and not of those left out`() throws
    {
        let scene = try Scene()
        let test = scene.test
        let ann = try test.practitioner()
        for (place, clip) in scene.clips.enumerated() {
            let mark = MomentMark(
                milliseconds: 83_000..<100_500, kind: .responsiveness, note: "=SUM(\(place))")
            _ = try ann.addMoment(mark, to: clip, purpose: .purpose(.therapy))
        }
        try scene.open()
        try scene.grant()
        _ = try test.founder().exempt(scene.clips[1], from: 1, reason: "Another family is in it")
        // Governance looks at them before they are given.
        let seen = try test.founder().moments(of: .family(scene.family), for: .subjectAccess)
        #expect(seen.moments.map(\.clip) == scene.clips)
        #expect(try scene.package().moments == 1)
        let contents = try scene.contents()
        let table = String(decoding: try #require(contents["moments.csv"]), as: UTF8.self)
        #expect(
            table == """
                "film","moment","from","to","seen","note","by","on"\r
                "\(scene.clips[0])",1,"0:01:23.000","0:01:40.500","responsiveness","'=SUM(0)",\
                "Ann Practitioner","2026-03-20"\r

                """)
        let page = String(decoding: try #require(contents["index.html"]), as: UTF8.self)
        #expect(page.contains("moments.csv lists what was marked in the films: 1 moment,"))
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `what is queued or restricted is given, with the history and the reasons`() throws {
        let scene = try Scene()
        let test = scene.test
        try scene.open()
        try scene.grant()
        _ = try test.practitioner().withdrawConsent(
            scene.family, purpose: .therapy, on: test.date(TestVault.Day.ended), programme: nil)
        try test.live(until: TestVault.Day.queued)
        let founder = try test.founder()
        let statuses = try founder.listClips(family: scene.family).map {
            $0.retention?.status.rawValue
        }
        #expect(statuses == ["restricted", "restricted"])
        let exempt = try founder.exempt(scene.clips[1], from: 1, reason: "Another child")
        #expect(exempt.exempt.map(\.reason) == ["Another child"])

        let package = try scene.package()

        #expect(package.films.map(\.address) == [scene.clips[0]])
        #expect(package.withheld == [scene.clips[1]])
        let intent = "request.package intent"
        let outcome = "request.package outcome"
        #expect(try test.lastEvents(4) == [intent, intent, outcome, outcome])
        let contents = try scene.contents()
        let film = "films/\(scene.family)-1-1.mp4"
        #expect(
            contents.keys.sorted() == [film, "history.csv", "index.html", "retention.txt"])
        #expect(contents[film] == scene.films[0])
        let page = String(decoding: contents["index.html"] ?? [], as: UTF8.self)
        #expect(page.contains("1 film that is held is not given here"))
        #expect(page.contains(SHA256.hash(scene.films[0]).description))
        #expect(!page.contains("Another child"))
        let history = String(decoding: contents["history.csv"] ?? [], as: UTF8.self)
        #expect(history.contains("Took a clip in") && history.contains("Ann Practitioner"))
        #expect(
            history.split(separator: "\r\n").count == package.records + 1)
        let retention = String(decoding: contents["retention.txt"] ?? [], as: UTF8.self)
        #expect(retention.hasPrefix("\(scene.clips[0]): restricted"))
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `without a grant for it nothing is given, and a refusal is on record`() throws {
        let scene = try Scene()
        try scene.open()
        #expect(code { _ = try scene.package() } == "no-grant")
        #expect(try scene.test.lastEvents(1) == ["request.package no-grant"])
        try scene.grant([.disclosure])
        #expect(code { _ = try scene.package() } == "grant-purpose")
        #expect(try LinuxDisk().entries(of: scene.folder).isEmpty)
    }

    @Test func `an answer that is broken off leaves nothing, and says so`() throws {
        let scene = try Scene()
        try scene.open()
        try scene.grant()
        #expect(throws: Stop.self) {
            _ = try scene.test.founder().packageRequest(
                1, to: X25519Identity().publicKey, at: scene.file
            ) { given, _ in
                if given > 65_536 { throw Stop() }
            }
        }
        #expect(try LinuxDisk().entries(of: scene.folder).isEmpty)
        #expect(
            try scene.test.lastEvents(3)
                == Array(repeating: "request.package outcome not-written", count: 3))
    }

    @Test func `closing ends the grants for it, and somebody else releases the hold`() throws {
        let scene = try Scene()
        let test = scene.test
        let gil = try test.colleague("Gil Second", [.governance])
        try scene.open()
        try scene.grant([.subjectAccess, .review])
        try scene.grant()
        let closed = try test.founder().closeRequest(
            1, delivered: test.date(TestVault.Day.ended), how: "By courier")
        #expect(closed.grantsEnded == 2)
        #expect(!closed.isHoldReleased)
        #expect(try test.lastEvents(2) == ["family.revoke request-closed", "request.close"])
        let fran = try test.founder().principal
        let grants = try test.rows(GrantRow.self).filter { $0.principal == fran }
        #expect(Set(grants.filter { $0.revoked == nil }.map(\.purposes)) == ["review"])
        #expect(grants.filter { $0.revoked != nil }.map(\.sealed) == [[]])
        #expect(code { _ = try scene.package() } == "closed-before")
        #expect(code { _ = try test.founder().releaseHold(1, reason: "done") } == "own-act")
        _ = try gil.releaseHold(1, reason: "It was answered")
        #expect(try test.founder().listRequests(all: true).map(\.ending) == ["By courier"])
        #expect(try test.founder().listRequests().isEmpty)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `nobody releases the hold of a request that is open`() throws {
        let scene = try Scene()
        let test = scene.test
        let gil = try test.colleague("Gil Second", [.governance])
        try scene.open()
        for person in [gil, try test.founder()] {
            #expect(code { _ = try person.releaseHold(1, reason: "Over") } == "request-open")
            #expect(try test.lastEvents(1) == ["hold.release request-open"])
        }
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        _ = try test.founder().closeRequest(1, delivered: nil, how: "They withdrew it")
        _ = try gil.releaseHold(1, reason: "The request is closed")
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `where nobody else holds governance, closing releases the hold, and says so`() throws
    {
        let scene = try Scene()
        try scene.open()
        let closed = try scene.test.founder().closeRequest(
            1, delivered: nil, how: "They withdrew it")
        #expect(closed.isHoldReleased)
        #expect(
            try scene.test.lastEvents(2)
                == ["hold.release only-governance", "request.close not-delivered"])
    }

    @Test func `an answer tells nobody of an inquiry that is under way`() throws {
        let scene = try Scene()
        let test = scene.test
        try scene.open()
        try scene.grant()
        _ = try test.founder().placeHold(
            on: .family(scene.family), kind: .safeguarding, reason: "An inquiry",
            reviewBy: test.date("2026-08-01"))
        _ = try scene.package()
        let text = try #require(try scene.contents()["retention.txt"])
        let told = String(decoding: text, as: UTF8.self)
        #expect(told.contains("A hold that was placed on"))
        #expect(!told.contains("safeguarding") && !told.contains("owner"))
    }

    @Test func `what was made from a film that is left out is given only when its source is`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        let ann = try test.practitioner()
        _ = try ann.markDerived(scene.clips[1], from: [scene.clips[0]])
        try scene.open()
        try scene.grant()
        let founder = try test.founder()
        _ = try founder.exempt(scene.clips[0], from: 1, reason: "Another family walks in")
        #expect(code { _ = try scene.package() } == "derived-from-exempt")
        #expect(try !LinuxDisk().exists(scene.file))
        _ = try founder.exempt(scene.clips[1], from: 1, reason: "Cut from that")
        #expect(try scene.package().withheld == scene.clips)
    }

    @Test func `the entry that came last counts, though its clock was behind`() throws {
        let scene = try Scene()
        let test = scene.test
        try scene.open()
        for isExempt in [true, false, true, false, true] {
            _ = try test.founder().exempt(
                scene.clips[0], from: 1, isExempt, reason: "Looked again")
        }
        #expect(try test.founder().listRequests().first?.exempt.map(\.address) == [scene.clips[0]])
    }

    @Test func `grants stay while another request about the family is open`() throws {
        let scene = try Scene()
        try scene.open()
        try scene.open()
        try scene.grant()
        let founder = try scene.test.founder()
        let day = try scene.test.date(TestVault.Day.ended)
        #expect(try founder.closeRequest(1, delivered: day, how: "By hand").grantsEnded == 0)
        #expect(try founder.closeRequest(2, delivered: day, how: "By hand").grantsEnded == 1)
    }

    @Test func `whom to think of is named: children of the programme, signers, whoever filmed`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        try test.practitioner().setFamily(
            scene.family, alias: nil, birth: (child: 1, date: test.date("2025-11-01")))
        try scene.open()
        let clips = try test.founder().listRequestedClips(1)
        #expect(clips.map(\.clip.address) == scene.clips)
        #expect(clips[0].mayBeSeen == ["child 1", "Ann Practitioner"])
        #expect(clips.allSatisfy { !$0.isExempt })
    }

    @Test func `names wait for a request that is open, and go a year after it was closed`() throws {
        let scene = try Scene()
        let test = scene.test
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 2)
        try scene.open()
        func run(_ day: String) throws -> Int {
            try test.go(to: day)
            try test.founder().confirmClock(test.date(day))
            return try test.purge().runPurge().erasedFamilies
        }
        #expect(try run("2027-05-17") == 0)
        _ = try test.founder().closeRequest(1, delivered: nil, how: "Nothing is left")
        #expect(try run("2028-05-17") == 0)
        #expect(try run("2028-05-18") == 1)
    }

    @Test(arguments: TestVault.editsOfARecord)
    func `promise 3: an answer's history is the log's, or no answer is made`(sql: String) throws {
        let scene = try Scene()
        try scene.open()
        try scene.grant()
        try scene.test.tamperWithWhatIsKnown(sql)
        #expect(code { _ = try scene.package() } == "log-broken")
        #expect(try LinuxDisk().entries(of: scene.folder).isEmpty)
    }
}
