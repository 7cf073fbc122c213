import Retention
import Testing
import VaultModel

/// What a policy's rules come to, over every kind of clip that they can tell apart.
@Suite struct PolicySearchTests {
    private func search(_ rules: String, _ terms: [String: String] = [:]) throws -> [String] {
        try PolicySearch(of: text(rules: rules, replacing: terms).policy()).findings.flatMap {
            [$0.message] + ($0.illustration.map { [$0] } ?? [])
        }
    }

    private let two = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2M}}\n"

    @Test func `rules that agree are silent`() throws {
        #expect(try search(two) == [])
    }

    @Test func `a keep beyond an end by right is a contradiction`() throws {
        let rules = """
              - {id: a, end: {after: clip.recorded, add: P2M}, basis: rights}
              - {id: k, keep: {after: child.birth, add: P1Y}, basis: legal}

            """
        #expect(
            try search(rules, ["[therapy, supervision, training, research, case-study]": "[]"])
                == [
                    "Rule `a` says that a film must be gone, and rule `k` keeps it longer: it is kept.",
                    "Example: a working clip for therapy, filmed on 2026-07-01, with `child.birth` "
                        + "2026-04-02: gone by 2026-09-01, and kept until 2027-04-02.",
                    "Rule `k` keeps a film until a day that nobody knows without `child.birth`.",
                    "Example: a working clip for therapy, filmed on 2026-07-01.",
                ])
    }

    @Test func `a keep of lower rank than an end is overruled`() throws {
        let rules = """
              - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2M}, basis: rights}
              - {id: k, keep: {after: clip.recorded, add: P3M}}

            """
        let found = try search(rules)
        #expect(
            found[0]
                == "Rule `k` keeps a film longer than rule `a`, which ranks higher, lets it stay: it goes."
        )
        #expect(found[1].hasSuffix(": gone by 2026-09-01, and kept until 2026-10-01."))
    }

    @Test func `a keep for one purpose may contradict an end of another`() throws {
        let found = try search(
            two.replacing("P2M}", with: "P2M}, basis: rights")
                + "  - {id: k, purpose: training, keep: {after: clip.recorded, add: P9M}}\n")
        #expect(
            found[0]
                == "Rule `k` keeps a film longer than rule `a`, which ranks higher, lets it stay: it goes."
        )
        #expect(found[1].hasPrefix("Example: a working clip for therapy and training, filmed on"))
        #expect(
            found[2]
                == "Rule `k` keeps a film longer than rule `consent`, which ranks higher, lets it "
                + "stay: it goes.")
        #expect(found[3].hasPrefix("Example: a working clip for training, filmed on"))
    }

    @Test func `no more than a service's own end is moved without a word`() throws {
        #expect(
            try search(two + "  - {id: k, keep: {after: clip.recorded, add: P1Y}, basis: legal}\n")
                .contains { $0.hasPrefix("Rule `a` says") } == false)
    }

    @Test func `an end that nothing stands in for leaves clips undecided`() throws {
        let rules = "  - {id: a, purpose: therapy, end: {after: programme.ended, add: P2M}}\n"
        #expect(
            try search(rules) == [
                "Rule `a` cannot reckon a day without `programme.ended`, and no backstop stands in: "
                    + "nothing is decided.",
                "Example: a working clip for therapy, filmed on 2026-07-01, with "
                    + "`consent.therapy.given` 2026-07-01.",
            ])
        let mended = rules.replacing(
            "P2M}}", with: "P2M}, backstop: {after: clip.recorded, add: P1Y}}")
        #expect(try search(mended) == [])
        let useless = rules.replacing(
            "P2M}}", with: "P2M}, backstop: {after: session.reviewed, add: P1Y}}")
        #expect(try search(useless).count == 2)
    }

    @Test func `a rule for some records leaves the others uncovered`() throws {
        let found = try search(
            "  - {id: a, purpose: therapy, when: {event: closed}, end: {after: event.closed}}\n")
        #expect(
            found == [
                "No rule ends a film for therapy of which no more is recorded than this.",
                "Example: a working clip for therapy, filmed on 2026-07-01, with "
                    + "`consent.therapy.given` 2026-07-01.",
            ])
    }

    @Test(arguments: [
        "  - {id: b, purpose: therapy, end: {after: clip.recorded, add: P3M}}\n",
        "  - {id: b, purpose: therapy, when: {programme: VIG}, end: {after: clip.recorded, add: P9W}}\n",
        "  - {id: b, keep: {after: clip.recorded, add: P1M}}\n",
        "  - {id: b, purpose: therapy, end: {latest: [{after: clip.recorded, add: P2M}, "
            + "{after: programme.ended, add: P2M}]}}\n",
    ])
    func `a rule that another always comes before changes nothing`(rule: String) throws {
        let found = try search(two + rule)
        let idle =
            "Rule `b` changes nothing: without it every film that was looked at would go on the same "
            + "day, in the same way."
        #expect(found.contains(idle), "\(found)")
    }

    @Test(arguments: [
        "  - {id: b, purpose: therapy, end: {after: clip.recorded, add: P61D}}\n",
        "  - {id: b, purpose: therapy, end: {after: programme.ended}}\n",
        "  - {id: b, purpose: training, end: {after: clip.recorded, add: P3M}}\n",
        "  - {id: b, keep: {after: programme.ended}}\n",
        "  - {id: b, require: [session.reviewed]}\n",
        "  - {id: b, end: {after: child.birth, add: P18Y}}\n",
        // It ends the clips to which nobody ever consented.
        "  - {id: b, end: {after: child.birth, add: P25Y}}\n",
        // The service's own end comes first, but an extension outlasts only that.
        "  - {id: b, purpose: therapy, end: {after: clip.recorded, add: P3M}, basis: rights}\n",
        "  - {id: b, purpose: therapy, when: {event: x}, end: {after: clip.recorded, add: P1M}}\n",
    ])
    func `a rule that sometimes counts is not called idle`(rule: String) throws {
        #expect(try !search(two + rule).contains { $0.contains("changes nothing") })
    }

    @Test func `of two rules that say the same each changes nothing without the other`() throws {
        let found = try search(two + two.replacing("id: a", with: "id: b"))
        #expect(
            found.map { $0.prefix(24) } == ["Rule `a` changes nothing", "Rule `b` changes nothing"])
    }

    @Test func `the order of rules means nothing`() throws {
        let policy = try PolicyText(try Shipped.bytes("examples/child-record")).policy()
        var reversed = policy
        reversed.rules.reverse()
        #expect(try PolicySearch(of: reversed) == PolicySearch(of: policy))
        #expect(try !PolicySearch(of: policy).findings.isEmpty)
    }

    @Test func `more kinds than can be looked at are refused, with their number`() throws {
        let events = (0..<12).map { "{after: event.e\($0)}" }.joined(separator: ", ")
        let policy = try text(rules: "  - {id: a, end: {earliest: [\(events)]}}\n").policy()
        let refused = #expect(throws: RetentionError.self) { try PolicySearch(of: policy) }
        #expect(
            refused?.message
                == "The rules tell 335544320 cases apart; at most 200000 are looked at.")
        let many = (0..<60).map {
            "  - {id: r\($0), end: {after: event.e\($0)}}\n"
        }.joined()
        let countless = try text(rules: many).policy()
        let refusedToo = #expect(throws: RetentionError.self) { try PolicySearch(of: countless) }
        #expect(
            refusedToo?.message
                == "The rules tell countless cases apart; at most 16666 are looked at.")
    }

    @Test(arguments: ShippedPoliciesTests.names)
    func `a shipped policy has a few thousand cases at most`(name: String) throws {
        let policy = try PolicyText(try Shipped.bytes(name)).policy()
        let search = try PolicySearch(of: policy)
        #expect((1...5_000).contains(search.cases))
        #expect(search.findings.allSatisfy { $0.name != "idle" })
    }

    @Test(arguments: 0..<120 as Range<UInt64>)
    func `a rule that is called idle changes nothing for any clip`(seed: UInt64) throws {
        var generated = Generated(seed: seed)
        let policy = generated.policy()
        guard let search = try? PolicySearch(of: policy, most: 2_000) else { return }
        for finding in search.findings where finding.name == "idle" {
            var without = policy
            without.rules.removeAll { $0.id == finding.rules.first }
            for _ in 0..<60 {
                let facts = generated.facts()
                guard facts.isFilmedWithConsent else { continue }
                let found = PolicyComparison.changes(from: policy, to: without, for: facts)
                #expect(
                    found.allSatisfy { [.keepShorter, .keepLonger].contains($0.kind) },
                    "\(finding.rules) \(found)")
            }
        }
    }
}

extension ClipFacts {
    /// Whether no consent had ended when the film was made: nobody films then, and no case has it.
    var isFilmedWithConsent: Bool {
        consents.allSatisfy {
            ($0.withdrawn?.date ?? recorded.date) >= recorded.date
                && ($0.expires?.date ?? recorded.date) >= recorded.date
        }
    }
}
