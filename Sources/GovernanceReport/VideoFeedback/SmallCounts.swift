/// How many were eligible for something, were offered it, and declined: each among those before.
public struct Uptake: Sendable, Hashable {
    /// How many were eligible.
    public let eligible: Int
    /// How many of them were offered it.
    public let offered: Int
    /// How many of those declined.
    public let declined: Int

    /// Nests the counts; none where one exceeds the one it is among, or is negative.
    public init?(eligible: Int, offered: Int, declined: Int) {
        guard eligible >= offered, offered >= declined, declined >= 0 else { return nil }
        self.eligible = eligible
        self.offered = offered
        self.declined = declined
    }

    private init(sum parts: [Uptake]) {
        eligible = parts.reduce(0) { $0 + $1.eligible }
        offered = parts.reduce(0) { $0 + $1.offered }
        declined = parts.reduce(0) { $0 + $1.declined }
    }

    /// The sum of several.
    public static func sum(_ parts: [Uptake]) -> Uptake { Uptake(sum: parts) }
}

/// A count as it may be shown.
public enum ShownCount: Sendable, Hashable {
    /// As it is.
    case number(Int)
    /// Fewer than five.
    case underFive
    /// Not shown, since with the others it would give a count under five away.
    case withheld

    /// The number; none where it is not shown.
    public var number: Int? {
        guard case .number(let number) = self else { return nil }
        return number
    }
}

/// The counts of an area, or of all, as they may be shown.
public struct ShownUptake: Sendable, Hashable {
    /// How many were eligible.
    public let eligible: ShownCount
    /// How many of them were offered it.
    public let offered: ShownCount
    /// How many of those declined.
    public let declined: ShownCount

    package init(eligible: ShownCount, offered: ShownCount, declined: ShownCount) {
        self.eligible = eligible
        self.offered = offered
        self.declined = declined
    }

    /// Nothing of it.
    static let withheld = Self(eligible: .withheld, offered: .withheld, declined: .withheld)
}

/// Which counts may be shown, so that none under five is, nor can be reckoned from the others.
///
/// Whoever sees what is shown, and knows these rules, is left with at least two values for every count that is not
/// shown and for every difference of neighbouring ones; the tests try all small tables. Sums of several periods are
/// not shown, nor may periods overlap.
public struct SmallCounts: Sendable {
    /// Counts below this are not shown.
    private let least: Int

    /// Shows no count below five.
    public init() { self.init(least: 5) }

    package init(least: Int) { self.least = least }

    /// The counts of one group by themselves.
    public func shown(_ counts: Uptake) -> ShownUptake {
        let eligible = ShownCount.number(counts.eligible)
        if isPlain(counts) {
            return ShownUptake(
                eligible: eligible, offered: .number(counts.offered),
                declined: .number(counts.declined))
        }
        if counts.eligible < least {
            return ShownUptake(eligible: .underFive, offered: .underFive, declined: .underFive)
        }
        let eligibleOnly = ShownUptake(
            eligible: eligible, offered: .withheld, declined: .withheld)
        // Of fewer than ten, one part of five and more tells of the other.
        if counts.eligible < 2 * least { return eligibleOnly }
        if counts.offered < least {
            return ShownUptake(eligible: eligible, offered: .underFive, declined: .underFive)
        }
        if counts.eligible - counts.offered >= least, counts.declined < least {
            return ShownUptake(
                eligible: eligible, offered: .number(counts.offered), declined: .underFive)
        }
        return eligibleOnly
    }

    /// The counts of several groups with their sum.
    ///
    /// Groups that may not be shown whole are not shown at all, and with them so many others that those not shown
    /// come to a sum that may be: it can be reckoned from the sum of all. One alone never does.
    public func shown(
        _ groups: [Uptake]
    ) -> (groups: [ShownUptake], sum: ShownUptake) {
        let sum = shown(Uptake.sum(groups))
        guard groups.count > 1 else { return (groups.map { shown($0) }, sum) }
        var hidden = Set(groups.indices.filter { !isPlain(groups[$0]) })
        let others = groups.indices.filter { !hidden.contains($0) }
            .sorted { (groups[$0].eligible, $0) < (groups[$1].eligible, $1) }
        for next in others {
            let rest = Uptake.sum(hidden.map { groups[$0] })
            guard !hidden.isEmpty, !isPlain(rest) else { break }
            hidden.insert(next)
        }
        return (
            groups.indices.map { hidden.contains($0) ? .withheld : shown(groups[$0]) }, sum
        )
    }

    /// How many received it, by another count than the one the sum is of.
    ///
    /// The two may be of nearly the same people, so that one from the other tells of the few left.
    public func shown(received: Int, besides sum: Uptake) -> ShownCount {
        guard received >= least else { return .underFive }
        let shown = shown(sum)
        guard shown.eligible.number != nil else { return .number(received) }
        guard sum.eligible >= 2 * least else { return .withheld }
        func isNear(_ count: Int) -> Bool { (0..<least).contains(count - received) }
        if isNear(sum.eligible) { return .withheld }
        if shown.offered.number != nil, shown.declined.number == nil, isNear(sum.offered) {
            return .withheld
        }
        // Of those who agreed, the few who did not begin.
        if shown.offered.number != nil, shown.declined.number != nil,
            isNear(sum.offered - sum.declined)
        {
            return .withheld
        }
        return .number(received)
    }

    /// Whether each group that the counts tell apart may be told of: those not offered, those who declined, the others.
    private func isPlain(_ counts: Uptake) -> Bool {
        [counts.eligible - counts.offered, counts.offered - counts.declined, counts.declined]
            .allSatisfy { $0 >= least }
    }

    /// A count that stands alone.
    public func shown(alone count: Int) -> ShownCount {
        count < least ? .underFive : .number(count)
    }
}
