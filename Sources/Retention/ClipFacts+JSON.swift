public import VaultModel

extension ClipFacts {
    /// The facts as a value with stable keys: what a plan hashes to say what it rested on.
    ///
    /// Lists are sorted by their canonical text, so that the order of rows in a catalog means nothing.
    public var json: JSONValue {
        let members: [String: JSONValue?] = [
            "clip": .string(clip.description), "class": .string(clipClass.rawValue),
            "purposes": .array(purposes.purposes.map { .string($0.rawValue) }),
            "programme": programme.map { .string($0) }, "recorded": recorded.json,
            "recorded_from": .string(recordedFrom.rawValue), "uploaded": uploaded.json,
            "changed": changed?.json, "corrected": corrected?.json,
            "session_date": sessionDate?.json,
            "session_reviewed": sessionReviewed?.json,
            "session_note_filed": sessionNoteFiled?.json,
            "programme_opened": programmeOpened?.json, "programme_ended": programmeEnded?.json,
            "programme_last_session": programmeLastSession?.json,
            "children": Self.sorted(children.map(\.json)),
            "consents": Self.sorted(consents.map(\.json)),
            "events": Self.sorted(events.map(\.json)), "holds": Self.sorted(holds.map(\.json)),
            "extensions": Self.sorted(extensions.map(\.json)),
            "decisions": Self.sorted(decisions.map(\.json)),
            "waivers": Self.sorted(waivers.map(\.json)),
            "sources": sources.isEmpty ? nil : Self.sorted(sources.map(\.json)),
        ]
        return .object(members.compactMapValues { $0 })
    }

    private static func sorted(_ values: [JSONValue]) -> JSONValue {
        .array(
            values.map { ($0.canonicalBytes, $0) }
                .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1))
    }
}

extension CivilDate {
    var json: JSONValue { .string(description) }
}

extension Fact {
    var json: JSONValue {
        .object(["date": date.json, "entered": entered.json, "by": .string(enteredBy)])
    }
}

extension ClipFacts.Child {
    var json: JSONValue {
        .object(
            (["birth": birth?.json, "death": death?.json] as [String: JSONValue?])
                .compactMapValues { $0 })
    }
}

extension ClipFacts.Consent {
    var json: JSONValue {
        .object(
            ([
                "purpose": .string(purpose.rawValue), "given": given.json,
                "expires": expires?.json, "withdrawn": withdrawn?.json,
                "signer": .string(signer),
            ] as [String: JSONValue?]).compactMapValues { $0 })
    }
}

extension ClipFacts.Event {
    var json: JSONValue { .object(["name": .string(name), "fact": fact.json]) }
}

extension ClipFacts.Hold {
    var json: JSONValue {
        .object(
            ([
                "kind": .string(kind.rawValue), "scope": .string(scope.rawValue),
                "placed": placed.json, "released": released?.json, "owner": .string(owner),
                "reason": .string(reason), "review_by": reviewBy.json,
                "roles": .array(roles.sorted().map { .string($0.rawValue) }),
                "purposes": .array(
                    purposes.map(\.description).sorted().map { .string($0) }),
            ] as [String: JSONValue?]).compactMapValues { $0 })
    }
}

extension ClipFacts.Extension {
    var json: JSONValue {
        .object([
            "until": until.json, "from": .string(origin.rawValue), "minute": .string(minute),
        ])
    }
}

extension ClipFacts.ReviewDecision {
    var json: JSONValue {
        .object(["destroy_decided": decided.json, "minute": .string(minute)])
    }
}

extension ClipFacts.Waiver {
    var json: JSONValue {
        .object([
            "requirement": .string(requirement.description), "granted": granted.json,
            "minute": .string(minute),
        ])
    }
}

extension ClipFacts.Source {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "clip": .string(clip.description), "linked": linked.json,
        ]
        switch standing {
        case .held(let facts): members["facts"] = facts.json
        case .destroyed(let end):
            members["destroyed"] = .object([
                "rule": .string(end.rule), "limit": end.limit.json, "on": end.on.json,
            ])
        }
        return .object(members)
    }
}
