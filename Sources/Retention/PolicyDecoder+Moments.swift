import VaultModel

extension PolicyDecoder {
    static let mostTerms = 16

    func moment(
        _ node: YAMLNode?, _ what: String, when: Policy.Condition
    ) -> Policy.Moment? {
        let keys = ["after", "add", "earliest", "latest"]
        guard let section = Section(node, what, keys: keys, reader: reader) else { return nil }
        return moment(section, what, when: when)
    }

    func backstop(_ node: YAMLNode?, when: Policy.Condition) -> Policy.Backstop? {
        let keys = ["after", "add", "earliest", "latest", "then"]
        guard let section = Section(node, "`backstop`", keys: keys, reader: reader) else {
            return nil
        }
        let then = reader.name(section["then"], "ending", as: Policy.Ending.self)
        return moment(section, "`backstop`", when: when).map {
            Policy.Backstop(at: $0, then: then ?? .review)
        }
    }

    private func moment(
        _ section: Section, _ what: String, when: Policy.Condition
    ) -> Policy.Moment? {
        let forms = ["after", "earliest", "latest"].filter { section[$0] != nil }
        guard let form = forms.first, forms.count == 1 else {
            problems.add(
                section.place, "\(what) must have one of `after`, `earliest` and `latest`")
            return nil
        }
        guard form != "after" else { return term(section, when: when).map { .term($0) } }
        if let add = section["add"] {
            problems.add(add.place, "`add` stands beside an `after`")
        }
        guard let node = section[form] else { return nil }
        let terms = reader.elements(node, "`\(form)`").compactMap { element -> Policy.Term? in
            let keys = ["after", "add"]
            guard let section = Section(element, "`\(form)`", keys: keys, reader: reader) else {
                return nil
            }
            return term(section, when: when)
        }
        guard terms.count <= Self.mostTerms else {
            problems.add(node.place, "`\(form)` has more than \(Self.mostTerms) members")
            return nil
        }
        guard !terms.isEmpty else { return nil }
        return form == "earliest" ? .earliest(terms) : .latest(terms)
    }

    private func term(_ section: Section, when: Policy.Condition) -> Policy.Term? {
        let after = fact(section.required("after"), "`after`", when: when)
        let add = reader.period(section["add"], "`add`")
        return after.map { Policy.Term(after: $0, add: add) }
    }

    /// A fact that the rule's own condition does not rule out.
    func fact(_ node: YAMLNode?, _ what: String, when: Policy.Condition) -> FactName? {
        guard let node, let fact = reader.fact(node, what) else { return nil }
        let (purpose, records): (Purpose, [Policy.ConsentRecord])
        switch fact {
        case .consentGiven(let of), .consentExpires(let of):
            (purpose, records) = (of, [.given, .withdrawn])
        case .consentWithdrawn(let of): (purpose, records) = (of, [.withdrawn])
        default: return fact
        }
        let isRuledOut = when.consents.contains {
            $0.purpose == purpose && !$0.records.isEmpty
                && $0.records.allSatisfy { !records.contains($0) }
        }
        if isRuledOut {
            problems.add(
                node.place, "`\(fact)` is never recorded where the rule's `when` holds")
        }
        return fact
    }

    func condition(_ node: YAMLNode?) -> Policy.Condition {
        let keys = ["programme", "class", "consent", "event"]
        guard let section = Section(node, "`when`", keys: keys, reader: reader) else {
            return Policy.Condition()
        }
        if case .mapping(let members) = section.source.content, members.isEmpty {
            problems.add(section.place, "`when` is empty; leave it out for every clip")
        }
        let programmes = section["programme"].map {
            reader.values($0, "`programme`") { reader.text($0, "`programme`", longest: 64) }
        }
        let classes = section["class"].map {
            reader.values($0, "`class`") { reader.name($0, "class", as: ClipClass.self) }
        }
        let events = section["event"].map { reader.values($0, "`event`", event) }
        return Policy.Condition(
            programmes: programmes, classes: classes, consents: consents(section["consent"]),
            events: events)
    }

    private func consents(_ node: YAMLNode?) -> [Policy.ConsentCondition] {
        let purposes = Purpose.allCases.map(\.rawValue)
        guard let section = Section(node, "`consent`", keys: purposes, reader: reader) else {
            return []
        }
        if case .mapping(let members) = section.source.content, members.isEmpty {
            problems.add(section.place, "`consent` is empty")
        }
        return Purpose.allCases.compactMap { purpose in
            guard let node = section[purpose.rawValue] else { return nil }
            let records = reader.values(node, "`\(purpose.rawValue)`") {
                reader.name($0, "record of consent", as: Policy.ConsentRecord.self)
            }
            return Policy.ConsentCondition(purpose, records)
        }
    }

    private func event(_ node: YAMLNode) -> String? {
        guard let name = reader.text(node, "`event`", longest: 64) else { return nil }
        guard FactName.isEventName(name) else {
            let bare = name.hasPrefix("event.") ? String(name.dropFirst(6)) : name
            problems.add(
                node.place, "\(PolicyProblems.quoted(name)) names no event",
                suggestion: bare != name && FactName.isEventName(bare) ? bare : nil)
            return nil
        }
        return name
    }
}
