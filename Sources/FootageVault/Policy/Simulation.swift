public import Retention
public import VaultModel

/// What becomes of the films that are held, day by day, if nothing more is recorded and no purge runs.
public struct Simulation: Sendable {
    /// A film of a family that is known to the reader by these words.
    public struct Film: Sendable, Hashable {
        /// The family's reference, or the first digits of its id for who may not list families.
        public let family: String
        /// The film's address, or the first digits of its id.
        public let name: String
        /// The clip.
        public let clip: ClipID
    }

    /// A film comes to stand elsewhere, or does so by another rule.
    public struct Turn: Sendable, Hashable {
        /// The day on which it does.
        public let day: CivilDate
        /// Its place in `films`.
        public let film: Int
        /// Where it stood before; none on the first day.
        public let was: Decision.Status?
        /// Where it stands from that day on.
        public let status: Decision.Status
        /// Whether that is after its limit.
        public let isLate: Bool
        /// The last lawful day, as of then.
        public let limit: CivilDate?
        /// The rule that sets it.
        public let rule: String?
    }

    /// The days that were looked at.
    public let days: ClosedRange<CivilDate>
    /// The films, by family and address.
    public let films: [Film]
    /// Where each stands on the first day, and every turn after it; by day, then by film.
    public let turns: [Turn]
    /// How many families are left out, because the reader cannot open the children's dates that decide.
    public let withheld: Int

    /// The turns after the first day: what is to come.
    public var coming: ArraySlice<Turn> {
        turns[(turns.firstIndex { $0.day > days.lowerBound } ?? turns.endIndex)...]
    }

    /// How many films stand where on the first day.
    public var beginning: [Decision.Status: Int] {
        turns.prefix { $0.day == days.lowerBound }.reduce(into: [:]) {
            $0[$1.status, default: 0] += 1
        }
    }
}

extension Simulation {
    /// How much of the calendar a row is about.
    public enum Span: String, Sendable, CaseIterable {
        /// A day.
        case day
        /// Seven days, from a Monday.
        case week
        /// A month.
        case month

        /// What suits so many days: no more than about 60 rows.
        public static func suiting(_ days: ClosedRange<CivilDate>) -> Self {
            switch days.lowerBound.days(to: days.upperBound) {
            case ..<62: .day
            case ..<400: .week
            default: .month
            }
        }

        /// The first day of the one that a day lies in.
        func first(of day: CivilDate) -> CivilDate {
            switch self {
            case .day: day
            // 1970-01-01 was a Thursday.
            case .week: day.adding(days: -((Int(day.days) + 3) % 7 + 7) % 7)
            case .month: day.adding(days: 1 - day.components.day)
            }
        }
    }

    /// How many films come to stand where, of a span of days or of a family.
    public struct Row<Name: Sendable & Hashable>: Sendable, Hashable {
        /// The span's first day, or the family.
        public let name: Name
        /// By status, those of which there are any.
        public internal(set) var counts: [Decision.Status: Int] = [:]
        /// The first day of such a turn.
        public let first: CivilDate
        /// The last.
        public internal(set) var last: CivilDate
    }

    /// The turns to another status as a calendar: a row for each span in which there is one, earliest first.
    public func calendar(by span: Span) -> [Row<CivilDate>] {
        rows { span.first(of: $0.day) }.sorted { $0.name < $1.name }
    }

    /// The turns to another status, by family.
    public var families: [Row<String>] {
        rows { films[$0.film].family }.sorted { ($0.first, $0.name) < ($1.first, $1.name) }
    }

    private func rows<Name>(by name: (Turn) -> Name) -> [Row<Name>] {
        var rows: [Name: Row<Name>] = [:]
        for turn in coming where turn.was != turn.status {
            let name = name(turn)
            var row = rows[name] ?? Row(name: name, first: turn.day, last: turn.day)
            row.counts[turn.status, default: 0] += 1
            row.last = turn.day
            rows[name] = row
        }
        return Array(rows.values)
    }
}
