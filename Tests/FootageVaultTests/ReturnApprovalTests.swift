import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Nobody gives a quarantined film back on their own word: governance approves, its practitioner does.
@Suite struct ReturnApprovalTests {
    private func refusal(_ test: TestVault, by person: UnlockedVault? = nil) throws -> String? {
        let person = try person ?? test.practitioner()
        let out = test.directory + "/out"
        if try !LinuxDisk().exists(out) { try test.makeDirectory(out) }
        return code { _ = try person.returnQuarantined(1, reason: "not ours", to: out) }
    }

    @Test func `without an approval nothing is given, and the refusal is on record`() throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        #expect(try refusal(test) == "not-approved")
        #expect(try test.lastEvents(1) == ["quarantine.return not-approved"])
        #expect(try LinuxDisk().entries(of: test.directory + "/out").isEmpty)
        #expect(try test.rows(QuarantineRow.self).map(\.id) == [film.id])
        #expect(try test.hasPayload(film.id))
    }

    @Test func `governance approves without opening the film, with a reason that is sealed`() throws
    {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        let approval = try test.founder().approveReturn(1, reason: "the wrong tablet")
        #expect(approval.number == 1 && approval.practitioner == "Ann Practitioner")
        #expect(try approval.until == test.date("2026-04-09"))
        #expect(try test.lastEvents(1) == ["quarantine.return-approve"])
        #expect(try test.rows(QuarantineRow.self).map(\.headerDigest) == [film.headerDigest])
        #expect(
            try test.practitioner().showQuarantined(1).returnableUntil == test.date("2026-04-09"))
        let report = try test.founder().verify()
        #expect(report.findings == [])
        #expect(try refusal(test) == nil)
        try test.expectGone(film, rule: "quarantine.return")
    }

    @Test(arguments: [("2026-04-09", nil), ("2026-04-10", "not-approved")] as [(String, String?)])
    func `an approval ends after 28 days`(day: String, refused: String?) throws {
        let test = try TestVault()
        try test.waitingFilm(TestVault.film(80_000), for: test.family())
        _ = try test.founder().approveReturn(1, reason: "nobody's")
        try test.go(to: day)
        #expect(try test.practitioner().showQuarantined(1).returnableUntil == nil || refused == nil)
        #expect(try refusal(test) == refused)
    }

    @Test func `only governance approves, and never of a film that waits for themselves`() throws {
        let test = try TestVault()
        let family = try test.family()
        try test.waitingFilm(TestVault.film(80_000), for: family)
        let ann = try test.practitioner()
        #expect(code { _ = try ann.approveReturn(1, reason: "mine") } == "role")
        #expect(try test.lastEvents(1) == ["quarantine.return-approve role"])
        #expect(code { _ = try test.founder().approveReturn(2, reason: "x") } == "not-found")
        // In a small team somebody may be both.
        let both = try test.colleague("Cat Both", [.practitioner, .governance])
        let own = try both.createFamily(alias: nil, for: nil, with: nil).reference
        try test.waitingFilm(TestVault.film(90_000), for: own, by: both)
        #expect(code { _ = try both.approveReturn(2, reason: "mine") } == "own-act")
        #expect(try test.lastEvents(1) == ["quarantine.return-approve own-act"])
        #expect(try test.rows(QuarantineRow.self).allSatisfy { $0.returnApproved == nil })
    }

    @Test(arguments: [
        "return_approved = 1, return_approved_on = 20524, return_approved_by = uploaded_by",
        "practitioner = (SELECT id FROM person WHERE id <> practitioner ORDER BY id LIMIT 1)",
        "recorded = 1",
    ])
    func `promise 3: what was written behind the log's back neither approves nor is approved`(
        edit: String
    ) throws {
        let test = try TestVault()
        let film = try test.waitingFilm(TestVault.film(80_000), for: test.family())
        if edit.contains("approved") {
            let founder = try #require(
                try test.rows(PersonRow.self).first { $0.roles.contains(.governance) })
            try test.tamper("UPDATE quarantine SET " + edit)
            try test.tamper(
                "UPDATE quarantine SET return_approved_by = ?", values: [.blob(founder.id.bytes)])
            #expect(try refusal(test) == "row")
            #expect(try LinuxDisk().entries(of: test.directory + "/out").isEmpty)
        } else {
            try test.tamper("UPDATE quarantine SET " + edit)
        }
        #expect(
            ["row", "own-act"].contains(
                code { _ = try test.founder().approveReturn(1, reason: "nobody's") }))
        #expect(try test.hasPayload(film.id))
    }

    @Test func `an approval is rehearsed without leaving anything behind`() throws {
        let test = try TestVault()
        try test.waitingFilm(TestVault.film(80_000), for: test.family())
        let rehearsed = try test.founder().rehearse { try $0.approveReturn(1, reason: "x") }
        #expect(rehearsed.number == 1)
        #expect(try test.rows(QuarantineRow.self).map(\.returnApproved) == [nil])
        #expect(try refusal(test) == "not-approved")
    }
}
