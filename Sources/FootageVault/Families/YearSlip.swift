import VaultModel

/// Days that people type: the commonest slip is last year's number, or any year's but the right one.
enum YearSlip {
    /// The same day of another year, the latest that lies between two days; none when no year fits.
    static func guess(
        for day: CivilDate, from first: CivilDate, to last: CivilDate
    ) -> CivilDate? {
        let (_, month, number) = day.components
        let (oldest, newest) = (first.components.year, last.components.year)
        guard oldest <= newest else { return nil }
        return (oldest...newest).reversed().lazy
            .compactMap { CivilDate(year: $0, month: month, day: number) }
            .first { $0 != day && $0 >= first && $0 <= last }
    }

    /// The same day of another year, where that is near another day and this one is far from it.
    static func suspicion(of day: CivilDate, near other: CivilDate) -> CivilDate? {
        guard abs(day.days(to: other)) > 180 else { return nil }
        return guess(for: day, from: other.adding(days: -60), to: other.adding(days: 60))
    }
}

extension Vault {
    /// The first day that anything in a vault can be said of.
    static var firstDay: CivilDate { CivilDate(days: 7305) }

    /// Refuses a day that nothing recorded here can have happened on, and asks about a slip of the year.
    ///
    /// The message begins with what cannot have been, such as "a consent cannot have been given"; the year is
    /// guessed from the first day on which it can.
    func checkPast(
        _ day: CivilDate, _ what: String, since first: CivilDate = Vault.firstDay
    ) throws {
        if day < Self.firstDay {
            throw VaultError.badInput(
                "implausible-date", "\(day) is not a date that this can have happened on",
                hint: dayHint(day, since: first))
        }
        if day > today {
            throw VaultError.badInput(
                "future-date", "\(what) on \(day), a day still to come",
                hint: dayHint(day, since: first))
        }
    }

    /// What to do about a day that cannot be right.
    func dayHint(_ day: CivilDate, since first: CivilDate) -> String {
        // A day of next week is not one of another year.
        let isNear = day > today && today.days(to: day) <= 60
        let guess = isNear ? nil : YearSlip.guess(for: day, from: first, to: today)
        return "dates are written YYYY-MM-DD; today is \(today)"
            + (guess.map { ". Was \($0) meant?" } ?? "")
    }
}
