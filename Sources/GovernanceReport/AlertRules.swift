public import Retention
import VaultModel

/// What governance wants to be told of, as one file says it.
public struct AlertRules: Sendable, Hashable {
    /// What the rules are called.
    public let name: String
    /// Their version.
    public let version: Int
    /// The rules, in the order of the text.
    public let rules: [AlertRule]

    /// Reads rules of a text, which is YAML as that of a policy is: a closed vocabulary, no anchors, no tags.
    ///
    /// - Throws: `RetentionError.problems`, all of them, with line and column.
    public init(_ text: [UInt8]) throws(RetentionError) {
        let problems = PolicyProblems()
        let root = YAMLComposer.compose(text, problems: problems)
        let rules = root.flatMap { AlertDecoder(problems: problems).rules($0) }
        guard let rules, problems.list.isEmpty else { throw .problems(problems.list.sorted()) }
        self = rules
    }

    fileprivate init(name: String, version: Int, rules: [AlertRule]) {
        self.name = name
        self.version = version
        self.rules = rules
    }
}

/// Makes rules of a YAML tree, and lists everything that keeps them from being any.
private struct AlertDecoder {
    let reader: NodeReader

    init(problems: PolicyProblems) { reader = NodeReader(problems: problems) }

    func rules(_ root: YAMLNode) -> AlertRules? {
        guard
            let top = Section(
                root, "the file", keys: ["alerts", "version", "rules"], reader: reader)
        else { return nil }
        let name = reader.text(top.required("alerts"), "`alerts`", longest: 64)
        let version = reader.integer(top.required("version"), "`version`", in: 1...999_999)
        var lines: [String: Int] = [:]
        let rules = reader.elements(top.required("rules"), "`rules`").compactMap { node in
            rule(node, &lines)
        }
        guard let name, let version else { return nil }
        return AlertRules(name: name, version: version, rules: rules)
    }

    private func rule(_ node: YAMLNode, _ lines: inout [String: Int]) -> AlertRule? {
        guard let kind = kind(of: node),
            let section = Section(
                node, "the rule", keys: ["id", "kind"] + kind.keys, reader: reader)
        else { return nil }
        let id = id(section.required("id"), &lines)
        guard let bound = bound(of: kind, section), let id else { return nil }
        return AlertRule(id: id, kind: kind, bound: bound)
    }

    /// What a rule looks for, on which depends what else it may say.
    private func kind(of node: YAMLNode) -> AlertRule.Kind? {
        guard case .mapping(let members) = node.content else {
            reader.mismatch(node, "a rule must be a mapping of id, kind and others")
            return nil
        }
        guard let member = members.first(where: { $0.key == "kind" }) else {
            reader.problems.add(node.place, "the rule lacks `kind`")
            return nil
        }
        return reader.name(member.value, "kind", as: AlertRule.Kind.self)
    }

    private func id(_ node: YAMLNode?, _ lines: inout [String: Int]) -> String? {
        guard let node, let id = reader.text(node, "`id`", longest: 64) else { return nil }
        let isName = id.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45
        }
        guard isName else {
            reader.problems.add(
                node.place, "`id` must be of lower-case letters, digits and `-`")
            return nil
        }
        if let first = lines[id] {
            reader.problems.add(node.place, "a second rule `\(id)`; the first is on line \(first)")
            return nil
        }
        lines[id] = node.place.line
        return id
    }

    private func bound(of kind: AlertRule.Kind, _ section: Section) -> AlertRule.Bound? {
        switch kind {
        case .manyFamilies: return within(section, "families")
        case .refusedAttempts: return within(section, "attempts")
        case .logOfOneFamily: return within(section, "times")
        case .bulkListing:
            return reader.integer(section.required("items"), "`items`", in: 1...1_000_000)
                .map { .atOnce($0) }
        case .outOfHours: return hours(section)
        case .afterProgramme:
            let except = section["except"].map {
                reader.values($0, "`except`") { purpose($0) }
            }
            return reader.period(section.required("after"), "`after`")
                .map { .after($0, except: Set(except ?? [])) }
        case .unreturnedExport, .unreviewedBreakGlass:
            return reader.period(section.required("after"), "`after`")
                .map { .after($0, except: []) }
        case .ownAct: return .always
        }
    }

    private func within(_ section: Section, _ key: String) -> AlertRule.Bound? {
        let count = reader.integer(section.required(key), "`\(key)`", in: 1...1000)
        let hours = reader.integer(section.required("hours"), "`hours`", in: 1...744)
        guard let count, let hours else { return nil }
        return .within(hours: hours, count: count)
    }

    private func hours(_ section: Section) -> AlertRule.Bound? {
        let days = reader.values(section.required("days"), "`days`") {
            reader.name($0, "day", as: Weekday.self)
        }
        let from = time(section.required("from"), "`from`")
        let until = time(section.required("until"), "`until`")
        guard let from, let until else { return nil }
        guard from < until else {
            reader.problems.add(section.place, "`from` must be before `until`")
            return nil
        }
        return .hours(days: Set(days), from: from, until: until)
    }

    private func time(_ node: YAMLNode?, _ what: String) -> CivilTime? {
        guard let node, let text = reader.text(node, what, longest: 64) else { return nil }
        guard let time = CivilTime(text) else {
            reader.problems.add(
                node.place, "\(PolicyProblems.quoted(text)) is not a time of day, such as \"07:30\""
            )
            return nil
        }
        guard !node.isPlain else {
            reader.problems.add(
                node.place,
                "`\(text)` without quotes means something else in YAML; write \"\(text)\"")
            return nil
        }
        return time
    }

    private func purpose(_ node: YAMLNode) -> AccessPurpose? {
        guard let text = reader.text(node, "`except`", longest: 64) else { return nil }
        if let purpose = AccessPurpose(text) { return purpose }
        reader.unknown(
            "purpose", text, at: node.place,
            known: Purpose.allCases.map(\.rawValue)
                + [AccessPurpose.subjectAccess, .disclosure, .review].map(\.description))
        return nil
    }
}

extension AlertRule.Kind {
    /// What a rule of this kind says besides its name.
    fileprivate var keys: [String] {
        switch self {
        case .manyFamilies: ["families", "hours"]
        case .refusedAttempts: ["attempts", "hours"]
        case .logOfOneFamily: ["times", "hours"]
        case .bulkListing: ["items"]
        case .outOfHours: ["days", "from", "until"]
        case .afterProgramme: ["after", "except"]
        case .unreturnedExport, .unreviewedBreakGlass: ["after"]
        case .ownAct: []
        }
    }
}
