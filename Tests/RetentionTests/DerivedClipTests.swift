import Retention
import Testing
import VaultModel

/// What a clip inherits from those that it is derived from: `Evaluator`, "Derived clips".
@Suite struct DerivedClipTests {
    private static let rules = """
          - {id: feedback, purpose: therapy, end: {after: programme.ended, add: P2M}}
          - {id: course, purpose: training, end: {after: clip.recorded, add: P2Y}, basis: rights}

        """

    private func derived(
        _ facts: ClipFacts, from standings: ClipFacts.Source.Standing...,
        linked: String = "2026-05-06"
    ) -> ClipFacts {
        var facts = facts
        facts.sources = standings.enumerated().map { number, standing in
            ClipFacts.Source(clip(number), linked: fact(linked), standing)
        }
        return facts
    }

    private func decide(
        _ facts: ClipFacts, _ rules: String = Self.rules, on date: String = "2026-06-02"
    ) throws -> Decision {
        Evaluator.decide(facts, under: try text(rules: rules).policy().always, on: day(date))
    }

    private func gone(_ rule: String, _ limit: String, on date: String)
        -> ClipFacts.Source.Standing
    {
        .destroyed(ClipFacts.Source.Destroyed(rule: rule, limit: day(limit), on: day(date)))
    }

    private let both: PurposeSet = [PurposeSet(.therapy), PurposeSet(.training)]

