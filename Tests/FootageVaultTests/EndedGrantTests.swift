import FootageVault
import TabletDump
import Testing
import VaultModel

@Suite struct EndedGrantTests {
    @Test func `promise 7: a visit to a family no longer granted still makes its day ambiguous`()
        throws
    {
        let test = try TestVault()
        let bob = try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        let own = try test.family()
        let lent = try bob.createFamily(alias: nil, for: nil, with: nil).reference
        let today = try #require(CivilDate("2026-03-12"))
        _ = try bob.openProgramme(lent, kind: "VIG", on: today)
        try bob.grantFamily(
            lent, to: bob.findPerson("Ann Practitioner"), purposes: [.purpose(.therapy)],
            until: today)
        _ = try ann.addSession(
            lent, on: today, from: CivilTime("14:00"), to: CivilTime("15:00"), programme: nil)
        try test.clock.set("2026-03-13T12:00:00.000Z")
        let dump = try test.dump(own, TestVault.film(50_000), name: "20260312_141500.mp4")
        let plan = try ann.planUpload(UploadRequest(directory: dump, probing: .none))
        guard case .quarantine(.signalsDisagree)? = plan.films.first?.fate else {
            Issue.record("bound to the wrong visit: \(String(describing: plan.films.first?.fate))")
            return
        }
    }
}
