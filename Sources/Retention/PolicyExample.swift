public import VaultModel

/// A clip, made up to show what rules come to: no more is recorded of it than shows it.
public struct PolicyExample: Hashable, Sendable {
    /// A fact that is recorded of it.
    public struct Given: Hashable, Sendable {
        /// The fact.
        public let name: FactName
        /// Its day.
        public let date: CivilDate
    }

    /// The kind of its programme; none for one that no rule names.
    public let programme: String?
    /// Its class.
    public let clipClass: ClipClass
    /// What it is kept for.
    public let purposes: PurposeSet
    /// The day of the film.
    public let recorded: CivilDate
    /// What else is recorded.
    public let given: [Given]

    /// What it is, as a sentence without its full stop.
    public var sentence: String {
        let facts = given.map { "`\($0.name)` \($0.date)" }
        return "a \(clipClass.rawValue) clip for "
            + purposes.purposes.map(\.rawValue).joined(separator: " and ")
            + (programme.map { " in programme \($0)" } ?? "") + ", filmed on \(recorded)"
            + (facts.isEmpty ? "" : ", with " + facts.joined(separator: ", "))
    }

    /// The same as a policy's own test would give it, for programs.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "class": .string(clipClass.rawValue),
            "purposes": .array(purposes.purposes.map { .string($0.rawValue) }),
            FactName.clipRecorded.description: .string(recorded.description),
        ]
        members["programme"] = programme.map { .string($0) }
        for fact in given { members[fact.name.description] = .string(fact.date.description) }
        return .object(members)
    }
}
