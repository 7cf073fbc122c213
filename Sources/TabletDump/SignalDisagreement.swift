/// Two signals about one film that cannot both be right, side by side.
public struct SignalDisagreement: Hashable, Sendable {
    /// What one of them says.
    public let one: String
    /// What the other says, or the others say.
    public let other: String
}

extension QuarantineReason {
    /// The signals that disagree, or none where a signal is missing or something else is the matter.
    public var disagreement: SignalDisagreement? {
        switch self {
        case .signalsDisagree(let said):
            guard let first = said.first, said.count > 1 else { return nil }
            return .init(one: first, other: said.dropFirst().joined(separator: "; "))
        case .timesDisagree(let one, let other):
            return .init(one: "its container says \(one)", other: "its name says \(other)")
        case .noSession(let family, let day):
            return .init(
                one: "the family is \(family)",
                other: "it was filmed on \(day), and no session of \(family) is recorded then")
        case .noSuchSession(let family, let number):
            return .init(
                one: "the family is \(family)",
                other: "session \(number) is stated, which it has not")
        case .otherPractitioner(let family, let number):
            return .init(
                one: "the family is \(family)",
                other: "its session \(number) is recorded as another practitioner's")
        case .dayDisagrees(let filmed, let session, let day):
            return .init(
                one: "session \(session) is stated, which was on \(day)",
                other: "it was filmed on \(filmed)")
        case .incomplete, .notProbedInTime, .noFamily, .unknownFamily, .mistypedReference, .noDate,
            .ambiguousDay,
            .noConsent, .sameBytesElsewhere:
            return nil
        }
    }
}
