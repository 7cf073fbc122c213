import VaultModel

/// Which clips a decision may be about that rests on children's dates.
///
/// Those dates are sealed: whoever looks through very many families opens them where they may matter.
public struct ChildrenAsked: Sendable {
    private let kinds: [Policy.Kind]

    /// Asks the policy in force, and the versions before it, which owe a clip the time that they gave it.
    public init(by policy: PolicyInForce) {
        kinds = ([policy.policy] + policy.earlier.map(\.policy)).flatMap(\.rules)
            .filter(\.asksForChildren).map(\.kind)
    }

    /// Whether the decision about a clip may be another one with other dates of its programme's children.
    public func mayMatter(to facts: ClipFacts) -> Bool {
        if kinds.contains(where: { $0.mismatch(with: facts) == nil }) { return true }
        // A clip that is derived from others is bounded by what is decided about them.
        return facts.sources.contains { source in
            guard case .held(let facts) = source.standing else { return false }
            return kinds.contains { $0.mismatch(with: facts) == nil }
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

    /// The clips that it may be for.
    fileprivate var kind: Policy.Kind {
        Policy.Kind(purpose: purpose, classes: when.classes, programmes: when.programmes)
    }

    /// Why it is not for a clip of that purpose, class and programme; none when it may be for it.
    func mismatch(withKindOf facts: ClipFacts) -> Reason.Mismatch? {
        Policy.mismatch(purpose, when.classes, when.programmes, of: facts)
    }
}

extension Policy {
    /// A purpose, classes and programmes, each none for any.
    ///
    /// A rule is copied wherever a list of rules is gone through, and has ten times as many parts.
    fileprivate struct Kind: Sendable {
        let purpose: Purpose?
        let classes: [ClipClass]?
        let programmes: [String]?

        func mismatch(with facts: ClipFacts) -> Reason.Mismatch? {
            Policy.mismatch(purpose, classes, programmes, of: facts)
        }
    }

    fileprivate static func mismatch(
        _ purpose: Purpose?, _ classes: [ClipClass]?, _ programmes: [String]?, of facts: ClipFacts
    ) -> Reason.Mismatch? {
        if let purpose, !facts.purposes.contains(purpose) { return .purpose(purpose) }
        if let classes, !classes.contains(facts.clipClass) { return .clipClass(classes) }
        if let programmes {
            guard let programme = facts.programme, programmes.contains(programme) else {
                return .programme(programmes)
            }
        }
        return nil
    }
}
