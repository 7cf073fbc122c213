import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// A vault in which every table has a row, the destruction of a film having stopped halfway.
struct CrowdedVault {
    let test: TestVault
    /// The family of the rows, and another to which a clip of theirs was moved.
    let family: FamilyReference
    let other: FamilyReference
    /// Clips of the family, the first made of two files.
    let film: ClipAddress
    let derived: ClipAddress

    init() throws {
        let misfiled = try Misfiled(20_000)
        test = misfiled.test
        try misfiled.approve()
        try misfiled.move()
        (family, other) = (misfiled.wrong.family, misfiled.right)
        film = try test.takeInChapters([30_000, 40_000].map { TestVault.film($0) }, for: family)
        derived = try test.takeIn(TestVault.film(50_000), for: family)
        try Self.enterFacts(of: family, derived, from: film, test)
        _ = try test.practitioner().exportClip(
            film, purpose: .purpose(.therapy), returnBy: test.date("2026-04-01"),
            to: .file(test.directory + "/film.mp4"))
        _ = try test.practitioner().addMoment(
            MomentMark(milliseconds: 0..<1000, kind: .strength, note: "Waits for her"), to: film,
            purpose: .purpose(.therapy))
        try test.grantDisclosure(of: family)
        _ = try test.founder().disclose(
            [film], on: test.disclosureTerms(), to: test.directory + "/film.tar.age")
        _ = try test.member("Bob", [.practitioner])
        try test.grant(family, to: "Bob")
        do {
            let founder = try test.founder()
            _ = try founder.retire(founder.findPerson("Bob"), reason: "Moved away")
        }
        try test.backUp()
        try test.strayKey()
        _ = try test.repair()
        try test.waitingFilm(
            TestVault.film(60_000), for: family, name: "20260309_101500.mp4")
        try test.waitingFilm(TestVault.film(70_000), for: family, name: "20260308_101500.mp4")
        let stopped = try test.stepping(test.founderIdentity) { (_) throws(DiskError) in
            throw .locked(path: "test")
        }
        #expect(throws: (any Error).self) {
            try stopped.destroyQuarantined(1, reason: "nobody's")
        }
    }

    private static func enterFacts(
        of family: FamilyReference, _ derived: ClipAddress, from film: ClipAddress,
        _ test: TestVault
    ) throws {
        let ann = try test.practitioner()
        let founder = try test.founder()
        try ann.setFamily(family, alias: "A 12", birth: (child: 1, date: test.date("2025-11-01")))
        _ = try ann.setProgramme(family, number: nil, children: .some([1]))
        _ = try ann.correctSession(
            family, session: 1, SessionCorrection(date: test.date("2026-03-11")))
        _ = try ann.markReviewed(family, session: 1, on: test.date("2026-03-12"))
        _ = try ann.placeHold(
            on: .clip(derived), kind: .court, reason: "Order", reviewBy: test.date("2026-08-01"))
        _ = try founder.reviewHold(1, reason: "It runs on", next: test.date("2026-09-01"))
        _ = try founder.markDerived(derived, from: [film])
        _ = try founder.openRequest(
            family, requester: "A parent", authority: "Theirs", received: test.date("2026-03-12"))
        _ = try founder.exempt(derived, from: 1, reason: "Another family is in it")
        let asked = try test.date("2026-03-12")
        _ = try founder.changeClock(of: 1, .stop(from: asked), reason: "Who are they?")
        _ = try founder.closeRequest(1, delivered: asked, how: "By hand")
    }
}
