import AuditLog
import Catalog
import Database
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// Free texts that governance has erased, while the log still verifies.
@Suite struct TextErasureTests {
    /// A vault with a family under a hold that was released: two texts.
    private func released() throws -> (test: TestVault, family: FamilyReference) {
        let test = try TestVault()
        let family = try test.family()
        let hold = try test.founder().placeHold(
            on: .family(family), kind: .complaint, reason: "Letter from Uncle Bob",
            reviewBy: test.date("2026-04-01"))
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        return (test, family)
    }

    private func index(of event: String, in test: TestVault) throws -> UInt64 {
        try #require(try test.founder().listRecords(RecordFilter(event: event)).last).index
    }

    private func standing(of event: String, in test: TestVault) throws -> [TextStanding?] {
        try test.founder().listRecords(RecordFilter(event: event)).map(\.text)
    }

    @Test func `promise 3: one text is erased, and the log still verifies`() throws {
        let (test, family) = try released()
        let founder = try test.founder()
        let place = try index(of: "hold.place", in: test)
        let erasure = try founder.eraseTexts(of: [place], reason: "Names a third person")
        #expect(erasure == TextErasure(texts: 1, families: [family], backups: 0))
        #expect(try founder.listHolds(family).map(\.reason) == [nil])
        #expect(try standing(of: "hold.place", in: test) == [.erased])
        #expect(try standing(of: "hold.release", in: test) == [.kept])
        #expect(try standing(of: "text.erase", in: test) == [.kept])
        let report = try founder.verify()
        #expect(report.findings == [])
        #expect(report.erasedTexts == 1)
        #expect(report.openedCommitments == 2)
        #expect(report.sealedCommitments == 0)
        #expect(try test.wholeLedger().filter { $0.hasPrefix("text ") }.count == 1)
    }

    @Test func `promise 3: a text that is put back after it was erased is found`() throws {
        let (test, _) = try released()
        let place = try index(of: "hold.place", in: test)
        let kept = try test.catalog().database.query("SELECT note, family, sealed FROM text") {
            (try $0.value(at: 0), try $0.value(at: 1), try $0.value(at: 2))
        }
        _ = try test.founder().eraseTexts(of: [place], reason: "Names a third person")
        for (note, family, sealed) in kept {
            try test.tamper(
                "INSERT OR IGNORE INTO text (note, family, sealed) VALUES (?, ?, ?)",
                values: [note, family, sealed])
        }
        #expect(try test.vault().verify().findings.map(\.code) == ["text-returned"])
    }

    @Test func `promise 3: a text that is gone without a word is tampering still`() throws {
        let (test, _) = try released()
        let place = try index(of: "hold.place", in: test)
        _ = try test.founder().eraseTexts(of: [place], reason: "Names a third person")
        try test.tamper("DELETE FROM text")
        let codes = try test.vault().verify().findings.map(\.code)
        #expect(codes == ["text-missing", "text-missing"])
    }

    @Test func `all texts of a family go at once, and what is written later stays`() throws {
        let (test, family) = try released()
        #expect(try test.founder().eraseTexts(of: family, reason: "Asked for").texts == 2)
        // Only why they were erased is left.
        #expect(try test.founder().eraseTexts(of: family, reason: "Names her").texts == 1)
        #expect(try standing(of: "text.erase", in: test) == [.kept, .erased])
        #expect(try test.vault().verify().erasedTexts == 3)
    }

