import FootageVault
import Testing
import VaultModel

@Suite struct RehearsalTests {
    @Test func `an act that is rehearsed says what it would do, and leaves nothing behind`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        let date = try #require(CivilDate("2026-03-12"))
        let before = try practitioner.listSessions(family)
        let rehearsed = try practitioner.rehearse {
            try $0.addSession(family, on: date, from: nil, to: nil, programme: nil)
        }
        #expect(rehearsed.number == 2)
        #expect(try practitioner.listSessions(family) == before)
        let earnest = try practitioner.addSession(
            family, on: date, from: nil, to: nil, programme: nil)
        #expect(earnest.number == 2)
    }

    @Test func `a family is rehearsed without a key slot`() throws {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        _ = try practitioner.rehearse { try $0.createFamily(alias: "17", for: nil, with: nil) }
        #expect(try practitioner.listFamilies() == [])
    }

    @Test func `what the role does not allow is refused in a rehearsal too`() throws {
        let test = try TestVault()
        let purge = try test.purge()
        let error = #expect(throws: VaultError.self) {
            try purge.rehearse { try $0.createFamily(alias: nil, for: nil, with: nil) }
        }
        #expect(error?.kind == .notPermitted)
    }

    @Test func `promise 2: nothing is read in a rehearsal, for it would leave no record`() throws {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        let error = #expect(throws: VaultError.self) {
            try practitioner.rehearse { try $0.showFamily(family) }
        }
        #expect(error?.code == "no-rehearsal")
    }

    @Test func `a mistake that an act would find is found in its rehearsal`() throws {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        let error = #expect(throws: VaultError.self) {
            try practitioner.rehearse {
                try $0.endProgramme(family, number: 9, on: practitioner.vault.today)
            }
        }
        #expect(error?.message == "there is no programme 9 of family \(family)")
    }
}
