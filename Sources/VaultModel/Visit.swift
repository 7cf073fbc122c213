/// When somebody visited: a day, and from and to a time by the clock on the wall.
///
/// The day is the one on which the visit began: one that ends earlier by the clock than it began ended on the
/// day after.
public struct Visit: Hashable, Sendable {
    /// The day it began on.
    public let date: CivilDate
    /// When it began, where that is known.
    public let from: CivilTime?
    /// When it ended, where that is known.
    public let to: CivilTime?

    /// How long a visit may last, in seconds: 12 hours; what would be longer is a slip in a time.
    public static let longest = 43_200

    /// Describes a visit.
    public init(date: CivilDate, from: CivilTime?, to: CivilTime?) {
        self.date = date
        self.from = from
        self.to = to
    }

    /// Whether it went over midnight.
    public var isOvernight: Bool {
        guard let from, let to else { return false }
        return to < from
    }

    /// The day it ended on.
    public var lastDate: CivilDate { isOvernight ? date.adding(days: 1) : date }

    /// Its length by the clock on the wall, in seconds; none where its times are not known.
    public var seconds: Int? {
        guard let from, let to else { return nil }
        return to.secondOfDay - from.secondOfDay + (isOvernight ? 86_400 : 0)
    }

    /// Whether some of it lay on a day.
    public func isOn(_ day: CivilDate) -> Bool { day == date || day == lastDate }
}
