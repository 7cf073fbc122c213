import Catalog
import FootageVault
import Testing
import VaultModel

/// What whoever can write the catalog may try, to have names and texts erased before their time.
@Suite struct AfterwardsForgeryTests {
    @Test(arguments: [
        "UPDATE tombstone SET destroyed_on = destroyed_on - 9000",
        "DELETE FROM hold",
    ])
    func `promise 3: an edit that would erase a family's names early stops the purge`(
        statement: String
    ) throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        _ = try test.founder().placeHold(
            on: .family(address.family), kind: .complaint, reason: "Letter",
            reviewBy: test.date("2028-04-01"))
        if statement.contains("tombstone") {
            try test.go(to: "2026-05-20")
            _ = try test.founder().releaseHold(1, reason: "Answered")
            try test.tamper("UPDATE hold SET released_on = released_on - 9000")
            try test.tamper("UPDATE fact SET date = date - 9000, entered_on = entered_on - 9000")
        } else {
            try test.go(to: "2027-05-16")
            try test.founder().confirmClock(test.date("2027-05-16"))
            #expect(try test.purge().runPurge().erasedFamilies == 0)
        }
        let before = try test.slotBytes()
        try test.tamper(statement)
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.slotBytes() == before)
        #expect(try test.rows(FamilyRow.self).map { $0.slot != nil } == [true])
    }
}
