import Retention
import Testing

/// The policies that are shipped, read from the package's own folder.
@Suite struct ShippedPoliciesTests {
    static let names = [
        "parent-infant-team", "examples/vig", "examples/vipp-sd", "examples/supervision-training",
        "examples/research-case-study", "examples/child-record",
    ]

    @Test(arguments: names)
    func `a shipped policy has no problems and passes its own tests`(name: String) throws {
        let policy = try PolicyText(try Shipped.bytes(name)).policy()
        let results = PolicyTests.run(policy)
        #expect(results.filter { !$0.passed } == [])
    }

    @Test(arguments: names)
    func `its tests show every rule that ends a clip, every status it can have, and a withdrawal`(
        name: String
    ) throws {
        let policy = try PolicyText(try Shipped.bytes(name)).policy()
        let expected = policy.tests.map(\.expect)
        let rules = policy.rules.filter(\.ends).map(\.id) + [Policy.consentRule]
        let shown = Set(expected.map(\.rule))
        #expect(rules.filter { !shown.contains(.some($0)) } == [])
        var statuses = Set(Decision.Status.allCases)
        if policy.rules.allSatisfy(\.require.isEmpty) { statuses.remove(.blocked) }
        if policy.rules.allSatisfy({ $0.keep == nil }) { statuses.remove(.undecided) }
        if policy.rules.allSatisfy({ $0.then != .review && $0.backstop == nil }) {
            statuses.remove(.review)
        }
        #expect(statuses.subtracting(expected.compactMap(\.status)) == [])
        #expect(policy.tests.contains { $0.facts.consents.contains { $0.withdrawn != nil } })
    }

    @Test(arguments: names)
    func `a shipped policy is in force in November 2026, with an appraisal`(name: String) throws {
        let policy = try PolicyText(try Shipped.bytes(name)).policy()
        #expect(policy.effective <= day("2026-11-01"))
        #expect(policy.appraisal(on: day("2026-11-21"))?.until == day("2027-12-31"))
        #expect(policy.reviewBy == day("2027-12-31"))
    }

    @Test func `no policy lies beside those that are tested`() throws {
        #expect(try Shipped.names() == Self.names.sorted())
    }

    @Test func `the team's policy leaves no gap`() throws {
        let policy = try PolicyText(try Shipped.bytes("parent-infant-team")).policy()
        #expect(PolicyCoverage(of: policy).gaps(alsoIn: ["Circle of Security"]) == [])
    }
}
