import VaultModel

/// What a new version of a policy makes otherwise, without looking at any clip that is held.
public struct PolicyDiff: Hashable, Sendable {
    /// One kind of change, under one rule, with the smallest clip that shows it.
    public struct Difference: Hashable, Sendable {
        /// The rule that limits the clip under the new version, or under the old where none does.
        public let rule: String?
        /// What changes.
        public let change: PolicyChange
        /// A clip that it changes for.
        public let example: PolicyExample
    }

    /// What stands otherwise in the text.
    public let terms: [PolicyTermChange]
    /// What the rules come to otherwise: by kind of change, then by rule.
    public let differences: [Difference]

    /// Whether nothing is otherwise.
    public var isEmpty: Bool { terms.isEmpty && differences.isEmpty }

    /// The terms by which a slip would be noticed in less time, or stopped later.
    public let loosened: [String]

    /// Whether some clip, held or not, would go earlier, or lose a keep, a review or a requirement, or whether a
    /// slip would be noticed in less time, or stopped later.
    ///
    /// A course of work that is open today ends tomorrow: what is held hardly ever shows what a rule takes away.
    public var shortens: Bool {
        !loosened.isEmpty || differences.contains { $0.change.kind.shortens }
    }

    /// Compares two versions over every kind of clip that their rules can tell apart.
    ///
    /// - Throws: `RetentionError.tooManyKinds` when there is more than can be looked at.
    public init(
        from old: Policy, to new: Policy, most: Int? = nil
    ) throws(RetentionError) {
        terms = PolicyTermChange.changes(from: old, to: new)
        loosened = PolicyLoosening.terms(from: old, to: new)
        var found: [Key: (change: PolicyChange, example: PolicyCase)] = [:]
        try PolicyCases(
            of: [old, new], most: most ?? PolicySearch.mostCases(old, new)
        ).forEach { example in
            let facts = example.facts
            let (before, after) = (Judged(facts, under: old), Judged(facts, under: new))
            let rule = after.limitingRule ?? before.limitingRule
            for change in PolicyComparison.changes(from: before, to: after) {
                let key = Key(kind: change.kind, rule: rule)
                if let known = found[key], !example.isSmaller(than: known.example) { continue }
                found[key] = (change, example)
            }
        }
        differences = found.sorted { $0.key.sortsBefore($1.key) }.map { key, value in
            Difference(rule: key.rule, change: value.change, example: value.example.example)
        }
    }

    private struct Key: Hashable {
        let kind: PolicyChange.Kind
        let rule: String?

        func sortsBefore(_ other: Self) -> Bool {
            kind == other.kind
                ? (rule ?? "") < (other.rule ?? "")
                : Self.rank(kind) < Self.rank(other.kind)
        }

        private static func rank(_ kind: PolicyChange.Kind) -> Int {
            PolicyChange.Kind.allCases.firstIndex(of: kind) ?? 0
        }
    }
}

extension Judged {
    fileprivate var limitingRule: String? {
        bounds.map { $0.limiting.id(in: evaluation.policy) }
    }
}
