import VaultModel

extension PolicyDecoder {
    static let mostRules = 200

    func rules(_ node: YAMLNode?, needed: PurposeSet) -> [Policy.Rule] {
        let elements = reader.elements(node, "`rules`")
        if let node, elements.count > Self.mostRules {
            problems.add(node.place, "more than \(Self.mostRules) rules")
            return []
        }
        var lines: [String: Int] = [:]
        return elements.compactMap { element in
            guard let section = Section(element, "a rule", keys: Self.ruleKeys, reader: reader)
            else { return nil }
            let id = ruleID(section.required("id"))
            if let id, let node = section["id"] {
                if let first = lines[id] {
                    problems.add(
                        node.place, "a second rule `\(id)`; the first is on line \(first)")
                }
                lines[id] = lines[id] ?? node.place.line
            }
            return rule(section, id: id ?? "", needed: needed)
        }
    }

    private static let ruleKeys = [
        "id", "about", "purpose", "when", "end", "backstop", "keep", "then", "review", "require",
        "basis",
    ]

    private func ruleID(_ node: YAMLNode?) -> String? {
        guard let node, let id = reader.text(node, "`id`", longest: 64) else { return nil }
        guard id != Policy.consentRule else {
            problems.add(
                node.place, "`consent` is the name of the rule that the end of a consent is")
            return nil
        }
        guard id != Policy.replayRule else {
            problems.add(
                node.place,
                "`ledger-replay` is the name of the rule by which a restore destroys again")
            return nil
        }
        guard id != Policy.sourceRule else {
            problems.add(
                node.place,
                "`source` is the name of the rule that the end of a destroyed source is")
            return nil
        }
        let isName = id.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isName else {
            problems.add(node.place, "`id` must be of lower-case letters, digits and `-`")
            return nil
        }
        return id
    }

    private func rule(_ section: Section, id: String, needed: PurposeSet) -> Policy.Rule? {
        let about = reader.text(section["about"], "`about`", longest: 1_000)
        let purpose = reader.name(section["purpose"], "purpose", as: Purpose.self)
        let when = condition(section["when"])
        let end = moment(section["end"], "`end`", when: when)
        let backstop = backstop(section["backstop"], when: when)
        let keep = moment(section["keep"], "`keep`", when: when)
        let then = reader.name(section["then"], "ending", as: Policy.Ending.self)
        let review = review(section["review"])
        let require = reader.values(section["require"], "`require`") { node in
            fact(node, "`require`", when: when)
        }
        let basis = reader.name(section["basis"], "basis", as: Policy.Basis.self)
        check(section, purpose: purpose, when: when, needed: needed)
        return Policy.Rule(
            id: id, about: about, purpose: purpose, when: when, end: end, backstop: backstop,
            keep: keep, then: then, review: review, require: require, basis: basis ?? .service)
    }

    /// What a rule says that can never come to anything.
    private func check(
        _ section: Section, purpose: Purpose?, when: Policy.Condition, needed: PurposeSet
    ) {
        let end = section["end"]
        let keep = section["keep"]
        if end == nil, keep == nil, section["require"] == nil {
            problems.add(section.place, "a rule needs `end`, `keep` or `require`")
        }
        if let backstop = section["backstop"], end == nil {
            problems.add(backstop.place, "a `backstop` needs an `end` that it stands in for")
        }
        if let then = section["then"], end == nil, keep == nil {
            problems.add(then.place, "`then` needs an `end` or a `keep` that it follows")
        }
        if let review = section["review"], !leadsToReview(section) {
            problems.add(review.place, "`review` needs a `then: review` or a backstop")
        }
        if let purpose, needed.contains(purpose),
            when.consents.contains(where: { $0.purpose == purpose && $0.records == [.none] })
        {
            problems.add(
                section["when"]?.place ?? section.place,
                "the rule can never match: \(purpose.rawValue) needs consent, "
                    + "and has no life where none was given")
        }
    }

    private func leadsToReview(_ section: Section) -> Bool {
        if case .text("review") = section["then"]?.content { return true }
        guard case .mapping(let members) = section["backstop"]?.content else { return false }
        return !members.contains {
            guard $0.key == "then", case .text("destroy") = $0.value.content else { return false }
            return true
        }
    }

    private func review(_ node: YAMLNode?) -> Policy.Review? {
        let keys = ["by", "within"]
        guard let section = Section(node, "`review`", keys: keys, reader: reader) else {
            return nil
        }
        let by = reader.values(section.required("by"), "`by`") {
            reader.name($0, "role", as: Role.self)
        }
        if let node = section["by"], !by.isEmpty, Policy.Review.deciders.isDisjoint(with: by) {
            let deciders = Policy.Review.deciders.sorted().map { "`\($0.rawValue)`" }.listed("or")
            problems.add(node.place, "nobody could ever decide the review: name \(deciders)")
        }
        let within = reader.period(section.required("within"), "`within`")
        return within.map { Policy.Review(by: by, within: $0) }
    }
}
