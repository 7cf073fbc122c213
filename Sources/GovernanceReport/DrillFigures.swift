public import AuditLog
public import VaultModel

/// How often the recovery identity was drilled, by the whole log, and when the one that the vault has now was.
public struct DrillFigures: Sendable {
    private var count = 0
    private var newest: (at: Instant, by: PrincipalID, on: CivilDate)?
    private let today: CivilDate

    /// Starts before the first record, as of a day.
    public init(on today: CivilDate) { self.today = today }

    /// Takes the next record, of a day.
    public mutating func take(_ record: Record, on day: CivilDate) {
        guard record.outcome == .ok, record.phase != .intent else { return }
        switch record.event {
        case .recoveryDrill:
            count += 1
            newest = (record.at, record.actor, day)
        // What opened with the old one says nothing of the new one.
        case .recoveryRotate: newest = nil
        default: break
        }
    }

    /// The statement's `recoveryDrills`.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["count": .integer(Int64(count))]
        if let newest {
            members["newest"] = .string(newest.at.description)
            members["newestBy"] = .string(newest.by.description)
            members["days"] = .integer(Int64(max(0, newest.on.days(to: today))))
        }
        return .object(members)
    }
}
