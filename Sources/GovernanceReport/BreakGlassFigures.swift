public import AuditLog
public import VaultModel

/// How often families were opened by break-glass, by the whole log, and whether another person looked at it since.
///
/// A period counts the openings that fall into it; what nobody has reviewed yet counts whenever it was.
public struct BreakGlassFigures: Sendable {
    private struct Opening {
        let request: RequestID?
        let isOfPeriod: Bool
    }

    private var opened = 0
    private var reviewed = 0
    private var waiting: [FamilyID?: [Opening]] = [:]

    /// Starts before the first record.
    public init() {}

    /// Takes the next record, of the period or not.
    public mutating func take(_ record: Record, isOfPeriod: Bool) {
        guard record.outcome == .ok, record.phase != .intent,
            record.part.map({ $0.i == 1 }) ?? true
        else { return }
        switch record.event {
        case .breakglassOpen:
            if isOfPeriod { opened += 1 }
            let opening = Opening(request: record.request, isOfPeriod: isOfPeriod)
            waiting[record.family, default: []].append(opening)
        case .breakglassReview:
            // A review is of one opening, whose request it repeats; one that names none is of all.
            let all = waiting.removeValue(forKey: record.family) ?? []
            let left = all.filter { record.request != nil && $0.request != record.request }
            waiting[record.family] = left
            reviewed += all.count { $0.isOfPeriod } - left.count { $0.isOfPeriod }
        default: break
        }
    }

    /// The statement's `period.breakGlass`.
    public var json: JSONValue {
        .object([
            "opened": .integer(Int64(opened)), "reviewed": .integer(Int64(reviewed)),
            "notReviewed": .integer(Int64(opened - reviewed)),
            "waiting": .integer(Int64(waiting.values.reduce(0) { $0 + $1.count })),
        ])
    }
}
