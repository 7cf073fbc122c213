import AgeFile
import AuditLog
import Catalog
import KeyStore
import Retention
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// What is marked in films: who may, what is kept of it, and that it ends with the film.
@Suite struct MomentTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    private func mark(
        _ from: Int64, _ to: Int64, _ kind: MomentKind = .sensitivity, _ note: String? = nil
    ) -> MomentMark {
        MomentMark(milliseconds: from..<to, kind: kind, note: note)
    }

    @discardableResult
    private func add(
        _ mark: MomentMark, to clip: ClipAddress, by person: UnlockedVault
    ) throws -> Moment {
        try person.addMoment(mark, to: clip, purpose: therapy)
    }

    private func marks(
        of clip: ClipAddress, by person: UnlockedVault, _ purpose: AccessPurpose? = nil
    ) throws -> [MomentMark] {
        try person.moments(of: .clip(clip), for: purpose ?? therapy).moments.map(\.mark)
    }

    @Test func `promise 1: what was seen is listed in order, on record, and nowhere in the clear`()
        throws
    {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(50_000), for: test.family())
        let ann = try test.practitioner()
        let late = mark(83_000, 100_500, .responsiveness, "Smiles back at the waving rabbit")
        let early = mark(0, 1, .strength)
        try add(late, to: clip, by: ann)
        let second = try add(early, to: clip, by: ann)
        #expect(second.number == 2)
        #expect(second.addedByName == "Ann Practitioner")
        #expect(try test.lastEvents(2) == ["moment.add", "moment.add"])
        let list = try ann.moments(of: .family(clip.family), for: therapy)
        #expect(list.moments.map(\.mark) == [early, late])
        #expect(list.moments.map(\.number) == [2, 1])
        #expect(list.withheld.isEmpty)
        #expect(try test.lastEvents(1) == ["moment.list"])
        _ = try ann.moments(of: .session(clip.family, 1), for: therapy, .exported)
        #expect(try test.lastEvents(1) == ["moment.list export"])
        for word in ["rabbit", "responsiveness", "strength", "100500"] {
            #expect(try !TestVault.holds(Array(word.utf8), in: test.directory + "/vault"))
        }
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 9: header and mark are an age file, whose length tells no kind`() throws {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(50_000), for: test.family())
        let ann = try test.practitioner()
        for kind in MomentKind.allCases { try add(mark(1, 2, kind), to: clip, by: ann) }
        let rows = try test.rows(MomentRow.self)
        #expect(Set(rows.map(\.sealed.count)).count == 1)
        let header = try Self.header(try #require(rows.first).clip, test)
        let family = try ann.familyIdentity(test.vault().family(clip.family))
        let opened = try AgeFile.open(header + rows[0].sealed, with: family)
        let text = opened.withSpan { String(decoding: [UInt8](copying: $0), as: UTF8.self) }
        #expect(text.hasPrefix(#"{"clip":""#))
        #expect(text.contains(#""from":1,"id":"\#(rows[0].id)""#))
    }

    /// The header of a clip as it lies in its slot.
    private static func header(_ clip: ClipID, _ test: TestVault) throws -> [UInt8] {
        let row = try #require(try test.rows(HeaderRow.self).first { $0.id == clip })
        return try test.vault().slots.read(
            SlotNumber(row.slot), kind: .clipHeader, owner: clip.bytes)
    }

    @Test func `who may not watch neither marks nor lists, and the refusal is on record`() throws {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(50_000), for: test.family())
        let ann = try test.practitioner()
        try add(mark(1, 2), to: clip, by: ann)
        let bob = try test.colleague("Bob Other", [.practitioner])
        let sue = try test.colleague("Sue Visor", [.supervisor])
        try ann.grantFamily(
            clip.family, to: ann.findPerson("Sue Visor"), purposes: [.purpose(.supervision)],
            until: nil)
        let tries: [(UnlockedVault, AccessPurpose, String)] = [
            (bob, therapy, "no-grant"), (sue, therapy, "grant-purpose"),
            (sue, .purpose(.supervision), "not-kept-for"),
            (ann, .purpose(.training), "not-kept-for"),
            (try test.founder(), .review, "no-grant"), (try test.purge(), therapy, "role"),
        ]
        for (person, purpose, expected) in tries {
            let adding = code {
                _ = try person.addMoment(mark(1, 2), to: clip, purpose: purpose)
            }
            #expect(adding == expected)
            #expect(try test.lastEvents(1) == ["moment.add \(expected)"])
            for scope in [HoldScope.clip(clip), .session(clip.family, 1), .family(clip.family)] {
                #expect(code { _ = try person.moments(of: scope, for: purpose) } == expected)
                #expect(try test.lastEvents(1) == ["moment.list \(expected)"])
            }
        }
        _ = try ann.withdrawConsent(
            clip.family, purpose: .therapy, on: test.date("2026-03-12"), programme: nil)
        #expect(code { try add(mark(1, 2), to: clip, by: ann) } == "consent-withdrawn")
        #expect(code { _ = try marks(of: clip, by: ann) } == "consent-withdrawn")
        #expect(try test.rows(MomentRow.self).count == 1)
    }

    @Test func `a break-glass opens films, and neither lists nor marks what was seen in them`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let clip = try test.takeIn(TestVault.film(3000), for: family)
        let grace = try test.colleague("Grace", [.governance])
        _ = try grace.openBreakGlass(family, with: test.paper(), reason: "A child may be at risk")
        #expect(try grace.read(clip, range: 0..<8, purpose: .review).count == 8)
        #expect(
            code { _ = try grace.moments(of: .clip(clip), for: .review) } == "no-grant")
        let mark = MomentMark(milliseconds: 0..<1, kind: .strength, note: "x")
        #expect(code { _ = try grace.addMoment(mark, to: clip, purpose: .review) } == "no-grant")
        #expect(try test.lastEvents(2) == ["moment.list no-grant", "moment.add no-grant"])
    }

    @Test func `of a family, films that may not be watched are left out and named`() throws {
        let test = try TestVault()
        let family = try test.family()
        let clips = try [50_000, 51_000].map { try test.takeIn(TestVault.film($0), for: family) }
        let ann = try test.practitioner()
        for clip in clips { try add(mark(5, 6, .communication, "Turns"), to: clip, by: ann) }
        _ = try ann.placeHold(
            on: .clip(clips[0]), kind: .court, reason: "Order", reviewBy: test.date("2026-08-01"))
        let list = try ann.moments(of: .family(family), for: therapy)
        #expect(list.moments.map(\.clip) == [clips[1]])
        #expect(list.withheld.map(\.clip) == [clips[0]])
        #expect(list.withheld.map(\.error.code) == ["hold"])
        #expect(code { _ = try ann.moments(of: .clip(clips[0]), for: therapy) } == "hold")
        // What the hold keeps is kept with what was seen in it.
        #expect(code { try ann.dropMoment(1, of: clips[0]) } == "hold")
        #expect(try test.lastEvents(1) == ["moment.drop hold"])
        // A queued film is not watched either.
        try test.go(to: TestVault.Day.ended)
        _ = try ann.endProgramme(family, number: nil, on: test.date(TestVault.Day.ended))
        try test.live(until: TestVault.Day.queued)
        #expect(code { _ = try ann.moments(of: .clip(clips[1]), for: therapy) } == "clip-queued")
    }

    @Test func `a moment lies within the film, and its note is a line of text`() throws {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(50_000), for: test.family())
        try test.amend(ClipRow.self, where: "1") { $0.milliseconds = 60_000 }
        let ann = try test.practitioner()
        let wrong: [(MomentMark, String)] = [
            (mark(-1, 5), "moment-range"), (mark(5, 5), "moment-range"),
            (mark(60_000, 60_500), "moment-range"), (mark(0, 61_000), "moment-range"),
            (mark(0, 1, .strength, ""), "text-length"),
            (mark(0, 1, .strength, String(repeating: "a", count: 2001)), "text-length"),
            (mark(0, 1, .strength, "a\nb"), "text-control"),
        ]
        for (mark, expected) in wrong {
            #expect(code { try add(mark, to: clip, by: ann) } == expected)
        }
        #expect(try test.rows(MomentRow.self).isEmpty)
        // What a player rounds up ends with the film.
        try add(mark(59_999, 60_999, .strength, "  the end "), to: clip, by: ann)
        #expect(try marks(of: clip, by: ann) == [mark(59_999, 60_000, .strength, "the end")])
        try add(mark(0, 60_000, .strength, String(repeating: "é", count: 1000)), to: clip, by: ann)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `one's own goes, a colleague's stays until they have left, and numbers are found`()
        throws
    {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(50_000), for: test.family())
        let ann = try test.practitioner()
        let bob = try test.member("Bob", [.practitioner])
        try test.grant(clip.family, to: "Bob")
        for number in 1...3 { try add(mark(0, Int64(number)), to: clip, by: test.open(as: bob)) }
        try add(mark(0, 9), to: clip, by: ann)
        #expect(code { try ann.dropMoment(1, of: clip) } == "others-moment")
        #expect(try test.lastEvents(1) == ["moment.drop others-moment"])
        #expect(code { try ann.dropMoment(7, of: clip) } == "not-found")
        try test.open(as: bob).dropMoment(2, of: clip)
        #expect(try test.lastEvents(1) == ["moment.drop"])
        // Governance that was granted the family answers for what is wrong in it.
        #expect(code { try test.founder().dropMoment(4, of: clip) } == "no-grant")
        try ann.grantFamily(
            clip.family, to: ann.findPerson("Fran Founder"), purposes: [.review], until: nil)
        try test.founder().dropMoment(4, of: clip)
        let founder = try test.founder()
        _ = try founder.retire(founder.findPerson("Bob"), reason: "Moved away")
        try ann.dropMoment(1, of: clip)
        #expect(try test.rows(MomentRow.self).map(\.number) == [3])
        #expect(try founder.verify().findings == [])
    }

    @Test func `no number is given twice, also after the clip was moved`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let ann = try test.practitioner()
        func numbers() throws -> [Int64] { try test.rows(MomentRow.self).map(\.number).sorted() }
        for place: Int64 in 1...2 { try add(mark(place, 9), to: misfiled.wrong, by: ann) }
        try ann.dropMoment(2, of: misfiled.wrong)
        #expect(try add(mark(3, 9), to: misfiled.wrong, by: ann).number == 3)
        try ann.dropMoment(3, of: misfiled.wrong)
        try ann.dropMoment(1, of: misfiled.wrong)
        #expect(try numbers() == [])
        #expect(try add(mark(4, 9), to: misfiled.wrong, by: ann).number == 4)
        #expect(try add(mark(5, 9), to: misfiled.wrong, by: ann).number == 5)
        try ann.dropMoment(5, of: misfiled.wrong)
        try misfiled.approve()
        let moved = try misfiled.move()
        #expect(try numbers() == [4])
        #expect(try add(mark(6, 9), to: moved.to, by: ann).number == 6)
        // What was only tried has no number.
        #expect(code { try add(mark(9, 9), to: moved.to, by: ann) } == "moment-range")
        #expect(try add(mark(7, 9), to: moved.to, by: ann).number == 7)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `promise 4: a purge takes them in the clip's transaction, and no old row opens`()
        throws
    {
        let test = try TestVault()
        let clips = try test.endedFamily(films: [50_000, 51_000].map { TestVault.film($0) })
        let ann = try test.practitioner()
        let rehearsed = try ann.rehearse {
            try $0.addMoment(mark(1, 2), to: clips[0], purpose: therapy)
        }
        #expect(rehearsed.number == 1)
        #expect(try test.rows(MomentRow.self).isEmpty)
        for clip in clips { try add(mark(1, 2, .positiveChange, "Waits"), to: clip, by: ann) }
        try test.go(to: TestVault.Day.between)
        try test.backUp()
        let family = try test.vault().family(clips[0].family)
        // What a backup's catalog has of them: whoever has that has the rows for good.
        let kept = try test.rows(MomentRow.self)
        let held = try Self.opened(kept, test, family)
        #expect(held == [true, true])
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 2)
        #expect(try test.rows(MomentRow.self).isEmpty)
        #expect(try Self.opened(kept, test, family) == [false, false])
        let size = try test.logSize()
        var gone: [String] = []
        try LogTable(test.catalog().database).forEachLeaf(from: 0) { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            guard record.event == .clipDestroy, record.phase == .outcome else { return }
            gone += record.rows.filter { $0.state == .gone }.map(\.table)
        }
        #expect(size > 0 && gone.count { $0 == "moment" } == 2)
        #expect(gone.count { $0 == "clip" } == 2)
        #expect(try test.founder().verify().findings == [])
    }

    /// Whether any header that lies in today's slots opens each of these rows, by the family's identity or by
    /// recovery's, wherever the header lies.
    private static func opened(
        _ rows: [MomentRow], _ test: TestVault, _ family: FamilyRow
    ) throws -> [Bool] {
        let identity = try test.practitioner().familyIdentity(family)
        let bytes = try test.slotBytes()
        return rows.map { row in
            for start in stride(from: 0, to: bytes.count, by: 512) {
                let slot = Array(bytes[start..<min(start + 512, bytes.count)])
                let begin = Array("age-encryption.org/v1\n".utf8)
                guard let place = slot.firstRange(of: begin)?.lowerBound,
                    let (header, _) = try? AgeHeader.parsePrefix(of: Array(slot[place...])),
                    let key = try? header.fileKey(with: identity)
                else { continue }
                let mark = MomentMark(opening: row.sealed, as: row.id, of: row.clip, under: key)
                if mark != nil { return true }
            }
            return false
        }
    }

    @Test func `promise 4: what a restore brings back of a destroyed film goes again with it`()
        throws
    {
        let test = try TestVault()
        let gone = try test.endedFamily()[0]
        let kept = try test.takeIn(
            TestVault.film(20_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        for clip in [gone, kept] { try add(mark(1, 2), to: clip, by: test.practitioner()) }
        try test.live(until: TestVault.Day.due)
        try test.backUp()
        #expect(try test.purge().runPurge().destroyed.count == 1)
        let summary = try test.restore()
        #expect(summary.destroyed.count == 1)
        #expect(summary.verification.findings == [])
        #expect(try test.restoredRows(MomentRow.self).map(\.clip) == (try test.held()))
        try test.open(as: .founder).settleRestore(reason: "Gone through the register")
        let ann = try test.open(as: .practitioner)
        #expect(try marks(of: kept, by: ann) == [mark(1, 2)])
    }

    @Test func `they follow a clip that is moved, and its new family alone reads them`() throws {
        let misfiled = try Misfiled()
        let test = misfiled.test
        let ann = try test.practitioner()
        let seen = mark(10, 20, .sensitivity, "Looks up")
        try add(seen, to: misfiled.wrong, by: ann)
        let old = try #require(try test.rows(MomentRow.self).first)
        try misfiled.approve()
        let moved = try misfiled.move()
        try misfiled.expectMoved()
        #expect(try marks(of: moved.to, by: ann) == [seen])
        let new = try test.rows(MomentRow.self)
        #expect(new.map(\.clip) == (try test.held()))
        #expect(new.map(\.entered) == [old.entered])
        #expect(new.map(\.enteredBy) == [old.enteredBy])
        #expect(new[0].id != old.id)
        #expect(
            new.map(\.family) == [try test.vault().family(misfiled.right).id])
        let right = try test.vault().family(misfiled.right)
        #expect(try Self.opened([old], test, right) == [false])
        #expect(try Self.opened(new, test, right) == [true])
        #expect(
            try Self.opened(new, test, test.vault().family(misfiled.wrong.family)) == [false])
    }

    @Test func `a family's new identity reads them, and the old one does not`() throws {
        let test = try TestVault()
        let clip = try test.takeIn(TestVault.film(50_000), for: test.family())
        let ann = try test.practitioner()
        let seen = mark(10, 20, .strength, "Waits for her")
        try add(seen, to: clip, by: ann)
        let kept = HeldIdentity(try ann.familyIdentity(test.vault().family(clip.family)))
        _ = try ann.rotateFamily(clip.family)
        #expect(try marks(of: clip, by: ann) == [seen])
        let header = try AgeHeader(
            parsing: Self.header(try #require(try test.held().first), test))
        #expect(code { _ = try header.fileKey(with: kept.identity) } != nil)
        #expect(try test.founder().verify().findings == [])
    }

    @Test(arguments: [
        "UPDATE moment SET sealed = (SELECT sealed FROM moment AS m WHERE m.number <> moment.number)",
        "UPDATE moment SET clip = (SELECT id FROM clip AS c WHERE c.id <> moment.clip), number = number + 5",
        "DELETE FROM moment WHERE number = 2", "UPDATE moment SET entered_on = entered_on - 1",
        """
        INSERT INTO moment SELECT randomblob(16), randomblob(16), family, clip, number + 5, sealed, entered, \
        entered_on, entered_by FROM moment
        """,
    ])
    func `promise 3: rows that were swapped, moved, dropped, changed or doubled are refused`(
        statement: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let clips = try [50_000, 51_000].map { try test.takeIn(TestVault.film($0), for: family) }
        let ann = try test.practitioner()
        for place: Int64 in [1, 2] { try add(mark(place, 5), to: clips[0], by: ann) }
        try test.tamper(statement)
        #expect(code { _ = try marks(of: clips[0], by: test.practitioner()) } == "row")
        #expect(try test.vault().verify().verdict == .tampered)
    }

    @Test func `a clip has 200 moments at most, and one record tells the end of all`() throws {
        let test = try TestVault()
        let clip = try test.endedFamily()[0]
        let ann = try test.practitioner()
        for number in 0..<Int64(UnlockedVault.mostMoments) {
            try add(mark(number, number + 1), to: clip, by: ann)
        }
        #expect(code { try add(mark(0, 1), to: clip, by: ann) } == "moment-limit")
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(try test.rows(MomentRow.self).isEmpty)
        #expect(try test.founder().verify().findings == [])
    }
}
