public import AuditLog
public import VaultModel

/// What a period's records say of films opened for supervision: by whom, how long, and whether the family had agreed.
///
/// An act counts once, by its outcome; one without is counted as unknown. Refused ones opened nothing.
public struct SupervisionFigures: Sendable {
    private struct Line: Hashable {
        let month: FilmAccount.Month
        let person: PrincipalID
    }

    private struct Counts {
        var watched = 0
        var exported = 0
        var failed = 0
        var unknown = 0
        var consentMet = 0
        var consentNotRecorded = 0
        var seconds: Int64 = 0

        mutating func add(_ other: Self) {
            watched += other.watched
            exported += other.exported
            failed += other.failed
            unknown += other.unknown
            consentMet += other.consentMet
            consentNotRecorded += other.consentNotRecorded
            let (sum, overflow) = seconds.addingReportingOverflow(other.seconds)
            seconds = overflow ? .max : sum
        }

        var members: [String: JSONValue] {
            [
                "watched": .integer(Int64(watched)), "exported": .integer(Int64(exported)),
                "failed": .integer(Int64(failed)), "unknown": .integer(Int64(unknown)),
                "consentMet": .integer(Int64(consentMet)),
                "consentNotRecorded": .integer(Int64(consentNotRecorded)),
                "seconds": .integer(seconds),
            ]
        }
    }

    private var lines: [Line: Counts] = [:]

    /// Starts before the first record.
    public init() {}

    /// Takes the next record of the period, of a day.
    public mutating func take(_ record: Record, on day: CivilDate, isOutcomeUnknown: Bool) {
        guard record.event == .clipWatch || record.event == .clipExport,
            record.purpose == .purpose(.supervision), record.outcome != .refused,
            record.part.map({ $0.i == 1 }) ?? true,
            record.phase != .intent || isOutcomeUnknown
        else { return }
        var counts = Counts()
        if isOutcomeUnknown {
            counts.unknown = 1
        } else if record.outcome == .failed {
            counts.failed = 1
        } else if record.event == .clipWatch {
            counts.watched = 1
        } else {
            counts.exported = 1
        }
        // Whether consent was in force was asked then; what was entered since changes nothing about it.
        if record.checks?.consent == .yes {
            counts.consentMet = 1
        } else {
            counts.consentNotRecorded = 1
        }
        if !isOutcomeUnknown { counts.seconds = Int64(clamping: record.amount?.seconds ?? 0) }
        lines[Line(month: .init(of: day), person: record.actor), default: Counts()].add(counts)
    }

    /// The statement's `period.supervision`.
    public var json: JSONValue {
        var all = Counts()
        for counts in lines.values { all.add(counts) }
        let ordered = lines.sorted {
            ($0.key.month, $0.key.person.description) < ($1.key.month, $1.key.person.description)
        }
        return .object(
            all.members.merging([
                "byPerson": .array(
                    ordered.map { line, counts in
                        .object(
                            counts.members.merging([
                                "month": .string(line.month.description),
                                "person": .string(line.person.description),
                            ]) { first, _ in first })
                    })
            ]) { first, _ in first })
    }
}
