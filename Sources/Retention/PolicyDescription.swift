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
            : "Consent is needed for \(list(needed, "and")); when it ends use stops at once, and the "
                + "film goes within \(words(policy.consent.eraseAfter)) unless another purpose lives."
        let notice =
            policy.notice.isEmpty
            ? ""
            : " It is announced "
                + list(policy.notice.map { words($0) }, "and") + " before it is queued."
        return [
            consent,
            "A clip is queued, not watched and restorable, for \(words(policy.grace)) before it "
                + "goes, and goes within the last \(words(policy.window)) before its limit."
                + notice,
            "A run stops at more than \(policy.brakes.clips) clips, "
                + "\(policy.brakes.families) families or, above "
                + "\(Brakes.percentCountsAbove) clips held, \(policy.brakes.percent) % of them.",
            "A version that shortens anything waits \(words(policy.coolingOff)); film in quarantine "
                + "is an incident after \(words(policy.quarantine)); backups of keys live "
                + "\(words(policy.keyBackups)).",
            "After a family's last clip, hold and request are gone, particulars stay "
                + "\(words(policy.afterwards.particulars)), texts "
                + "\(words(policy.afterwards.texts)), tombstones "
                + "\(words(policy.afterwards.tombstones)).",
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
            text += list(rule.require.map { "`\($0)`" }, "and")
        }
        text += "."
        return rule.about.map { text + " " + $0.split(separator: "\n").joined(separator: " ") }
            ?? text
    }

    private static func clips(_ when: Policy.Condition) -> String {
        let classes = when.classes.map { list($0.map(\.rawValue), "or") + " clips" } ?? "clips"
        let programmes = when.programmes.map { " in programme " + list($0, "or") } ?? ""
        let consents = when.consents.map {
            "consent for \($0.purpose.rawValue) is "
                + list($0.records.map { $0 == .none ? "not recorded" : $0.rawValue }, "or")
        }
        let events = when.events.map { ["the event " + list($0, "or") + " is recorded"] } ?? []
        let conditions = consents + events
        return classes + programmes
            + (conditions.isEmpty ? "" : " where " + list(conditions, "and"))
    }

    private static func by(_ review: Policy.Review?) -> String {
        let review = review ?? .standard
        return " by " + list(review.by.map(\.rawValue), "or") + " within "
            + words(review.within)
    }

    private static func day(_ moment: Policy.Moment) -> String {
        func term(_ term: Policy.Term) -> String {
            term.add.map { words($0) + " after `\(term.after)`" } ?? "`\(term.after)`"
        }
        return switch moment {
        case .term(let one): one.add == nil ? "the day of " + term(one) : term(one)
        case .earliest(let terms):
            "the earliest of " + list(terms.map(term), "and") + ", as far as they are known"
        case .latest(let terms): "the latest of " + list(terms.map(term), "and")
        }
    }

    private static func words(_ period: Period) -> String {
        var parts: [String] = []
        func add(_ count: Int, _ unit: String) {
            if count > 0 { parts.append("\(count) \(unit)\(count == 1 ? "" : "s")") }
        }
        // People say 18 months, but 2 years and 6 months.
        let years = period.months < 24 && period.months % 12 != 0 ? 0 : period.months / 12
        add(years, "year")
        add(period.months - 12 * years, "month")
        add(period.days, "day")
        return parts.isEmpty ? "no time" : list(parts, "and")
    }

    private static func list(_ items: [String], _ word: String) -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(word) \(last)"
    }
}