    @Test func `a derived clip is kept no longer than any source, and says which decides`() throws {
        let clipped = vigClip(ended: "2026-06-01", purposes: both)
        #expect(try decide(clipped).limit == day("2028-05-04"))
        let found = try decide(
            derived(
                clipped, from: .held(vigClip(ended: "2026-07-01")),
                .held(vigClip(ended: "2026-06-01"))))
        #expect(found.limit == day("2026-08-01"))
        #expect(found.limitingRule?.id == "feedback")
        #expect(found.limitingSource == clip(1))
        let sentences = found.reasons.sentences { $0 == clip(1).description ? "F/1/2" : $0 }
        #expect(
            sentences.contains(
                "The clip is derived from F/1/2 (entered by p1 on 2026-05-06), which ends by 2026-08-01, by rule `feedback`."
            ))
        #expect(sentences.contains("That is the limit of F/1/2, which the clip is derived from."))
    }

    @Test func `a clip whose own limit is the earlier one keeps it`() throws {
        let found = try decide(
            derived(vigClip(ended: "2026-06-01"), from: .held(vigClip(ended: "2026-07-01"))))
        #expect(found.limit == day("2026-08-01"))
        #expect(found.limitingSource == nil)
    }

    @Test(arguments: [
        ("feedback", "2026-07-10", "2026-07-10", "2026-07-10", "feedback"),
        ("feedback", "2026-07-10", "2026-07-06", "2026-07-06", "feedback"),
        ("feedback", "2026-07-10", "2026-07-20", "2026-07-10", "feedback"),
        ("consent", "2026-07-10", "2026-07-10", "2026-07-10", "consent"),
        ("long-gone", "2026-07-10", "2026-07-10", "2026-07-10", "source"),
        // A restore destroyed it again; it may have been the end of a consent that did first.
        ("ledger-replay", "2026-07-10", "2026-07-10", "2026-07-10", "source"),
    ])
    func `a destroyed source ends a clip on its limit, or the day it went`(
        rule: String, limit: String, on: String, expected: String, by: String
    ) throws {
        let found = try decide(
            derived(vigClip(ended: "2026-06-01"), from: gone(rule, limit, on: on)))
        #expect(found.limit == day(expected))
        #expect(found.limitingRule?.id == by)
        #expect(
            found.limitingRule?.basis
                == (["consent", "ledger-replay"].contains(rule) ? .rights : .service))
    }

    @Test(arguments: [("looked-at", "2026-07-23"), ("feedback", "2026-07-04")])
    func `promise 5: what follows a source that a person let go is queued for the grace first`(
        rule: String, first: String
    ) throws {
        let rules =
            Self.rules + """
                  - {id: looked-at, purpose: therapy, end: {after: programme.ended, add: P2M}, then: review}

                """
        let facts = derived(
            vigClip(ended: "2026-06-01"), from: gone(rule, "2026-07-10", on: "2026-07-09"))
        #expect(try decide(facts, rules, on: "2026-07-08").limit == day("2026-07-09"))
        let before = day(first).adding(days: -1).description
        #expect(try decide(facts, rules, on: before).status == .queued)
        #expect(try decide(facts, rules, on: first).destroyable)
    }

    @Test func `promise 5: nothing goes on the day a link is typed`() throws {
        let facts = derived(
            vigClip(purposes: both), from: .held(vigClip(ended: "2026-01-01")), linked: "2026-07-01"
        )
        let found = try decide(facts, on: "2026-07-01")
        #expect(found.status == .queued)
        #expect(found.floor?.date == day("2026-07-15"))
        #expect(found.floor?.cause == .source)
        #expect(try decide(facts, on: "2026-07-14").status == .queued)
        #expect(try decide(facts, on: "2026-07-15").destroyable)
    }

    @Test func `a hold on a source holds the clip, and its release gives grace`() throws {
        var source = vigClip(ended: "2026-06-01")
        source.holds = [
            ClipFacts.Hold(
                .court, on: .session, placed: fact("2026-06-10"), released: fact("2026-09-01"),
                owner: "p1", reason: "court", reviewBy: day("2026-12-01"), roles: [.governance],
                purposes: [.disclosure])
        ]
        let facts = derived(vigClip(ended: "2026-06-01"), from: .held(source))
        let held = try decide(facts, on: "2026-08-01")
        #expect(held.status == .held)
        #expect(held.openHolds == source.holds)
        #expect(held.outcome.verdict(for: .disclosure, as: .governance) == .allowed)
        #expect(
            held.outcome.verdict(for: .purpose(.therapy), as: .practitioner)
                == .refused(.notNamedByHold))
        #expect(
            held.reasons.sentences().contains {
                $0.hasPrefix("Of \(clip(0)), which the clip is derived from: A hold (court, ")
            })
        #expect(try decide(facts, on: "2026-09-14").status == .queued)
        #expect(try decide(facts, on: "2026-09-15").destroyable)
    }

    @Test func `a keep of a source counts by its rank`() throws {
        var source = vigClip(ended: "2026-06-01")
        source.extensions = [
            ClipFacts.Extension(until: fact("2026-12-01", entered: "2026-06-01"), minute: "m")
        ]
        let kept = try decide(derived(vigClip(ended: "2026-06-01"), from: .held(source)))
        #expect(kept.limit == day("2026-12-01"))
        // The end of the clip's own consent is of a higher rank than an extension.
        var withdrawn = vigClip(ended: "2026-06-01")
        withdrawn.consents[0].withdrawn = fact("2026-06-02")
        #expect(
            try decide(derived(withdrawn, from: .held(source))).limit == day("2026-06-30"))
    }

    @Test func `a purpose that is off for a source is off for what is derived from it`() throws {
        let clipped = vigClip(ended: "2027-06-01", purposes: both)
        let found = try decide(derived(clipped, from: .held(vigClip(ended: "2027-06-01"))))
        #expect(found.watching[.therapy] == .allowed)
        #expect(found.watching[.training] == .refused(.source(clip(0))))
        #expect(
            found.reasons.sentences().contains(
                "Watching for training: refused. \(clip(0)), which the clip is derived from, may not be watched for it."
            ))
        var withdrawn = vigClip(ended: "2027-06-01", purposes: both)
        withdrawn.consents[0].withdrawn = fact("2026-06-02")
        let off = try decide(derived(clipped, from: .held(withdrawn)))
        #expect(off.watching[.therapy] == .refused(.source(clip(0))))
        #expect(off.watching[.training] == .allowed)
        #expect(try decide(clipped).watchable == both)
    }

    @Test func `a source that is queued closes the clip, for a subject-access request too`() throws
    {
        var clipped = vigClip(ended: "2026-06-01")
        clipped.extensions = [
            ClipFacts.Extension(until: fact("2027-06-01", entered: "2026-06-01"), minute: "m")
        ]
        let found = try decide(
            derived(clipped, from: .held(vigClip(ended: "2026-06-01"))), on: "2026-07-20")
        #expect(found.status == .kept)
        #expect(found.watching[.therapy] == .refused(.source(clip(0))))
        #expect(
            found.outcome.verdict(for: .subjectAccess, as: .governance)
                == .refused(.source(clip(0))))
    }

    @Test func `what was cut from a film that is gone is watched for nothing, but as a hold says`()
        throws
    {
        var clipped = derived(
            vigClip(ended: "2026-06-01", purposes: both),
            from: gone("feedback", "2026-07-10", on: "2026-07-10"))
        clipped.extensions = [
            ClipFacts.Extension(until: fact("2027-06-01", entered: "2026-06-01"), minute: "m")
        ]
        let found = try decide(clipped, on: "2026-07-20")
        #expect(found.status == .kept)
        #expect(found.watchable == [])
        #expect(
            found.outcome.verdict(for: .disclosure, as: .governance) == .refused(.source(clip(0))))
        clipped.holds = [
            ClipFacts.Hold(
                .court, on: .clip, placed: fact("2026-07-15"), owner: "p1", reason: "court",
                reviewBy: day("2026-12-01"), roles: [.governance], purposes: [.disclosure])
        ]
        let held = try decide(clipped, on: "2026-07-20")
        #expect(held.outcome.verdict(for: .disclosure, as: .governance) == .allowed)
        #expect(
            held.outcome.verdict(for: .subjectAccess, as: .governance)
                == .refused(.notNamedByHold))
    }

    @Test func `what a source waits for, the clip waits for, until it is waived there`() throws {
        let rules = Self.rules.replacing(
            "add: P2M}}", with: "add: P2M}, require: [session.note_filed]}")
        var source = vigClip(ended: "2026-06-01", noteFiled: nil)
        let clipped = vigClip(ended: "2026-06-01")
        let blocked = try decide(derived(clipped, from: .held(source)), rules, on: "2026-08-01")
        #expect(blocked.status == .blocked)
        #expect(blocked.missing == [.sessionNoteFiled])
        #expect(
            blocked.reasons.sentences().contains(
                "\(clip(0)), which the clip is derived from, waits for `session.note_filed`."))
        source.waivers = [
            ClipFacts.Waiver(of: .sessionNoteFiled, granted: fact("2026-07-01"), minute: "m")
        ]
        #expect(
            try decide(derived(clipped, from: .held(source)), rules, on: "2026-08-01").destroyable)
    }

    @Test func `a source's review is no review of the clip`() throws {
        let rules = """
              - id: feedback
                purpose: therapy
                end: {after: programme.ended, add: P2M}
                backstop: {after: clip.recorded, add: P2M}
              - {id: course, purpose: training, end: {after: clip.recorded, add: P2Y}, basis: rights}

            """
        var source = vigClip()
        var clipped = derived(vigClip(purposes: PurposeSet(.training)), from: .held(source))
        #expect(try decide(clipped, rules, on: "2026-07-01").status == .review)
        let decided = ClipFacts.ReviewDecision(destroyDecided: fact("2026-07-01"), minute: "m")
        source.decisions = [decided]
        clipped.sources[0].standing = .held(source)
        #expect(try decide(clipped, rules, on: "2026-07-01").status == .review)
        clipped.decisions = [decided]
        #expect(try decide(clipped, rules, on: "2026-07-01").destroyable)
    }

    @Test func `what only a source ends is not uncovered`() throws {
        let only = "  - {id: feedback, purpose: therapy, end: {after: programme.ended, add: P2M}}\n"
        let clipped = vigClip(purposes: PurposeSet(.training))
        #expect(try decide(clipped, only).status == .uncovered)
        let found = try decide(derived(clipped, from: .held(vigClip(ended: "2026-06-01"))), only)
        #expect(found.status == .kept)
        #expect(found.limit == day("2026-08-01"))
    }

    @Test func `a policy cannot have a rule called source`() {
        let found = problems(
            text(rules: "  - {id: source, purpose: therapy, end: {after: clip.recorded}}\n"))
        #expect(
            found.map(\.message).contains(
                "`source` is the name of the rule that the end of a destroyed source is"))
    }
}
