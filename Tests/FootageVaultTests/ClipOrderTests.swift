import FootageVault
import Testing
import VaultModel

@Suite struct ClipOrderTests {
    @Test func `clips are listed by the number of their session and their own`() throws {
        let test = try TestVault()
        let family = try test.family(sessionOn: "2026-03-05")
        // Sessions have random ids: of six, one order in 720 is right by chance.
        for day in 6...10 {
            _ = try test.practitioner().addSession(
                family, on: test.date("2026-03-" + (day < 10 ? "0\(day)" : "\(day)")),
                from: CivilTime("10:00"), to: CivilTime("11:00"), programme: nil)
        }
        for day in ["05", "06", "07", "08", "09", "10", "07"] {
            _ = try test.takeIn(TestVault.film(1000), for: family, day: day)
        }
        let listed = try test.practitioner().listClips(family: family).map {
            "\($0.address.session)/\($0.address.clip)"
        }
        #expect(listed == ["1/1", "2/1", "3/1", "3/2", "4/1", "5/1", "6/1"])
    }
}
