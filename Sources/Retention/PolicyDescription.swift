import VaultModel

/// A policy as English sentences, fit for minutes.
public struct PolicyDescription: Hashable, Sendable {
    /// The sentences, in the order in which they are read; the rules by id.
    public let sentences: [String]

    /// Describes a policy.
    public init(of policy: Policy) {
        sentences =
            Self.heading(of: policy) + Self.terms(of: policy)
            + policy.order.map { Self.sentence(for: policy.rules[$0]) }
    }

    private static func heading(of policy: Policy) -> [String] {
        let supersedes = policy.supersedes.map { ", in place of version \($0)," } ?? ""
        let opening =
            "Policy \(policy.name), version \(policy.version)\(supersedes) is meant to be in force "
            + "from \(policy.effective); its days are those of \(policy.zone)."
        let appraisals = policy.appraisals.map {
            "Destruction without asking each time was authorised by \($0.role.rawValue) on "
                + "\($0.on), minute \($0.minute), until \($0.until)."
        }
        return [
            opening, "\(policy.owner) answers for it and looks at it again by \(policy.reviewBy).",
        ] + (appraisals.isEmpty ? ["Nobody has authorised destruction yet."] : appraisals)
    }

    private static func terms(of policy: Policy) -> [String] {
        let needed = policy.consent.needed.purposes.map(\.rawValue)
        let consent =
            needed.isEmpty
            ? "No purpose needs consent."
            : "Consent is needed for \(needed.listed("and")); when it ends use stops at once, and the "
                + "film goes within \(policy.consent.eraseAfter.words) unless another purpose lives."
        let notice =
            policy.notice.isEmpty
            ? ""
            : " It is announced "
                + policy.notice.map(\.words).listed("and") + " before it is queued."
        return [
            consent,
            "A clip is queued, not watched and restorable, for \(policy.grace.words) before it "
                + "goes, and goes within the last \(policy.window.words) before its limit."
                + notice,
            "A run stops at more than \(policy.brakes.clips) clips, "
                + "\(policy.brakes.families) families or, above "
                + "\(Brakes.percentCountsAbove) clips held, \(policy.brakes.percent) % of them.",
            "A version that shortens anything waits \(policy.coolingOff.words); film in quarantine "
                + "is an incident after \(policy.quarantine.words); backups of keys live "
                + "\(policy.keyBackups.words).",
            "After a family's last clip, hold and request are gone, particulars stay "
                + "\(policy.afterwards.particulars.words), texts "
                + "\(policy.afterwards.texts.words), tombstones "
                + "\(policy.afterwards.tombstones.words).",
        ]
    }

    static func sentence(for rule: Policy.Rule) -> String {
        var text = "Rule `\(rule.id)` (basis \(rule.basis.rawValue)), for "
        text += rule.purpose.map { "the purpose \($0.rawValue) of " } ?? ""
        text += clips(rule.when) + ":"
        if let end = rule.end { text += " it ends by " + day(end) }
        if let keep = rule.keep {
            text += (rule.end == nil ? " it is kept until " : ", is kept until ") + day(keep)
        }
        if rule.end == nil, rule.keep == nil { text += " it is bound by a requirement" }
        if rule.then == .review { text += ", then reviewed" + by(rule.review) }
        if rule.then == .destroy { text += ", then destroyed" }
        if let backstop = rule.backstop {
            text += "; where that cannot be reckoned, \(day(backstop.at)), then "
            text += backstop.then == .review ? "reviewed" + by(rule.review) : "destroyed"
        }
        if !rule.require.isEmpty {
            text += "; it does not go without "
            text += rule.require.map { "`\($0)`" }.listed("and")
        }
        text += "."
        return rule.about.map { text + " " + $0.split(separator: "\n").joined(separator: " ") }
            ?? text
    }

    private static func clips(_ when: Policy.Condition) -> String {
        let classes = when.classes.map { $0.map(\.rawValue).listed("or") + " clips" } ?? "clips"
        let programmes = when.programmes.map { " in programme " + $0.listed("or") } ?? ""
        let consents = when.consents.map {
            "consent for \($0.purpose.rawValue) is "
                + $0.records.map { $0 == .none ? "not recorded" : $0.rawValue }.listed("or")
        }
        let events = when.events.map { ["the event " + $0.listed("or") + " is recorded"] } ?? []
        let conditions = consents + events
        return classes + programmes
            + (conditions.isEmpty ? "" : " where " + conditions.listed("and"))
    }

    private static func by(_ review: Policy.Review?) -> String {
        let review = review ?? .standard
        return " by " + review.by.map(\.rawValue).listed("or") + " within "
            + review.within.words
    }

    private static func day(_ moment: Policy.Moment) -> String {
        func term(_ term: Policy.Term) -> String {
            term.add.map { $0.words + " after `\(term.after)`" } ?? "`\(term.after)`"
        }
        return switch moment {
        case .term(let one): one.add == nil ? "the day of " + term(one) : term(one)
        case .earliest(let terms):
            "the earliest of " + terms.map(term).listed("and") + ", as far as they are known"
        case .latest(let terms): "the latest of " + terms.map(term).listed("and")
        }
    }
}
