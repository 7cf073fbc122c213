import Retention
import Testing
import VaultModel

/// Every row of the status table of retention.md §3.8, and what may be watched in it.
@Suite struct StatusTests {
    private let policy: PolicyInForce

    init() throws { policy = try text(rules: sampleRules).policy().always }

    private func decide(_ facts: ClipFacts, _ date: String) -> Decision.Outcome {
        Evaluator.outcome(facts, under: policy, on: day(date))
    }

    /// The programme ended on 31 August: limit 31 October, queued from the 17th, due from the 26th.
    private let ended = vigClip(ended: "2026-08-31")

    @Test(arguments: [
        ("2026-10-16", Decision.Status.kept), ("2026-10-17", .queued), ("2026-10-25", .queued),
        ("2026-10-26", .due), ("2026-10-31", .due), ("2026-11-01", .overdue),
    ])
    func `a clip goes from kept to overdue as days pass`(date: String, status: Decision.Status) {
        let outcome = decide(ended, date)
        #expect(outcome.status == status)
        #expect(outcome.limit == day("2026-10-31"))
        #expect(outcome.queue == day("2026-10-17"))
        #expect(outcome.start == day("2026-10-26"))
        #expect(outcome.deadline == day("2026-10-31"))
        #expect(outcome.limitingRule?.id == "feedback")
        #expect(outcome.isLate == false)
        #expect(outcome.watchable == (status == .kept ? PurposeSet(.therapy) : []))
        #expect(outcome.destroyable == (status == .due || status == .overdue))
        #expect(outcome.incident == (status == .overdue ? .overdue : nil))
    }

    @Test
    func `a programme's end typed in late queues the clip, late, and destroys nothing that day`() {
        var facts = ended
        facts.programmeEnded = fact("2026-03-31", entered: "2026-11-21")
        let outcome = decide(facts, "2026-11-21")
        #expect(outcome.status == .queued)
        #expect(outcome.isLate)
        #expect(outcome.limit == day("2026-05-31"))
        #expect(outcome.floor?.date == day("2026-12-05"))
        #expect(outcome.floor?.cause == .entry)
        #expect(decide(facts, "2026-12-04").status == .queued)
        #expect(decide(facts, "2026-12-05").status == .due)
        #expect(decide(facts, "2026-12-06").status == .overdue)
    }

    @Test func `a missing note blocks, and is an incident after the deadline`() {
        let facts = vigClip(ended: "2026-08-31", noteFiled: nil)
        let before = decide(facts, "2026-10-31")
        #expect(before.status == .blocked)
        #expect(before.missing == [.sessionNoteFiled])
        #expect(before.incident == nil)
        #expect(before.watchable == [])
        #expect(decide(facts, "2026-11-01").incident == .blockedPastDeadline)
        #expect(decide(facts, "2026-10-25").status == .queued)
    }

    @Test func `promise 5: a note that is noted today lets nothing go tonight`() {
        var facts = vigClip(ended: "2026-08-31", noteFiled: nil)
        facts.sessionNoteFiled = fact("2026-05-05", entered: "2026-12-01")
        let outcome = decide(facts, "2026-12-01")
        #expect(outcome.status == .queued)
        #expect(outcome.floor?.date == day("2026-12-15"))
        #expect(outcome.floor?.cause == .requirement)
        #expect(decide(facts, "2026-12-15").status == .due)
    }

    @Test func `after a withdrawal no note is waited for, nor its entry`() {
        var facts = vigClip(ended: "2026-08-31")
        facts.consents[0].withdrawn = fact("2026-06-01")
        facts.sessionNoteFiled = fact("2026-05-05", entered: "2026-06-28")
        let outcome = decide(facts, "2026-06-29")
        #expect(outcome.limitingRule?.id == Policy.consentRule)
        #expect((outcome.limit, outcome.status) == (day("2026-06-29"), .due))
    }

