package import VaultModel

/// Reads single values of a policy's text and lists what is wrong with them.
package struct NodeReader {
    package let problems: PolicyProblems

    package init(problems: PolicyProblems) { self.problems = problems }

    /// A text that is not empty, of one line unless it may have more.
    package func text(_ node: YAMLNode?, _ what: String, longest: Int = 200) -> String? {
        guard let node else { return nil }
        guard case .text(let text) = node.content else {
            mismatch(node, "\(what) must be a text")
            return nil
        }
        // YAML 1.1 takes these for true, false or nothing, so another reader would see another policy.
        guard !node.isPlain || !Self.notTexts.contains(text.lowercased()) else {
            problems.add(
                node.place,
                "`\(text)` without quotes means something else in YAML; write \"\(text)\"")
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            problems.add(node.place, "\(what) is empty")
            return nil
        }
        guard text.utf8.count <= longest else {
            problems.add(node.place, "\(what) has more than \(longest) bytes")
            return nil
        }
        return text
    }

    private static let notTexts: Set<String> = [
        "yes", "no", "on", "off", "true", "false", "null", "~",
    ]

    /// A whole number of a range, as it is always written: `010` would be 8 to another reader of YAML.
    package func integer(_ node: YAMLNode?, _ what: String, in range: ClosedRange<Int>) -> Int? {
        guard let node, let text = text(node, what) else { return nil }
        guard let number = Int(text), String(number) == text, range.contains(number)
        else {
            problems.add(
                node.place,
                "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A day of the calendar.
    func date(_ node: YAMLNode?, _ what: String) -> CivilDate? {
        guard let node, let text = text(node, what) else { return nil }
        if let date = CivilDate(text) { return date }
        let quoted = PolicyProblems.quoted(text)
        let symbols = Array(text.utf8)
        let looksLikeOne = symbols.count == 10 && symbols[4] == 45 && symbols[7] == 45
        problems.add(
            node.place,
            looksLikeOne
                ? "\(quoted) is not a day of the calendar"
                : "\(quoted) is not a date, such as 2027-03-31")
        return nil
    }

    /// A period; one that may have no months is counted back from a day.
    package func period(_ node: YAMLNode?, _ what: String, daysOnly: DaysOnly = .no) -> Period? {
        guard let node, let text = text(node, what) else { return nil }
        guard let period = Period(text) else {
            problems.add(
                node.place,
                "\(PolicyProblems.quoted(text)) is not a period, such as P2M, P1Y6M or P28D")
            return nil
        }
        guard daysOnly == .no || period.months == 0 else {
            problems.add(node.place, "\(what) must be in weeks and days, for months differ")
            return nil
        }
        return period
    }

    /// Whether a period may have months.
    package enum DaysOnly {
        case yes
        case no
    }

    /// One of the names of a closed list.
    package func name<Value: RawRepresentable & CaseIterable>(
        _ node: YAMLNode?, _ what: String, as type: Value.Type
    ) -> Value? where Value.RawValue == String {
        guard let node, let text = text(node, what) else { return nil }
        if let value = Value(rawValue: text) { return value }
        unknown(what, text, at: node.place, known: Value.allCases.map(\.rawValue))
        return nil
    }

    /// The name of a fact.
    func fact(_ node: YAMLNode?, _ what: String) -> FactName? {
        guard let node, let text = text(node, what) else { return nil }
        if let fact = FactName(text) { return fact }
        unknownFact(text, at: node.place)
        return nil
    }

    /// Lists a fact that is not known.
    func unknownFact(_ text: String, at place: YAMLNode.Place, also: [String] = []) {
        if text.utf8.starts(with: "event.".utf8) {
            let name = PolicyProblems.quoted(text)
            problems.add(
                place, "\(name) names no event: lower-case letters, digits and `_` after the point")
            return
        }
        unknown("fact", text, at: place, known: FactName.fixed.map(\.description) + also)
    }

    /// Lists a name that is not known, with the nearest that is.
    package func unknown(_ what: String, _ text: String, at place: YAMLNode.Place, known: [String])
    {
        problems.add(
            place, "unknown \(what) \(PolicyProblems.quoted(text))",
            suggestion: NearestName.of(text, among: known))
    }

    /// Lists that a value is of another form, unless it was refused already.
    package func mismatch(_ node: YAMLNode, _ message: String) {
        if case .refused = node.content { return }
        problems.add(node.place, message)
    }

    /// The elements of a list, or the one value that stands for a list of itself.
    package func elements(_ node: YAMLNode?, _ what: String) -> [YAMLNode] {
        guard let node else { return [] }
        switch node.content {
        case .text: return [node]
        case .mapping, .refused:
            mismatch(node, "\(what) must be a list")
            return []
        case .list(let elements):
            if elements.isEmpty { problems.add(node.place, "\(what) is an empty list") }
            return elements
        }
    }

    /// The values of a list, none of them twice.
    package func values<Value: Hashable>(
        _ node: YAMLNode?, _ what: String, _ read: (YAMLNode) -> Value?
    ) -> [Value] {
        var values: [Value] = []
        for element in elements(node, what) {
            guard let value = read(element) else { continue }
            if values.contains(value) {
                problems.add(element.place, "\(what) names this twice")
                continue
            }
            values.append(value)
        }
        return values
    }
}
