import VaultModel

extension FilmTime {
    /// The seconds from a local time to a moment that a film of some length may have ended at.
    ///
    /// By the clock on the wall, unless that was changed meanwhile and only the true seconds fit the length.
    func gap(
        from date: CivilDate, _ time: CivilTime, to end: Instant, length: Int64
    ) -> Int64 {
        let onTheWall = Self.onTheWall(civil(end))
        let gap = onTheWall - Self.onTheWall((date, time))
        guard !(-Self.patience...length + Self.patience).contains(gap) else { return gap }
        let span = length + Self.patience
        let before = Instant(milliseconds: end.milliseconds - span * 1000)
        let change = onTheWall - Self.onTheWall(civil(before)) - span
        return gap - change
    }

    private static func onTheWall(_ civil: (date: CivilDate, time: CivilTime)) -> Int64 {
        Int64(civil.date.days) * 86_400 + Int64(civil.time.secondOfDay)
    }
}
