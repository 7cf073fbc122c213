internal import FootageVault
internal import TabletDump
internal import VaultModel

extension UploadPlan {
    /// The plan as `--json` gives it, under the key `plan`.
    func json(today: CivilDate) -> JSONValue {
        .members([
            "bytes": .count(bytes),
            "films": .array(films.map { $0.json(today: today) }),
            "others": .array(others.map(\.json)),
            "derived_from": .texts(request.derivedFrom.map(\.description)),
            "probed": .bool(request.probing == .ffprobe),
        ])
    }
}

extension UploadPlan.Film {
    /// What is known of the film, and what will become of it.
    func json(today: CivilDate) -> JSONValue {
        var members: [String: JSONValue?] = [
            "file": .string(entry.path.description),
            "parts": parts.count < 2 ? nil : .array(parts.map(\.json)),
            "bytes": .count(bytes),
            "filmed": .text(time.map { "\($0.date)T\($0.time.withSeconds)" }),
            "filmed_from": .text(time?.source.code),
            "seconds": facts?.seconds.map { .count(Int64(max(0, min($0, 1e9)))) },
            "kind": .string(entry.kind.code), "what": .string(entry.reason),
            "statements": .array(statements.map(\.json)),
            "notes": .texts(notes),
            "fate": .string(fate.code),
        ]
        switch fate {
        case .takeIn(let session, let purposes, let due):
            members["family"] = .text(session.family)
            members["session"] = .count(session.number)
            members["purposes"] = .texts(purposes.sorted().map(\.rawValue))
            members["due"] = .text(due)
            members["is_overdue"] = .bool(due.map { $0 < today } ?? false)
        case .quarantine(let reason):
            members["reason"] = .string(reason.code)
            members["message"] = .string(reason.sentence)
            members["hint"] = .string(reason.hint)
            members["disagreement"] = reason.disagreement.map { .texts([$0.one, $0.other]) }
        case .alreadyIn(let address, _): members["clip"] = .text(address)
        case .alreadyQuarantined(let number, _): members["quarantine_number"] = .count(number)
        case .probedAgain(let number, _, let binding):
            members["quarantine_number"] = .count(number)
            switch binding {
            case .bound(let session, _):
                members["family"] = .text(session.family)
                members["session"] = .count(session.number)
            case .quarantine(let reason):
                members["reason"] = .string(reason.code)
                members["message"] = .string(reason.sentence)
            }
        case .destroyedBefore(let date, let rule):
            members["destroyed_on"] = .text(date)
            members["rule"] = .string(rule)
        case .refused(let why): members["message"] = .string(why)
        }
        if let facts { members.merge(facts.json) { $1 } }
        members["facts_from"] = .text(witness?.rawValue)
        return .object(members.compactMapValues { $0 })
    }
}

extension UploadPlan.Part {
    /// One of the files of a film that is several.
    fileprivate var json: JSONValue {
        .members([
            "file": .text(entry.path), "bytes": .count(entry.bytes ?? 0),
            "seconds": facts?.seconds.map { .count(Int64(max(0, min($0, 1e9)))) },
        ])
    }
}

extension FilmFacts {
    /// What was seen of the film, and only that there is a place.
    fileprivate var json: [String: JSONValue?] {
        [
            "codec": .text(codec), "browser_may_not_play": .bool(isHEVC),
            "width": width.map { .count($0) }, "height": height.map { .count($0) },
            "rotation": .count(rotation), "has_sound": .bool(hasSound),
            "tells_place": .bool(hasPlace), "is_whole": .bool(isComplete),
            "pictures_promised": picturesPromised.map { .count($0) },
            "pictures_found": picturesFound.map { .count($0) }, "problems": .texts(problems),
        ]
    }
}

extension UploadPlan.Fate {
    /// The fate's name in JSON.
    var code: String {
        switch self {
        case .takeIn: "take-in"
        case .quarantine: "quarantine"
        case .alreadyIn: "already-in"
        case .alreadyQuarantined: "already-quarantined"
        case .probedAgain: "probed-again"
        case .destroyedBefore: "destroyed-before"
        case .refused: "refused"
        }
    }
}

extension DumpEntry {
    /// Where it lies, what it is, and why.
    var json: JSONValue {
        .members([
            "file": .string(path.description), "kind": .string(kind.code),
            "reason": .string(reason), "bytes": bytes.map { .count($0) },
        ])
    }
}
