internal import FootageVault
internal import VaultModel

extension PolicySummary {
    var title: String { "Policy \(name), version \(version)" }

    /// From when it counts, as the rest of a sentence.
    func effect(_ was: String) -> String {
        let waits = was == "was" ? "waits" : "would wait"
        guard let effective else {
            return
                "; it shortens what is held, or drops what protects it, and \(waits) for a second "
                + "person's approval"
        }
        let alone = isOnePersonApproval ? " by one-person approval" : ""
        return "; it counts from \(effective)\(alone)"
    }

    var nextStep: String? {
        effective == nil
            ? "Another person with governance looks at it with `footage policy diff --number "
                + "\(number)`, then runs `footage policy approve \(number)`." : nil
    }

    /// Who stands behind it, and from when it counts, in a sentence.
    var history: String {
        let approval = approved.map {
            "; approved on \($0)" + (approvedBy.map { " by \($0)" } ?? "")
        }
        return "Adopted on \(adopted)" + (adoptedBy.map { " by \($0)" } ?? "") + (approval ?? "")
            + effect("was") + "; SHA-256 \(sha256)."
    }

    /// Who answers for it, and until when it may destroy, in a sentence.
    var standing: String {
        "\(owner) answers for it and looks at it again by \(reviewBy); "
            + (appraisalUntil.map { "destruction is authorised until \($0)." }
                ?? "nobody has authorised destruction.")
    }

    /// What it made otherwise, in a sentence; none for the first.
    var changed: String? {
        guard case .object(let members)? = difference else { return nil }
        func count(_ name: String) -> Int {
            guard case .integer(let number)? = members[name] else { return 0 }
            return Int(clamping: number)
        }
        func names(_ name: String, _ what: String) -> String? {
            guard case .array(let values)? = members[name], !values.isEmpty else { return nil }
            let texts = values.compactMap { value -> String? in
                guard case .string(let text) = value else { return nil }
                return "`\(text)`"
            }
            return what + " " + texts.joined(separator: ", ")
        }
        let text = [
            names("rules_added", "added"), names("rules_dropped", "dropped"),
            names("rules_changed", "changed"), names("terms_changed", "terms"),
        ].compactMap { $0 }
        return "Against number \(count("replaces")) it changed something for "
            + "\(Amounts.count(count("clips"), "clip", "clips")) of \(count("held")) held, in "
            + Amounts.count(count("families"), "family", "families")
            + (text.isEmpty ? "." : "; " + text.joined(separator: "; ") + ".")
    }

    var json: JSONValue {
        .members([
            "number": .count(number), "name": .string(name), "version": .count(version),
            "sha256": .string(sha256), "owner": .string(owner), "review_by": .text(reviewBy),
            "appraisal_until": .text(appraisalUntil), "adopted": .text(adopted),
            "adopted_by": .text(adoptedBy), "shortens": .bool(shortens),
            "difference": difference, "approved": .text(approved),
            "approved_by": .text(approvedBy), "effective": .text(effective),
            "one_person_approval": .bool(isOnePersonApproval),
        ])
    }
}
