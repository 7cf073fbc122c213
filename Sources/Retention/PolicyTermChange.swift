import VaultModel

/// Something that stands otherwise in another version of a policy's text.
public enum PolicyTermChange: Hashable, Sendable {
    /// A term of the policy as a whole.
    case term(String, old: String, new: String)
    /// A rule that the other version adds, as its sentence.
    case added(rule: String, sentence: String)
    /// A rule that the other version drops.
    case dropped(rule: String, sentence: String)
    /// A rule that the other version states otherwise.
    case changed(rule: String, old: String, new: String)

    /// What it is, as lines for people.
    public var lines: [String] {
        switch self {
        case .term(let name, let old, let new): ["`\(name)`: \(old) → \(new)"]
        case .added(_, let sentence): ["Added: \(sentence)"]
        case .dropped(_, let sentence): ["Dropped: \(sentence)"]
        case .changed(_, let old, let new): ["Was: \(old)", "Now: \(new)"]
        }
    }

    /// The rule it is about.
    public var rule: String? {
        switch self {
        case .term: nil
        case .added(let rule, _), .dropped(let rule, _), .changed(let rule, _, _): rule
        }
    }

    /// What stands otherwise in a new version: terms in the order of the text, then rules by id.
    ///
    /// Name and number of the version are not terms, and the order of rules means nothing.
    public static func changes(from old: Policy, to new: Policy) -> [Self] {
        var changes = zip(terms(of: old), terms(of: new)).compactMap { before, after -> Self? in
            before.value == after.value
                ? nil : .term(before.name, old: before.value, new: after.value)
        }
        for id in Set((old.rules + new.rules).map(\.id)).sorted() {
            let before = old.rule(id)
            let after = new.rule(id)
            let was = before.map { PolicyDescription.sentence(for: $0) }
            let becomes = after.map { PolicyDescription.sentence(for: $0) }
            switch (was, becomes) {
            case (nil, let sentence?): changes.append(.added(rule: id, sentence: sentence))
            case (let sentence?, nil): changes.append(.dropped(rule: id, sentence: sentence))
            case (let was?, let becomes?) where was != becomes:
                changes.append(.changed(rule: id, old: was, new: becomes))
            default: break
            }
        }
        return changes
    }

    private static func terms(of policy: Policy) -> [(name: String, value: String)] {
        func none(_ text: String) -> String { text.isEmpty ? "none" : text }
        let appraisals = policy.appraisals.map {
            "\($0.role.rawValue) on \($0.on), minute \($0.minute), until \($0.until)"
        }
        let needed = policy.consent.needed.purposes.map(\.rawValue)
        return [
            ("effective", policy.effective.description), ("zone", policy.zone),
            ("owner", policy.owner), ("review_by", policy.reviewBy.description),
            ("appraisal", none(appraisals.joined(separator: "; "))),
            ("consent.needed", none(needed.joined(separator: ", "))),
            ("consent.erase_after", policy.consent.eraseAfter.description),
            ("grace", policy.grace.description), ("window", policy.window.description),
            ("notice", none(policy.notice.map(\.description).joined(separator: ", "))),
            ("brakes.clips", String(policy.brakes.clips)),
            ("brakes.families", String(policy.brakes.families)),
            ("brakes.percent", String(policy.brakes.percent)),
            ("cooling_off", policy.coolingOff.description),
            ("quarantine", policy.quarantine.description),
            ("key_backups", policy.keyBackups.description),
            ("afterwards.particulars", policy.afterwards.particulars.description),
            ("afterwards.texts", policy.afterwards.texts.description),
            ("afterwards.tombstones", policy.afterwards.tombstones.description),
        ]
    }
}
