/// Makes a tree of a YAML text's events, and refuses what a policy has no use for.
///
/// Anchors, aliases, merge keys, tags, directives, further documents, duplicate keys and control characters are
/// problems; so is a text too large, too deep or with too many values, at which it stops.
package struct YAMLComposer {
    static let deepest = 12
    static let mostNodes = 20_000
    static let longestText = 4_096

    private let events: YAMLEvents
    private let problems: PolicyProblems
    private var nodes = 0

    private init(events: YAMLEvents, problems: PolicyProblems) {
        self.events = events
        self.problems = problems
    }

    /// The text's one value; none where nothing can be made of it.
    package static func compose(_ bytes: [UInt8], problems: PolicyProblems) -> YAMLNode? {
        let top = YAMLNode.Place(line: 1, column: 1)
        guard bytes.count <= PolicyText.mostBytes else {
            problems.add(
                top,
                "the text has \(bytes.count) bytes; at most \(PolicyText.mostBytes) are read")
            return nil
        }
        var composer = Self(events: YAMLEvents(bytes), problems: problems)
        do {
            return try composer.document()
        } catch {
            return nil
        }
    }

    /// Reading cannot go on; the problem is listed.
    private struct Stop: Error {}

    private mutating func document() throws(Stop) -> YAMLNode? {
        var root: YAMLNode?
        var documents = 0
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd:
                if root == nil { problems.add(event.place, "the text is empty") }
                return root
            case .documentStart(let hasDirectives):
                documents += 1
                if hasDirectives { problems.add(event.place, "directives are not allowed") }
                guard documents == 1 else {
                    problems.add(event.place, "a second document is not allowed")
                    throw Stop()
                }
            case .nothing, .documentEnd: break
            default: root = try node(from: event, depth: 1)
            }
        }
    }

    private mutating func next() throws(Stop) -> YAMLEvents.Event {
        let event = events.next()
        if case .broken(let reason) = event.kind {
            problems.add(event.place, "not YAML: \(reason)")
            throw Stop()
        }
        if event.hasAnchor { problems.add(event.place, "anchors are not allowed") }
        if event.hasTag { problems.add(event.place, "tags are not allowed") }
        return event
    }

    private mutating func node(
        from event: YAMLEvents.Event, depth: Int
    ) throws(Stop) -> YAMLNode {
        nodes += 1
        guard nodes <= Self.mostNodes else {
            problems.add(event.place, "more than \(Self.mostNodes) values")
            throw Stop()
        }
        guard depth <= Self.deepest else {
            problems.add(event.place, "nested more than \(Self.deepest) deep")
            throw Stop()
        }
        switch event.kind {
        case .text(let text, let isPlain):
            check(text, at: event.place)
            return YAMLNode(content: .text(text), place: event.place, isPlain: isPlain)
        case .listStart:
            return YAMLNode(content: .list(try elements(depth: depth)), place: event.place)
        case .mappingStart:
            return YAMLNode(content: .mapping(try members(depth: depth)), place: event.place)
        default:
            problems.add(event.place, "aliases are not allowed")
            return YAMLNode(content: .refused, place: event.place)
        }
    }

    private mutating func elements(depth: Int) throws(Stop) -> [YAMLNode] {
        var list: [YAMLNode] = []
        while true {
            let event = try next()
            if case .listEnd = event.kind { return list }
            list.append(try node(from: event, depth: depth + 1))
        }
    }

    private mutating func members(depth: Int) throws(Stop) -> [YAMLNode.Member] {
        var list: [YAMLNode.Member] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if case .mappingEnd = event.kind { return list }
            let key = try node(from: event, depth: depth + 1)
            let value = try node(from: try next(), depth: depth + 1)
            guard case .text(let name) = key.content else {
                problems.add(key.place, "a key must be a name")
                continue
            }
            if key.isPlain, name == "<<" {
                problems.add(key.place, "merge keys are not allowed")
                continue
            }
            if let first = lines[name] {
                let quoted = PolicyProblems.quoted(name)
                problems.add(key.place, "\(quoted) is stated twice, first on line \(first)")
                continue
            }
            lines[name] = key.place.line
            list.append(YAMLNode.Member(key: name, place: key.place, value: value))
        }
    }

    private func check(_ text: String, at place: YAMLNode.Place) {
        if text.utf8.count > Self.longestText {
            problems.add(place, "a text of more than \(Self.longestText) bytes")
        }
        // What could make a printed policy read otherwise than the adopted one.
        let isHidden = text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069,
                0xFEFF:
                true
            default: false
            }
        }
        if isHidden { problems.add(place, "control characters are not allowed") }
    }
}

extension YAMLEvents.Event {
    fileprivate var place: YAMLNode.Place { YAMLNode.Place(line: line, column: column) }
}
