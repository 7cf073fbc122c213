/// A mapping of a policy's text whose keys are a closed list.
package struct Section {
    package let source: YAMLNode
    let reader: NodeReader
    private let what: String
    private var members: [String: YAMLNode] = [:]

    /// Takes a mapping, lists every key it should not have, and gives none for what is no mapping.
    package init?(_ node: YAMLNode?, _ what: String, keys: [String], reader: NodeReader) {
        guard let node else { return nil }
        guard case .mapping(let list) = node.content else {
            reader.mismatch(node, "\(what) must be a mapping of \(keys[0]) and others")
            return nil
        }
        self.what = what
        self.reader = reader
        source = node
        for member in list {
            guard keys.contains(member.key) else {
                reader.unknown("key", member.key, at: member.place, known: keys)
                continue
            }
            members[member.key] = member.value
        }
    }

    package var place: YAMLNode.Place { source.place }

    /// The value of a key, if it is there.
    package subscript(key: String) -> YAMLNode? { members[key] }

    /// The value of a key that must be there; its absence is a problem.
    package func required(_ key: String) -> YAMLNode? {
        if let node = members[key] { return node }
        reader.problems.add(place, "\(what) lacks `\(key)`")
        return nil
    }
}
