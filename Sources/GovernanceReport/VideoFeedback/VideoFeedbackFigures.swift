public import VaultModel

/// How many families began a video feedback programme, against how many there were to offer one to: a statement's
/// `videoFeedback`, after statement 3 of NICE's quality standard QS133.
///
/// NICE counts children; the vault knows families. Counts under five are not shown, see ``SmallCounts``.
public struct VideoFeedbackFigures: Sendable {
    private struct Span: Sendable {
        let from: CivilDate?
        let to: CivilDate?
        let rows: [Denominators.Row]
        var received = 0

        func has(_ day: CivilDate) -> Bool { from ?? day <= day && day <= to ?? day }
    }

    private let kinds: [String]
    private let isImported: Bool
    private var spans: [Span]

    /// Starts to count.
    ///
    /// - Parameters:
    ///   - profiles: The kinds that are video feedback programmes: those with a profile.
    ///   - denominators: What was imported; its periods are counted. Without it the export's own period is.
    ///   - from: The first day of the export's period.
    ///   - end: The last.
    public init(
        _ profiles: ProgrammeProfiles, _ denominators: Denominators?, from: CivilDate?,
        to end: CivilDate?
    ) {
        kinds = profiles.profiles.map(\.kind)
        isImported = denominators != nil
        guard let denominators else {
            spans = [Span(from: from, to: end, rows: [])]
            return
        }
        spans = []
        for row in denominators.rows {
            if let last = spans.last, last.from == row.from, last.to == row.to {
                spans[spans.count - 1] = Span(from: row.from, to: row.to, rows: last.rows + [row])
            } else {
                spans.append(Span(from: row.from, to: row.to, rows: [row]))
            }
        }
    }

    /// Takes the programmes of the next family.
    public mutating func take(_ courses: [ProgrammeCourse]) {
        let days = courses.filter { kinds.contains($0.kind) }.map(\.opened)
        guard !days.isEmpty else { return }
        for place in spans.indices where days.contains(where: spans[place].has) {
            spans[place].received += 1
        }
    }

    /// The statement's `videoFeedback`.
    public var json: JSONValue {
        .object([
            "standard": .string("NICE QS133, statement 3"), "imported": .bool(isImported),
            "kinds": .array(kinds.map { .string($0) }), "periods": .array(spans.map(Self.json)),
        ])
    }

    private static func json(_ span: Span) -> JSONValue {
        var members: [String: JSONValue] = [:]
        members["from"] = span.from.map { .string($0.description) }
        members["to"] = span.to.map { .string($0.description) }
        guard !span.rows.isEmpty else {
            members["received"] = SmallCounts().shown(alone: span.received).json
            return .object(members)
        }
        let (areas, sum) = SmallCounts().shown(span.rows.map(\.counts))
        let received = SmallCounts().shown(
            received: span.received, besides: Uptake.sum(span.rows.map(\.counts)))
        members["received"] = received.json
        members.merge(Self.members(of: sum)) { first, _ in first }
        if let part = received.number, let whole = sum.eligible.number, part <= whole {
            members["percent"] = .integer(Int64(part * 100 / whole))
        }
        members["sources"] = .array(
            Set(span.rows.map(\.source)).sorted().map { .string($0) })
        members["areas"] = .array(
            zip(span.rows, areas).map { row, shown in
                .object(
                    Self.members(of: shown).merging(["area": .string(row.area)]) { first, _ in first
                    })
            })
        return .object(members)
    }

    private static func members(of counts: ShownUptake) -> [String: JSONValue] {
        [
            "eligible": counts.eligible.json, "offered": counts.offered.json,
            "declined": counts.declined.json,
        ]
    }
}

extension ShownCount {
    /// The count as a statement has it: a number, or why there is none.
    var json: JSONValue {
        switch self {
        case .number(let number): .object(["count": .integer(Int64(number))])
        case .underFive: .object(["suppressed": .string("under-5")])
        case .withheld: .object(["suppressed": .string("withheld")])
        }
    }
}
