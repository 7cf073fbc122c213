import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// A film is sealed afresh under a new key, and stays what and where it was.
@Suite struct ClipRekeyTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    /// A film with a moment, what a person with a grant could keep of it, and where it lay.
    private struct Scene {
        let test: TestVault
        let film: [UInt8]
        let clip: ClipAddress
        let id: ClipID
        let row: ClipRow
        let header: HeaderRow
        /// What somebody who left could have kept: the header and the family's identity give this.
        let oldKey: [UInt8]
        let oldPayload: [UInt8]

        static var mark: MomentMark {
            MomentMark(milliseconds: 5..<50, kind: .strength, note: "Waits")
        }

        init(_ size: Int = 200_000) throws {
            test = try TestVault()
            film = TestVault.film(size)
            clip = try test.endedFamily(films: [film])[0]
            row = try #require(try test.rows(ClipRow.self).first)
            id = row.id
            header = try test.header()
            let ann = try test.practitioner()
            _ = try ann.addMoment(Self.mark, to: clip, purpose: therapy)
            let key = try ann.fileKey(of: row, in: test.vault().family(clip.family))
            oldKey = key.withSpan { [UInt8](copying: $0) }
            oldPayload = try Self.payload(id, test)
        }

        static func payload(_ name: ClipID, _ test: TestVault) throws -> [UInt8] {
            try test.bytes(of: test.place + "/clips/\(name.description.prefix(2))/\(name)")
        }

        func names() throws -> PayloadNames {
            try #require(try test.rows(ClipRow.self).first).payloadNames
        }

        func expectWatchable(
            _ person: UnlockedVault? = nil, also later: [MomentMark] = []
        ) throws {
            let reader = try person ?? test.practitioner()
            let opened = try reader.openFilm(clip, purpose: therapy)
            #expect(try opened.read(0..<opened.size) == film)
            try opened.close()
            let marks = try reader.moments(of: .clip(clip), for: therapy).moments.map(\.mark)
            #expect(marks == [Self.mark] + later)
        }

        func expectRekeyed(names count: Int = 2) throws {
            let row = try #require(try test.rows(ClipRow.self).first)
            let names = row.payloadNames
            #expect(row.id == id && names.all.first == id && names.all.count == count)
            for name in names.former { #expect(try !test.hasPayload(name)) }
            #expect(try test.hasPayload(names.current))
            let bytes = try test.slotBytes()
            let old = Int(header.slot)
            let now = try test.header()
            if Int(now.slot) != old {
                #expect(bytes[old * 512..<(old + 1) * 512].allSatisfy { $0 == 0 })
            }
            #expect(now.sha256 != header.sha256)
            #expect(row.treeRoot != self.row.treeRoot && row.digest == self.row.digest)
            #expect(row.uploaded == self.row.uploaded && row.verified == test.clock.now)
            #expect(try test.leftovers() == 0)
            let report = try test.founder().verify(VerificationPlan(depth: .contents))
            #expect(report.findings == [])
            #expect(report.counts.payloadsRead == 1)
            try expectWatchable()
        }
    }

    @Test(arguments: [12, 65_536, 200_000, 3_000_000])
    func `the film stays what and where it was, and its old key opens nothing`(size: Int) throws {
        let scene = try Scene(size)
        let test = scene.test
        _ = try test.practitioner().exportClip(
            scene.clip, purpose: Self.therapy, returnBy: nil,
            to: .file(test.directory + "/copy.mp4"))
        _ = try test.founder().placeHold(
            on: .clip(scene.clip), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-08-01"),
            watch: HoldWatch(roles: [.practitioner], uses: [Self.therapy]))

        let rekeyed = try test.practitioner().rekeyClip(scene.clip)

        #expect(
            rekeyed
                == ClipRekey(
                    clip: scene.clip, bytes: UInt64(size), moments: 1, backups: 0, keysUntil: nil,
                    left: .nothing))
        #expect(try test.lastEvents(2) == ["clip.rekey intent", "clip.rekey outcome"])
        try scene.expectRekeyed()
        let shown = try test.founder().showClip(scene.clip)
        #expect(shown.hasPayload && shown.slot == .whole && shown.exports == 1)
        #expect(shown.summary.holds == [1])
        // Whoever kept the key opens with it what they could copy before, and nothing of today.
        let key = SecretBytes(copying: scene.oldKey.span)
        #expect(try film(in: scene.oldPayload, by: key) == scene.film)
        let current = try Scene.payload(scene.names().current, test)
        #expect(throws: AgeError.self) { try film(in: current, by: key) }
        let moment = try #require(try test.rows(MomentRow.self).first)
        #expect(
            MomentMark(opening: moment.sealed, as: moment.id, of: moment.clip, under: key) == nil)
        // The same film is not taken in twice.
        let again = try test.upload(
            test.dump(scene.clip.family, scene.film), by: test.practitioner())
        #expect(again.results.map(\.end.code) == ["already-in"])
    }

    /// A payload opened by a file key.
    private func film(
        in payload: [UInt8], by key: borrowing SecretBytes
    ) throws -> [UInt8] {
        try AgeFile.openPayload(payload.span, fileKey: key).withSpan { [UInt8](copying: $0) }
    }

    @Test func `whoever may give the family a new identity may, and nobody else`() throws {
        let scene = try Scene()
        let test = scene.test
        let bob = try test.colleague("Bob", [.practitioner])
        #expect(code { _ = try bob.rekeyClip(scene.clip) } == "no-grant")
        #expect(try test.lastEvents(1) == ["clip.rekey no-grant"])
        #expect(code { _ = try test.founder().rekeyClip(scene.clip) } == "no-grant")
        #expect(code { _ = try test.purge().rekeyClip(scene.clip) } == "role")
        let tried = try test.practitioner().rehearse { try $0.rekeyClip(scene.clip) }
        #expect(tried.moments == 1 && tried.bytes == 200_000)
        #expect(try scene.names().all == [scene.id])
        let sue = try test.colleague("Sue", [.supervisor])
        let ann = try test.practitioner()
        try ann.grantFamily(
            scene.clip.family, to: ann.findPerson("Sue"), purposes: [.purpose(.supervision)],
            until: nil)
        #expect(try sue.rekeyClip(scene.clip).left == .nothing)
        try scene.expectRekeyed()
    }

    @Test func `again and again, beside new identities of the family`() throws {
        let scene = try Scene()
        let test = scene.test
        for _ in 0..<2 {
            _ = try test.practitioner().rekeyClip(scene.clip)
            _ = try test.practitioner().rotateFamily(scene.clip.family)
        }
        try scene.expectRekeyed(names: 3)
        #expect(try test.founder().scrub().damages == [])
        #expect(try test.repair().steps == [])
    }

    @Test func `promise 4: a destruction takes all of it, and every register knows the film once`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        _ = try test.practitioner().rekeyClip(scene.clip)
        _ = try test.practitioner().rekeyClip(scene.clip)
        let names = try scene.names()
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed == [scene.id])
        for name in names.all { #expect(try !test.hasPayload(name)) }
        #expect(try test.slotBytes().contains { $0 != 0 } == true)
        #expect(try test.rows(TombstoneRow.self).map(\.payloadNames) == [names])
        #expect(try test.ledger().map { String($0.prefix(32)) } == [scene.id.description])
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        let again = try test.upload(
            test.dump(scene.clip.family, scene.film), by: test.practitioner())
        #expect(again.results.map(\.end.code) == ["destroyed-before"])
        // A payload that somebody puts back is known for what it is.
        let place = test.place + "/clips/\(names.current.description.prefix(2))/\(names.current)"
        try test.add(scene.oldPayload, to: place)
        #expect(
            try test.founder().verify().findings.map(\.code).contains("payload-of-destroyed"))
        _ = try test.repair()
        #expect(try !test.hasPayload(names.current))
    }

    @Test func `promise 6: who reads goes on reading, and what is left goes with the clean-up`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        let ann = try test.practitioner()
        let reading = try ann.openFilm(scene.clip, purpose: Self.therapy)
        let rekeyed = try test.practitioner().rekeyClip(scene.clip)
        #expect(rekeyed.left == .payload)
        // The key is gone at once; the payload when nobody reads it any more.
        let slots = try test.slotBytes()
        let old = Int(scene.header.slot)
        #expect(slots[old * 512..<(old + 1) * 512].allSatisfy { $0 == 0 })
        #expect(try test.hasPayload(scene.id))
        #expect(try reading.read(0..<reading.size) == scene.film)
        #expect(try test.vault().verify().findings == [])
        try scene.expectWatchable()
        // A second key meanwhile, and a third payload.
        #expect(try test.practitioner().rekeyClip(scene.clip).left == .payload)
        try reading.close()
        _ = try test.takeIn(
            TestVault.film(5000), for: test.family(sessionOn: "2026-03-10"), day: "10")
        #expect(try !test.hasPayload(scene.id))
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        try scene.expectWatchable()
    }

    @Test func `promise 4: no tombstone stands while a former payload is read`() throws {
        let scene = try Scene()
        let test = scene.test
        let store = try DirectoryClipStore(in: test.place, .oneAccount)
        let reader = try store.open(scene.id)
        _ = try test.practitioner().rekeyClip(scene.clip)
        try test.live(until: TestVault.Day.due)
        let purge = try test.purge()
        purge.patienceWithReaders = .milliseconds(5)
        let first = try purge.runPurge()
        #expect(first.destroyed.isEmpty)
        #expect(first.pending == [PendingClip(clip: scene.id, reason: .inUse)])
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        reader.close()
        #expect(try test.purge().runPurge().destroyed == [scene.id])
        #expect(try !test.hasPayload(scene.id))
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
    }

    @Test
    func `promise 4: nothing says that a film is gone while a copy that died half sealed opens`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        do {
            let ann = try test.practitioner()
            let alive = try ann.vault.reservationLock()
            let family = try test.vault().family(scene.clip.family)
            let recipient = try #require(X25519PublicKey(bytes: family.recipient))
            _ = try ann.seal(scene.row, of: family, to: recipient, as: .sameClip) { _, _ in }
            try test.live(until: TestVault.Day.due)
            // While it lives, the film is not said to be gone.
            let first = try test.purge().runPurge()
            #expect(first.destroyed.isEmpty)
            #expect(first.pending == [PendingClip(clip: scene.id, reason: .inUse)])
            #expect(try test.founder().verify().findings == [])
            _ = alive
        }
        // The next run clears away what the dead one left, and then says so.
        #expect(try test.purge().runPurge().destroyed == [scene.id])
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 6: one that is stopped while it seals leaves the film as it was`() throws {
        let scene = try Scene(3_000_000)
        let test = scene.test
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            _ = try test.practitioner().rekeyClip(scene.clip) { done, _ in
                if done > 1_000_000 { throw Stop() }
            }
        }
        #expect(try test.lastEvents(1) == ["clip.rekey outcome not-rekeyed"])
        #expect(try scene.names().all == [scene.id])
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        try scene.expectWatchable()
        _ = try test.practitioner().rekeyClip(scene.clip)
        try scene.expectRekeyed()
    }

    @Test func `what happened to the film meanwhile wins, and nothing of the attempt is left`()
        throws
    {
        for what in ["destroyed", "rekeyed", "rotated", "revoked"] {
            let scene = try Scene()
            let test = scene.test
            try test.live(until: TestVault.Day.between)
            var isDone = false
            let failure = code {
                _ = try test.practitioner().rekeyClip(scene.clip) { _, _ in
                    guard !isDone else { return }
                    isDone = true
                    switch what {
                    case "destroyed":
                        try test.live(until: TestVault.Day.due)
                        _ = try test.purge().runPurge()
                    case "rekeyed": _ = try test.practitioner().rekeyClip(scene.clip)
                    case "rotated": _ = try test.practitioner().rotateFamily(scene.clip.family)
                    default:
                        let founder = try test.founder()
                        _ = try founder.revokeFamily(
                            scene.clip.family, from: founder.findPerson("Ann Practitioner"))
                    }
                }
            }
            let expected = [
                "destroyed": "destruction-begun", "rekeyed": "clip-changing",
                "rotated": "family-rotated", "revoked": "no-grant",
            ]
            #expect(failure == expected[what])
            // The first of two had the old payload open, which goes with the next clean-up.
            #expect(try test.leftovers() == (what == "rekeyed" ? 1 : 0), "\(what)")
            #expect(try test.founder().verify().findings == [], "\(what)")
        }
    }

    @Test func `what is marked while a film is sealed afresh stays readable, and so does the film`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        let late = MomentMark(milliseconds: 7..<8, kind: .communication, note: "Meanwhile")
        var isDone = false
        let rekeyed = try test.practitioner().rekeyClip(scene.clip) { _, _ in
            guard !isDone else { return }
            isDone = true
            let ann = try test.practitioner()
            _ = try ann.addMoment(late, to: scene.clip, purpose: Self.therapy)
            try scene.expectWatchable(ann, also: [late])
        }
        #expect(rekeyed.moments == 2)
        try scene.expectWatchable(also: [late])
        // A row that was read before it names a payload that is gone: it is read again.
        let ann = try test.practitioner()
        let family = try test.vault().family(scene.clip.family)
        let opened = try ann.open(scene.row, of: family)
        #expect(opened.film.size == UInt64(scene.film.count))
        opened.close()
        #expect(try ann.moments(of: scene.row, in: family).map(\.mark) == [Scene.mark, late])
    }

    @Test func `payloads are listed in order of name, and a large vault's are not sorted`() throws {
        let test = try TestVault()
        let family = try test.family()
        let clips = try (0..<4).map { try test.takeIn(TestVault.film(20_000 + $0), for: family) }
        for clip in clips.prefix(2) { _ = try test.practitioner().rekeyClip(clip) }
        let catalog = try test.catalog()
        var names: [ClipID] = []
        var films: Set<ClipID> = []
        try catalog.forEachNamedPayload {
            names.append($0.id)
            films.insert($0.film)
        }
        #expect(names == names.sorted() && Set(names).count == 4)
        #expect(try films == Set(test.held()))
        let plan = try catalog.database.query(
            "EXPLAIN QUERY PLAN " + Catalog.namedPayloads()
        ) { try $0.text(at: 3) }
        // Only those few that were sealed afresh, by an index that holds no other.
        #expect(plan.filter { $0.contains("TEMP B-TREE") }.count == 1)
        #expect(plan.contains { $0.contains("USING INDEX clip_payloads") })
    }

    @Test func `a stray old payload is told from the film, and repaired away`() throws {
        let scene = try Scene()
        let test = scene.test
        _ = try test.practitioner().rekeyClip(scene.clip)
        try test.add(
            scene.oldPayload,
            to: test.place + "/clips/\(scene.id.description.prefix(2))/\(scene.id)")
        let found = try test.vault().verify().findings
        #expect(found.map(\.code).contains("payload-replaced"))
        _ = try test.repair()
        #expect(try !test.hasPayload(scene.id))
        try scene.expectWatchable()
    }

    @Test func `damage of the new payload is found and named as the clip's`() throws {
        let scene = try Scene()
        let test = scene.test
        _ = try test.practitioner().rekeyClip(scene.clip)
        let name = try scene.names().current
        let path = test.place + "/clips/\(name.description.prefix(2))/\(name)"
        try LinuxDisk().removeFile(path)
        let found = try test.vault().verify().findings
        #expect(found.map(\.code) == ["payload-missing"])
        #expect(found.map(\.film) == [scene.id])
        let damages = try test.founder().scrub().damages
        #expect(damages.map(\.kind) == [.payloadMissing])
        #expect(try test.founder().showClip(scene.clip).hasPayload == false)
    }

    @Test func `promise 6: backups from before and after bring the film back`() throws {
        for isBefore in [true, false] {
            let scene = try Scene()
            let test = scene.test
            if isBefore { try test.backUp() }
            let rekeyed = try test.practitioner().rekeyClip(scene.clip)
            #expect(rekeyed.backups == (isBefore ? 1 : 0))
            #expect(rekeyed.keysUntil == (isBefore ? try test.date("2026-04-19") : nil))
            if !isBefore { try test.backUp() }
            #expect(try test.verifyBackup().findings == [])
            let summary = try test.restore()
            #expect(summary.verification.findings == [])
            #expect(summary.destroyed == [])
            try test.open(as: .founder).settleRestore(reason: "Nothing was destroyed")
            try scene.expectWatchable(test.open(as: .practitioner))
        }
    }

    @Test func `promise 4: what went since a backup does not come back, under whichever name`()
        throws
    {
        for isBefore in [true, false] {
            let scene = try Scene()
            let test = scene.test
            try test.go(to: TestVault.Day.between)
            _ = try test.purge().runPurge()
            if isBefore { try test.backUp() }
            _ = try test.practitioner().rekeyClip(scene.clip)
            if !isBefore { try test.backUp() }
            try test.live(until: TestVault.Day.due)
            _ = try test.purge().runPurge()
            let summary = try test.restore()
            #expect(summary.destroyed == [scene.id])
            #expect(summary.verification.findings == [])
            #expect(try test.restoredRows(ClipRow.self).isEmpty)
            #expect(try test.restoredRows(MomentRow.self).isEmpty)
            let left = try TestVault.files(in: test.restoredPath + "/clips")
            #expect(left == [])
        }
    }

    @Test func `a backup keeps the old payload while one of its parts lists it, and no longer`()
        throws
    {
        let scene = try Scene()
        let test = scene.test
        try test.backUp()
        _ = try test.practitioner().rekeyClip(scene.clip)
        let name = try scene.names().current
        try test.go(to: "2026-03-21")
        var summary = try test.backUp()
        #expect(summary.unknownPayloads == 0 && summary.isComplete)
        #expect(try Set(test.pooled()) == [scene.id.description, name.description])
        #expect(try test.verifyBackup().findings == [])
        try test.go(to: "2026-03-22")
        summary = try test.backUp(keep: 1)
        #expect(try test.pooled() == [name.description])
        #expect(try test.verifyBackup().findings == [])
        // The destroyed film's goes from there, too.
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        summary = try test.backUp()
        #expect(try test.pooled() == [])
        #expect(summary.unknownPayloads == 0)
    }

    @Test func `a film that is moved after it lies under its new id alone`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        _ = try test.practitioner().rekeyClip(misfiled.wrong)
        let names = try #require(try test.rows(ClipRow.self).first).payloadNames
        try misfiled.approve()
        let moved = try misfiled.move()
        #expect(moved.isFinished)
        let clip = try #require(try test.rows(ClipRow.self).first)
        #expect(clip.payloadNames.all == [clip.id])
        for name in names.all { #expect(try !test.hasPayload(name)) }
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
        _ = try test.practitioner().rekeyClip(moved.to)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `names are read as they were written, the last one is the film's`() throws {
        let (clip, one, two) = (ClipID.random(), ClipID.random(), ClipID.random())
        let none = PayloadNames(of: clip, nil)
        #expect(none.all == [clip] && none.current == clip && none.former.isEmpty)
        let first = PayloadNames(of: clip, none.column(adding: one))
        #expect(first.all == [clip, one] && first.current == one)
        let second = PayloadNames(of: clip, first.column(adding: two))
        #expect(second.all == [clip, one, two] && Array(second.former) == [clip, one])
        for broken in [[], [1], one.bytes.dropLast()] as [[UInt8]] {
            #expect(PayloadNames(of: clip, broken).current == clip)
        }
        #expect(PayloadNames(of: clip, one.bytes + [7]).current == one)
    }
}
