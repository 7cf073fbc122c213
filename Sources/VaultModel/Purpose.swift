/// What a clip is kept for.
public enum Purpose: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Video feedback with the family: what a clip is for unless said otherwise.
    case therapy
    /// A practitioner's own supervision.
    case supervision
    /// Teaching others.
    case training
    /// A study.
    case research
    /// A written or spoken case study.
    case caseStudy = "case-study"

    /// Orders purposes as they are listed.
    public static func < (left: Self, right: Self) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}

/// Why a clip is opened: one of its purposes, or a reason that is none of them.
public enum AccessPurpose: Hashable, Sendable, CustomStringConvertible {
    /// A purpose that the clip is kept for.
    case purpose(Purpose)
    /// The family asked for what is held about them.
    case subjectAccess
    /// A court, the police or another body is given it.
    case disclosure
    /// A retention review looks at it.
    case review

    /// Reads a purpose's name, `subject-access`, `disclosure` or `review`.
    public init?(_ text: String) {
        switch text {
        case "subject-access": self = .subjectAccess
        case "disclosure": self = .disclosure
        case "review": self = .review
        default:
            guard let purpose = Purpose(rawValue: text) else { return nil }
            self = .purpose(purpose)
        }
    }

    /// The name that `init` reads.
    public var description: String {
        switch self {
        case .purpose(let purpose): purpose.rawValue
        case .subjectAccess: "subject-access"
        case .disclosure: "disclosure"
        case .review: "review"
        }
    }
}

/// Whether a clip is material for the work or part of the child's record.
public enum ClipClass: String, Hashable, Sendable, CaseIterable {
    /// Material for the work, gone when the work is done.
    case working
    /// Part of the record, kept as records are.
    case record
}

/// Why destruction is stopped.
public enum HoldKind: String, Hashable, Sendable, CaseIterable {
    /// A safeguarding concern.
    case safeguarding
    /// A court's order or proceedings.
    case court
    /// A statutory inquiry.
    case inquiry
    /// A request for what is held about someone.
    case subjectAccess = "subject-access"
    /// A complaint.
    case complaint
}
