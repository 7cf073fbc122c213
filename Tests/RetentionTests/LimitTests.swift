import Retention
import Testing
import VaultModel

/// Lives, limits, keeps, extensions, floors and ties: retention.md §3.2 to §3.6.
@Suite struct LimitTests {
    private func policy(_ rules: String) throws -> PolicyInForce {
        try text(rules: rules).policy().always
    }

    private func outcome(
        _ facts: ClipFacts, _ rules: String, on date: String = "2026-06-01"
    ) throws -> Decision.Outcome {
        Evaluator.outcome(facts, under: try policy(rules), on: day(date))
    }

    @Test(arguments: [
        ("2027-12-31", "P2M", "2028-02-29"), ("2026-12-31", "P2M", "2027-02-28"),
        ("2028-02-29", "P1Y", "2029-02-28"), ("2028-02-29", "P4Y", "2032-02-29"),
        ("2027-01-31", "P1M1D", "2027-03-01"), ("2027-08-31", "P1M", "2027-09-30"),
        ("2027-03-27", "P1W1D", "2027-04-04"), ("2099-12-31", "P2M", "2100-02-28"),
        ("2027-10-30", "P1D", "2027-10-31"), ("2027-03-27", "P1D", "2027-03-28"),
    ])
    func `an end falls back to the month's last day`(from: String, add: String, limit: String)
        throws
    {
        let found = try outcome(
            vigClip(ended: from),
            "  - {id: a, purpose: therapy, end: {after: programme.ended, add: \(add)}}\n")
        #expect(found.limit == day(limit))
    }

    @Test(arguments: [
        ("2024-02-29", "P25Y", "2049-03-01"), ("2027-01-31", "P1M", "2027-03-01"),
        ("2027-01-31", "P1M1D", "2027-03-02"), ("2027-08-31", "P1M", "2027-10-01"),
        ("2000-02-29", "P100Y", "2100-03-01"), ("2001-05-06", "P25Y", "2026-05-06"),
    ])
    func `a keep goes forward to the next month's first day`(
        from: String, add: String, limit: String
    )
        throws
    {
        var facts = vigClip()
        facts.children = [ClipFacts.Child(birth: fact(from))]
        let found = try outcome(
            facts, "  - {id: a, keep: {after: child.birth, add: \(add)}, then: review}\n")
        #expect(found.limit == day(limit))
        #expect(found.start == max(day(limit), day("2026-05-18")))
    }

