public import Retention
public import VaultModel

/// What a new version of the policy makes otherwise for the clips that are held.
public struct PolicyEffect: Sendable, Hashable {
    /// A clip for which something changes.
    public struct Clip: Sendable, Hashable {
        /// Where people find it.
        public let address: ClipAddress
        /// What changes.
        public let changes: [PolicyChange]
        /// Where it would stand under the version it is compared with.
        public let old: Standing
        /// Where it would stand under the new one.
        public let new: Standing
    }

    /// Where a clip stands on the day the new version would take effect.
    public struct Standing: Sendable, Hashable {
        /// Its status.
        public let status: Decision.Status
        /// The rule that limits it.
        public let rule: String?
        /// The last lawful day.
        public let limit: CivilDate?
        /// The first day on which it is due, grace and floors counted.
        public let due: CivilDate?

        init(_ outcome: Decision.Outcome) {
            status = outcome.status
            rule = outcome.limitingRule?.id
            limit = outcome.limit
            due = outcome.start
        }
    }

    /// The number of the version it is compared with.
    public let current: Int
    /// The day on which that version is, or will be, in force: today, or the first day of the new version's
    /// text if that is later.
    public let comparedOn: CivilDate
    /// The day on which the new version would take effect, adopted and where need be approved today.
    public let effective: CivilDate
    /// How many clips are held.
    public let held: Int
    /// Those for which something changes, by address.
    public let clips: [Clip]
    /// What changes for clips that need not be held; none where the rules tell too many apart.
    public let diff: PolicyDiff?
    /// The versions, adopted and still to come, whose place it would take and of which it shortens or drops
    /// something, by number.
    public let undone: [Int]

    /// Whether the version needs a second person: it shortens or drops something for a clip that is held or
    /// may be, be it one still to come, or loosens what keeps a slip from destroying.
    ///
    /// Where the rules tell too many clips apart to say, it does.
    public var shortens: Bool {
        Self.shortens(clips.lazy.flatMap(\.changes), diff, undone)
    }

    static func shortens(
        _ changes: some Sequence<PolicyChange>, _ diff: PolicyDiff?, _ undone: [Int]
    ) -> Bool {
        changes.contains(where: \.kind.shortens) || diff?.shortens ?? true
            || !undone.isEmpty
    }

    /// The families of those clips.
    public var families: Set<FamilyReference> { Set(clips.map(\.address.family)) }

    /// How many clips each kind of change concerns; kinds of which there is none are left out.
    public var counts: [(kind: PolicyChange.Kind, clips: Int)] {
        PolicyChange.Kind.allCases.compactMap { kind in
            let count = clips.count { $0.changes.contains { $0.kind == kind } }
            return count == 0 ? nil : (kind, count)
        }
    }

    /// What is kept with an adoption: counts and the names of rules and terms, and of no family or clip.
    public var summary: JSONValue {
        func rules(_ matches: (PolicyTermChange) -> Bool) -> JSONValue {
            .array((diff?.terms ?? []).filter(matches).compactMap { $0.rule.map { .string($0) } })
        }
        return .object([
            "replaces": .integer(Int64(current)), "held": .integer(Int64(held)),
            "clips": .integer(Int64(clips.count)), "families": .integer(Int64(families.count)),
            "changes": .object(
                Dictionary(
                    uniqueKeysWithValues: counts.map {
                        ($0.kind.rawValue, JSONValue.integer(Int64($0.clips)))
                    })),
            "rules_added": rules { if case .added = $0 { true } else { false } },
            "rules_dropped": rules { if case .dropped = $0 { true } else { false } },
            "rules_changed": rules { if case .changed = $0 { true } else { false } },
            "terms_changed": .array(
                (diff?.terms ?? []).compactMap { change in
                    guard case .term(let name, _, _) = change else { return nil }
                    return .string(name)
                }),
        ])
    }
}
