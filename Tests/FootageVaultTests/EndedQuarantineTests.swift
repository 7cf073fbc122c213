import Catalog
import FootageVault
import Testing
import VaultModel

/// Why films went out of quarantine, to those who may read it.
@Suite struct EndedQuarantineTests {
    @Test func `why a film went is told to governance and to whose it was, and to nobody else`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let film = try test.waitingFilm(TestVault.film(80_000), for: family)
        try test.giveBack()
        let bob = try test.colleague("Bob Other", [.practitioner])

        let told = try #require(try test.practitioner().showEndedQuarantine(1))

        #expect(try test.lastEvents(1) == ["quarantine.show"])
        #expect(told.clip == film.id && told.end == "returned" && told.number == 1)
        #expect(told.by == "Ann Practitioner" && told.practitioner == "Ann Practitioner")
        #expect(told.reason == "not ours" && told.approval == "it is nobody's")
        #expect(try test.founder().listEndedQuarantine() == [told])
        #expect(try test.practitioner().listEndedQuarantine() == [told])
        #expect(try bob.listEndedQuarantine().isEmpty)
        #expect(try bob.showEndedQuarantine(1) == nil)
    }

    @Test func `a reason that was changed is not told, and the film still is`() throws {
        let test = try TestVault()
        try test.waitingFilm(TestVault.film(80_000), for: test.family())
        _ = try test.founder().destroyQuarantined(1, reason: "nobody's")
        #expect(try test.founder().listEndedQuarantine().map(\.reason) == ["nobody's"])
        try test.tamper("UPDATE text SET sealed = zeroblob(length(sealed))")
        #expect(try test.founder().listEndedQuarantine().map(\.reason) == [nil])
    }

    @Test func `the number of a film that went is not given to another while it is told of`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        try test.waitingFilm(TestVault.film(80_000), for: family)
        _ = try test.founder().destroyQuarantined(1, reason: "nobody's")
        let next = try test.waitingFilm(TestVault.film(90_000), for: family)
        #expect(next.number == 2)
        #expect(try test.practitioner().showEndedQuarantine(2) == nil)
        #expect(try test.practitioner().showQuarantined(2).number == 2)
    }
}
