public import VaultModel

/// How many holds are open, and for how long.
public struct HoldFigures: Sendable {
    private let date: CivilDate
    private var open = 0
    private var released = 0
    private var pastReview = 0
    private var oldest: CivilDate?
    private var ages = ["under30": 0, "from30": 0, "from90": 0, "from365": 0]
    private var kinds: [String: Int] = [:]

    /// Counts as of a day.
    public init(on date: CivilDate) { self.date = date }

    /// Takes a hold.
    public mutating func take(
        kind: String, placed: CivilDate, reviewBy: CivilDate, released day: CivilDate?
    ) {
        guard day == nil else {
            released += 1
            return
        }
        open += 1
        kinds[kind, default: 0] += 1
        oldest = min(oldest ?? placed, placed)
        if reviewBy < date { pastReview += 1 }
        switch placed.days(to: date) {
        case ..<30: ages["under30", default: 0] += 1
        case ..<90: ages["from30", default: 0] += 1
        case ..<365: ages["from90", default: 0] += 1
        default: ages["from365", default: 0] += 1
        }
    }

    /// The statement's `holds`.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "open": .integer(Int64(open)), "released": .integer(Int64(released)),
            "pastReview": .integer(Int64(pastReview)), "openByKind": Statement.counts(kinds),
            "openByDays": Statement.counts(ages),
        ]
        members["oldest"] = oldest.map { .string($0.description) }
        members["oldestDays"] = oldest.map { .integer(Int64($0.days(to: date))) }
        return .object(members)
    }
}
