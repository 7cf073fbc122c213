import Catalog
import FootageVault
import Retention
import Testing
import VaultModel

/// A vault in which there is a line for each register: films that went, came back, wait and stay; holds, consents,
/// exports, policies and incidents, some of them ended.
struct EventfulVault {
    let test: TestVault
    let family: FamilyReference
    let film: ClipAddress

    init() throws {
        test = try TestVault()
        let purpose = AccessPurpose.purpose(.therapy)
        try test.endedFamily(films: [TestVault.film(40_000), TestVault.film(41_000)])
        family = try test.family(sessionOn: "2026-03-09")
        film = try test.takeIn(TestVault.film(42_000), for: family, day: "09")
        let stays = try test.takeIn(TestVault.film(43_000), for: family, day: "09")
        let (practitioner, founder) = (try test.practitioner(), try test.founder())
        try practitioner.setFamily(family, alias: "Alias of theirs", birth: nil)
        let out = try test.outside()
        for (number, clip) in [film, stays].enumerated() {
            _ = try practitioner.exportClip(
                clip, purpose: purpose, returnBy: test.date("2026-04-01"),
                to: .file(out + "/\(number).mp4"))
        }
        _ = try practitioner.returnExport(1)
        try test.grantDisclosure(of: family)
        _ = try founder.disclose([film, stays], on: test.disclosureTerms(), to: out + "/films.age")
        #expect(throws: VaultError.self) {
            try practitioner.exportClip(
                film, purpose: .purpose(.training), returnBy: nil, to: .file(out + "/no.mp4"))
        }
        let review = try test.date("2026-05-01")
        _ = try practitioner.placeHold(
            on: .clip(film), kind: .complaint, reason: "A complaint", reviewBy: review)
        _ = try practitioner.placeHold(
            on: .family(family), kind: .inquiry, reason: "An inquiry", reviewBy: review)
        _ = try founder.reviewHold(1, reason: "Still needed", next: review)
        try test.waitingFilm(TestVault.film(44_000), for: family)
        try test.giveBack(to: test.outside("back"))
        try test.waitingFilm(
            TestVault.film(45_000), for: family, name: "20260310_101500.mp4")
        try test.go(to: "2026-04-02")
        _ = try test.founder().releaseHold(2, reason: "It has ended")
        _ = try test.practitioner().withdrawConsent(
            family, purpose: .therapy, on: test.date("2026-03-31"), programme: nil)
        _ = try test.founder().adoptPolicy(
            PolicyText(
                TestVault.policy.swapping("version: 1\n", with: "version: 2\nsupersedes: 1\n")))
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        _ = try test.founder().closeIncident(1, reason: "It was found")
        _ = try test.founder().printCheckpoint()
        try test.go(to: "2026-05-20")
    }
}
