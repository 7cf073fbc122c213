import Catalog
import FootageVault
import Testing
import VaultModel

/// What the policy's afterwards make of films that went out of quarantine.
@Suite struct QuarantineErasureTests {
    /// A vault of which a film was given back on 12 March 2026, or destroyed.
    private func ended(_ rule: String) throws -> (test: TestVault, family: FamilyReference) {
        let test = try TestVault(policy: TestVault.briefPolicy)
        let family = try test.family()
        try test.waitingFilm(TestVault.film(80_000), for: family)
        if rule == "quarantine.return" {
            try test.giveBack()
        } else {
            _ = try test.founder().destroyQuarantined(1, reason: "nobody's")
        }
        return (test, family)
    }

    private func purge(_ test: TestVault, on day: String) throws -> Int {
        try test.go(to: day)
        try test.founder().confirmClock(test.date(day))
        return try test.purge().runPurge().erasedQuarantined
    }

    @Test(arguments: ["quarantine.return", "quarantine.destroy"])
    func `its tombstone goes when the time for tombstones is over, and not before`(
        rule: String
    ) throws {
        let (test, family) = try ended(rule)
        #expect(try purge(test, on: "2027-03-12") == 0)
        #expect(try test.rows(TombstoneRow.self).map(\.rule) == [rule])
        #expect(try purge(test, on: "2027-03-13") == 1)
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try purge(test, on: "2027-03-14") == 0)
        #expect(try test.founder().verify().findings == [])
        _ = family
    }

    @Test func `promise 3: a tombstone that was dated back stops the purge`() throws {
        let (test, _) = try ended("quarantine.destroy")
        try test.tamper("UPDATE tombstone SET destroyed_on = destroyed_on - 9000")
        #expect(code { _ = try purge(test, on: "2026-04-01") } == "row")
        #expect(try test.rows(TombstoneRow.self).count == 1)
    }
}
