import Retention
import Testing
import VaultModel

/// What another version of a policy makes otherwise, for any clip.
@Suite struct PolicyDiffTests {
    private func policy(_ rules: String, _ terms: [String: String] = [:]) throws -> Policy {
        try text(rules: rules, replacing: terms).policy()
    }

    private func said(_ diff: PolicyDiff) -> [String] {
        diff.terms.flatMap(\.lines)
            + diff.differences.map { "\($0.rule ?? "none"): \($0.change.message)" }
    }

    private let two = "  - {id: a, purpose: therapy, end: {after: clip.recorded, add: P2M}}\n"

    @Test(arguments: ShippedPoliciesTests.names)
    func `a policy differs from itself in nothing, whatever the order of its rules`(
        name: String
    ) throws {
        let policy = try PolicyText(try Shipped.bytes(name)).policy()
        var other = policy
        other.rules.reverse()
        other.version += 1
        other.supersedes = policy.version
        #expect(try PolicyDiff(from: policy, to: policy).isEmpty)
        #expect(try PolicyDiff(from: policy, to: other).isEmpty)
        #expect(try PolicyDiff(from: other, to: policy).isEmpty)
    }

    @Test func `each kind of change has the smallest clip that shows it`() throws {
        let diff = try PolicyDiff(
            from: try policy(two), to: try policy(two.replacing("P2M", with: "P1M")))
        #expect(
            said(diff) == [
                "Was: Rule `a` (basis service), for the purpose therapy of clips: it ends by 2 months "
                    + "after `clip.recorded`.",
                "Now: Rule `a` (basis service), for the purpose therapy of clips: it ends by 1 month "
                    + "after `clip.recorded`.",
                "a: The limit comes earlier: 2026-09-01 → 2026-08-01.",
                "a: It may go earlier: 2026-08-27 → 2026-07-27.",
            ])
        #expect(
            diff.differences.map(\.example.sentence)
                == Array(
                    repeating: "a working clip for therapy, filmed on 2026-07-01, with "
                        + "`consent.therapy.given` 2026-07-01", count: 2))
        #expect(diff.shortens)
    }

    @Test func `the other way round it is the other change`() throws {
        let (old, new) = (try policy(two), try policy(two.replacing("P2M", with: "P1M")))
        let differences = try PolicyDiff(from: new, to: old).differences
        #expect(
            differences.filter { $0.rule == "a" }.map(\.change.message) == [
                "The limit comes later: 2026-08-01 → 2026-09-01.",
                "It may not go so early: 2026-07-27 → 2026-08-27.",
            ])
        #expect(Set(differences.map(\.change.kind)) == [.limitLater, .startLater])
        #expect(try !PolicyDiff(from: new, to: old).shortens)
    }

    @Test(arguments: [
        ("notice: [P30D, P7D]", "notice: [P31D, P7D]", ["notice"]),
        ("notice: [P30D, P7D]", "notice: [P30D]", []),
        ("quarantine: P28D", "quarantine: P2M", ["quarantine"]),
        ("quarantine: P28D", "quarantine: P27D", []),
        ("key_backups: P30D", "key_backups: P31D", ["key_backups"]),
        ("by: [governance]", "by: [governance, supervisor]", ["review of k"]),
        ("by: [governance]", "by: [supervisor]", ["review of k"]),
        ("within: P28D", "within: P29D", ["review of k"]), ("within: P28D", "within: P1D", []),
        (", review: {by: [governance], within: P28D}", "", []),
        ("then: review, review: {by: [governance], within: P28D}, id: k", "id: kk", []),
    ])
    func `what lets a slip pass for longer, or others decide, is a loosening`(
        was: String, becomes: String, loosened: [String]
    ) throws {
        let rules = """
              - {end: {after: clip.recorded, add: P2M}, \
            then: review, review: {by: [governance], within: P28D}, id: k}

            """
        let old = try policy(rules)
        let new =
            rules.contains(was)
            ? try policy(rules.replacing(was, with: becomes)) : try policy(rules, [was: becomes])
        let diff = try PolicyDiff(from: old, to: new)
        #expect(diff.loosened == loosened)
        #expect(loosened.isEmpty || diff.shortens)
    }

    @Test func `an extension hides no shorter rule`() throws {
        let (old, new) = (try policy(two), try policy(two.replacing("P2M", with: "P1M")))
        var facts = vigClip()
        facts.extensions = [
            ClipFacts.Extension(until: fact("2028-01-01", entered: "2026-05-04"), minute: "1")
        ]
        let found = [
            PolicyComparison.Shortening.limit(old: day("2026-07-04"), new: day("2026-06-04")),
            .start(old: day("2026-06-29"), new: day("2026-05-30")),
        ]
        #expect(PolicyComparison.shortenings(from: old, to: new, for: facts) == found)
        #expect(
            PolicyComparison.changes(from: old, to: new, for: facts)
                == found.map { .shorter($0) })
        #expect(PolicyComparison.changes(from: new, to: old, for: facts) == [])
    }

    @Test(arguments: [
        (
            "  - {id: k, keep: {after: clip.recorded, add: P1M}, basis: legal}\n",
            [
                "consent: The limit comes earlier: 2026-08-01 → 2026-07-30.",
                "consent: It may go earlier: 2026-08-01 → 2026-07-25.",
                "none: A keep is dropped or shortened: 2026-08-01 → none.",
                "a: A keep is dropped or shortened: 2026-08-01 → none.",
                "consent: A keep is dropped or shortened: 2026-08-01 → none.",
            ]
        ),
        (
            "  - {id: k, require: [session.reviewed]}\n",
            [
                "none: A requirement is dropped: `session.reviewed`.",
                "a: A requirement is dropped: `session.reviewed`.",
                "consent: A requirement is dropped: `session.reviewed`.",
            ]
        ),
        (
            "  - {id: k, purpose: therapy, when: {class: record}, then: review, "
                + "end: {after: clip.recorded, add: P1M}}\n",
            [
                "a: A review is dropped.", "consent: A review is dropped.",
                "a: The limit comes later: 2026-08-01 → 2026-09-01.",
                "consent: The limit comes later: 2026-02-28 → 2026-03-01.",
                "a: It may not go so early: 2026-07-27 → 2026-08-27.",
                "consent: It may not go so early: 2026-02-23 → 2026-02-24.",
            ]
        ),
    ])
    func `what protects is not dropped unseen`(rule: String, changes: [String]) throws {
        let diff = try PolicyDiff(from: try policy(two + rule), to: try policy(two))
        #expect(diff.differences.map { "\($0.rule ?? "none"): \($0.change.message)" } == changes)
        #expect(diff.shortens)
        #expect(diff.terms.map(\.rule) == ["k"])
        let added = try PolicyDiff(from: policy(two), to: policy(two + rule))
        // A rule with an end of its own shortens, whatever else it brings.
        #expect(added.shortens == rule.contains("end:"))
    }

    @Test func `every term of the text is compared`() throws {
        let changes = [
            "effective: 2026-04-01": "effective: 2026-04-02",
            "zone: Europe/London": "zone: Europe/Dublin",
            "owner: IG lead, Anytown": "owner: Caldicott Guardian",
            "review_by: 2027-03-31": "review_by: 2027-04-30",
            "minute: IGSG/26/031": "minute: IGSG/26/032",
            "training, research, case-study]": "training, research]",
            "erase_after: P28D": "erase_after: P30D", "grace: P14D": "grace: P15D",
            "window: P5D": "window: P6D", "notice: [P30D, P7D]": "notice: [P30D]",
            "clips: 100, families: 5, percent: 25": "clips: 99, families: 4, percent: 24",
            "cooling_off: P7D": "cooling_off: P8D", "quarantine: P28D": "quarantine: P29D",
            "key_backups: P30D": "key_backups: P31D",
            "particulars: P1Y, texts: P8Y, tombstones: P8Y":
                "particulars: P2Y, texts: P9Y, tombstones: P10Y",
        ]
        let diff = try PolicyDiff(from: try policy(two), to: try policy(two, changes))
        #expect(
            diff.terms.flatMap(\.lines) == [
                "`effective`: 2026-04-01 → 2026-04-02", "`zone`: Europe/London → Europe/Dublin",
                "`owner`: IG lead, Anytown → Caldicott Guardian",
                "`review_by`: 2027-03-31 → 2027-04-30",
                "`appraisal`: governance on 2026-03-20, minute IGSG/26/031, until 2029-03-31 → "
                    + "governance on 2026-03-20, minute IGSG/26/032, until 2029-03-31",
                "`consent.needed`: therapy, supervision, training, research, case-study → therapy, "
                    + "supervision, training, research", "`consent.erase_after`: P28D → P30D",
                "`grace`: P14D → P15D", "`window`: P5D → P6D", "`notice`: P30D, P7D → P30D",
                "`brakes.clips`: 100 → 99", "`brakes.families`: 5 → 4",
                "`brakes.percent`: 25 → 24", "`cooling_off`: P7D → P8D",
                "`quarantine`: P28D → P29D", "`key_backups`: P30D → P31D",
                "`afterwards.particulars`: P1Y → P2Y", "`afterwards.texts`: P8Y → P9Y",
                "`afterwards.tombstones`: P8Y → P10Y",
            ])
    }

    @Test(arguments: 0..<120 as Range<UInt64>)
    func `what shortens nothing for any kind of clip shortens nothing for a clip`(
        seed: UInt64
    ) throws {
        var generated = Generated(seed: seed)
        let old = generated.policy()
        var new = old
        new.rules = generated.policy().rules
        guard let diff = try? PolicyDiff(from: old, to: new, most: 2_000) else { return }
        let known = Set(diff.differences.map(\.change.kind))
        for _ in 0..<40 {
            var facts = generated.facts()
            // An extension is no part of a case.
            facts.extensions = []
            guard facts.isFilmedWithConsent else { continue }
            for change in PolicyComparison.changes(from: old, to: new, for: facts) {
                #expect(known.contains(change.kind), "\(change.message)")
            }
        }
    }
}
