import AuditLog
import Catalog
import ClipStore
import Database
import FootageVault
import KeyStore
import Retention
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Clips that were filed where they do not belong, and are moved.
@Suite struct RebindTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    @Test(arguments: [12, 65_536, 200_000, 3_000_000])
    func `promise 7: a clip is moved afresh, on two people's word, and its old key destroyed`(
        size: Int
    ) throws {
        let misfiled = try Misfiled(size)
        let test = misfiled.test
        try misfiled.approve()

        let moved = try misfiled.move()

        #expect(moved.to.description == "\(misfiled.right)/1/1")
        #expect(moved.isFinished)
        #expect(moved.purposes == [.therapy])
        #expect(moved.dropped == [])
        #expect(
            try test.lastEvents(4) == [
                "clip.rebind intent", "clip.rebind intent clip.rebind", "clip.rebind outcome",
                "clip.rebind outcome",
            ])
        try misfiled.expectMoved()
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["misfiling"])
        #expect(try test.rows(IncidentRow.self).map(\.clip) == [misfiled.old.id.bytes])
        // The address never points to another film.
        #expect(code { _ = try test.practitioner().showClip(misfiled.wrong) } == "moved")
        let next = try test.takeIn(TestVault.film(70_000), for: misfiled.wrong.family, day: "12")
        #expect(next.description == "\(misfiled.wrong.family)/1/2")
    }

    @Test func `what the wrong family's key opened before is not what the vault holds now`() throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let bob = try test.colleague("Bob Other", [.practitioner])
        try test.practitioner().grantFamily(
            misfiled.wrong.family, to: test.founder().findPerson("Bob Other"),
            purposes: [therapy], until: nil)
        let (old, header) = (misfiled.old, misfiled.header)
        let slots = try test.slotBytes()[Int(header.slot) * 512..<Int(header.slot + 1) * 512]
        try misfiled.approve()
        try misfiled.move(bob)
        let clip = try #require(try test.rows(ClipRow.self).first)
        let new = try #require(try test.rows(HeaderRow.self).first)
        let bytes = try test.slotBytes()
        #expect(!Files.contains(bytes, Array(slots.dropFirst(24).prefix(200))))
        #expect(new.sha256 != header.sha256)
        #expect(clip.payloadLength == old.payloadLength)
        // He moved it, and cannot open it there.
        #expect(
            code {
                _ = try bob.openFilm(
                    ClipAddress(family: misfiled.right, session: 1, clip: 1), purpose: therapy)
            } == "no-grant")
        try misfiled.expectMoved()
    }

    @Test func `the exposure names who could see it, who did, and what left the vault`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let bob = try test.colleague("Bob Other", [.practitioner])
        try test.go(to: "2026-03-13")
        try test.practitioner().grantFamily(
            misfiled.wrong.family, to: test.founder().findPerson("Bob Other"),
            purposes: [therapy], until: CivilDate("2026-03-14"))
        let film = try bob.openFilm(misfiled.wrong, purpose: therapy)
        _ = try film.read(0..<1000)
        try film.close()
        _ = try test.practitioner().exportClip(
            misfiled.wrong, purpose: therapy, returnBy: nil,
            to: .file(test.directory + "/copy.mp4"))
        try test.go(to: "2026-03-20")
        try misfiled.approve()

        let exposure = try misfiled.move().exposure

        #expect(exposure.address == misfiled.wrong)
        #expect(exposure.movedTo?.description == "\(misfiled.right)/1/1")
        #expect(exposure.days == 9)
        #expect(exposure.people.map(\.name) == ["Ann Practitioner", "Bob Other"])
        #expect(exposure.people.map(\.isGrantedRightFamily) == [true, false])
        #expect(exposure.people.map(\.until.description) == ["2026-03-20", "2026-03-14"])
        #expect(exposure.accesses.map(\.event) == ["clip.watch", "clip.export"])
        #expect(exposure.accesses.map(\.name) == ["Bob Other", "Ann Practitioner"])
        #expect(exposure.accesses.map(\.bytes) == [1000, 200_000])
        #expect(exposure.exports.map(\.number) == [1])
        #expect(exposure.exports.map(\.returned) == [nil])
        #expect(
            try test.rows(IncidentRow.self).map(\.detail) == [
                """
                filed under the wrong place for 9 days; could be opened by 2, was opened by 2; exports 1, \
                not returned 1
                """
            ])
        // The same can be shown again by those who may list the wrong family's clips.
        #expect(try test.founder().clipExposure(misfiled.wrong) == exposure)
        #expect(try test.lastEvents(1) == ["report.make exposure"])
        let stranger = try test.colleague("Cy Third", [.practitioner])
        #expect(code { _ = try stranger.clipExposure(misfiled.wrong) } == "no-grant")
        #expect(
            code {
                _ = try test.founder().clipExposure(
                    ClipAddress(family: misfiled.right, session: 1, clip: 1))
            } == "not-moved")
    }

    @Test func `what was marked in it was read by whoever listed it there`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let ann = try test.practitioner()
        let other = try test.takeIn(TestVault.film(51_000), for: misfiled.wrong.family)
        let family = HoldScope.family(misfiled.wrong.family)
        func list(_ scope: HoldScope) throws {
            _ = try ann.moments(of: scope, for: .purpose(.therapy))
        }
        let mark = MomentMark(milliseconds: 0..<9, kind: .strength, note: "Looks up")
        // Before anything is marked in it there is nothing to read.
        try list(family)
        _ = try ann.addMoment(mark, to: other, purpose: .purpose(.therapy))
        try list(family)
        _ = try ann.addMoment(mark, to: misfiled.wrong, purpose: .purpose(.therapy))
        try list(.clip(other))
        for scope in [family, .session(misfiled.wrong.family, 1), .clip(misfiled.wrong)] {
            try list(scope)
        }
        try misfiled.approve()
        let exposure = try misfiled.move().exposure
        #expect(exposure.accesses.map(\.event) == Array(repeating: "moment.list", count: 3))
        #expect(exposure.accesses.map(\.outcome) == ["ok", "ok", "ok"])
        #expect(
            try test.rows(IncidentRow.self).map(\.detail) == [
                """
                filed under the wrong place for 1 days; could be opened by 1, was opened by 0, what was marked \
                in it read by 1; exports 0, not returned 0
                """
            ])
        // The film itself was opened by nobody.
        #expect(try test.founder().familyAccess(misfiled.right).moved.map(\.opened) == [[]])
        #expect(try test.founder().clipExposure(misfiled.wrong) == exposure)
    }

    @Test func `nobody moves a clip alone, and no approval serves another place or twice`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        #expect(code { try misfiled.move() } == "not-approved")
        #expect(try test.lastEvents(1) == ["clip.rebind not-approved"])
        try misfiled.expectUnmoved()
        #expect(
            code {
                _ = try test.practitioner().approveRebind(
                    misfiled.wrong, to: misfiled.right, session: 1, reason: "x")
            } == "role")
        try misfiled.approve()
        // Governance approves, and holds no grant.
        #expect(code { try misfiled.move(test.founder()) } == "role")
        let third = try test.family()
        #expect(
            code {
                _ = try test.practitioner().rebindClip(
                    misfiled.wrong, to: third, session: 1, reason: "x")
            } == "not-approved")
        try misfiled.expectUnmoved()
        try test.go(to: "2026-04-10")
        #expect(code { try misfiled.move() } == "not-approved")
        try test.go(to: "2026-04-09")
        try misfiled.move()
        try misfiled.expectMoved()
        #expect(code { try misfiled.move() } == "moved")
    }

    @Test func `one's own approval is not another's`() throws {
        let test = try TestVault()
        let both = try test.colleague("Gil Both", [.practitioner, .governance])
        let wrong = try test.takeIn(TestVault.film(90_000), for: test.family())
        let right = try test.family()
        try test.practitioner().grantFamily(
            wrong.family, to: test.founder().findPerson("Gil Both"), purposes: [therapy],
            until: nil)
        _ = try both.approveRebind(wrong, to: right, session: 1, reason: "x")
        #expect(
            code { _ = try both.rebindClip(wrong, to: right, session: 1, reason: "x") }
                == "own-act")
        _ = try test.practitioner().rebindClip(wrong, to: right, session: 1, reason: "x")
        #expect(try test.rows(TombstoneRow.self).count == 1)
    }

    @Test(arguments: ["hold", "day-disagrees", "no-consent", "same-place"])
    func `what keeps a clip where it is keeps it from being approved and from being moved`(
        problem: String
    ) throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let ann = try test.practitioner()
        var place = (family: misfiled.right, session: 1)
        try misfiled.approve()
        switch problem {
        case "hold":
            _ = try ann.placeHold(
                on: .clip(misfiled.wrong), kind: .court, reason: "x",
                reviewBy: test.date("2026-06-01"))
        case "day-disagrees":
            _ = try ann.addSession(
                misfiled.right, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
            place.session = 2
        case "no-consent":
            _ = try ann.withdrawConsent(
                misfiled.right, purpose: .therapy, on: test.date("2026-03-12"), programme: nil)
        default: place = (misfiled.wrong.family, 1)
        }
        #expect(
            code {
                _ = try test.founder().approveRebind(
                    misfiled.wrong, to: place.family, session: place.session, reason: "x")
            } == problem)
        #expect(try test.lastEvents(1) == ["clip.rebind-approve \(problem)"])
        let refused = code {
            _ = try ann.rebindClip(
                misfiled.wrong, to: place.family, session: place.session, reason: "x")
        }
        let isOther = place.family != misfiled.right || place.session != 1
        #expect(refused == (isOther ? "not-approved" : problem))
        try misfiled.expectUnmoved()
    }

    @Test func `purposes the right family did not agree to are dropped, and the kept ones kept`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        _ = try test.practitioner().recordConsent(
            misfiled.wrong.family, purpose: .training, given: test.date("2026-03-01"),
            expires: nil, form: "v1", programme: nil)
        let film = TestVault.film(60_000)
        let dump = try test.dump(misfiled.wrong.family, film, name: "20260312_102000.mp4")
        let manifest =
            "file,family,session,purpose\r\n\(misfiled.wrong.family)/20260312_102000.mp4,"
            + "\(misfiled.wrong.family),1,therapy training\r\n"
        let ann = try test.practitioner()
        let plan = try ann.planUpload(
            UploadRequest(
                directory: dump, manifest: Array(manifest.utf8), probing: .none))
        let summary = try ann.upload(plan)
        guard case .takenIn(let address, _, _)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        _ = try test.founder().approveRebind(
            address, to: misfiled.right, session: 1, reason: "x")
        let moved = try ann.rebindClip(address, to: misfiled.right, session: 1, reason: "x")
        #expect(moved.purposes == [.therapy])
        #expect(moved.dropped == [.training])
    }

    @Test
    func `promise 5: the other family's facts decide, and nothing goes on the day it is moved`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        // The right family's work ended so long ago that its films are overdue.
        try test.go(to: "2026-03-20")
        _ = try test.practitioner().endProgramme(
            misfiled.right, number: nil, on: test.date("2026-03-20"))
        for day in ["2026-04-20", "2026-05-20", "2026-06-20"] {
            try test.go(to: day)
            _ = try test.purge().runPurge()
        }
        try misfiled.approve()
        try misfiled.move()

        #expect(try test.purge().runPurge().destroyed.isEmpty)

        let clip = try #require(try test.practitioner().listClips(family: misfiled.right).first)
        #expect(clip.retention?.limit == CivilDate("2026-05-20"))
        #expect(clip.retention?.due == CivilDate("2026-07-04"))
        #expect(clip.uploaded == CivilDate("2026-06-20"))
    }

    @Test func `promise 3: an approval that nobody signed moves nothing`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let session = try #require(
            try test.rows(SessionRow.self).first {
                $0.family != misfiled.old.family
            })
        let founder = try test.founder().principal
        try test.tamper(
            """
            INSERT INTO rebind (id, salt, clip, family, session, note, approved, approved_on, approved_by) \
            VALUES (?, zeroblob(16), ?, ?, ?, zeroblob(32), ?, ?, ?)
            """,
            values: [
                .blob(Random.bytes(16)), .id(misfiled.old.id), .id(misfiled.old.family),
                .id(session.id), .instant(test.clock.now), .date(test.date("2026-03-12")),
                .id(founder),
            ])
        #expect(code { try misfiled.move() } == "row")
        #expect(try test.rows(ClipRow.self).map(\.id) == [misfiled.old.id])
    }

    @Test func `the same film brought again for the wrong family needs review`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        let summary = try test.upload(
            test.dump(misfiled.wrong.family, misfiled.film), by: test.practitioner())
        guard case .quarantined(1, let reason)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(reason.code == "needs-review")
    }

    @Test func `a moved clip is accounted for in an export that verifies`() throws {
        let misfiled = try Misfiled()
        try misfiled.approve()
        try misfiled.move()
        let folder = misfiled.test.directory + "/export"
        let summary = try misfiled.test.founder().exportAudit(to: folder)
        #expect(summary.isReconciled)
        #expect(summary.held == 1)
        let clips = String(
            decoding: try LinuxDisk().openPlainFile(folder + "/clips.csv").readAll(limit: 1 << 20),
            as: UTF8.self)
        #expect(clips.contains(#""moved","clip.rebind""#))
        #expect(try ExportedFolder(path: folder).verify().code == 0)
    }

    @Test(arguments: TestVault.editsOfARecord)
    func `promise 3: an exposure rests on the whole log, or is not told`(sql: String) throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        #expect(try test.founder().clipExposure(misfiled.wrong).people.count == 1)
        try test.tamperWithWhatIsKnown(sql)
        #expect(code { _ = try test.founder().clipExposure(misfiled.wrong) } == "log-broken")
    }
}
