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
    /// The day.
    public let date: CivilDate
    /// When it began, where that is recorded.
    public let from: CivilTime?
    /// When it ended, where that is recorded; earlier than `from` means after midnight.
    public let to: CivilTime?
    /// Who held it.
    public let practitioner: Practitioner
    /// The purposes for which consent was in force on that day, or none was needed.
    public let consents: Set<Purpose>
    /// Whether the policy asks for consent to therapy before a film is kept at all.
    public let needsTherapyConsent: Bool

    /// Describes a session.
    public init(
        id: SessionID, family: FamilyReference, number: Int, date: CivilDate,
        from: CivilTime? = nil, to: CivilTime? = nil, practitioner: Practitioner = .me,
        consents: Set<Purpose> = [.therapy], needsTherapyConsent: Bool = true
    ) {
        self.id = id
        self.family = family
        self.number = number
        self.date = date
        self.from = from
        self.to = to
        self.practitioner = practitioner
        self.consents = consents
        self.needsTherapyConsent = needsTherapyConsent
    }

    /// How far outside a session a film may lie and still be its: 30 minutes, in seconds.
    public static let tolerance: Int64 = 1_800

    /// Whether from and to are both recorded.
    var isTimed: Bool { from != nil && to != nil }

    /// Whether a moment by the clock lies within the session and half an hour around it.
    ///
    /// False where the session's times are not recorded. Only the recorded day's visit is meant, but the
    /// half hour and a visit over midnight reach into the days beside it.
    func surrounds(_ day: CivilDate, _ time: CivilTime) -> Bool {
        guard let from, let to else { return false }
        let start = Int64(date.days) * 86_400 + Int64(from.secondOfDay)
        let end =
            Int64(date.days) * 86_400 + Int64(to.secondOfDay) + (to < from ? 86_400 : 0)
        let moment = Int64(day.days) * 86_400 + Int64(time.secondOfDay)
        return moment >= start - Self.tolerance && moment <= end + Self.tolerance
    }
}
