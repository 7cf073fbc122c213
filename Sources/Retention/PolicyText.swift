/// A policy as it was written: the bytes that are adopted, kept and hashed.
public struct PolicyText: Hashable, Sendable {
    /// The most bytes a policy may have.
    public static let mostBytes = 262_144

    /// The text as UTF-8.
    public let bytes: [UInt8]

    /// Takes the text's bytes as they are.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Takes a text.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// The policy that the text states.
    ///
    /// All problems are found, not only the first: of syntax, of vocabulary, and of sense. A text may
    /// have no anchors, aliases, tags or second document, and is bounded in size and depth.
    public func policy() throws(RetentionError) -> Policy {
        let problems = PolicyProblems()
        let root = YAMLComposer.compose(bytes, problems: problems)
        let policy = root.flatMap { PolicyDecoder(problems: problems).policy($0) }
        guard let policy, problems.list.isEmpty else { throw .problems(problems.list.sorted()) }
        return policy
    }
}