    @Test func `a family under hold keeps its texts, and the refusal is on record`() throws {
        let (test, family) = try released()
        _ = try test.founder().placeHold(
            on: .family(family), kind: .complaint, reason: "Again",
            reviewBy: test.date("2026-04-01"))
        let place = try index(of: "hold.release", in: test)
        #expect(
            code { _ = try test.founder().eraseTexts(of: [place], reason: "x") } == "under-hold")
        #expect(code { _ = try test.founder().eraseTexts(of: family, reason: "x") } == "under-hold")
        let refused = try test.founder().listRecords(RecordFilter(event: "text.erase"))
        #expect(refused.map(\.reason) == ["under-hold", "under-hold"])
        #expect(refused.map(\.reference) == [family, family])
        #expect(try standing(of: "hold.release", in: test) == [.kept])
    }

    /// A vault in which the reason of a hold that is in force was moved to another family.
    private func moved() throws -> (test: TestVault, place: UInt64, other: FamilyRow) {
        let test = try TestVault()
        let family = try test.family()
        let other = try test.family(sessionOn: "2026-03-11")
        _ = try test.founder().placeHold(
            on: .family(family), kind: .complaint, reason: "Letter from Uncle Bob",
            reviewBy: test.date("2026-04-01"))
        let row = try #require(
            try test.rows(FamilyRow.self).first { $0.reference == other.description })
        try test.tamper("UPDATE text SET family = ?", values: [.id(row.id)])
        return (test, try index(of: "hold.place", in: test), row)
    }

    @Test func `promise 3: a text under hold is not erased as another family's`() throws {
        let (test, place, other) = try moved()
        let founder = try test.founder()
        let reference = try #require(FamilyReference(other.reference))
        #expect(code { _ = try founder.eraseTexts(of: [place], reason: "x") } == "text-misfiled")
        #expect(
            code { _ = try founder.eraseTexts(of: reference, reason: "x") } == "text-misfiled")
        var origins = TextOrigins(try test.catalog())
        #expect(
            code { _ = try founder.eraseTexts(of: other.id, by: &origins) {} } == "text-misfiled")
        #expect(try test.catalog().texts(of: other.id).count == 1)
        #expect(try standing(of: "text.erase", in: test) == [])
    }

    @Test func `promise 3: a text that another family's record erased is missing`() throws {
        let (test, place, other) = try moved()
        let founder = try test.founder()
        try founder.erase(test.catalog().texts(of: other.id), of: other.id)
        let report = try test.vault().verify()
        #expect(report.findings.map(\.code) == ["text-missing"])
        #expect(report.findings.map(\.index) == [place])
        #expect(report.erasedTexts == 0)
        // Nor does a ledger have it erased from a backup.
        try founder.sealLedger()
        #expect(try test.wholeLedger().filter { $0.hasPrefix("text ") } == [])
    }

    @Test func `a family's text that was moved to none is not erased in its time`() throws {
        let test = try TestVault(policy: TestVault.briefPolicy)
        let family = try test.family()
        _ = try test.founder().placeHold(
            on: .family(family), kind: .complaint, reason: "Letter from Uncle Bob",
            reviewBy: test.date("2026-04-01"))
        try test.tamper("UPDATE text SET family = NULL")
        try test.go(to: "2027-03-13")
        try test.founder().confirmClock(test.date("2027-03-13"))
        #expect(code { _ = try test.purge().runPurge() } == "text-misfiled")
        #expect(try test.catalog().texts(of: nil).count == 1)
    }

    @Test func `nobody erases the reasons of their own acts while another person could`() throws {
        let (test, family) = try released()
        let place = try index(of: "hold.place", in: test)
        let other = try test.colleague("Bo Lind", [.governance])
        let founder = try test.founder()
        #expect(code { _ = try founder.eraseTexts(of: [place], reason: "x") } == "own-act")
        #expect(code { _ = try founder.eraseTexts(of: family, reason: "x") } == "own-act")
        let refused = try founder.listRecords(RecordFilter(event: "text.erase"))
        #expect(refused.map(\.reason) == ["own-act", "own-act"])
        #expect(refused.map(\.reference) == [family, family])
        #expect(try standing(of: "hold.place", in: test) == [.kept])
        #expect(try other.eraseTexts(of: [place], reason: "x").texts == 1)
        let erased = try #require(
            try founder.listRecords(RecordFilter(event: "text.erase")).first)
        #expect(erased.reason == nil)
    }

    @Test func `texts that are gone are told as gone, whatever becomes of the ledger`() throws {
        let (test, _) = try released()
        let place = try index(of: "hold.place", in: test)
        let founder = try test.founder()
        let disk = LinuxDisk()
        if try disk.exists(test.ledgerPath) { try disk.removeFile(test.ledgerPath) }
        try disk.makeDirectories(to: test.ledgerPath + "/in-its-place")
        let erased = try founder.eraseTexts(of: [place], reason: "x")
        #expect(erased.texts == 1)
        #expect(erased.ledgerFault != nil)
        #expect(try standing(of: "hold.place", in: test) == [.erased])
        // The next command of the account enters it.
        try disk.removeDirectory(test.ledgerPath + "/in-its-place")
        try disk.removeDirectory(test.ledgerPath)
        try test.founder().remember()
        #expect(try test.wholeLedger().count { $0.hasPrefix("text ") } == 1)
    }

    @Test func `who erases their own reason as the only governance is on record for it`() throws {
        let (test, _) = try released()
        let place = try index(of: "hold.place", in: test)
        _ = try test.founder().eraseTexts(of: [place], reason: "x")
        let erased = try test.founder().listRecords(RecordFilter(event: "text.erase"))
        #expect(erased.map(\.reason) == ["only-governance"])
    }

    @Test func `nobody else erases texts, and a record without one is named`() throws {
        let (test, _) = try released()
        let place = try index(of: "hold.place", in: test)
        #expect(
            code { _ = try test.practitioner().eraseTexts(of: [place], reason: "x") } == "role")
        let founder = try test.founder()
        #expect(code { _ = try founder.eraseTexts(of: [0], reason: "x") } == "no-text")
        #expect(code { _ = try founder.eraseTexts(of: [9999], reason: "x") } == "not-found")
        #expect(code { _ = try founder.eraseTexts(of: [.max], reason: "x") } == "not-found")
        _ = try founder.eraseTexts(of: [place], reason: "x")
        #expect(code { _ = try founder.eraseTexts(of: [place], reason: "x") } == "erased-before")
    }

    @Test func `a reason that concerns no family is erased by its record, or in its time`() throws {
        let test = try TestVault(policy: TestVault.briefPolicy)
        let family = try test.family()
        try test.waitingFilm(TestVault.film(80_000), for: family)
        try test.waitingFilm(TestVault.film(80_001), for: family)
        for film in 1...2 {
            _ = try test.founder().destroyQuarantined(film, reason: "Film \(film) is Bob's")
        }
        let first = try #require(
            try test.founder().listRecords(RecordFilter(event: "quarantine.destroy"))
                .last { $0.phase == "intent" })
        let founder = try test.founder()
        _ = try founder.eraseTexts(of: [first.index], reason: "Names Bob")
        #expect(try founder.listEndedQuarantine().map(\.reason) == [nil, "Film 2 is Bob's"])
        func purge(on day: String) throws -> Int {
            try test.go(to: day)
            try test.founder().confirmClock(test.date(day))
            return try test.purge().runPurge().erasedTexts
        }
        #expect(try purge(on: "2027-03-12") == 0)
        #expect(try purge(on: "2027-03-13") == 2)
        #expect(try purge(on: "2027-03-14") == 0)
        let report = try test.founder().verify()
        #expect(report.findings == [])
        #expect(report.erasedTexts == 3)
    }

    @Test func `promise 4: a text that was erased does not come back with a backup`() throws {
        let (test, family) = try released()
        try test.backUp()
        let place = try index(of: "hold.place", in: test)
        let erasure = try test.founder().eraseTexts(of: [place], reason: "Names a third person")
        #expect(erasure.backups == 1)
        let summary = try test.restore()
        #expect(summary.plan.erased.map(\.family) == [family])
        #expect(summary.plan.erased.map(\.parts) == [[.texts]])
        #expect(summary.verification.findings == [])
        #expect(summary.verification.erasedTexts == 1)
    }
}
