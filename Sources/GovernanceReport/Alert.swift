public import VaultModel

/// Something that a rule of governance's looks for, and that the log shows.
public struct Alert: Sendable, Hashable {
    /// The rule that found it.
    public let rule: AlertRule
    /// Who.
    public let actor: PrincipalID
    /// Of which family; none where it is about several, or none.
    public internal(set) var family: FamilyID?
    /// The records that show it, the first of them; a person reads no more.
    public internal(set) var records: [UInt64]
    /// How many records show it in all.
    public internal(set) var count: Int
    /// The most families within the time, or things at once; none where nothing was counted so.
    public internal(set) var most: Int?
    /// The day of the first record.
    public let first: CivilDate
    /// The time of day of the first record.
    public let time: CivilTime
    /// The day of the last record that shows it; for what was not done, the day on which it was late.
    public internal(set) var last: CivilDate
    /// What was done, in words, where the rule does not say it: "Closed an incident".
    public let title: String?
    /// A day that matters: when work ended, or a copy was due back.
    public let day: CivilDate?

    static let mostRecords = 50

    init(
        _ rule: AlertRule, _ sighting: Sighting, most: Int? = nil, title: String? = nil,
        day: CivilDate? = nil, last: CivilDate? = nil
    ) {
        self.rule = rule
        actor = sighting.actor
        family = sighting.family
        records = [sighting.index]
        count = 1
        self.most = most
        first = sighting.date
        time = sighting.time
        self.last = last ?? sighting.date
        self.title = title
        self.day = day
    }

    /// Adds another; one that tells more than those from a place on is shown before them.
    mutating func add(_ sighting: Sighting, at place: Int? = nil) {
        records.insert(sighting.index, at: min(place ?? records.count, records.count))
        if records.count > Self.mostRecords { records.removeLast() }
        count += 1
        last = max(last, sighting.date)
    }

    /// What it is, in a sentence.
    ///
    /// - Parameters:
    ///   - who: The person, as the reader may see them.
    ///   - family: The family, as the reader may see it.
    /// - Returns: One sentence.
    public func sentence(who: String, family: String?) -> String {
        let family = family ?? "no family"
        switch (rule.kind, rule.bound) {
        case (.manyFamilies, .within(let hours, _)):
            let families = most == 1 ? "1 family" : "\(most ?? 0) families"
            return "\(who) opened films of \(families) within \(Self.hours(hours))."
        case (.refusedAttempts, .within(let hours, _)):
            return "\(who) was refused \(count) times, \(most ?? 0) within \(Self.hours(hours))."
        case (.logOfOneFamily, .within(let hours, _)):
            return "\(who) read the log of \(family) \(count) times, \(most ?? 0) within "
                + "\(Self.hours(hours))."
        case (.outOfHours, _):
            return "\(who) opened \(films) outside working hours on \(first), from \(time) on."
        case (.afterProgramme, _):
            return "\(who) opened \(films) of \(family) on \(first), whose work was entered as "
                + "ended on \(day ?? first)."
        case (.unreturnedExport, _):
            return "\(who) has not returned a film of \(family), due back by \(day ?? first)."
        case (.unreviewedBreakGlass, _):
            return "\(who) opened \(family) by break-glass on \(first), and nobody reviewed it by "
                + "\(last)."
        case (.ownAct, _):
            return "\(who) decided alone, since nobody else holds governance: \(title ?? "an act")."
        case (.bulkListing, _):
            return "\(who) listed \(most ?? 0) at once: \(title ?? "a list")."
        case (.manyFamilies, _), (.refusedAttempts, _), (.logOfOneFamily, _):
            return "\(who) did it \(count) times."
        }
    }

    /// The command with which a person looks into it; none where the records it points at say all there is.
    public func command(family: String?) -> String? {
        guard case .unreviewedBreakGlass = rule.kind else { return nil }
        return "footage audit list --event breakglass" + (family.map { " --family \($0)" } ?? "")
    }

    private var films: String { count == 1 ? "a film" : "\(count) films" }

    private static func hours(_ count: Int) -> String {
        count == 1 ? "1 hour" : "\(count) hours"
    }
}

/// What the rules look at of one record.
struct Sighting {
    let index: UInt64
    let at: Instant
    let date: CivilDate
    let time: CivilTime
    let actor: PrincipalID
    let family: FamilyID?
}
