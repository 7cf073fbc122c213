public import VaultModel

/// Why a film is not bound to a session; it waits in quarantine until somebody decides.
public enum QuarantineReason: Hashable, Sendable {
    /// The film is damaged or cut short.
    case incomplete(String)
    /// Looking into the film came to a limit of time or memory.
    case notProbedInTime(String)
    /// Nothing says whose it is.
    case noFamily
    /// This practitioner has no such family.
    case unknownFamily(FamilyReference)
    /// A folder looks like a family's reference, but its check character is wrong.
    case mistypedReference(SafeText)
    /// Signals name different families or sessions.
    case signalsDisagree([String])
    /// Nothing says when it was filmed.
    case noDate([String])
    /// The film's own evidence names two days.
    case timesDisagree(CivilDate, CivilDate)
    /// No session of the family is recorded on that day.
    case noSession(FamilyReference, CivilDate)
    /// The stated session is not recorded.
    case noSuchSession(FamilyReference, Int)
    /// The session is another practitioner's.
    case otherPractitioner(FamilyReference, Int)
    /// The stated session was on another day.
    case dayDisagrees(filmed: CivilDate, session: Int, on: CivilDate)
    /// More than one session that day could be it.
    case ambiguousDay(CivilDate, Ambiguity)
    /// Consent was not in force on the day.
    case noConsent(FamilyReference, CivilDate, Set<Purpose>)
    /// The same bytes are another family's; whoever uploads is not told where.
    case sameBytesElsewhere

    /// Why a day does not tell the session.
    public enum Ambiguity: Hashable, Sendable {
        /// The film's time lies in no session.
        case outsideEvery
        /// The film's time lies in more than one session.
        case insideSeveral(Int)
        /// Sessions of that day have no times.
        case timesMissing(Int)
    }

    /// The reason's name in JSON and in the log.
    public var code: String {
        switch self {
        case .incomplete: "incomplete"
        case .notProbedInTime: "not-probed-in-time"
        case .noFamily: "no-family"
        case .unknownFamily: "unknown-family"
        case .mistypedReference: "mistyped-reference"
        case .signalsDisagree: "signals-disagree"
        case .noDate: "no-date"
        case .timesDisagree: "times-disagree"
        case .noSession: "no-session"
        case .noSuchSession: "no-such-session"
        case .otherPractitioner: "other-practitioner"
        case .dayDisagrees: "day-disagrees"
        case .ambiguousDay: "ambiguous-day"
        case .noConsent: "no-consent"
        case .sameBytesElsewhere: "needs-review"
        }
    }
}

extension QuarantineReason {
    /// What is the matter, in a sentence.
    public var sentence: String {
        switch self {
        case .incomplete(let why): "The film is not whole: \(why)"
        case .notProbedInTime(let limit): "The film could not be looked into in time: \(limit)"
        case .noFamily: "Nothing says which family this film is of."
        case .unknownFamily(let family): "You have no family \(family)."
        case .mistypedReference(let name):
            "The folder `\(name)` looks like a family's reference, but there is a slip in it."
        case .signalsDisagree(let signals):
            "The signals do not agree: \(signals.joined(separator: "; "))."
        case .noDate(let doubts):
            doubts.isEmpty
                ? "Nothing in the film says when it was filmed."
                : "Nothing believable says when it was filmed: "
                    + doubts.joined(separator: "; ") + "."
        case .timesDisagree(let one, let other):
            "The film's container says it was filmed on \(one), its name says \(other)."
        case .noSession(let family, let day): "No session of \(family) is recorded on \(day)."
        case .noSuchSession(let family, let number): "\(family) has no session \(number)."
        case .otherPractitioner(let family, let number):
            "Session \(number) of \(family) is recorded as another practitioner's."
        case .dayDisagrees(let filmed, let session, let day):
            "It was filmed on \(filmed), but session \(session) was on \(day)."
        case .ambiguousDay(let day, .outsideEvery):
            "There is more than one session on \(day), and the film's time lies in none of them."
        case .ambiguousDay(let day, .insideSeveral(let count)):
            "On \(day) the film's time lies in \(count) sessions."
        case .ambiguousDay(let day, .timesMissing(let count)):
            "There is more than one session on \(day), and \(count) of them "
                + "\(count == 1 ? "has" : "have") no times."
        case .noConsent(let family, let day, let purposes):
            "\(family) had not consented to \(Self.list(purposes)) on \(day)."
        case .sameBytesElsewhere: "This film needs review by information governance."
        }
    }

    /// What to do about it.
    public var hint: String {
        switch self {
        case .incomplete: "Copy it from the tablet again; if it stays so, decide about it by hand."
        case .notProbedInTime:
            "Upload it again when the machine has less to do: it is looked into anew."
        case .noFamily:
            "Name the family: a folder with its reference, a manifest, or `--family`."
        case .unknownFamily: "Check the reference, or ask for a grant."
        case .mistypedReference: "Rename the folder to the family's reference."
        case .signalsDisagree: "Mend what is wrong, or bind the film by hand."
        case .noDate, .timesDisagree: "Look at the film and bind it by hand."
        case .noSession: "Record the session, then bind the film."
        case .noSuchSession: "Check the session's number, or record the session."
        case .otherPractitioner: "Ask that practitioner, or correct the session's record."
        case .dayDisagrees: "Check the session's number and its date."
        case .ambiguousDay(_, .timesMissing): "Record from when to when each session was."
        case .ambiguousDay: "Check the sessions' times, or bind the film by hand."
        case .noConsent: "Record the consent, if it was given; else return or destroy the film."
        case .sameBytesElsewhere: "Nothing more is to be done here."
        }
    }

    private static func list(_ purposes: Set<Purpose>) -> String {
        purposes.sorted().map(\.rawValue).joined(separator: ", ")
    }
}
