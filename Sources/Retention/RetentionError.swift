/// Why a text is no policy, or one that cannot be looked at whole.
public enum RetentionError: Error, Hashable {
    /// The text has these problems, in the order of their places.
    case problems([PolicyProblem])
    /// The rules tell more cases apart than are looked at.
    case tooManyKinds(Int, most: Int)

    /// What happened, in a sentence.
    public var message: String {
        switch self {
        case .problems(let problems):
            problems.count == 1
                ? "The policy has a problem: \(problems.map(\.description).joined())."
                : "The policy has \(problems.count) problems; the first: "
                    + "\(problems.first?.description ?? "none")."
        case .tooManyKinds(let count, let most):
            "The rules tell \(count == .max ? "countless" : String(count)) cases apart; "
                + "at most \(most) are looked at."
        }
    }

    /// What to do.
    public var hint: String? {
        switch self {
        case .problems:
            "Mend the text where the line and column point; `footage policy check FILE` lists them all."
        case .tooManyKinds:
            "Let rules for the same clips reckon from fewer different facts and events."
        }
    }
}

/// One thing that is wrong with a policy's text, and where.
public struct PolicyProblem: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in characters.
    public let column: Int
    /// What is wrong.
    public let message: String
    /// The nearest known name, where something like it was probably meant.
    public let suggestion: String?

    /// Makes a problem.
    public init(line: Int, column: Int, message: String, suggestion: String? = nil) {
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }

    /// The place, what is wrong, and what was probably meant.
    public var description: String {
        "line \(line), column \(column): \(message)"
            + (suggestion.map { "; did you mean `\($0)`?" } ?? "")
    }

    /// Orders problems by place, then by text.
    public static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column, left.message) < (right.line, right.column, right.message)
    }
}
