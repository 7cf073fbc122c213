import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// A film is sealed afresh under a new key, and stays what and where it was.
@Suite struct ClipRekeyTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    @Test(arguments: [12, 65_536, 200_000, 3_000_000])
    func `the film stays what and where it was, and its old key opens nothing`(size: Int) throws {
        let scene = try RekeyScene(size)
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
        let current = try RekeyScene.payload(scene.names().current, test)
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
        let scene = try RekeyScene()
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
        let scene = try RekeyScene()
        let test = scene.test
        for _ in 0..<2 {
            _ = try test.practitioner().rekeyClip(scene.clip)
            _ = try test.practitioner().rotateFamily(scene.clip.family)
        }
        try scene.expectRekeyed(names: 3)
        #expect(try test.founder().scrub().damages == [])
        #expect(try test.repair().steps == [])
    }

    @Test func `promise 6: one that is stopped while it seals leaves the film as it was`() throws {
        let scene = try RekeyScene(3_000_000)
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
            let scene = try RekeyScene()
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
        let scene = try RekeyScene()
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
        #expect(try ann.moments(of: scene.row, in: family).map(\.mark) == [RekeyScene.mark, late])
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
