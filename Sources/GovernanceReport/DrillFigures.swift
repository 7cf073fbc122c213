public import AuditLog
public import VaultModel

/// How often the recovery identity was drilled, by the whole log.
public struct DrillFigures: Sendable {
    private var count = 0
    private var newest: Record?

    /// Starts before the first record.
    public init() {}

    /// Takes the next record.
    public mutating func take(_ record: Record) {
        guard record.event == .recoveryDrill, record.outcome == .ok, record.phase != .intent else {
            return
        }
        count += 1
        newest = record
    }

    /// The statement's `recoveryDrills`.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["count": .integer(Int64(count))]
        members["newest"] = newest.map { .string($0.at.description) }
        members["newestBy"] = newest.map { .string($0.actor.description) }
        return .object(members)
    }
}
