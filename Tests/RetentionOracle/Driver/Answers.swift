import Retention
import VaultModel

/// Reads a case a line and prints the evaluator's answers a line, both canonical JSON.
///
/// A case is `{"dates": […], "facts": {…}, "policies": [{"effective": DAY, "text": YAML}, …]}`, the version
/// in force first and those before it after. The answer is `{"answers": […], "facts": {…}}`, an outcome a
/// date and the facts as they were understood; `{"problems": […]}` for a policy that is none. With
/// `"explain": true` an outcome has its reasons too, as `sentences` and as `steps`. A line that is no case
/// ends the program.
@main
struct Answers {
    private var policies: [String: Policy] = [:]

    static func main() throws {
        var answers = Self()
        while let line = readLine() {
            let value = try JSONValue(canonical: Array(line.utf8))
            print(String(decoding: try answers.answer(value).canonicalBytes, as: UTF8.self))
        }
    }

    private mutating func answer(_ value: JSONValue) throws -> JSONValue {
        var given = try GivenObject(value)
        let facts = try given.facts("facts")
        let dates = try given.texts("dates").map(GivenObject.date)
        let isExplained = try given.flag("explain")
        let versions = try given.objects("policies") { policy in
            (try policy.text("text"), try policy.date("effective"))
        }
        try given.end()
        var inForce: [PolicyInForce.Version] = []
        for (text, effective) in versions {
            do throws(RetentionError) {
                inForce.append(.init(try policy(text), effective: effective))
            } catch {
                guard case .problems(let problems) = error else { throw error }
                return .object(["problems": .array(problems.map { .string($0.description) })])
            }
        }
        guard let first = inForce.first else { throw GivenError.missing("policies") }
        let policy = PolicyInForce(
            first.policy, effective: first.effective, earlier: Array(inForce.dropFirst()))
        let outcomes = dates.map { date -> JSONValue in
            guard isExplained else {
                return .object(Evaluator.outcome(facts, under: policy, on: date).members)
            }
            let decision = Evaluator.decide(facts, under: policy, on: date)
            var members = decision.outcome.members
            members["sentences"] = .array(decision.reasons.sentences().map { .string($0) })
            members["steps"] = decision.reasons.json
            return .object(members)
        }
        return .object(["answers": .array(outcomes), "facts": facts.json])
    }

    /// The policy of a text; each text is decoded once.
    private mutating func policy(_ text: String) throws(RetentionError) -> Policy {
        if let known = policies[text] { return known }
        let policy = try PolicyText(text).policy()
        if policies.count > 200 { policies.removeAll() }
        policies[text] = policy
        return policy
    }
}
