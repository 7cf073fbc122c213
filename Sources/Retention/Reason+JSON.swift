import VaultModel

extension Reason {
    /// The step as an object whose `step` names its kind; what is unknown is left out.
    var json: JSONValue {
        switch self {
        case .ignored(let rule, let mismatch):
            Self.step("rule-ignored", ["rule": .string(rule), "because": .string(mismatch.words)])
        case .matched(let rule, let purpose, let basis):
            Self.step(
                "rule-matched",
                [
                    "rule": .string(rule), "purpose": purpose.map { .string($0.rawValue) },
                    "basis": .string(basis.rawValue),
                ])
        case .term(let rule, let use, let of, let fact, let value, let add, let result):
            Self.step(
                "reckoned",
                [
                    "rule": .string(rule), "use": .string(use.rawValue),
                    "of": of.map { .string($0.rawValue) },
                    "fact": .string(fact.description), "value": value?.json,
                    "add": add.map { .string($0.description) }, "result": result?.json,
                ])
        case .combined(let rule, let use, let combination, let result):
            Self.step(
                "combined",
                [
                    "rule": .string(rule), "use": .string(use.rawValue),
                    "combination": .string(combination.rawValue), "result": result?.json,
                ])
        case .consent(let purpose, let state):
            Self.step(
                "consent",
                [
                    "purpose": .string(purpose.rawValue), "given": state?.given.json,
                    "expires": state?.expires?.json, "withdrawn": state?.withdrawn?.json,
                    "signers": state.map { .integer(Int64($0.signers)) },
                    "replaced": state.map { .integer(Int64($0.replaced)) },
                ])
        case .consentEnd(let purpose, let how, let fact, let eraseAfter, let result):
            Self.step(
                "consent-end",
                [
                    "purpose": .string(purpose.rawValue), "how": .string(how.rawValue),
                    "fact": fact.json, "erase_after": .string(eraseAfter.description),
                    "result": result.json,
                ])
        case .life(let purpose, let rule, let date):
            Self.step(
                "life",
                [
                    "purpose": .string(purpose.rawValue), "rule": rule.map { .string($0) },
                    "date": date?.json,
                ])
        case .whole(let rule, let date):
            Self.step("whole", ["rule": .string(rule), "date": date.json])
        case .limit(let date, let rule):
            Self.step("limit", ["date": date?.json, "rule": rule?.json])
        case .source(let source, let rule, let date):
            Self.step(
                "source",
                ["source": source.summary, "rule": rule.map { .string($0) }, "date": date?.json])
        case .inherited(let source):
            Self.step("inherited", ["from": .string(source.description)])
        case .keep(let source, let basis, let date, let counts):
            Self.step(
                "keep",
                [
                    "source": source.json, "basis": .string(basis.rawValue), "date": date?.json,
                    "counts": .bool(counts),
                ])
        case .outranked(let rule, let over, let date):
            Self.step(
                "outranked", ["rule": rule.json, "over": .string(over), "date": date.json])
        case .moved(let date): Self.step("moved", ["date": date.json])
        case .lengthened(let purpose, let date):
            Self.step("lengthened", ["purpose": .string(purpose.rawValue), "date": date.json])
        case .floor(let cause, let from, let date):
            Self.step(
                "floor",
                ["cause": .string(cause.rawValue), "from": from.json, "date": date.json])
        default: laterJSON
        }
    }

    /// The steps that come after the limit.
    private var laterJSON: JSONValue {
        switch self {
        case .film(let recorded, let from, let uploaded):
            Self.step(
                "film",
                [
                    "recorded": recorded.json, "from": .string(from.rawValue),
                    "uploaded": uploaded.json,
                ])
        case .hold(let hold, let isOpen):
            Self.step("hold", ["hold": hold.json, "open": .bool(isOpen)])
        case .sourceHold(let source, let hold, let isOpen):
            Self.step(
                "source-hold",
                [
                    "source": .string(source.description), "hold": hold.json, "open": .bool(isOpen),
                ])
        case .sourceRequirement(let source, let name):
            Self.step(
                "source-requirement",
                [
                    "source": .string(source.description), "fact": .string(name.description),
                ])
        case .requirement(let name, let value, let waiver):
            Self.step(
                "requirement",
                [
                    "fact": .string(name.description), "value": value?.json,
                    "waived": waiver?.json,
                ])
        case .unawaited: Self.step("requirements-unawaited", [:])
        case .review(let by, let until, let decided):
            Self.step(
                "review",
                [
                    "by": .array(by.map { .string($0.rawValue) }), "until": until.json,
                    "decided": decided?.json,
                ])
        case .schedule(let queue, let start, let deadline):
            Self.step(
                "schedule",
                ["queue": queue.json, "start": start.json, "deadline": deadline.json])
        case .status(let status, let date, let isLate):
            Self.step(
                "status",
                ["status": .string(status.rawValue), "on": date.json, "late": .bool(isLate)])
        case .watching(let purpose, let verdict):
            Self.step(
                "watching",
                [
                    "purpose": .string(purpose.rawValue), "verdict": .string(verdict.name),
                    "because": verdict.because.map { .string($0) },
                    "source": verdict.source.map { .string($0.description) },
                ])
        case .wouldChange(let change):
            Self.step("would-change", ["what": .string(change.sentence)])
        default: Self.step("none", [:])
        }
    }

    private static func step(_ name: String, _ members: [String: JSONValue?]) -> JSONValue {
        var members = members.compactMapValues { $0 }
        members["step"] = .string(name)
        return .object(members)
    }
}

extension Reason.KeepSource {
    var json: JSONValue {
        switch self {
        case .rule(let rule): .object(["rule": .string(rule)])
        case .extended(let act): .object(["extension": act.json])
        case .source(let clip): .object(["source": .string(clip.description)])
        }
    }
}

extension ClipFacts.Source {
    /// Which clip it is and how it stands, without all its facts.
    fileprivate var summary: JSONValue {
        var members: [String: JSONValue] = [
            "clip": .string(clip.description), "linked": linked.json,
        ]
        if case .destroyed(let end) = standing { members["destroyed"] = end.on.json }
        return .object(members)
    }
}

extension Decision.LimitingRule {
    var json: JSONValue {
        .object(["id": .string(id), "basis": .string(basis.rawValue)])
    }
}

extension WatchVerdict {
    /// The verdict's name.
    var name: String {
        switch self {
        case .allowed: "allowed"
        case .asHoldsSay: "as-holds-say"
        case .refused: "refused"
        }
    }

    /// The source for which it is refused.
    fileprivate var source: ClipID? {
        guard case .refused(.source(let clip)) = self else { return nil }
        return clip
    }

    var because: String? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal.message
    }
}
