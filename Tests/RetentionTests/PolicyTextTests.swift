import Retention
import Testing

/// What a policy's text may not say, where it is pointed at, and what is suggested.
@Suite struct PolicyTextTests {
    @Test func `the sample policy reads, and its test passes`() throws {
        let policy = try text(rules: sampleRules, tests: sampleTest).policy()
        #expect(policy.name == "anytown-video-feedback")
        #expect(policy.rules.map(\.id) == ["feedback", "training", "child-record"])
        #expect(policy.rules[0].backstop?.then == .review)
        #expect(policy.rules[2].ends)
        #expect(policy.consent.needed == .all)
        #expect(PolicyTests.run(policy).map(\.name) == ["month ends clamp back"])
        #expect(PolicyTests.run(policy)[0].differences == [])
        #expect(PolicyTests.run(policy)[0].line == 46)
    }

    @Test func `a failing test says what was found`() throws {
        let test = sampleTest.replacing("2028-02-29, status: overdue", with: "none, status: kept")
        let result = PolicyTests.run(try text(rules: sampleRules, tests: test).policy())[0]
        #expect(
            result.differences == [
                "status: expected kept, found overdue", "limit: expected none, found 2028-02-29",
            ])
    }

    /// One change to the sample's terms: line, column, message, suggestion.
    @Test(arguments: [
        Wrong("grace: P14D", "grase: P14D", 13, 1, "unknown key `grase`", "grace", also: 1),
        Wrong(
            "effective: 2026-04-01", "effective: 2026-02-30", 4, 12,
            "`2026-02-30` is not a day of the calendar"),
        Wrong(
            "effective: 2026-04-01", "effective: soon", 4, 12,
            "`soon` is not a date, such as 2027-03-31"),
        Wrong(
            "window: P5D", "window: P14D", 14, 9,
            "`window` (P14D) must be less than `grace` (P14D), or clips would go before they were "
                + "queued"),
        Wrong(
            "window: P5D", "window: P1M", 14, 9,
            "`window` must be in weeks and days, for months differ"),
        Wrong(
            "window: P5D", "window: PT5H", 14, 9,
            "`PT5H` is not a period, such as P2M, P1Y6M or P28D"),
        Wrong(
            "version: 7", "version: seven", 2, 10,
            "`version` must be a whole number from 1 to 999999"),
        Wrong("version: 7", "version: 6", 3, 13, "`supersedes` must be less than `version`"),
        Wrong(
            "review_by: 2027-03-31", "review_by: 2026-03-31", 7, 12,
            "`review_by` is before `effective`"),
        Wrong(
            "zone: Europe/London", "zone: ../etc", 5, 7,
            "`../etc` is not the name of a time zone, such as Europe/London"),
        Wrong(
            "role: governance", "role: govenance", 9, 12, "unknown role `govenance`", "governance"),
        Wrong("role: governance", "role: supervisor", 9, 12, "only `governance` appraises"),
        Wrong("until: 2029-03-31", "until: 2025-03-31", 9, 68, "`until` is before `on`"),
        Wrong(
            "[therapy, supervision", "[therpay, supervision", 11, 12,
            "unknown purpose `therpay`", "therapy"),
        Wrong(
            "[therapy, supervision", "[therapy, therapy, supervision", 11, 21,
            "`needed` names this twice"),
        Wrong("clips: 100", "clips: 0", 16, 17, "`clips` must be a whole number from 1 to 1000000"),
        Wrong(
            "percent: 25", "percent: 101", 16, 44,
            "`percent` must be a whole number from 1 to 100"),
        Wrong("owner: IG lead, Anytown", "owner: ", 6, 7, "`owner` is empty"),
        Wrong("owner: IG lead, Anytown", "owner: [a]", 6, 8, "`owner` must be a text"),
        Wrong(
            "owner: IG lead, Anytown", "owner: \"a\\e[31m\"", 6, 8,
            "control characters are not allowed"),
        Wrong("owner: IG lead, Anytown", "owner: &a IG", 6, 8, "anchors are not allowed"),
        Wrong("owner: IG lead, Anytown", "owner: !!str IG", 6, 8, "tags are not allowed"),
        Wrong("owner: IG lead, Anytown", "owner: *a", 6, 8, "aliases are not allowed"),
        Wrong("supersedes: 6", "version: 6", 3, 1, "`version` is stated twice, first on line 2"),
        Wrong(
            "quarantine: P28D", "quarantine: [", 20, 11,
            "not YAML: while parsing a flow sequence: did not find expected ',' or ']'"),
    ])
    func `a wrong term is pointed at`(wrong: Wrong) {
        let found = problems(text(rules: sampleRules, replacing: [wrong.old: wrong.new]))
        #expect(found.contains(wrong.problem), "\(found)")
        #expect(found.count == 1 + wrong.also)
    }

    /// One rule that is wrong, on line 22: column, message, suggestion.
    @Test(arguments: [
        Wrong(
            rule: "{id: a, when: {programe: VIG}, end: {after: programme.ended}}", 20,
            "unknown key `programe`", "programme"),
        Wrong(
            rule: "{id: a, end: {after: programme.eneded}}", 26,
            "unknown fact `programme.eneded`", "programme.ended"),
        Wrong(
            rule: "{id: a, end: {after: event.Order}}", 26,
            "`event.Order` names no event: lower-case letters, digits and `_` after the point"),
        Wrong(
            rule: "{id: a, end: {after: clip.recorded}, basis: law}", 49,
            "unknown basis `law`", nil),
        Wrong(
            rule: "{id: a, end: {after: clip.recorded}, basis: leagl}", 49,
            "unknown basis `leagl`", "legal"),
        Wrong(rule: "{id: a}", 5, "a rule needs `end`, `keep` or `require`"),
        Wrong(rule: "{end: {after: clip.recorded}}", 5, "a rule lacks `id`"),
        Wrong(
            rule: "{id: consent, end: {after: clip.recorded}}", 10,
            "`consent` is the name of the rule that the end of a consent is"),
        Wrong(
            rule: "{id: ledger-replay, end: {after: clip.recorded}}", 10,
            "`ledger-replay` is the name of the rule by which a restore destroys again"),
        Wrong(
            rule: "{id: A b, end: {after: clip.recorded}}", 10,
            "`id` must be of lower-case letters, digits and `-`"),
        Wrong(
            rule: "{id: a, end: {add: P1Y}}", 18,
            "`end` must have one of `after`, `earliest` and `latest`", nil),
        Wrong(
            rule: "{id: a, end: {after: clip.recorded, latest: []}}", 18,
            "`end` must have one of `after`, `earliest` and `latest`", nil),
        Wrong(rule: "{id: a, end: {latest: []}}", 27, "`latest` is an empty list"),
        Wrong(
            rule: "{id: a, keep: {after: clip.recorded}, backstop: {after: clip.uploaded}}", 53,
            "a `backstop` needs an `end` that it stands in for"),
        Wrong(
            rule: "{id: a, require: [session.reviewed], then: review}", 48,
            "`then` needs an `end` or a `keep` that it follows"),
        Wrong(
            rule: "{id: a, end: {after: clip.recorded}, review: {by: [governance], within: P1D}}",
            50, "`review` needs a `then: review` or a backstop", nil),
        Wrong(
            rule: "{id: a, purpose: training, when: {consent: {training: none}}, "
                + "end: {after: clip.recorded}}", 38,
            "the rule can never match: training needs consent, and has no life where none was given"
        ),
        Wrong(
            rule: "{id: a, when: {consent: {training: given}}, "
                + "end: {after: consent.training.withdrawn}}", 62,
            "`consent.training.withdrawn` is never recorded where the rule's `when` holds"),
        Wrong(
            rule: "{id: a, when: {programme: []}, end: {after: clip.recorded}}", 31,
            "`programme` is an empty list"),
        Wrong(
            rule: "{id: a, when: {}, end: {after: clip.recorded}}", 19,
            "`when` is empty; leave it out for every clip"),
        Wrong(
            rule: "{id: a, when: {event: event.order_made}, end: {after: clip.recorded}}", 27,
            "`event.order_made` names no event", "order_made"),
        Wrong(
            rule: "{id: a, end: {after: clip.recorded, add: P2H}}", 46,
            "`P2H` is not a period, such as P2M, P1Y6M or P28D"),
        Wrong(rule: "[a]", 5, "a rule must be a mapping of id and others"),
    ])
    func `a wrong rule is pointed at`(wrong: Wrong) {
        let found = problems(text(rules: "  - \(wrong.new)\n"))
        #expect(found == [wrong.problem], "\(found)")
    }

    @Test func `a rule's id stands once`() {
        let rule = "  - {id: a, end: {after: clip.recorded}}\n"
        #expect(
            problems(text(rules: rule + rule)) == [
                PolicyProblem(
                    line: 23, column: 10, message: "a second rule `a`; the first is on line 22")
            ])
    }

    /// One test that is wrong, on line 24: column, message, suggestion.
    @Test(arguments: [
        Wrong(
            rule: "{name: n, given: {programe.ended: 2026-05-01}, on: 2026-06-01, "
                + "expect: {status: kept}}", 23, "unknown fact `programe.ended`", "programme.ended"),
        Wrong(
            rule: "{name: n, given: {purposes: [x]}, on: 2026-06-01, expect: {status: kept}}", 34,
            "unknown purpose `x`"),
        Wrong(
            rule: "{name: n, given: {}, on: 2026-06-01, expect: {status: overdeu}}", 59,
            "unknown status `overdeu`", "overdue"),
        Wrong(
            rule: "{name: n, given: {}, on: 2026-06-01, expect: {rule: feedbakc}}", 57,
            "unknown rule `feedbakc`", "feedback"),
        Wrong(
            rule: "{name: n, given: {}, on: 2026-06-01, expect: {}}", 50,
            "`expect` expects nothing"),
        Wrong(rule: "{name: n, given: {}, expect: {status: kept}}", 5, "a test lacks `on`"),
        Wrong(
            rule: "{name: n, given: {entered: {programme.ended: 2026-05-01}}, on: 2026-06-01, "
                + "expect: {status: kept}}", 33, "`programme.ended` is entered, but not given"),
        Wrong(
            rule: "{name: n, given: {holds: [{kind: cuort, placed: 2026-05-01}]}, "
                + "on: 2026-06-01, expect: {status: held}}", 38, "unknown kind of hold `cuort`",
            "court"),
    ])
    func `a wrong test is pointed at`(wrong: Wrong) {
        let rule = "  - {id: feedback, end: {after: clip.recorded}}\n"
        let found = problems(text(rules: rule, tests: "  - \(wrong.new)\n"))
        #expect(
            found == [
                PolicyProblem(
                    line: 24, column: wrong.problem.column, message: wrong.problem.message,
                    suggestion: wrong.problem.suggestion)
            ], "\(found)")
    }

    @Test func `every problem is listed, in the order of the text`() {
        let found = problems(
            text(
                rules: "  - {id: a, basis: law}\n",
                replacing: ["version: 7": "version: x", "grace: P14D": "grace: P1M"]))
        #expect(found.map(\.line) == [2, 13, 22, 22])
        #expect(found == found.sorted())
    }

    @Test(arguments: [
        "", "   ", "#", "---\n---\n", "a: 1\n---\nb: 2\n", "%YAML 1.1\n---\na: b\n", "[", "{", "- ",
        "a: b: c", "\t", "? {a: b}\n: c", "\u{0}", "policy: x\nrules:\n  - {id: \"\\0\"}", "*a",
        "&a [*a]", "!!binary aGk=", "'", "\"\\x\"", "a:\n- b\n c",
    ])
    func `a hostile text is a list of problems`(text: String) {
        #expect(problems(PolicyText(text)).isEmpty == false)
    }

    @Test func `bytes that are no UTF-8 are pointed at`() {
        let bytes = Array("policy: a\nowner: ".utf8) + [0xFF, 0xFE, 0x0A]
        let found = problems(PolicyText(bytes))
        #expect(found.count == 1)
        #expect(found.first?.line == 2)
        #expect(found.first?.column == 8)
    }

    @Test func `a text too large, too deep or with too many values is refused`() {
        let large = PolicyText([UInt8](repeating: 0x20, count: PolicyText.mostBytes + 1))
        #expect(problems(large).map(\.line) == [1])
        let deep = PolicyText(String(repeating: "[", count: 100_000))
        #expect(
            problems(deep) == [
                PolicyProblem(line: 1, column: 13, message: "nested more than 12 deep")
            ])
        let many = PolicyText("a: [" + String(repeating: "x,", count: 30_000) + "]")
        #expect(problems(many).last?.message == "more than 20000 values")
    }

    @Test func `no prefix of a policy traps, nor any of it with one byte changed`() throws {
        let bytes = try Shipped.bytes("examples/child-record")
        for length in stride(from: 0, to: bytes.count, by: 61) {
            _ = problems(PolicyText(Array(bytes.prefix(length))))
            for byte: UInt8 in [0x00, 0x2A, 0x7B, 0xC3] {
                var changed = bytes
                changed[length] = byte
                _ = problems(PolicyText(changed))
            }
        }
    }

    @Test func `no more than two hundred problems are listed`() {
        let rules = (0..<199).map { "  - {id: a\($0), basi: x, ned: y}\n" }.joined()
        #expect(problems(text(rules: rules)).count == 200)
    }
}

/// Something wrong in a text, and the problem it is.
struct Wrong: Sendable {
    let old: String
    let new: String
    let problem: PolicyProblem
    let also: Int

    init(
        _ old: String, _ new: String, _ line: Int, _ column: Int, _ message: String,
        _ suggestion: String? = nil, also: Int = 0
    ) {
        self.old = old
        self.new = new
        self.also = also
        problem = PolicyProblem(
            line: line, column: column, message: message, suggestion: suggestion)
    }

    init(
        rule: String, _ column: Int, _ message: String, _ suggestion: String? = nil
    ) {
        self.init("", rule, 22, column, message, suggestion)
    }
}
