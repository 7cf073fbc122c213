public import VaultModel

/// Whether the purge may trust the day its clock shows.
public enum PurgeClock {
    /// Why it may not.
    public enum Refusal: Hashable, Sendable {
        /// The clock is behind the newest record.
        case behind(newest: CivilDate)
        /// It is more than 45 days ahead of it.
        case ahead(newest: CivilDate)

        /// What is wrong, in a sentence.
        public var message: String {
            switch self {
            case .behind(let newest): "The clock is behind the newest record, of \(newest)."
            case .ahead(let newest):
                "The clock is more than \(PurgeClock.daysAhead) days ahead of the newest record, "
                    + "of \(newest)."
            }
        }
    }

    /// How far ahead of the newest record the clock may be, in days.
    public static let daysAhead = 45

    /// Why the purge may not run on a day, or none when it may.
    ///
    /// - Parameters:
    ///   - today: The day the clock shows.
    ///   - newest: The day of the log's newest record.
    ///   - confirmed: A day that governance confirmed, which is trusted as it stands.
    /// - Returns: The reason to refuse, if there is one.
    public static func refusal(
        on today: CivilDate, newest: CivilDate, confirmed: CivilDate?
    ) -> Refusal? {
        if confirmed == today { return nil }
        if today < newest { return .behind(newest: newest) }
        return newest.days(to: today) > daysAhead ? .ahead(newest: newest) : nil
    }
}
