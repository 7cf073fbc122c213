import FootageVault
import Retention
import Testing
import VaultModel

/// A vault with a family whose films governance decides about: one open course of work, two films.
struct GovernedVault {
    let test: TestVault
    let family: FamilyReference
    let films: [ClipAddress]
    let policy: String

    /// The day on which the review of a film whose programme is never ended begins.
    static let review = "2027-09-07"

    init(_ change: (String) throws -> String = { $0 }) throws {
        policy = try change(Self.policy())
        test = try TestVault(policy: policy)
        family = try test.family()
        let (test, family) = (test, family)
        films = try (0..<2).map { try test.takeIn(TestVault.film(50_000 + $0), for: family) }
    }

    var film: ClipAddress { films[0] }

    /// Where a film stands on a day, and from when on it may go, in words.
    func standing(of film: ClipAddress? = nil) throws -> String {
        let decision = try test.founder().explain(film ?? self.film, on: test.vault().today)
        return "\(decision.status.rawValue) \(decision.start?.description ?? "never")"
    }

    func agree(to purpose: Purpose) throws {
        _ = try test.practitioner().recordConsent(
            family, purpose: purpose, given: test.date("2026-03-12"), expires: nil, form: nil,
            programme: nil)
    }

    @discardableResult
    func extend(
        _ film: ClipAddress? = nil, until day: String, by person: UnlockedVault? = nil
    ) throws -> ClipChangeSummary {
        try (person ?? test.founder()).extendClip(
            film ?? self.film, until: test.date(day), reason: "The parent asked", minute: "M/1")
    }

    @discardableResult
    func decide(
        _ verdict: ReviewVerdict, by person: UnlockedVault? = nil
    ) throws -> ClipChangeSummary {
        try (person ?? test.founder()).decideReview(
            film, verdict, reason: "Seen by the board", minute: "M/2")
    }

    /// Ends the work, and goes on to a day as a vault in use does.
    func end(then day: String) throws {
        try test.go(to: TestVault.Day.ended)
        _ = try test.practitioner().endProgramme(
            family, number: nil, on: test.date(TestVault.Day.ended))
        try test.live(until: day)
    }

    /// The test policy, with training, a review by governance, and records kept from a child's birth on.
    private static func policy() throws -> String {
        try TestVault.policy
            .swapping(
                "    basis: service\n",
                with: "    review: {by: [governance], within: P28D}\n    basis: service\n"
                    + """
                      - id: training
                        about: Footage for training goes two years after the consent.
                        purpose: training
                        when: {class: working}
                        end: {after: consent.training.given, add: P2Y}
                        basis: rights

                    """
            )
            .swapping(
                "keep: {after: clip.recorded, add: P25Y}",
                with: "keep: {after: child.birth, add: P25Y}")
    }
}
