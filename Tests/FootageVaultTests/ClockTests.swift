import FootageVault
import Testing
import VaultModel

@Suite struct ClockTests {
    @Test func `no act is recorded by a clock a day and more behind the newest record`() throws {
        let test = try TestVault()
        let family = try test.family()
        let size = try test.logSize()
        try test.clock.set("2026-03-11T11:59:59.000Z")
        let practitioner = try test.practitioner()
        #expect(code { _ = try practitioner.listFamilies() } == "clock-behind")
        #expect(
            code {
                _ = try practitioner.openProgramme(
                    family, kind: "VIPP-SD", on: practitioner.vault.today)
            }
                == "clock-behind")
        #expect(try test.logSize() == size)
        try test.clock.set("2026-03-11T12:00:00.000Z")
        _ = try practitioner.listFamilies()
    }

    @Test func `governance confirms the date, and acts go on`() throws {
        let test = try TestVault()
        try test.clock.set("2030-01-01T12:00:00.000Z")
        _ = try test.practitioner().listFamilies()
        try test.clock.set("2026-03-13T12:00:00.000Z")
        #expect(code { _ = try test.practitioner().listFamilies() } == "clock-behind")
        try test.founder().confirmClock(test.date("2026-03-13"))
        _ = try test.practitioner().listFamilies()
    }

    @Test func `a refusal under a wrong clock does not make it right`() throws {
        let test = try TestVault()
        try test.clock.set("2026-03-01T12:00:00.000Z")
        let day = try test.date("2026-03-01")
        #expect(code { try test.practitioner().confirmClock(day) } == "role")
        #expect(code { _ = try test.purge().runPurge() } == "clock-behind")
        #expect(code { _ = try test.practitioner().listFamilies() } == "clock-behind")
    }

    @Test func `verification runs all the same, and says that it is not on record`() throws {
        let test = try TestVault()
        try test.clock.set("2026-03-01T12:00:00.000Z")
        let report = try test.founder().verify()
        #expect(report.findings == [])
        #expect(report.notes.contains { $0.hasPrefix("this verification is not on record") })
    }
}
