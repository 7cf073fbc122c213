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
        case .term(let rule, let use, let combination, let fact, let value, let add, let result):
            "Rule `\(rule)`: "
                + Self.term(use, combination, fact, value, add, result, names)
        case .combined(let rule, let use, let combination, let result):
            "Rule `\(rule)`: of these the \(combination.rawValue) is the \(use.rawValue)"
                + (result.map { ", \($0)." } ?? "; too few are recorded to reckon it.")
        case .consent(let purpose, let state): Self.consent(purpose, state, names)
        case .consentEnd(let purpose, let how, let fact, let eraseAfter, let result):
            "Consent for \(purpose.rawValue) \(how == .withdrawn ? "was withdrawn" : "expires") on "
                + "\(fact.date), and \(eraseAfter.words) later is \(result): rule `consent`."
        case .life(let purpose, let rule, let date):
            Self.life(purpose, rule: rule, date: date)
        case .whole(let rule, let date):
            "The clip as a whole ends by \(date), by rule `\(rule)`."
        case .limit(let date, let rule): Self.limit(date, rule)
        case .source(let source, let rule, let date): Self.source(source, rule, date, names)
        case .inherited(let source):
            "That is the limit of \(names(source.description)), which the clip is derived from."
        case .keep(let source, let basis, let date, let counts):
            Self.keep(source, basis, date, counts, names)
        case .outranked(let rule, let over, let date):
            "That would pass \(date), by rule `\(rule.id)` (basis \(rule.basis.rawValue)), which "
                + "ranks above rule `\(over)` and sets the limit."
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
        case .sourceHold(let source, let hold, let isOpen):
            "Of \(names(source.description)), which the clip is derived from: "
                + Self.hold(hold, isOpen, names)
        case .sourceRequirement(let source, let name):
            "\(names(source.description)), which the clip is derived from, waits for `\(name)`."
        case .unawaited:
            "The end of a consent does not wait for what the rules require."
        case .requirement(let name, let value, let waiver):
            Self.requirement(name, value, waiver, names)
        case .review(let by, let until, let decided):
            "The limit leads to a review by \(by.map(\.rawValue).listed("or")), to be decided by "
                + "\(until); "
                + (decided.map {
                    "on \($0.decided.date) it was decided to let it go, minute \($0.minute)."
                } ?? "nothing is decided.")
        case .schedule(let queue, let start, let deadline):
            "Queued from \(queue); may go from \(start) on, and should be gone by \(deadline)."
        case .status(let status, let date, let isLate):
            "On \(date) the clip is \(status.words)\(isLate ? ", late" : "")."
        case .watching(let purpose, .refused(.source(let source))):
            "Watching for \(purpose.rawValue): refused. \(names(source.description)), which the clip is "
                + "derived from, may not be watched for it."
        case .watching(let purpose, let verdict):
            "Watching for \(purpose.rawValue): \(verdict.words)"
        case .wouldChange(let change): change.sentence
        }
    }

    private static func entry(_ fact: Fact, _ names: (String) -> String) -> String {
        "entered by \(names(fact.enteredBy)) on \(fact.entered)"
    }

    private static func term(
        _ use: Use, _ combination: Combination?, _ fact: FactName, _ value: Fact?,
        _ add: Period?, _ result: CivilDate?, _ names: (String) -> String
    ) -> String {
        guard let value, let result else {
            let unknown = fact == .childBirth ? "not recorded for every child" : "not recorded"
            // The earliest of several does without what is missing.
            return combination == .earliest
                ? "`\(fact)` is \(unknown)."
                : "its \(use.rawValue) needs `\(fact)`, which is \(unknown)."
        }
        let known = "`\(fact)` is \(value.date) (\(entry(value, names)))"
        let later = add.map { "\($0.words) later is " }
        return switch (combination, later) {
        case (nil, let later?): known + ", and " + later + "its \(use.rawValue), \(result)."
        case (nil, nil): known + ", and its \(use.rawValue) is \(result)."
        case (_, let later?): known + ", and " + later + "\(result)."
        case (_, nil): known + "."
        }
    }

    private static func consent(
        _ purpose: Purpose, _ state: ConsentState?, _ names: (String) -> String
    ) -> String {
        guard let state else {
            return "Consent for \(purpose.rawValue) was never given: the purpose has no life."
        }
        func told(_ fact: Fact?, _ before: String) -> String {
            fact.map { before + "\($0.date) (\(entry($0, names)))" } ?? ""
        }
        let replaced =
            switch state.replaced {
            case 0: "."
            case 1: "; an earlier consent is replaced."
            default: "; \(state.replaced) earlier consents are replaced."
            }
        guard state.signers > 1 else {
            return "Consent for \(purpose.rawValue)" + told(state.given, " was given on ")
                + told(state.expires, ", expires on ")
                + told(state.withdrawn, ", was withdrawn on ") + replaced
        }
        return "Of \(state.signers) people who were asked for \(purpose.rawValue)"
            + told(state.given, " the last consented on ")
            + told(state.expires, ", the first consent expires on ")
            + told(state.withdrawn, ", the first was withdrawn on ") + replaced
    }

    private static func life(_ purpose: Purpose, rule: String?, date: CivilDate?) -> String {
        guard let rule, let date else { return "Nothing ends the purpose \(purpose.rawValue)." }
        return "The purpose \(purpose.rawValue) lives until \(date), by rule `\(rule)`."
    }

    private static func limit(_ date: CivilDate?, _ rule: Decision.LimitingRule?) -> String {
        guard let date, let rule else { return "No limit can be reckoned." }
        return "The limit is \(date), by rule `\(rule.id)` (basis \(rule.basis.rawValue))."
    }

    private static func source(
        _ source: ClipFacts.Source, _ rule: String?, _ date: CivilDate?,
        _ names: (String) -> String
    ) -> String {
        let told =
            "The clip is derived from \(names(source.clip.description)) "
            + "(\(entry(source.linked, names))), "
        guard let rule, let date else { return told + "which nothing ends." }
        switch source.standing {
        case .held: return told + "which ends by \(date), by rule `\(rule)`."
        case .destroyed(let end):
            return told + "which was destroyed on \(end.on): an end of \(date), "
                + "by rule `\(rule)`."
        }
    }

    private static func keep(
        _ source: KeepSource, _ basis: Policy.Basis, _ date: CivilDate?, _ counts: Bool,
        _ names: (String) -> String
    ) -> String {
        let who =
            switch source {
            case .source(let clip): "What keeps \(names(clip.description)) keeps the clip "
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
        let roles = hold.roles.map(\.rawValue).listed("and")
        let purposes = hold.purposes.map(\.description).listed("and")
        let told =
            "A hold (\(hold.kind.rawValue), on the \(hold.scope.rawValue), reason "
            + "\(hold.reason), owner \(names(hold.owner))) was placed on \(hold.placed.date) "
            + "(\(entry(hold.placed, names)))"
            + (hold.released.map { " and released on \($0.date) (\(entry($0, names)))" } ?? "")
        guard isOpen else { return told + "; it is not open." }
        return told + "; it is open, to be reviewed by \(hold.reviewBy), and lets "
            + "\(roles.isEmpty ? "nobody" : roles) watch for "
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
