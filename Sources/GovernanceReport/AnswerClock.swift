public import VaultModel

/// The time there is to answer somebody who asks for what is held about them.
///
/// It follows the UK GDPR, article 12, paragraph 3. One calendar month from the day on which the request was
/// received, or three where it was extended: the corresponding day, or the month's last where there is none. Days on
/// which the answer waits for the requester, who is asked who they are or what they mean, do not count. An end on a
/// Saturday, a Sunday or a holiday moves to the next working day.
public struct AnswerClock: Sendable, Hashable {
    /// The day on which the request was received.
    public let received: CivilDate
    /// The times in which it stood still, in order: from a day up to the day on which it went on.
    public let stops: [Stop]
    /// Whether two months more are taken.
    public let isExtended: Bool
    /// Holidays, as whoever runs the vault named them; weekends are known.
    public let holidays: Set<CivilDate>

    /// A time in which the clock stood still.
    public struct Stop: Sendable, Hashable {
        /// Its first day.
        public let from: CivilDate
        /// The day on which it went on, which counts again; none while it stands.
        public var to: CivilDate?

        /// A time from a day on.
        public init(from: CivilDate, to: CivilDate? = nil) {
            self.from = from
            self.to = to
        }
    }

    /// Sets it.
    public init(
        received: CivilDate, stops: [Stop] = [], isExtended: Bool = false,
        holidays: Set<CivilDate> = []
    ) {
        self.received = received
        self.stops = stops
        self.isExtended = isExtended
        self.holidays = holidays
    }

    /// Whether it stands still.
    public var isStopped: Bool { stops.last.map { $0.to == nil } ?? false }

    /// On how many days it has stood still up to a day.
    public func stoppedDays(on today: CivilDate) -> Int {
        stops.reduce(0) { days, stop in
            days + max(0, stop.from.days(to: min(stop.to ?? today, today)))
        }
    }

    /// The last day on which the answer is in time, as it looks on a day: while the clock stands still, as if it
    /// went on on that day.
    public func due(on today: CivilDate) -> CivilDate {
        let months = Period(isExtended ? "P3M" : "P1M") ?? Period(days: 30)
        return nextWorkingDay(
            received.adding(months, rounding: .backward).adding(days: stoppedDays(on: today)))
    }

    /// The day itself, or the first after it on which people work.
    private func nextWorkingDay(_ day: CivilDate) -> CivilDate {
        var day = day
        while Self.isWeekend(day) || holidays.contains(day) { day = day.adding(days: 1) }
        return day
    }

    /// Whether a day is a Saturday or a Sunday; 1970-01-01 was a Thursday.
    private static func isWeekend(_ day: CivilDate) -> Bool {
        let weekday = ((Int(day.days) + 3) % 7 + 7) % 7
        return weekday >= 5
    }
}
