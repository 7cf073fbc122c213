import FoundationEssentials
import GovernanceReport
import Retention
import Testing

/// The rules for alerts: what is shipped, and what is wrong with a broken text.
@Suite struct AlertRulesTests {
    @Test func `the program holds the text of Policies/alerts.yaml, byte for byte`() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let file = try #require(
            FileManager.default.contents(atPath: folder + "/Policies/alerts.yaml"))
        #expect(AlertRules.shippedText == String(decoding: file, as: UTF8.self))
    }

    @Test func `the shipped rules look for every kind of thing`() throws {
        let rules = try AlertRules.shipped()
        #expect(rules.name == "parent-infant-team")
        #expect(rules.rules.count == 10)
        #expect(Set(rules.rules.map(\.kind)) == Set(AlertRule.Kind.allCases))
    }

    private static let sound = "{id: many, kind: many-families, families: 6, hours: 1}"

    @Test(arguments: [
        (
            "{id: a, kind: many-familys, families: 6, hours: 1}",
            ["line 4, column 19: unknown kind `many-familys`; did you mean `many-families`?"]
        ),
        (
            "{id: a, kind: many-families, familes: 6, hours: 1}",
            [
                "line 4, column 5: the rule lacks `families`",
                "line 4, column 34: unknown key `familes`; did you mean `families`?",
            ]
        ),
        (
            "{id: a, kind: many-families, families: 6, families: 7, hours: 1}",
            ["line 4, column 47: `families` is stated twice, first on line 4"]
        ),
        (
            "{id: a, kind: many-families, families: 0, hours: 1}",
            ["line 4, column 44: `families` must be a whole number from 1 to 1000"]
        ),
        (
            "{id: a, kind: many-families, families: 6, hours: 745}",
            ["line 4, column 54: `hours` must be a whole number from 1 to 744"]
        ),
        (
            "{id: A b, kind: own-act}",
            ["line 4, column 10: `id` must be of lower-case letters, digits and `-`"]
        ),
        (
            "{id: many, kind: own-act}",
            ["line 4, column 10: a second rule `many`; the first is on line 3"]
        ),
        ("{kind: own-act}", ["line 4, column 5: the rule lacks `id`"]),
        ("{id: a}", ["line 4, column 5: the rule lacks `kind`"]),
        ("own-act", ["line 4, column 5: a rule must be a mapping of id, kind and others"]),
        (
            "{id: a, kind: own-act, hours: 1}",
            ["line 4, column 28: unknown key `hours`"]
        ),
        (
            "{id: a, kind: out-of-hours, days: [moonday], from: \"07:00\", until: \"20:00\"}",
            ["line 4, column 40: unknown day `moonday`; did you mean `monday`?"]
        ),
        (
            "{id: a, kind: out-of-hours, days: [monday, monday], from: \"07:00\", until: \"20:00\"}",
            ["line 4, column 48: `days` names this twice"]
        ),
        (
            "{id: a, kind: out-of-hours, days: monday, from: 07:00, until: \"20:00\"}",
            [
                "line 4, column 53: `07:00` without quotes means something else in YAML; "
                    + "write \"07:00\""
            ]
        ),
        (
            "{id: a, kind: out-of-hours, days: monday, from: \"7\", until: \"20:00\"}",
            ["line 4, column 53: `7` is not a time of day, such as \"07:30\""]
        ),
        (
            "{id: a, kind: out-of-hours, days: monday, from: \"20:00\", until: \"20:00\"}",
            ["line 4, column 5: `from` must be before `until`"]
        ),
        (
            "{id: a, kind: after-programme, after: 28}",
            ["line 4, column 43: `28` is not a period, such as P2M, P1Y6M or P28D"]
        ),
        (
            "{id: a, kind: after-programme, after: P28D, except: [therapi]}",
            ["line 4, column 58: unknown purpose `therapi`; did you mean `therapy`?"]
        ),
        (
            "{id: a, kind: unreturned-export, after: P1D, except: [therapy]}",
            ["line 4, column 50: unknown key `except`"]
        ),
        (
            "{id: a, kind: bulk-listing, items: many}",
            ["line 4, column 40: `items` must be a whole number from 1 to 1000000"]
        ),
        ("&a {id: a, kind: own-act}", ["line 4, column 5: anchors are not allowed"]),
    ])
    func `a broken rule is pointed at`(rule: String, problems: [String]) {
        #expect(
            Self.problems("rules:\n  - \(Self.sound)\n  - \(rule)\nalerts: a\nversion: 1\n", at: 1)
                == problems)
    }

    @Test(arguments: [
        ("version: 1\nrules: [\(sound)]\n", ["line 1, column 1: the file lacks `alerts`"]),
        ("alerts: a\nversion: 1\n", ["line 1, column 1: the file lacks `rules`"]),
        (
            "alerts: a\nversion: 0\nrules: [\(sound)]\n",
            ["line 2, column 10: `version` must be a whole number from 1 to 999999"]
        ),
        ("alerts: a\nversion: 1\nrules: []\n", ["line 3, column 8: `rules` is an empty list"]),
        (
            "alerts: a\nversion: 1\nrule: []\nrules: [\(sound)]\n",
            ["line 3, column 1: unknown key `rule`; did you mean `rules`?"]
        ),
        ("", ["line 1, column 1: the text is empty"]),
        ("- a\n", ["line 1, column 1: the file must be a mapping of alerts and others"]),
    ])
    func `a broken file is pointed at`(text: String, problems: [String]) {
        #expect(Self.problems(text, at: 0) == problems)
    }

    /// The problems of a text, after so many empty lines.
    private static func problems(_ text: String, at offset: Int) -> [String] {
        do throws(RetentionError) {
            _ = try AlertRules(Array((String(repeating: "\n", count: offset) + text).utf8))
            return []
        } catch {
            guard case .problems(let problems) = error else { return [error.message] }
            return problems.map(\.description)
        }
    }
}
