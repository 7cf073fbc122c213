public import VaultModel

/// What no rule of a policy ends: `check` lists it, and the vault refuses to open or add it.
public struct PolicyCoverage: Hashable, Sendable {
    /// Clips that no rule ends, whatever is recorded about them.
    public struct Gap: Hashable, Sendable {
        /// The kind of programme; none for any that the policy does not name.
        public let programme: String?
        /// The purpose.
        public let purpose: Purpose
        /// The class.
        public let clipClass: ClipClass
        /// The rules that end such a clip, but only where a consent or an event is recorded, by id.
        public let onlyUnder: [String]

        /// The gap in a sentence.
        public var message: String {
            let clips =
                "\(clipClass.rawValue) clips for \(purpose.rawValue) in "
                + (programme.map { "programme \($0)" } ?? "a programme the policy does not name")
            guard !onlyUnder.isEmpty else { return "No rule ends \(clips)." }
            let rules = onlyUnder.map { "`\($0)`" }.joined(separator: ", ")
            return
                "Only under a condition on consents or events does a rule (\(rules)) end \(clips)."
        }
    }

    private let policy: Policy

    /// Looks at a policy.
    public init(of policy: Policy) { self.policy = policy }

    /// Whether some rule can end clips of a kind of programme, a purpose and a class.
    public func covers(
        programme: String?, purpose: Purpose, clipClass: ClipClass
    ) -> Bool {
        policy.rules.contains { ends($0, programme, purpose, clipClass) }
    }

    /// Whether some rule can end working clips for therapy, what every programme makes.
    public func covers(programme: String?) -> Bool {
        covers(programme: programme, purpose: .therapy, clipClass: .working)
    }

    /// Everything no rule is sure to end, over the programmes the policy names, these, and any other.
    public func gaps(alsoIn programmes: [String] = []) -> [Gap] {
        let named = Set(policy.rules.flatMap { $0.when.programmes ?? [] } + programmes)
        var gaps: [Gap] = []
        for programme in named.sorted().map(Optional.some) + [nil] {
            for purpose in Purpose.allCases {
                for clipClass in ClipClass.allCases {
                    let rules = policy.rules.filter {
                        ends($0, programme, purpose, clipClass)
                    }
                    guard !rules.contains(where: { isUnconditional($0.when) }) else { continue }
                    gaps.append(
                        Gap(
                            programme: programme, purpose: purpose, clipClass: clipClass,
                            onlyUnder: rules.map(\.id).sorted()))
                }
            }
        }
        return gaps
    }

    private func ends(
        _ rule: Policy.Rule, _ programme: String?, _ purpose: Purpose, _ clipClass: ClipClass
    ) -> Bool {
        guard rule.ends, rule.purpose == nil || rule.purpose == purpose else { return false }
        guard rule.when.classes?.contains(clipClass) ?? true else { return false }
        guard let programmes = rule.when.programmes else { return true }
        return programme.map { programmes.contains($0) } ?? false
    }

    private func isUnconditional(_ when: Policy.Condition) -> Bool {
        when.consents.isEmpty && when.events == nil
    }
}
