public import VaultModel

/// One thing that governance wants to be told of when the log shows it.
public struct AlertRule: Sendable, Hashable {
    /// What it looks for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// One person opens films of many families in a short time.
        case manyFamilies = "many-families"
        /// Films are opened outside working hours.
        case outOfHours = "out-of-hours"
        /// Films are opened when the family's work has long ended.
        case afterProgramme = "after-programme"
        /// One person is refused again and again.
        case refusedAttempts = "refused-attempts"
        /// A film that left the vault is not back, or not reported deleted, by its day.
        case unreturnedExport = "unreturned-export"
        /// A family was opened by break-glass, and nobody reviewed it.
        case unreviewedBreakGlass = "unreviewed-break-glass"
        /// Somebody decided what another person should have, since nobody else holds governance.
        case ownAct = "own-act"
        /// One person reads the log of one family very often.
        case logOfOneFamily = "log-of-one-family"
        /// One person lists a great many things at once.
        case bulkListing = "bulk-listing"
    }

    /// When it is too much.
    public enum Bound: Sendable, Hashable {
        /// So many within so many hours.
        case within(hours: Int, count: Int)
        /// So many at once.
        case atOnce(Int)
        /// Outside these hours of these days.
        case hours(days: Set<Weekday>, from: CivilTime, until: CivilTime)
        /// This long after, but for these purposes.
        case after(Period, except: Set<AccessPurpose>)
        /// Every time.
        case always
    }

    /// Its name, by which an alert says what it breaks.
    public let id: String
    /// What it looks for.
    public let kind: Kind
    /// When it is too much.
    public let bound: Bound
}

/// A day of the week.
public enum Weekday: String, Sendable, Hashable, CaseIterable {
    /// The first day of the week.
    case monday
    /// The second.
    case tuesday
    /// The third.
    case wednesday
    /// The fourth.
    case thursday
    /// The fifth.
    case friday
    /// The sixth.
    case saturday
    /// The last.
    case sunday

    /// The day of the week of a date.
    public init(of date: CivilDate) {
        // 1970-01-01, day 0, was a Thursday.
        let place = (Int(date.days) % 7 + 7 + 3) % 7
        self = Self.allCases[place]
    }
}
