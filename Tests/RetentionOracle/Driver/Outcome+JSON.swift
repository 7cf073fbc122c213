import Retention
import VaultModel

extension Decision.Outcome {
    /// Everything that is decided, for comparison; what is absent is left out.
    var members: [String: JSONValue] {
        let members: [String: JSONValue?] = [
            "status": .string(status.rawValue), "late": .bool(isLate), "limit": limit?.text,
            "rule": (limitingRule?.id).map { .string($0) },
            "basis": (limitingRule?.basis.rawValue).map { .string($0) },
            "original": originalLimit?.text, "keep": latestKeep?.text, "start": start?.text,
            "deadline": deadline?.text, "queue": queue?.text, "floor": floor?.date.text,
            "source": (limitingSource?.description).map { .string($0) },
            "incident": (incident?.name).map { .string($0) }, "review_by": reviewBy?.text,
            "reviewers": .array(reviewers.sorted().map { .string($0.rawValue) }),
            "review": .bool(leadsToReview), "destroyable": .bool(destroyable),
            "required": Self.names(required), "missing": Self.names(missing),
            "unconsented": .array(withoutConsent.purposes.map { .string($0.rawValue) }),
            "watching": .object(
                Dictionary(
                    uniqueKeysWithValues: Purpose.allCases.map {
                        ($0.rawValue, .string(Self.word(watching[$0])))
                    })),
        ]
        var all = members.compactMapValues { $0 }
        if case .undecided(let missing)? = incident { all["unknown"] = Self.names(missing) }
        return all
    }

    private static func names(_ facts: [FactName]) -> JSONValue {
        .array(facts.map(\.description).sorted().map { .string($0) })
    }

    private static func word(_ verdict: WatchVerdict) -> String {
        switch verdict {
        case .allowed: "on"
        case .asHoldsSay: "hold"
        case .refused(.notKeptFor): "not-kept"
        case .refused(.consentNeverGiven): "never-given"
        case .refused(.consentNotYetGiven): "not-yet-given"
        case .refused(.consentWithdrawn): "withdrawn"
        case .refused(.consentExpired): "expired"
        case .refused(.lifeOver): "life-over"
        case .refused(.status): "status"
        case .refused(.notNamedByHold): "not-named"
        case .refused(.source): "source"
        }
    }
}

extension CivilDate {
    fileprivate var text: JSONValue { .string(description) }
}