    @Test func `a waiver with a minute lifts a requirement from its day on`() {
        var facts = vigClip(ended: "2026-08-31", noteFiled: nil)
        facts.waivers = [
            ClipFacts.Waiver(of: .sessionNoteFiled, granted: fact("2026-10-28"), minute: "M1")
        ]
        #expect(decide(facts, "2026-10-27").status == .blocked)
        #expect(decide(facts, "2026-10-28").status == .due)
    }

    @Test func `a programme never marked ended comes to review by its backstop`() {
        let facts = vigClip()
        let limit = day("2027-11-04")
        #expect(decide(facts, "2027-10-20").status == .kept)
        let outcome = decide(facts, "2027-10-30")
        #expect(outcome.status == .review)
        #expect(outcome.limit == limit)
        #expect(outcome.reviewBy == day("2027-11-27"))
        #expect(outcome.reviewers == [.governance])
        #expect(outcome.incident == nil)
        #expect(outcome.watchable == [])
        #expect(decide(facts, "2027-11-27").incident == nil)
        #expect(decide(facts, "2027-11-28").incident == .reviewPastTime)
        #expect(
            outcome.verdict(for: .review, as: .governance) == .allowed)
        #expect(
            outcome.verdict(for: .review, as: .supervisor) == .refused(.status(.review)))
    }

    @Test func `a review's decision lets the clip go, one about an earlier limit does not`() {
        var facts = vigClip()
        facts.decisions = [
            ClipFacts.ReviewDecision(destroyDecided: fact("2027-11-01"), minute: "M2")
        ]
        #expect(decide(facts, "2027-10-31").status == .review)
        #expect(decide(facts, "2027-10-31").awaitsReview)
        #expect(decide(facts, "2027-11-01").status == .due)
        #expect(!decide(facts, "2027-11-01").awaitsReview)
        #expect(decide(facts, "2027-11-01").leadsToReview)
        #expect(decide(facts, "2027-11-05").status == .overdue)
        facts.decisions = [
            ClipFacts.ReviewDecision(destroyDecided: fact("2027-09-01"), minute: "M2")
        ]
        #expect(decide(facts, "2027-11-01").status == .review)
    }

    @Test func `an open hold stops destruction, and watching is as it says`() {
        var facts = ended
        facts.holds = [hold(.court, placed: "2026-09-01")]
        let outcome = decide(facts, "2026-12-01")
        #expect(outcome.status == .held)
        #expect(outcome.destroyable == false)
        #expect(outcome.reviewBy == day("2026-12-01"))
        #expect(outcome.watching[.therapy] == .refused(.lifeOver))
        #expect(outcome.verdict(for: .disclosure, as: .governance) == .allowed)
        #expect(
            outcome.verdict(for: .disclosure, as: .practitioner) == .refused(.notNamedByHold))
        #expect(decide(facts, "2026-10-01").watching[.therapy] == .asHoldsSay)
    }

    @Test func `a second hold never widens what the first allows`() {
        var facts = ended
        facts.holds = [
            hold(.court, placed: "2026-09-01"),
            hold(.complaint, placed: "2026-09-02", roles: [.practitioner], for: [.disclosure]),
        ]
        let outcome = decide(facts, "2026-10-01")
        #expect(
            outcome.verdict(for: .disclosure, as: .governance) == .refused(.notNamedByHold))
        #expect(
            outcome.verdict(for: .disclosure, as: .practitioner) == .refused(.notNamedByHold))
    }

    @Test func `after the release of a hold there is grace, then the clip goes`() {
        var facts = ended
        facts.holds = [hold(.court, placed: "2026-09-01", released: "2026-12-01")]
        #expect(decide(facts, "2026-11-30").status == .held)
        let outcome = decide(facts, "2026-12-01")
        #expect(outcome.status == .queued)
        #expect(outcome.isLate)
        #expect(outcome.floor?.date == day("2026-12-15"))
        #expect(outcome.floor?.cause == .release)
        #expect(decide(facts, "2026-12-15").status == .due)
    }

    @Test func `a hold dated before it was entered, or after, is open from the earlier day`() {
        var facts = ended
        facts.holds = [hold(.court, placed: "2027-01-01", entered: "2026-10-30")]
        #expect(decide(facts, "2026-10-29").status == .due)
        #expect(decide(facts, "2026-10-30").status == .held)
    }

    @Test func `withdrawn consent stops use that day, and the film goes within erase_after`() {
        var facts = vigClip(noteFiled: nil)
        facts.consents[0].withdrawn = fact("2026-06-01")
        #expect(decide(facts, "2026-05-31").watching[.therapy] == .allowed)
        let outcome = decide(facts, "2026-06-01")
        #expect(outcome.status == .kept)
        #expect(outcome.watching[.therapy] == .refused(.consentWithdrawn))
        #expect(outcome.limit == day("2026-06-29"))
        #expect(outcome.limitingRule == decide(facts, "2026-06-02").limitingRule)
        #expect(outcome.limitingRule?.id == "consent")
        #expect(outcome.limitingRule?.basis == .rights)
        #expect(decide(facts, "2026-06-15").status == .queued)
        #expect(decide(facts, "2026-06-24").status == .due)
        #expect(decide(facts, "2026-06-30").status == .overdue)
    }

    @Test func `consent holds on its last day`() {
        var facts = vigClip()
        facts.consents[0].expires = fact("2026-06-01")
        #expect(decide(facts, "2026-06-01").watching[.therapy] == .allowed)
        #expect(decide(facts, "2026-06-02").watching[.therapy] == .refused(.consentExpired))
        #expect(decide(facts, "2026-06-02").limit == day("2026-06-29"))
    }

    @Test func `a withdrawn film that the law keeps is restricted until its day, then reviewed`() {
        var facts = vigClip()
        facts.clipClass = .record
        facts.children = [ClipFacts.Child(birth: fact("2024-02-29"))]
        facts.consents[0].withdrawn = fact("2026-06-01")
        #expect(decide(facts, "2026-05-31").status == .kept)
        let outcome = decide(facts, "2026-06-01")
        #expect(outcome.status == .restricted)
        #expect(outcome.limit == day("2049-03-01"))
        #expect(outcome.originalLimit == day("2026-06-29"))
        #expect(outcome.watchable == [])
        #expect(
            outcome.verdict(for: .disclosure, as: .governance) == .refused(.status(.restricted)))
        #expect(decide(facts, "2049-02-28").status == .restricted)
        #expect(decide(facts, "2049-03-01").status == .review)
    }

    @Test func `a withdrawn film under hold is open only to those the hold names`() {
        var facts = vigClip()
        facts.consents[0].withdrawn = fact("2026-06-01")
        facts.holds = [hold(.court, placed: "2026-05-20")]
        #expect(decide(facts, "2026-05-31").status == .held)
        let outcome = decide(facts, "2026-06-01")
        #expect(outcome.status == .restricted)
        #expect(outcome.verdict(for: .disclosure, as: .governance) == .allowed)
        #expect(
            outcome.verdict(for: .subjectAccess, as: .governance) == .refused(.notNamedByHold))
        #expect(
            outcome.verdict(for: .purpose(.therapy), as: .governance)
                == .refused(.consentWithdrawn))
        #expect(outcome.reviewBy == day("2026-12-01"))
    }

    @Test
    func `a keep whose date is unknown restricts a withdrawn film, and leaves another undecided`() {
        var facts = vigClip()
        facts.clipClass = .record
        let undecided = decide(facts, "2026-06-01")
        #expect(undecided.status == .undecided)
        #expect(undecided.incident == .undecided(missing: [.childBirth]))
        #expect(undecided.limit == nil)
        #expect(undecided.watching[.therapy] == .allowed)
        facts.consents[0].withdrawn = fact("2026-06-01")
        #expect(decide(facts, "2026-05-31").status == .undecided)
        #expect(decide(facts, "2026-06-01").status == .restricted)
        #expect(decide(facts, "2080-06-01").status == .restricted)
        #expect(decide(facts, "2080-06-01").incident == .undecided(missing: [.childBirth]))
    }

    @Test func `a withdrawn film stays restricted while a review's extension keeps it`() {
        var facts = vigClip()
        facts.clipClass = .record
        facts.children = [ClipFacts.Child(birth: fact("2024-02-29"))]
        facts.consents[0].withdrawn = fact("2026-11-02")
        facts.extensions = [
            ClipFacts.Extension(
                until: fact("2059-03-01", entered: "2049-03-20"), from: .review, minute: "M9")
        ]
        let outcome = decide(facts, "2049-03-21")
        #expect(outcome.status == .restricted)
        #expect(outcome.limitingRule?.id == "consent")
        #expect(outcome.limit == day("2059-03-01"))
        #expect(decide(facts, "2059-03-01").status == .review)
    }

    @Test func `what is undecided names the facts that would decide it, and no others`() throws {
        let rules = """
              - id: law
                keep:
                  earliest:
                    - {after: child.birth, add: P25Y}
                    - {after: child.death, add: P8Y}
                then: review
                basis: legal
              - {id: note, keep: {after: session.reviewed, add: P1M}}
              - {id: order, keep: {after: event.order_ended}, basis: legal}

            """
        let policy = try text(rules: rules).policy().always
        var facts = vigClip()
        facts.children = [ClipFacts.Child(birth: fact("2024-02-29"))]
        let outcome = Evaluator.outcome(facts, under: policy, on: day("2026-11-21"))
        // The birth suffices for the first; the second does not rank as high as what limits.
        #expect(outcome.incident == .undecided(missing: [.event("order_ended")]))
    }

    @Test func `a clip that no rule covers is uncovered, watched, and an incident`() {
        let facts = vigClip(purposes: PurposeSet(.research))
        let outcome = decide(facts, "2036-06-01")
        #expect(outcome.status == .uncovered)
        #expect(outcome.incident == .uncovered)
        #expect(outcome.watching[.research] == .allowed)
        #expect(outcome.limit == nil)
        #expect(outcome.start == nil)
    }

    @Test func `consent never given leaves a purpose without a life, and it is reported`() {
        var facts = vigClip(
            ended: "2026-08-31", purposes: [PurposeSet(.therapy), PurposeSet(.training)])
        facts.consents.removeAll { $0.purpose == .training }
        let outcome = decide(facts, "2026-06-01")
        #expect(outcome.withoutConsent == PurposeSet(.training))
        #expect(outcome.limit == day("2026-10-31"))
        #expect(outcome.watching[.training] == .refused(.consentNeverGiven))
        facts.consents = []
        #expect(decide(facts, "2026-06-01").status == .uncovered)
    }

    @Test func `nothing is destroyable without an appraisal or before the policy is in effect`() {
        #expect(decide(ended, "2029-03-31").destroyable)
        #expect(decide(ended, "2029-04-01").status == .overdue)
        #expect(decide(ended, "2029-04-01").destroyable == false)
        let later = PolicyInForce(policy.policy, effective: day("2027-01-01"))
        #expect(
            Evaluator.outcome(ended, under: later, on: day("2026-12-31")).destroyable == false)
    }
}

/// A hold that lets governance disclose, to be reviewed by 1 December 2026.
func hold(
    _ kind: HoldKind, placed: String, entered: String? = nil, released: String? = nil,
    roles: [Role] = [.governance], for purposes: [AccessPurpose] = [.disclosure]
) -> ClipFacts.Hold {
    ClipFacts.Hold(
        kind, on: .family, placed: fact(placed, entered: entered),
        released: released.map { fact($0) },
        owner: "p2", reason: "proceedings", reviewBy: day("2026-12-01"), roles: roles,
        purposes: purposes)
}
