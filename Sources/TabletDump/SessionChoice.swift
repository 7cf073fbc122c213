public import VaultModel

/// A session that a film may belong to, as the vault knows it.
public struct SessionChoice: Hashable, Sendable {
    /// Who held the session.
    public enum Practitioner: Hashable, Sendable {
        /// The practitioner whose films these are.
        case me
        /// Nobody is recorded.
        case notRecorded
        /// Somebody else.
        case other
    }

    /// The session.
    public let id: SessionID
    /// The family's reference.
    public let family: FamilyReference
    /// The session's number within the family.
    public let number: Int
    /// When it was.
    public let visit: Visit
    /// From the first to the last moment that its times can mean; none where they are not recorded.
    public let window: ClosedRange<Instant>?
    /// Who held it.
    public let practitioner: Practitioner
    /// The purposes for which consent was in force on that day, or none was needed.
    public let consents: Set<Purpose>
    /// Whether the policy asks for consent to therapy before a film is kept at all.
    public let needsTherapyConsent: Bool

    /// Describes a session.
    public init(
        id: SessionID, family: FamilyReference, number: Int, visit: Visit,
        window: ClosedRange<Instant>? = nil, practitioner: Practitioner = .me,
        consents: Set<Purpose> = [.therapy], needsTherapyConsent: Bool = true
    ) {
        self.id = id
        self.family = family
        self.number = number
        self.visit = visit
        self.window = window
        self.practitioner = practitioner
        self.consents = consents
        self.needsTherapyConsent = needsTherapyConsent
    }

    /// How far outside a session a film may lie and still be its: 30 minutes, in seconds.
    public static let tolerance: Int64 = 1_800

    /// The day it began on.
    public var date: CivilDate { visit.date }

    /// Whether from and to are both recorded.
    var isTimed: Bool { visit.seconds != nil }

    /// Whether a film's day is this session's: the day it began on, or, of one that went over midnight, the
    /// next where the film's time lies within it.
    func isOn(_ evidence: TimeEvidence) -> Bool {
        evidence.date == visit.date
            || visit.isOvernight && evidence.date == visit.lastDate && surrounds(evidence)
    }

    /// Whether a film was begun within the session and half an hour around it.
    ///
    /// By true time where the film tells the moment, so that a change of the clocks in that night leads
    /// nowhere else; by the clock on the wall where it does not. False where the session's times are not
    /// recorded. Only the recorded day's visit is meant, but the half hour and a visit over midnight reach into
    /// the days beside it.
    func surrounds(_ evidence: TimeEvidence) -> Bool {
        guard let from = visit.from, let to = visit.to else { return false }
        if let window, let moment = evidence.instant {
            return moment.seconds >= window.lowerBound.seconds - Self.tolerance
                && moment.seconds <= window.upperBound.seconds + Self.tolerance
        }
        let start = Self.onTheWall(visit.date, from) - Self.tolerance
        let end = Self.onTheWall(visit.lastDate, to) + Self.tolerance
        return (start...end).contains(Self.onTheWall(evidence.date, evidence.time))
    }

    /// What to say of a film that is bound by its day alone and was begun at another time of it than the session;
    /// none for one begun within it, or where its times are not recorded.
    func remark(on evidence: TimeEvidence) -> String? {
        guard let from = visit.from, let to = visit.to, !surrounds(evidence) else { return nil }
        return """
            filmed at \(evidence.time), outside the times of session \(number), \(from) to \(to): see that it is \
            of that visit
            """
    }

    private static func onTheWall(_ day: CivilDate, _ time: CivilTime) -> Int64 {
        Int64(day.days) * 86_400 + Int64(time.secondOfDay)
    }
}
