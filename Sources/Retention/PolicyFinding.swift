public import VaultModel

/// Something that a policy's rules come to and that whoever adopts it should know.
///
/// None of it keeps a text from being a policy: ranks decide between rules that contradict each other, and
/// what cannot be decided is an incident.
public struct PolicyFinding: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// One rule says that a film must be gone, and one of no lower rank keeps it longer.
        case outlasted(end: String, by: CivilDate, keep: String, until: CivilDate)
        /// One rule keeps a film longer than one of higher rank lets it stay.
        case overruled(keep: String, until: CivilDate, end: String, by: CivilDate)
        /// None of the rules that end such a film can reckon its day, and none has a backstop that can.
        case undecided(rules: [String], missing: [FactName])
        /// A rule keeps a film until a day that cannot be reckoned.
        case keptUnknown(keep: String, missing: [FactName])
        /// No rule ends such a film with what is recorded of it.
        case uncovered(Purpose)
        /// A rule without which nothing would be otherwise.
        case idle(rule: String)
    }

    /// What it is.
    public let kind: Kind
    /// The smallest example of it; none for a rule that changes nothing.
    public let example: PolicyExample?

    /// What it is, in a word for programs.
    public var name: String {
        switch kind {
        case .outlasted: "outlasted"
        case .overruled: "overruled"
        case .undecided: "undecided"
        case .keptUnknown: "kept-unknown"
        case .uncovered: "uncovered"
        case .idle: "idle"
        }
    }

    /// The rules it is about, by id.
    public var rules: [String] {
        switch kind {
        case .outlasted(let end, _, let keep, _), .overruled(let keep, _, let end, _): [end, keep]
        case .undecided(let rules, _): rules
        case .keptUnknown(let keep, _): [keep]
        case .uncovered: []
        case .idle(let rule): [rule]
        }
    }

    /// What it is, in a sentence.
    public var message: String {
        switch kind {
        case .outlasted(let end, _, let keep, _):
            "Rule `\(end)` says that a film must be gone, and rule `\(keep)` keeps it longer: it is kept."
        case .overruled(let keep, _, let end, _):
            "Rule `\(keep)` keeps a film longer than rule `\(end)`, which ranks higher, lets it stay: "
                + "it goes."
        case .undecided(let rules, let missing):
            (rules.count == 1 ? "Rule " : "Rules ") + Self.quoted(rules)
                + " cannot reckon a day without \(Self.quoted(missing.map(\.description))), and no "
                + "backstop stands in: nothing is decided."
        case .keptUnknown(let keep, let missing):
            "Rule `\(keep)` keeps a film until a day that nobody knows without "
                + "\(Self.quoted(missing.map(\.description)))."
        case .uncovered(let purpose):
            "No rule ends a film for \(purpose.rawValue) of which no more is recorded than this."
        case .idle(let rule):
            "Rule `\(rule)` changes nothing: without it every film that was looked at would go on the "
                + "same day, in the same way."
        }
    }

    /// The example and what comes of it, in a sentence.
    public var illustration: String? {
        guard let example else { return nil }
        let days: String? =
            switch kind {
            case .outlasted(_, let by, _, let until), .overruled(_, let until, _, let by):
                "gone by \(by), and kept until \(until)"
            case .undecided, .keptUnknown, .uncovered, .idle: nil
            }
        return "Example: \(example.sentence)" + (days.map { ": " + $0 } ?? "") + "."
    }

    private static func quoted(_ names: [String]) -> String {
        names.map { "`\($0)`" }.listed("and")
    }
}
