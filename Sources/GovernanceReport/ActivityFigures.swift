public import AuditLog
public import VaultModel

/// What a period's records say of who opened what, and of what was refused.
///
/// An act in several records is counted once, by its first; one that reaches beyond the vault by its outcome,
/// and where it has none as unknown.
public struct ActivityFigures: Sendable {
    private struct Opening: Hashable {
        let month: FilmAccount.Month
        let event: String
        let purpose: String
    }

    private struct Openings {
        var done = 0
        var refused = 0
        var failed = 0
        var unknown = 0
        var seconds: Int64 = 0
        var bytes: Int64 = 0
    }

    private var openings: [Opening: Openings] = [:]
    private var refusedByCheck: [String: Int] = [:]
    private var refusedByReason: [String: Int] = [:]

    /// Starts before the first record.
    public init() {}

    /// Takes the next record of the period, of a day.
    public mutating func take(_ record: Record, on day: CivilDate, isOutcomeUnknown: Bool) {
        guard record.part.map({ $0.i == 1 }) ?? true else { return }
        guard record.phase != .intent || isOutcomeUnknown else { return }
        if record.isOpening { takeOpening(record, on: day, isOutcomeUnknown) }
        if record.outcome == .refused {
            refusedByCheck[Self.failingCheck(of: record), default: 0] += 1
            // Behind the refusal's word may stand whom it was about.
            let word = record.reason?.split(separator: " ").first.map(String.init)
            refusedByReason[word ?? "none", default: 0] += 1
        }
    }

    private mutating func takeOpening(
        _ record: Record, on day: CivilDate, _ isOutcomeUnknown: Bool
    ) {
        let key = Opening(
            month: .init(of: day), event: record.event.rawValue,
            purpose: record.purpose?.description ?? "none")
        var counts = openings[key] ?? Openings()
        switch record.outcome {
        case _ where isOutcomeUnknown: counts.unknown += 1
        case .ok: counts.done += 1
        case .refused: counts.refused += 1
        case .failed: counts.failed += 1
        }
        if !isOutcomeUnknown, let amount = record.amount {
            counts.seconds = Self.sum(counts.seconds, amount.seconds)
            counts.bytes = Self.sum(counts.bytes, amount.bytes)
        }
        openings[key] = counts
    }

    private static func sum(_ one: Int64, _ other: UInt64?) -> Int64 {
        let (sum, overflow) = one.addingReportingOverflow(Int64(clamping: other ?? 0))
        return overflow ? .max : sum
    }

    /// The first of the four questions that was answered so that it was refused.
    private static func failingCheck(of record: Record) -> String {
        guard let checks = record.checks else { return "other" }
        if checks.authorised == .no { return "role" }
        if checks.relationship == .no { return "grant" }
        return checks.consent == .no ? "consent" : "other"
    }

    /// The members of a statement's `period`.
    public var members: [String: JSONValue] {
        let ordered = openings.sorted {
            ($0.key.month, $0.key.event, $0.key.purpose)
                < ($1.key.month, $1.key.event, $1.key.purpose)
        }
        return [
            "openings": .array(
                ordered.map { key, counts in
                    .object([
                        "month": .string(key.month.description), "event": .string(key.event),
                        "purpose": .string(key.purpose), "done": .integer(Int64(counts.done)),
                        "refused": .integer(Int64(counts.refused)),
                        "failed": .integer(Int64(counts.failed)),
                        "unknown": .integer(Int64(counts.unknown)),
                        "seconds": .integer(counts.seconds), "bytes": .integer(counts.bytes),
                    ])
                }),
            "refusals": .object([
                "byCheck": Statement.counts(refusedByCheck),
                "byReason": Statement.counts(refusedByReason),
            ]),
        ]
    }
}
