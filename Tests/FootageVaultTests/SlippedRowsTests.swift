import Catalog
import Database
import FootageVault
import TabletDump
import Testing
import VaultModel

/// Rows that keep a film, or tell it from another family's, count only as the log speaks of them.
@Suite struct SlippedRowsTests {
    /// A vault with a clip that is overdue, and another family under hold.
    private func overdue() throws -> (test: TestVault, clip: ClipAddress) {
        let test = try TestVault()
        let held = try test.endedFamily(day: 11)[0]
        _ = try test.founder().placeHold(
            on: .family(held.family), kind: .court, reason: "Order",
            reviewBy: test.date("2026-08-01"))
        let clip = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.late)
        return (test, clip)
    }

    private static let slippedHold = """
        INSERT INTO hold SELECT randomblob(16), randomblob(16), \
        (SELECT id FROM family WHERE reference = ?), session, clip, number + 1, kind, owner, watchers, uses, \
        note, review_by, placed, placed_on, placed_by, released, released_on, released_by FROM hold
        """

    @Test func `promise 5: a hold that no record placed hides nothing that is overdue`() throws {
        let (test, clip) = try overdue()
        let before = try #require(try test.founder().status().line("overdue"))
        #expect(before.sentence.hasPrefix("1 clip overdue"))
        #expect(before.details == [clip.description])
        try test.tamper(Self.slippedHold, values: [.text(clip.family.description)])
        let after = try #require(try test.founder().status().line("overdue"))
        #expect(after.level == .red)
        #expect(after.sentence.hasPrefix("0 clips overdue, and what is overdue beyond that nobody"))
        #expect(after.sentence.contains(" of hold is not what the log says; "))
        // Nor is it passed over by who destroys, though nothing that is due has a false row.
        #expect(code { _ = try test.purge().planPurge(on: test.date(TestVault.Day.late)) } == "row")
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.held().count == 2)
    }

    @Test(arguments: [
        "UPDATE clip SET recorded = recorded + 400 WHERE family = (SELECT id FROM family WHERE reference = ?)",
        "UPDATE clip SET state = 'destroying' WHERE family = (SELECT id FROM family WHERE reference = ?)",
        "DELETE FROM fact WHERE family = (SELECT id FROM family WHERE reference = ?) AND name = 'programme.ended'",
        "UPDATE fact SET date = date + 400 WHERE family = (SELECT id FROM family WHERE reference = ?)",
        "UPDATE session SET date = date + 400 WHERE family = (SELECT id FROM family WHERE reference = ?)",
    ])
    func `promise 5: a date that no record moved hides nothing from the nightly purge`(
        statement: String
    ) throws {
        let (test, clip) = try overdue()
        try test.tamper(statement, values: [.text(clip.family.description)])
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.held().count == 2)
    }

    @Test func `a purge goes on beside holds and changes of clips that are on record`() throws {
        let test = try overdue().test
        #expect(try test.purge().runPurge().destroyed.count == 1)
        #expect(
            try test.founder().status().line("overdue")?.sentence == "overdue 0")
    }

    @Test(arguments: [
        "DELETE FROM session WHERE family = (SELECT id FROM family WHERE reference = ?)",
        """
        UPDATE session SET practitioner = (SELECT id FROM person WHERE roles LIKE '%governance%') \
        WHERE family = (SELECT id FROM family WHERE reference = ?)
        """,
        """
        INSERT INTO session SELECT randomblob(16), randomblob(16), family, programme, number + 1, date, from_, \
        to_, practitioner, entered, entered_on, entered_by FROM session \
        WHERE family = (SELECT id FROM family WHERE reference = ?)
        """,
        "DELETE FROM grant_ WHERE family = (SELECT id FROM family WHERE reference = ?)",
        """
        UPDATE grant_ SET revoked = from_, revoked_by = given_by \
        WHERE family = (SELECT id FROM family WHERE reference = ?)
        """,
    ])
    func `promise 7: a film is told from another family's by visits and grants on record`(
        statement: String
    ) throws {
        let test = try TestVault()
        let (one, two) = (try test.family(), try test.family())
        let dump = try test.dump(one, TestVault.film(50_000))
        let request = UploadRequest(directory: dump, probing: .none)
        let ann = try test.practitioner()
        // Both were visited at that time: the folder alone does not decide.
        let fate = try #require(try ann.planUpload(request).films.first?.fate)
        guard case .quarantine(.ambiguousDay) = fate else {
            Issue.record("\(fate)")
            return
        }
        try test.tamper(statement, values: [.text(two.description)])
        #expect(code { _ = try test.practitioner().planUpload(request) } == "row")
    }
}

extension VaultStatus {
    func line(_ name: String) -> Line? { lines.first { $0.name == name } }
}
