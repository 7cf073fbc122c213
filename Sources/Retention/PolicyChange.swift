import VaultModel

/// One thing that another version of a policy makes otherwise for a clip.
public enum PolicyChange: Hashable, Sendable {
    /// It shortens or drops something.
    case shorter(PolicyComparison.Shortening)
    /// It lengthens or adds something: the other way round, it would be this shortening.
    case longer(PolicyComparison.Shortening)

    /// What kind of change it is; the list is closed.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The last lawful day comes earlier, or there is one now.
        case limitEarlier = "limit-earlier"
        /// The clip may go earlier.
        case startEarlier = "start-earlier"
        /// A keep is dropped or shortened.
        case keepShorter = "keep-shorter"
        /// A review is dropped.
        case reviewDropped = "review-dropped"
        /// A requirement is dropped.
        case requirementDropped = "requirement-dropped"
        /// The last lawful day comes later, or there is none any more.
        case limitLater = "limit-later"
        /// The clip may not go before a later day.
        case startLater = "start-later"
        /// A keep is added or lengthened.
        case keepLonger = "keep-longer"
        /// A review is added.
        case reviewAdded = "review-added"
        /// A requirement is added.
        case requirementAdded = "requirement-added"

        /// Whether it shortens or drops something.
        public var shortens: Bool {
            switch self {
            case .limitEarlier, .startEarlier, .keepShorter, .reviewDropped, .requirementDropped:
                true
            case .limitLater, .startLater, .keepLonger, .reviewAdded, .requirementAdded: false
            }
        }

        /// What it is, as a heading.
        public var heading: String {
            switch self {
            case .limitEarlier: "The limit comes earlier"
            case .startEarlier: "It may go earlier"
            case .keepShorter: "A keep is dropped or shortened"
            case .reviewDropped: "A review is dropped"
            case .requirementDropped: "A requirement is dropped"
            case .limitLater: "The limit comes later"
            case .startLater: "It may not go so early"
            case .keepLonger: "A keep is added or lengthened"
            case .reviewAdded: "A review is added"
            case .requirementAdded: "A requirement is added"
            }
        }
    }

    /// What kind of change it is.
    public var kind: Kind {
        switch self {
        case .shorter(let shortening):
            switch shortening {
            case .limit: .limitEarlier
            case .start: .startEarlier
            case .keep: .keepShorter
            case .review: .reviewDropped
            case .requirements: .requirementDropped
            }
        case .longer(let shortening):
            switch shortening {
            case .limit: .limitLater
            case .start: .startLater
            case .keep: .keepLonger
            case .review: .reviewAdded
            case .requirements: .requirementAdded
            }
        }
    }

    /// What there was and what there is, or nothing where the kind says all.
    public var detail: String? {
        func day(_ date: CivilDate?) -> String { date?.description ?? "none" }
        return switch self {
        case .shorter(.limit(let old, let new)): "\(day(old)) → \(new)"
        case .longer(.limit(let new, let old)): "\(old) → \(day(new))"
        case .shorter(.start(let old, let new)), .longer(.start(let new, let old)):
            "\(old) → \(new)"
        case .shorter(.keep(let old, let new)):
            "\(old?.description ?? "not reckoned") → \(day(new))"
        case .longer(.keep(let new, let old)):
            "\(day(old)) → \(new?.description ?? "not reckoned")"
        case .shorter(.requirements(let names)), .longer(.requirements(let names)):
            names.map { "`\($0)`" }.joined(separator: ", ")
        case .shorter(.review), .longer(.review): nil
        }
    }

    /// What it is, in a sentence.
    public var message: String { kind.heading + (detail.map { ": " + $0 } ?? "") + "." }
}

extension PolicyComparison {
    /// Everything that a new version makes otherwise for a clip, whatever the day; shortenings first.
    public static func changes(
        from old: Policy, to new: Policy, for facts: ClipFacts
    ) -> [PolicyChange] {
        let (before, after) = (Judged(facts, under: old), Judged(facts, under: new))
        let found = shortenings(from: before, to: after)
        let all = found + masked(beside: found, from: old, to: new, for: facts)
        return all.map { .shorter($0) } + shortenings(from: after, to: before).map { .longer($0) }
    }

    static func changes(from old: Judged, to new: Judged) -> [PolicyChange] {
        shortenings(from: old, to: new).map { .shorter($0) }
            + shortenings(from: new, to: old).map { .longer($0) }
    }
}
