import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultModel

@Suite struct AfterwardsTests {
    @Test
    func `a year after a family's last clip its names go, and its tombstone stays`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        try test.practitioner().setFamily(address.family, alias: "CASE-1", birth: nil)
        let hold = try test.founder().placeHold(
            on: .family(address.family), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2026-04-01"))
        _ = try test.founder().releaseHold(hold.number, reason: "Answered")
        let slot = try #require(try test.rows(FamilyRow.self).first?.slot)
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)

        func run(_ day: String) throws -> Int {
            try test.go(to: day)
            try test.founder().confirmClock(test.date(day))
            return try test.purge().runPurge().erasedFamilies
        }
        #expect(try run("2027-05-15") == 0)
        #expect(try test.practitioner().listFamilies().first?.alias == "CASE-1")
        #expect(try run("2027-05-16") == 1)
        #expect(try run("2027-05-17") == 0)
        let family = try #require(try test.rows(FamilyRow.self).first)
        #expect(family.slot == nil && family.alias == nil && family.aliasDigest == nil)
        let slots = try test.slotBytes()
        #expect(slots[Int(slot) * 512..<Int(slot + 1) * 512].allSatisfy { $0 == 0 })
        #expect(try test.founder().listHolds(address.family).first?.reason == nil)
        #expect(try test.rows(TombstoneRow.self).count == 1)
        let report = try test.vault().verify()
        #expect(report.findings == [])
        #expect(report.sealedCommitments == 2)
        // Once the log says that they were erased, texts that are gone are never called tampering.
        try test.tamper("DELETE FROM text")
        let erased = try test.vault().verify()
        #expect(erased.findings == [])
        #expect(erased.erasedTexts == 2)
        #expect(erased.sealedCommitments == 0)
    }

    @Test
    func `a family whose work goes on keeps its names`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        _ = try test.practitioner().openProgramme(
            address.family, kind: "VIG", on: test.date(TestVault.Day.ended))
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        try test.go(to: "2029-05-16")
        try test.founder().confirmClock(test.date("2029-05-16"))
        #expect(try test.purge().runPurge().erasedFamilies == 0)
    }
}
