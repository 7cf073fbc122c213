import VaultModel

/// What the rules of a policy come to, over every kind of clip that they can tell apart.
///
/// It finds rules that contradict each other, clips for which nothing is decided, and rules that change
/// nothing, each with the smallest example that shows it.
public struct PolicySearch: Hashable, Sendable {
    /// How many cases were looked at.
    public let cases: Int
    /// What was found: contradictions first, then gaps, then idle rules.
    public let findings: [PolicyFinding]

    /// The most cases that are looked at unless somebody says otherwise: some seconds' work.
    ///
    /// Each rule is asked about each case, so the more rules there are, the fewer cases.
    public static func mostCases(_ policies: Policy...) -> Int {
        let rules = policies.reduce(0) { $0 + $1.rules.count }
        return min(200_000, 1_000_000 / max(1, rules))
    }

    /// Searches a policy.
    ///
    /// - Throws: `RetentionError.tooManyKinds` when there is more than can be looked at.
    public init(of policy: Policy, most: Int? = nil) throws(RetentionError) {
        let cases = try PolicyCases(of: [policy], most: most ?? Self.mostCases(policy))
        var search = Search(policy)
        cases.forEach { search.look(at: $0) }
        self.cases = cases.count
        findings = search.findings
    }
}

/// A search under way.
private struct Search {
    /// What makes two findings one: the rules, not what is missing in this or that example.
    private enum Key: Hashable {
        case outlasted(end: String, keep: String)
        case overruled(keep: String, end: String)
        case undecided([String])
        case keptUnknown(String)
        case uncovered(Purpose)
    }

    private let policy: Policy
    private var found: [Key: (kind: PolicyFinding.Kind, example: PolicyCase)] = [:]
    /// The policy without each rule of which it is not yet known that it changes something, by its place.
    private var idle: [Int: Policy]

    init(_ policy: Policy) {
        self.policy = policy
        idle = Dictionary(
            policy.rules.indices.map { index in
                var without = policy
                without.rules.remove(at: index)
                return (index, without)
            }, uniquingKeysWith: { first, _ in first })
    }

    mutating func look(at example: PolicyCase) {
        let facts = example.facts
        let judged = Judged(facts, under: policy)
        let evaluation = judged.evaluation
        let matching = policy.order.filter { evaluation.mismatch(of: policy.rules[$0]) == nil }
        if let bounds = judged.bounds {
            contradictions(bounds, evaluation, matching, example)
        } else {
            gap(evaluation, matching, example)
        }
        // A rule that never comes first may still be what an extension does not outlast.
        var extended = facts
        extended.extensions = [Self.extension]
        for index in matching {
            guard let without = idle[index] else { continue }
            let changes =
                Judged(facts, under: without).differs(from: judged)
                || Judged(extended, under: without)
                    .differs(from: Judged(extended, under: policy))
            if changes { idle[index] = nil }
        }
    }

    private static let `extension` = ClipFacts.Extension(
        until: Fact(.distantFuture, entered: .distantFuture, by: MadeFacts.author),
        minute: MadeFacts.author)

    private mutating func contradictions(
        _ bounds: Bounds, _ evaluation: Evaluation<NoReasons>, _ matching: [Int],
        _ example: PolicyCase
    ) {
        let end = bounds.limiting.id(in: policy)
        let basis = bounds.limiting.basis
        // "Keep until, then review" lets nothing be gone by a day.
        let isEnd: Bool =
            switch bounds.limiting.source {
            case .rule(let index): !policy.rules[index].endsOnKeep
            case .consent, .destroyedSource: true
            }
        for index in matching {
            let rule = policy.rules[index]
            guard let moment = rule.keep, rule.id != end else { continue }
            let keep = evaluation.reckon(moment, for: .keep, rule: index)
            if rule.basis >= basis {
                if let keep {
                    guard isEnd, basis != .service, keep.date > bounds.limiting.date else {
                        continue
                    }
                    note(
                        .outlasted(end: end, keep: rule.id),
                        .outlasted(
                            end: end, by: bounds.limiting.date, keep: rule.id, until: keep.date),
                        example)
                } else {
                    let missing = evaluation.missing(in: moment, for: .keep)
                    note(
                        .keptUnknown(rule.id), .keptUnknown(keep: rule.id, missing: missing),
                        example)
                }
            } else if let keep, keep.date > bounds.limit {
                note(
                    .overruled(keep: rule.id, end: end),
                    .overruled(keep: rule.id, until: keep.date, end: end, by: bounds.limit),
                    example)
            }
        }
    }

    private mutating func gap(
        _ evaluation: Evaluation<NoReasons>, _ matching: [Int], _ example: PolicyCase
    ) {
        // A purpose without its consent has no life, whatever the rules: the status says so by itself.
        guard evaluation.living == example.purposes else { return }
        let open = example.purposes.subtracting(evaluation.covered).purposes
        if let purpose = open.first {
            // With no condition on what is recorded it is the coverage that says so.
            let isConditional = PolicyCoverage(of: policy).covers(
                programme: example.programme, purpose: purpose, clipClass: example.clipClass)
            if isConditional { note(.uncovered(purpose), .uncovered(purpose), example) }
            return
        }
        let rules = matching.map { policy.rules[$0] }.filter(\.ends)
        var missing: [FactName] = []
        for rule in rules {
            let end = rule.end.map { evaluation.missing(in: $0, for: .end) }
            let keep = rule.endsOnKeep ? rule.keep : nil
            let names = end ?? keep.map { evaluation.missing(in: $0, for: .keep) } ?? []
            for name in names where !missing.contains(name) { missing.append(name) }
        }
        let ids = rules.map(\.id)
        note(.undecided(ids), .undecided(rules: ids, missing: missing), example)
    }

    private mutating func note(_ key: Key, _ kind: PolicyFinding.Kind, _ example: PolicyCase) {
        if let known = found[key], !example.isSmaller(than: known.example) { return }
        found[key] = (kind, example)
    }

    /// What was found, in an order that hangs on the rules' names alone.
    var findings: [PolicyFinding] {
        // A rule that decides nothing by itself without a fact keeps nothing until that day either.
        let examples = found.filter { key, _ in
            guard case .keptUnknown(let rule) = key else { return true }
            return found[.undecided([rule])] == nil
        }.map { PolicyFinding(kind: $0.value.kind, example: $0.value.example.example) }
        let rules = idle.keys.map {
            PolicyFinding(kind: .idle(rule: policy.rules[$0].id), example: nil)
        }
        return (examples + rules).sorted {
            ($0.rank, $0.rules.joined(separator: " "), $0.message)
                < ($1.rank, $1.rules.joined(separator: " "), $1.message)
        }
    }
}

extension PolicyFinding {
    fileprivate var rank: Int {
        switch kind {
        case .outlasted: 0
        case .overruled: 1
        case .uncovered: 2
        case .undecided: 3
        case .keptUnknown: 4
        case .idle: 5
        }
    }
}
