import VaultModel

extension PolicyDecoder {
    static let mostTests = 500

    func tests(_ node: YAMLNode?, needed: PurposeSet, rules: [String]) -> [Policy.Test] {
        let elements = reader.elements(node, "`tests`")
        if let node, elements.count > Self.mostTests {
            problems.add(node.place, "more than \(Self.mostTests) tests")
            return []
        }
        return elements.compactMap { element in
            let keys = ["name", "given", "on", "expect"]
            guard let section = Section(element, "a test", keys: keys, reader: reader) else {
                return nil
            }
            let name = reader.text(section.required("name"), "`name`")
            let on = reader.date(section.required("on"), "`on`")
            let expect = expectation(section.required("expect"), rules: rules)
            let facts = section.required("given").flatMap {
                GivenFacts(decoder: self, needed: needed).facts($0, on: on)
            }
            guard let name, let on, let expect, let facts else { return nil }
            return Policy.Test(
                name: name, line: section.place.line, facts: facts, on: on, expect: expect)
        }
    }

    private func expectation(_ node: YAMLNode?, rules: [String]) -> Policy.Expectation? {
        let keys = ["status", "rule", "limit", "start", "deadline", "queue", "watching"]
        guard let section = Section(node, "`expect`", keys: keys, reader: reader) else {
            return nil
        }
        var expect = Policy.Expectation()
        expect.status = reader.name(section["status"], "status", as: Decision.Status.self)
        expect.limit = date(section["limit"], "`limit`")
        expect.start = date(section["start"], "`start`")
        expect.deadline = date(section["deadline"], "`deadline`")
        expect.queue = date(section["queue"], "`queue`")
        if let watching = section["watching"] {
            expect.watching = purposes(watching, "`watching`", orNone: true)
        }
        if let node = section["rule"], let rule = reader.text(node, "`rule`") {
            let known = rules + [Policy.consentRule, "none"]
            if known.contains(rule) {
                expect.rule = rule == "none" ? Policy.Expectation.Stated.none : .some(rule)
            } else {
                reader.unknown("rule", rule, at: node.place, known: known)
            }
        }
        if case .mapping(let members) = section.source.content, members.isEmpty {
            problems.add(section.place, "`expect` expects nothing")
        }
        return expect
    }

    private func date(_ node: YAMLNode?, _ what: String) -> Policy.Expectation.Stated<CivilDate>? {
        guard let node else { return nil }
        if case .text("none") = node.content { return Policy.Expectation.Stated.none }
        return reader.date(node, what).map { .some($0) }
    }
}
