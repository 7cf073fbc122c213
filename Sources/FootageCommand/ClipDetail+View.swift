internal import FootageVault
internal import Retention
internal import VaultCrypto
internal import VaultModel

extension ClipDetail {
    func json(withPlace: Bool) -> JSONValue {
        var members: [String: JSONValue] = [:]
        if case .object(let summary) = summary.json { members = summary }
        members["payload_bytes"] = .count(payloadLength)
        members["tree_root"] = .string(treeRoot)
        members["key_slot"] = .string(slot.rawValue)
        members["has_payload"] = .bool(hasPayload)
        members["damage"] = .texts(damage)
        members["exports"] = .count(exports)
        members["exports_open"] = .count(exportsOpen)
        members["disclosures"] = .count(disclosures)
        members["changes"] = .array(changes.map(\.json))
        members["particulars"] = particulars?.shown(withPlace: withPlace)
        return .object(members)
    }

    /// What people want to know of the film, in the order in which they ask.
    func facts(withPlace: Bool) -> [(String, TableView.Cell)] {
        let clip = summary
        var facts: [(String, TableView.Cell)] = [
            ("Clip", "\(clip.address.description)"),
            (
                "Filmed",
                .init(
                    clip.recordedByFilm
                        ? clip.recorded.description
                        : "\(clip.recorded) (the session's day; the film does not say)")
            ),
            ("Session on", "\(clip.session.description)"), ("Length", .init(clip.length)),
            ("Size", .init(Amounts.megabytes(Int64(clamping: clip.bytes)))),
            ("Kept for", .init(clip.purposes.map(\.rawValue).joined(separator: ", "))),
            ("Class", .init(clip.kind.rawValue)), ("Taken in", "\(clip.uploaded.description)"),
            ("Status", .init(clip.standing, style: clip.style)),
        ]
        if let retention = clip.retention {
            facts.append(
                ("Kept until", .init(retention.limit?.description ?? "cannot be told yet")))
            if let due = retention.due {
                let what = retention.leadsToReview ? "Reviewed from" : "Destroyed from"
                facts.append((what, "\(due.description)"))
            }
            if let rule = retention.rule { facts.append(("By rule", .init(rule))) }
            facts.append(
                (
                    "May be watched for",
                    .init(retention.watchable.map(\.rawValue).joined(separator: ", "))
                ))
        }
        if !clip.derivedFrom.isEmpty {
            let sources = clip.derivedFrom.map(\.description).joined(separator: ", ")
            facts.append(("Derived from", .init(sources)))
        }
        if !clip.holds.isEmpty {
            let holds = clip.holds.map { String($0) }.joined(separator: ", ")
            facts.append(("Open holds", .init(holds, style: .warning)))
        }
        for change in changes { facts.append(("Changed", .init(change.line))) }
        facts.append(
            ("Exports", "\(String(exports)), of which not returned \(String(exportsOpen))"))
        if disclosures > 0 {
            facts.append(
                ("Disclosed", .init(Amounts.count(disclosures, "time", "times"))))
        }
        if let particulars { facts += particulars.facts(withPlace: withPlace) }
        facts.append(("Key", .init(slot.rawValue, style: slot == .whole ? .plain : .bad)))
        if !hasPayload { facts.append(("Payload", .init("MISSING", style: .bad))) }
        if !damage.isEmpty {
            facts.append(("DAMAGED", .init(damage.joined(separator: ", "), style: .bad)))
        } else if let day = clip.verified {
            facts.append(("Read back", "\(day.description)"))
        } else {
            facts.append(("Read back", .init("never", style: .warning)))
        }
        return facts
    }
}