    @Test func `earliest ignores what is missing, latest needs all`() throws {
        let earliest = """
              - id: a
                purpose: therapy
                end:
                  earliest:
                    - {after: programme.ended, add: P1Y}
                    - {after: clip.recorded, add: P2Y}

            """
        #expect(try outcome(vigClip(), earliest).limit == day("2028-05-04"))
        #expect(
            try outcome(vigClip(ended: "2026-06-01"), earliest).limit == day("2027-06-01"))
        let latest = earliest.replacing("earliest", with: "latest")
        let undecided = try outcome(vigClip(), latest)
        #expect(undecided.status == .undecided)
        #expect(undecided.incident == .undecided(missing: [.programmeEnded]))
        #expect(try outcome(vigClip(ended: "2026-06-01"), latest).limit == day("2028-05-04"))
    }

    @Test func `a purpose ends with its earliest rule, the clip with its longest-living purpose`()
        throws
    {
        let rules = """
              - {id: a, purpose: therapy, end: {after: clip.recorded, add: P3M}}
              - {id: b, purpose: therapy, end: {after: clip.recorded, add: P2M}}
              - {id: c, purpose: supervision, end: {after: clip.recorded, add: P5M}}

            """
        let facts = vigClip(purposes: [PurposeSet(.therapy), PurposeSet(.supervision)])
        let found = try outcome(facts, rules, on: "2026-07-05")
        #expect(found.limit == day("2026-10-04"))
        #expect(found.limitingRule?.id == "c")
        #expect(found.watching[.therapy] == .refused(.lifeOver))
        #expect(found.watching[.supervision] == .allowed)
        #expect(try outcome(facts, rules, on: "2026-07-04").watching[.therapy] == .allowed)
    }

    @Test func `a rule for the clip as a whole bounds every purpose`() throws {
        let rules = """
              - {id: a, purpose: therapy, end: {after: clip.recorded, add: P3M}}
              - {id: w, end: {after: clip.recorded, add: P2M}}

            """
        let found = try outcome(vigClip(), rules)
        #expect(found.limit == day("2026-07-04"))
        #expect(found.limitingRule?.id == "w")
    }

    @Test func `a living purpose without an end leaves only the rules for the whole`() throws {
        let one = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P3M}}\n"
        let facts = vigClip(purposes: [PurposeSet(.therapy), PurposeSet(.supervision)])
        #expect(try outcome(facts, one).status == .uncovered)
        let whole = one + "  - {id: w, end: {after: clip.recorded, add: P9M}}\n"
        #expect(try outcome(facts, whole).limit == day("2027-02-04"))
        let waiting = one + "  - {id: b, purpose: supervision, end: {after: programme.ended}}\n"
        #expect(try outcome(facts, waiting).status == .undecided)
    }

    @Test func `on the same day the higher basis limits, then the smaller id`() throws {
        func winner(_ first: String, _ second: String) throws -> String? {
            let rules = [("b", first), ("a", second)].map { id, basis in
                "  - {id: \(id), end: {after: clip.recorded, add: P2M}, basis: \(basis)}\n"
            }
            let found = try outcome(vigClip(), rules.joined())
            let swapped = try outcome(vigClip(), rules.reversed().joined())
            #expect(found == swapped)
            return found.limitingRule?.id
        }
        #expect(try winner("service", "service") == "a")
        #expect(try winner("rights", "service") == "b")
        #expect(try winner("rights", "legal") == "a")
    }

    @Test(arguments: [
        ("service", "service", "2028-05-04"), ("service", "rights", "2028-05-04"),
        ("rights", "service", "2026-07-04"), ("rights", "rights", "2028-05-04"),
        ("rights", "legal", "2028-05-04"), ("legal", "rights", "2026-07-04"),
    ])
    func `a keep counts when it ranks at least as high as the limiting rule`(
        end: String, keep: String, limit: String
    ) throws {
        let rules = """
              - {id: a, end: {after: clip.recorded, add: P2M}, basis: \(end)}
              - {id: k, keep: {after: clip.recorded, add: P2Y}, basis: \(keep)}

            """
        #expect(try outcome(vigClip(), rules).limit == day(limit))
    }

    @Test func `an extension moves the limit and lengthens the limiting purpose`() throws {
        let rules = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2M}}\n"
        var facts = vigClip()
        facts.extensions = [
            ClipFacts.Extension(until: fact("2026-09-01", entered: "2026-06-20"), minute: "M3")
        ]
        let found = try outcome(facts, rules, on: "2026-08-01")
        #expect(found.limit == day("2026-09-01"))
        #expect(found.start == day("2026-09-01"))
        #expect(found.originalLimit == day("2026-07-04"))
        #expect(found.watching[.therapy] == .allowed)
    }

    @Test func `an extension does not outlast the end of a consent`() throws {
        let rules = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2M}}\n"
        var facts = vigClip()
        facts.consents[0].withdrawn = fact("2026-06-20")
        facts.extensions = [
            ClipFacts.Extension(until: fact("2027-09-01", entered: "2026-06-10"), minute: "M3")
        ]
        let found = try outcome(facts, rules, on: "2026-07-01")
        #expect(found.limit == day("2026-07-18"))
        #expect(found.limitingRule?.id == "consent")
        facts.extensions[0].origin = .review
        #expect(try outcome(facts, rules, on: "2026-07-01").limit == day("2027-09-01"))
        #expect(try outcome(facts, rules, on: "2026-07-01").status == .restricted)
    }

    @Test func `consent given again replaces a withdrawal, another's withdrawal stands`() throws {
        let rules = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2Y}}\n"
        var facts = vigClip()
        facts.consents[0].withdrawn = fact("2026-06-01")
        facts.consents.append(
            ClipFacts.Consent(.therapy, given: fact("2026-06-20"), signer: "parent"))
        let again = try outcome(facts, rules, on: "2026-06-20")
        #expect(again.limit == day("2028-05-04"))
        #expect(again.watching[.therapy] == .allowed)
        #expect(
            try outcome(facts, rules, on: "2026-06-19").watching[.therapy]
                == .refused(.consentNotYetGiven))
        facts.consents.append(
            ClipFacts.Consent(
                .therapy, given: fact("2026-05-04"), withdrawn: fact("2026-06-10"),
                signer: "other parent"))
        #expect(try outcome(facts, rules, on: "2026-06-20").limit == day("2026-07-08"))
    }

    @Test(arguments: [("2026-06-01", "2026-06-20"), ("2026-06-20", "2026-06-01")])
    func `of a withdrawal and an expiry on one day the one entered last leaves grace`(
        withdrawal: String, expiry: String
    ) throws {
        let rules = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2Y}}\n"
        var facts = vigClip()
        facts.consents[0].withdrawn = fact("2026-06-01", entered: withdrawal)
        facts.consents[0].expires = fact("2026-06-01", entered: expiry)
        let found = try outcome(facts, rules, on: "2026-06-20")
        #expect(found.limit == day("2026-06-29"))
        #expect(found.floor?.date == day("2026-07-04"))
    }

    @Test func `a new version that gives less time leaves grace from its effect`() throws {
        let long = try text(
            rules: "  - {id: a, end: {after: clip.recorded, add: P2Y}}\n"
        ).policy()
        let short = try text(
            rules: "  - {id: a, end: {after: clip.recorded, add: P1M}}\n"
        ).policy()
        let changed = PolicyInForce(
            short, effective: day("2026-08-01"), previous: long)
        let found = Evaluator.outcome(vigClip(), under: changed, on: day("2026-08-02"))
        #expect(found.floor?.date == day("2026-08-15"))
        #expect(found.floor?.cause == .policy)
        #expect(found.status == .queued)
        let again = PolicyInForce(
            short, effective: day("2026-08-03"),
            earlier: [
                PolicyInForce.Version(short, effective: day("2026-08-01")),
                PolicyInForce.Version(long, effective: day("2020-01-01")),
            ])
        #expect(
            Evaluator.outcome(vigClip(), under: again, on: day("2026-08-04")).floor?.date
                == day("2026-08-15"))
        let same = PolicyInForce(short, effective: day("2026-08-01"), previous: short)
        #expect(
            Evaluator.outcome(vigClip(), under: same, on: day("2026-08-02")).floor?.cause
                == .upload)
    }

    @Test func `the first policy leaves grace from its effect to what was there before it`() throws
    {
        let short = try text(
            rules: "  - {id: a, end: {after: clip.recorded, add: P1M}}\n"
        ).policy()
        let first = PolicyInForce(short, effective: day("2026-08-01"))
        func found(_ facts: ClipFacts, _ date: String, _ inForce: PolicyInForce)
            -> Decision.Outcome
        {
            Evaluator.outcome(facts, under: inForce, on: day(date))
        }
        #expect(found(vigClip(), "2026-08-14", first).status == .queued)
        #expect(found(vigClip(), "2026-08-15", first).destroyable)
        #expect(found(vigClip(), "2026-08-15", first).floor?.cause == .policy)
        #expect(found(vigClip(recorded: "2026-08-01"), "2026-08-15", first).floor?.cause == .upload)
        // The second takes none of it away, and owes none of its own.
        let second = PolicyInForce(
            short, effective: day("2026-08-03"),
            earlier: [PolicyInForce.Version(short, effective: day("2026-08-01"))])
        #expect(found(vigClip(), "2026-08-04", second).floor?.date == day("2026-08-15"))
    }

    @Test func `the youngest child keeps, the eldest ends`() throws {
        var facts = vigClip()
        facts.children = ["2020-03-04", "2024-02-29", "2022-01-01"].map {
            ClipFacts.Child(birth: fact($0))
        }
        let keep = "  - {id: k, keep: {after: child.birth, add: P8Y}, then: review}\n"
        #expect(try outcome(facts, keep).limit == day("2032-02-29"))
        let end = "  - {id: e, end: {after: child.birth, add: P8Y}}\n"
        #expect(try outcome(facts, end).limit == day("2028-03-04"))
        facts.children.append(ClipFacts.Child())
        #expect(try outcome(facts, keep).status == .undecided)
    }

    @Test func `a last death keeps only when no child lives`() throws {
        let rules = """
              - id: k
                keep:
                  earliest:
                    - {after: child.birth, add: P25Y}
                    - {after: child.death, add: P8Y}
                then: review

            """
        var facts = vigClip()
        facts.children = [
            ClipFacts.Child(birth: fact("2024-02-29"), death: fact("2026-06-01")),
            ClipFacts.Child(birth: fact("2024-02-29")),
        ]
        #expect(try outcome(facts, rules).limit == day("2049-03-01"))
        facts.children[1].death = fact("2026-07-01")
        #expect(try outcome(facts, rules).limit == day("2034-07-01"))
    }

    @Test func `a birth that makes the eldest known destroys nothing on the day it is typed in`()
        throws
    {
        let rules = "  - {id: a, end: {after: child.birth, add: P1Y}}\n"
        var facts = vigClip()
        facts.children = [
            ClipFacts.Child(birth: fact("2024-02-29")),
            ClipFacts.Child(birth: fact("2025-05-01", entered: "2026-11-21")),
        ]
        let found = try outcome(facts, rules, on: "2026-11-21")
        #expect(found.limit == day("2025-02-28"))
        #expect(found.status == .queued)
        #expect(found.floor?.date == day("2026-12-05"))
    }

    @Test func `a consent typed in late gives its purpose a life, and grace`() throws {
        let rules = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P1M}}\n"
        var facts = vigClip()
        facts.consents = []
        #expect(try outcome(facts, rules, on: "2026-11-20").status == .uncovered)
        let given = fact("2026-05-04", entered: "2026-11-21")
        facts.consents = [ClipFacts.Consent(.therapy, given: given, signer: "parent")]
        let found = try outcome(facts, rules, on: "2026-11-21")
        #expect(found.status == .queued)
        #expect(found.floor?.date == day("2026-12-05"))
        // Another who consents changes nothing about that.
        let another = fact("2026-05-04", entered: "2026-12-01")
        facts.consents.append(ClipFacts.Consent(.therapy, given: another, signer: "other"))
        #expect(try outcome(facts, rules, on: "2026-12-05").floor?.date == day("2026-12-05"))
    }

    @Test func `a rule that an event makes match cannot destroy on the day it is typed in`() throws
    {
        let rules = "  - {id: a, when: {event: closed}, end: {after: clip.recorded, add: P1M}}\n"
        var facts = vigClip()
        facts.events = [ClipFacts.Event("closed", fact("2026-05-20", entered: "2026-11-21"))]
        let found = try outcome(facts, rules, on: "2026-11-21")
        #expect(found.status == .queued)
        #expect(found.floor?.date == day("2026-12-05"))
    }

    @Test func `what was corrected today destroys nothing today, whatever it now rests on`() throws
    {
        let rules = "  - {id: a, end: {after: clip.recorded, add: P1M}}\n"
        var facts = vigClip()
        #expect(try outcome(facts, rules, on: "2026-11-21").status == .overdue)
        facts.corrected = fact("2026-11-21")
        let found = try outcome(facts, rules, on: "2026-11-21")
        #expect(found.status == .queued)
        #expect(found.floor?.date == day("2026-12-05"))
        #expect(found.floor?.cause == .correction)
    }

    @Test func `a policy knows the events that its rules speak of`() throws {
        let policy = try text(
            rules: """
                  - {id: a, when: {event: [closed, opened]}, end: {after: clip.recorded, add: P1M}}
                  - {id: b, end: {latest: [{after: event.ended}, {after: clip.recorded}]}, \
                backstop: {after: event.begun}, require: [event.told]}
                  - {id: c, when: {class: record}, keep: {after: event.made}, then: review}

                """
        ).policy()
        #expect(policy.eventNames == ["closed", "opened", "ended", "begun", "told", "made"])
    }

    @Test func `dropping a purpose cannot destroy on the day it is dropped`() throws {
        var facts = vigClip()
        facts.changed = fact("2026-11-21")
        let rules = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P1M}}\n"
        let found = try outcome(facts, rules, on: "2026-11-21")
        #expect(found.status == .queued)
        #expect(found.floor?.cause == .change)
    }
}
