import VaultModel

extension Reason {
    /// The step as a sentence.
    func sentence(names: (String) -> String) -> String {
        switch self {
        case .ignored(let rule, let mismatch):
            "Rule `\(rule)` is not for this clip: \(mismatch.words)."
        case .matched(let rule, let purpose, let basis):
            "Rule `\(rule)` (basis \(basis.rawValue)) is for "
                + (purpose.map { "the purpose \($0.rawValue)." } ?? "the clip as a whole.")
        case .term(let rule, let use, let fact, let value, let add, let result):
            Self.term(rule, use, fact, value, add, result, names)
        case .combined(let rule, let use, let combination, let result):
            "Rule `\(rule)`: of these the \(combination.rawValue) is the \(use.rawValue)"
                + (result.map { ", \($0)." } ?? "; too few are recorded to reckon it.")
        case .consent(let purpose, let state): Self.consent(purpose, state, names)
        case .consentEnd(let purpose, let how, let fact, let eraseAfter, let result):
            "Consent for \(purpose.rawValue) \(how == .withdrawn ? "was withdrawn" : "expires") on "
                + "\(fact.date), and \(eraseAfter) later is \(result): rule `consent`."
        case .life(let purpose, let rule, let date):
            Self.life(purpose, rule: rule, date: date)
        case .whole(let rule, let date):
            "The clip as a whole ends by \(date), by rule `\(rule)`."
        case .limit(let date, let rule): Self.limit(date, rule)
        case .keep(let source, let basis, let date, let counts):
            Self.keep(source, basis, date, counts, names)
        case .outranked(let rule, let date):
            "That would pass \(date), by rule `\(rule.id)` (basis \(rule.basis.rawValue)), which "
                + "outranks it: rule `\(rule.id)` sets the limit."
        case .moved(let date): "The limit moves to \(date)."
        case .lengthened(let purpose, let date):
            "The extension lengthens \(purpose.rawValue) to \(date)."
        case .floor(let cause, let from, let date):
            "Nothing is destroyed before \(date), the grace after \(cause.words) (\(from))."
        case .film(let recorded, let from, let uploaded):
            "Filmed on \(recorded.date)"
                + (from == .session ? " (the session's date), " : ", ")
                + Self.entry(recorded, names) + "; taken in on \(uploaded.date)."
        case .hold(let hold, let isOpen): Self.hold(hold, isOpen, names)
        case .requirement(let name, let value, let waiver):
            Self.requirement(name, value, waiver, names)
        case .review(let by, let until, let decided):
            "The limit leads to a review by \(by.map(\.rawValue).joined(separator: " or ")) until "
                + "\(until); "
                + (decided.map {
                    "to let it go was decided on \($0.decided.date), minute \($0.minute)."
                } ?? "nothing is decided.")
        case .schedule(let queue, let start, let deadline):
            "Queued from \(queue); may go from \(start) on, and should be gone by \(deadline)."
        case .status(let status, let date, let isLate):
            "On \(date) the clip is \(status.rawValue)\(isLate ? ", late" : "")."
        case .watching(let purpose, let verdict):
            "Watching for \(purpose.rawValue): \(verdict.words)"
        case .wouldChange(let change): change.sentence
        }
    }

    private static func entry(_ fact: Fact, _ names: (String) -> String) -> String {
        "entered by \(names(fact.enteredBy)) on \(fact.entered)"
    }

    private static func term(
        _ rule: String, _ use: Use, _ fact: FactName, _ value: Fact?, _ add: Period?,
        _ result: CivilDate?, _ names: (String) -> String
    ) -> String {
        guard let value, let result else {
            return "Rule `\(rule)`: its \(use.rawValue) needs `\(fact)`, which is not recorded."
        }
        return "Rule `\(rule)`: `\(fact)` is \(value.date) (\(entry(value, names)))"
            + (add.map { ", and \($0) later" } ?? ", and its \(use.rawValue)")
            + (add == nil ? " is \(result)." : " is its \(use.rawValue), \(result).")
    }

    private static func consent(
        _ purpose: Purpose, _ state: ConsentState?, _ names: (String) -> String
    ) -> String {
        guard let state else {
            return "Consent for \(purpose.rawValue) was never given: the purpose has no life."
        }
        return "Consent for \(purpose.rawValue) was given on \(state.given.date) "
            + "(\(entry(state.given, names)))"
            + (state.expires.map { ", expires on \($0.date) (\(entry($0, names)))" } ?? "")
            + (state.withdrawn.map { ", was withdrawn on \($0.date) (\(entry($0, names)))" } ?? "")
            + "."
    }

    private static func life(_ purpose: Purpose, rule: String?, date: CivilDate?) -> String {
        guard let rule, let date else { return "Nothing ends the purpose \(purpose.rawValue)." }
        return "The purpose \(purpose.rawValue) lives until \(date), by rule `\(rule)`."
    }

    private static func limit(_ date: CivilDate?, _ rule: Decision.LimitingRule?) -> String {
        guard let date, let rule else { return "No limit can be reckoned." }
        return "The limit is \(date), by rule `\(rule.id)` (basis \(rule.basis.rawValue))."
    }

    private static func keep(
        _ source: KeepSource, _ basis: Policy.Basis, _ date: CivilDate?, _ counts: Bool,
        _ names: (String) -> String
    ) -> String {
        let who =
            switch source {
            case .rule(let rule): "Rule `\(rule)` keeps the clip "
            case .extended(let act):
                "An extension (minute \(act.minute), \(entry(act.until, names))) keeps the clip "
            }
        let until = date.map { "until \($0), " } ?? "until a day that cannot be reckoned, "
        return who + until + "of rank \(basis.rawValue): "
            + (counts ? "it counts." : "it does not count against the limiting rule.")
    }

    private static func hold(
        _ hold: ClipFacts.Hold, _ isOpen: Bool, _ names: (String) -> String
    ) -> String {
        let roles = hold.roles.map(\.rawValue).joined(separator: ", ")
        let purposes = hold.purposes.map(\.description).joined(separator: ", ")
        return "A hold (\(hold.kind.rawValue), on the \(hold.scope.rawValue), reason "
            + "\(hold.reason), owner \(names(hold.owner))) was placed on \(hold.placed.date) "
            + "(\(entry(hold.placed, names)))"
            + (hold.released.map { " and released on \($0.date) (\(entry($0, names)))" } ?? "")
            + "; it is \(isOpen ? "open" : "not open"), to be reviewed by \(hold.reviewBy), and "
            + "lets \(roles.isEmpty ? "nobody" : roles) watch for "
            + "\(purposes.isEmpty ? "nothing" : purposes)."
    }

    private static func requirement(
        _ name: FactName, _ value: Fact?, _ waiver: ClipFacts.Waiver?,
        _ names: (String) -> String
    ) -> String {
        let known =
            value.map { "is \($0.date) (\(entry($0, names)))" } ?? "is not recorded"
        return "The rules require `\(name)`, which \(known)"
            + (waiver.map { "; waived on \($0.granted.date), minute \($0.minute)" } ?? "") + "."
    }
}
