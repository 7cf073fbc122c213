import GovernanceReport
import Testing

/// No count under five is shown, nor can it be reckoned from what is, by somebody who knows the rules too.
@Suite struct SmallCountsTests {
    /// What somebody must not learn, unless it is shown: each count, and how many were not offered, or took it up.
    private struct Secrets: Hashable {
        let values: [Int]

        init(_ groups: [Uptake], _ more: [Int] = []) {
            values =
                groups.flatMap {
                    [
                        $0.eligible, $0.offered, $0.declined, $0.eligible - $0.offered,
                        $0.offered - $0.declined,
                    ]
                } + more
        }
    }

    /// What is seen of each way to be, with the least and the most that each secret may be by it.
    private struct Seen<Key: Hashable> {
        var ranges: [Key: [ClosedRange<Int>]] = [:]

        mutating func take(_ key: Key, _ secrets: Secrets) {
            guard let known = ranges[key] else {
                ranges[key] = secrets.values.map { $0...$0 }
                return
            }
            ranges[key] = zip(known, secrets.values).map { range, value in
                min(range.lowerBound, value)...max(range.upperBound, value)
            }
        }
    }

    private static func all(upTo most: Int) -> [Uptake] {
        (0...most).flatMap { eligible in
            (0...eligible).flatMap { offered in
                (0...offered).compactMap {
                    Uptake(eligible: eligible, offered: offered, declined: $0)
                }
            }
        }
    }

    /// Whether a count is certain, though it is not shown or is under the least.
    private static func given(
        away ranges: [ClosedRange<Int>], _ shown: [ShownUptake], least: Int
    ) -> Bool {
        for (place, group) in shown.enumerated() {
            let counts = [group.eligible, group.offered, group.declined]
            let own = ranges[(place * 5)..<(place * 5 + 5)].map { $0 }
            for (count, range) in zip(counts, own) {
                if let number = count.number {
                    if number < least { return true }
                } else if range.lowerBound == range.upperBound {
                    return true
                }
            }
            // The parts between: of those, none that is small may be certain.
            for range in own[3...] where range.lowerBound == range.upperBound {
                if range.lowerBound < least { return true }
            }
        }
        return false
    }

    @Test func `of one group no count under five can be told, whatever the counts are`() {
        var seen = Seen<ShownUptake>()
        for counts in Self.all(upTo: 40) {
            seen.take(SmallCounts().shown(counts), Secrets([counts]))
        }
        for (shown, ranges) in seen.ranges {
            #expect(!Self.given(away: ranges, [shown], least: 5), "\(shown): \(ranges)")
        }
    }

    @Test func `of one group a count that is fewer than five may be any of these`() {
        var seen = Seen<ShownUptake>()
        for counts in Self.all(upTo: 30) {
            seen.take(SmallCounts().shown(counts), Secrets([counts]))
        }
        for (shown, ranges) in seen.ranges {
            for (count, range) in zip([shown.eligible, shown.offered, shown.declined], ranges)
            where count == .underFive {
                #expect(range == 0...4, "\(shown)")
            }
        }
    }

    private struct Table: Hashable {
        let groups: [ShownUptake]
        let sum: ShownUptake
    }

    /// Every table of so many groups of whom so many are eligible in all.
    private static func tables(_ groups: Int, of all: Int) -> [[Uptake]] {
        guard groups > 1 else {
            return Self.all(upTo: all).filter { $0.eligible == all }.map { [$0] }
        }
        return Self.all(upTo: all).flatMap { first in
            tables(groups - 1, of: all - first.eligible).map { [first] + $0 }
        }
    }

    /// With a least of two there are few enough tables for every one of them to be tried.
    @Test(arguments: [(2, 2), (2, 3), (2, 5), (2, 7), (2, 9), (2, 12), (2, 15), (3, 7), (3, 12)])
    func `of several groups and their sum no small count can be told`(groups: Int, all: Int) {
        let counts = SmallCounts(least: 2)
        var seen = Seen<Table>()
        for table in Self.tables(groups, of: all) {
            let (shown, sum) = counts.shown(table)
            seen.take(Table(groups: shown, sum: sum), Secrets(table + [.sum(table)]))
        }
        for (table, ranges) in seen.ranges {
            let isGiven = Self.given(away: ranges, table.groups + [table.sum], least: 2)
            #expect(!isGiven, "\(table): \(ranges)")
        }
    }

    private struct Received: Hashable {
        let sum: ShownUptake
        let received: ShownCount
    }

    @Test func `how many received it tells of no few who are left`() throws {
        let counts = SmallCounts()
        var seen = Seen<Received>()
        for sum in Self.all(upTo: 26) {
            for received in 0...34 {
                let shown = counts.shown(received: received, besides: sum)
                let key = Received(sum: counts.shown(sum), received: shown)
                seen.take(key, Secrets([sum], [received]))
                guard let number = shown.number else { continue }
                #expect(number == received && number >= 5)
                if key.sum.eligible.number != nil {
                    #expect(!(0..<5).contains(sum.eligible - number), "\(sum), \(received)")
                }
                if key.sum.offered.number != nil, key.sum.declined.number != nil {
                    let agreed = sum.offered - sum.declined
                    #expect(!(0..<5).contains(agreed - number), "\(sum), \(received)")
                }
                if key.sum.offered.number != nil, key.sum.declined == .underFive {
                    #expect(!(0..<5).contains(sum.offered - number), "\(sum), \(received)")
                }
            }
        }
        for (shown, ranges) in seen.ranges where shown.received.number == nil {
            #expect(ranges[5].count > 1, "\(shown): \(ranges)")
            #expect(!Self.given(away: ranges, [shown.sum], least: 5), "\(shown): \(ranges)")
        }
    }

    @Test func `ordinary counts are shown as they are, and one small area costs another`() throws {
        func uptake(_ eligible: Int, _ offered: Int, _ declined: Int) throws -> Uptake {
            try #require(Uptake(eligible: eligible, offered: offered, declined: declined))
        }
        func shown(_ eligible: Int, _ offered: Int, _ declined: Int) -> ShownUptake {
            ShownUptake(
                eligible: .number(eligible), offered: .number(offered), declined: .number(declined))
        }
        let counts = SmallCounts()
        #expect(counts.shown(try uptake(60, 40, 12)) == shown(60, 40, 12))
        #expect(
            counts.shown(try uptake(60, 40, 3))
                == ShownUptake(
                    eligible: .number(60), offered: .number(40), declined: .underFive))
        #expect(
            counts.shown(try uptake(60, 57, 12))
                == ShownUptake(eligible: .number(60), offered: .withheld, declined: .withheld))
        let hidden = ShownUptake(eligible: .withheld, offered: .withheld, declined: .withheld)
        let (groups, sum) = counts.shown([
            try uptake(60, 40, 12), try uptake(20, 10, 2), try uptake(30, 20, 10),
        ])
        #expect(groups == [shown(60, 40, 12), hidden, hidden])
        #expect(sum == shown(110, 70, 24))
        #expect(counts.shown(received: 41, besides: try uptake(110, 70, 24)) == .number(41))
        #expect(counts.shown(received: 46, besides: try uptake(110, 70, 24)) == .withheld)
        #expect(counts.shown(received: 42, besides: try uptake(110, 70, 24)) == .withheld)
        #expect(counts.shown(received: 107, besides: try uptake(110, 70, 24)) == .withheld)
        #expect(counts.shown(received: 4, besides: try uptake(110, 70, 24)) == .underFive)
    }
}
