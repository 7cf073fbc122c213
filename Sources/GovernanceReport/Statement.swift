public import VaultModel

/// The figures of an export: `statement.json`.
public struct Statement: Sendable {
    /// Films, reconciled: what came in against what is there and what went.
    public struct Reconciliation: Sendable {
        /// Films ever taken in, by the log.
        public var takenIn: Int
        /// Clips in the catalog.
        public var held: Int
        /// Films destroyed, by the log.
        public var destroyed: Int
        /// Films returned to where they came from, by the log.
        public var returned: Int
        /// Films in quarantine, by the catalog.
        public var quarantined: Int

        /// What the lines of the registers come to against the tables they were made from.
        public var lines: [Lines]
        /// The films of each month, as the log and the catalog have them.
        public var months: [(month: FilmAccount.Month, tally: FilmAccount.Tally)] = []
        /// In what log, catalog, key slots and payloads do not agree.
        public var differences: [FilmDifference] = []

        /// The lines of one kind in a register, and the rows they stand for.
        public struct Lines: Sendable, Hashable {
            /// How many lines were written.
            public var written: Int
            /// How many rows the table holds, counted without an index.
            public var held: Int

            /// Sets the two counts side by side.
            public init(written: Int, held: Int) {
                self.written = written
                self.held = held
            }
        }

        /// Sets the figures side by side.
        public init(
            takenIn: Int, held: Int, destroyed: Int, returned: Int, quarantined: Int,
            lines: [Lines]
        ) {
            self.takenIn = takenIn
            self.held = held
            self.destroyed = destroyed
            self.returned = returned
            self.quarantined = quarantined
            self.lines = lines
        }

        /// Whether both sides are the same, every row has its line in the registers, and nothing differs.
        public var isReconciled: Bool {
            takenIn == held + destroyed + returned + quarantined
                && lines.allSatisfy { $0.written == $0.held }
                && months.allSatisfy(\.tally.isBalanced) && differences.isEmpty
        }
    }

    /// What happened in the period, counted from its records.
    public struct Period: Sendable, Hashable {
        /// The first day; none for the log's first.
        public var from: CivilDate?
        /// The last day; none for the day of the export.
        public var to: CivilDate?
        /// Records by event.
        public var events: [String: Int] = [:]
        /// Refused acts by event.
        public var refused: [String: Int] = [:]
        /// Acts that were begun and whose outcome is not on record.
        public var outcomesUnknown = 0
        /// Clips destroyed, by rule.
        public var destroyedByRule: [String: Int] = [:]

        /// Begins to count.
        public init(from: CivilDate?, to: CivilDate?) {
            self.from = from
            self.to = to
        }
    }

    /// Members by name; each is written as it is.
    public var members: [String: JSONValue] = ["version": .integer(1)]

    /// Starts without a figure.
    public init() {}

    /// States the reconciled numbers of films.
    public mutating func set(_ films: Reconciliation) {
        members["clips"] = .object([
            "takenIn": .integer(Int64(films.takenIn)), "held": .integer(Int64(films.held)),
            "destroyed": .integer(Int64(films.destroyed)),
            "returned": .integer(Int64(films.returned)),
            "quarantined": .integer(Int64(films.quarantined)),
            "reconciled": .bool(films.isReconciled),
            "differences": .object([
                "count": .integer(Int64(films.differences.count)),
                "first": .array(films.differences.prefix(Listing.limit).map(\.json)),
            ]),
            "months": .array(Self.months(films.months)),
        ])
    }

    private static func months(
        _ months: [(month: FilmAccount.Month, tally: FilmAccount.Tally)]
    ) -> [JSONValue] {
        var there = 0
        return months.map { month, tally in
            there += tally.takenIn - tally.ended
            return .object([
                "month": .string(month.description), "takenIn": .integer(Int64(tally.takenIn)),
                "held": .integer(Int64(tally.held)),
                "destroyed": .integer(Int64(tally.destroyed)),
                "returned": .integer(Int64(tally.returned)),
                "quarantined": .integer(Int64(tally.quarantined)),
                "ended": .integer(Int64(tally.ended)), "thereAtEnd": .integer(Int64(there)),
            ])
        }
    }

    /// States what anybody must look at first: green, or red with why.
    public mutating func setHeadline(overdue: Int, _ films: Reconciliation) {
        var reasons: [String] = []
        if overdue > 0 { reasons.append("overdue") }
        if !films.isReconciled { reasons.append("not-reconciled") }
        members["headline"] = .object([
            "level": .string(reasons.isEmpty ? "green" : "red"),
            "reasons": .array(reasons.map { .string($0) }), "overdue": .integer(Int64(overdue)),
            "differences": .integer(Int64(films.differences.count)),
        ])
    }

    /// States what happened in the period.
    public mutating func set(
        _ period: Period, _ activity: ActivityFigures, _ breakGlass: BreakGlassFigures,
        _ destroyed: DestructionFigures, _ supervision: SupervisionFigures
    ) {
        var members: [String: JSONValue] = [
            "events": Self.counts(period.events), "refused": Self.counts(period.refused),
            "destroyedByRule": Self.counts(period.destroyedByRule),
            "outcomesUnknown": .integer(Int64(period.outcomesUnknown)),
        ]
        members.merge(activity.members) { first, _ in first }
        members["breakGlass"] = breakGlass.json
        members["destroyed"] = destroyed.json
        members["supervision"] = supervision.json
        if let from = period.from { members["from"] = .string(from.description) }
        if let to = period.to { members["to"] = .string(to.description) }
        self.members["period"] = .object(members)
    }

    /// The statement's bytes: canonical JSON and a line feed.
    public var bytes: [UInt8] { JSONValue.object(members).canonicalBytes + [0x0A] }

    /// Counts by name, as JSON.
    public static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.mapValues { .integer(Int64($0)) })
    }
}
