/// Which clips a decision may be about that rests on children's dates.
///
/// Those dates are sealed: whoever looks through very many families opens them where they may matter.
public struct ChildrenAsked: Sendable {
    private let rules: [Policy.Rule]

    /// Asks the policy in force, and the versions before it, which owe a clip the time that they gave it.
    public init(by policy: PolicyInForce) {
        rules = ([policy.policy] + policy.earlier.map(\.policy)).flatMap(\.rules)
            .filter(\.asksForChildren)
    }

    /// Whether the decision about a clip may be another one with other dates of its programme's children.
    public func mayMatter(to facts: ClipFacts) -> Bool {
        if rules.contains(where: { $0.mismatch(withKindOf: facts) == nil }) { return true }
        // A clip that is derived from others is bounded by what is decided about them.
        return facts.sources.contains { source in
            guard case .held(let facts) = source.standing else { return false }
            return rules.contains { $0.mismatch(withKindOf: facts) == nil }
        }
    }
}

extension Policy.Rule {
    /// Whether anything that it says is reckoned from a child's date.
    fileprivate var asksForChildren: Bool {
        (moments.flatMap(\.terms).map(\.after) + require).contains {
            $0 == .childBirth || $0 == .childDeath
        }
    }

    /// Why it is not for a clip of that purpose, class and programme; none when it may be for it.
    func mismatch(withKindOf facts: ClipFacts) -> Reason.Mismatch? {
        if let purpose, !facts.purposes.contains(purpose) { return .purpose(purpose) }
        if let classes = when.classes, !classes.contains(facts.clipClass) {
            return .clipClass(classes)
        }
        if let programmes = when.programmes {
            guard let programme = facts.programme, programmes.contains(programme) else {
                return .programme(programmes)
            }
        }
        return nil
    }
}
