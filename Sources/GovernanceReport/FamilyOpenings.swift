public import AuditLog
public import VaultModel

/// Who opened a family's films, by its records: what was said before and after an opening makes one line.
public struct FamilyOpenings: Sendable {
    /// What the records themselves do not say.
    public struct Place: Sendable {
        /// The civil day of the record's moment.
        public let on: CivilDate
        /// The time of that day.
        public let time: CivilTime
        /// Where people find the film, or found it.
        public let address: String?

        /// Says when and where.
        public init(on: CivilDate, time: CivilTime, address: String?) {
            self.on = on
            self.time = time
            self.address = address
        }
    }

    private var lines: [[String: JSONValue]] = []
    private var begun: [RequestID: Int] = [:]

    /// Starts without a line.
    public init() {}

    /// Takes one of the family's records, in the log's order.
    public mutating func take(_ record: Record, _ place: Place) {
        guard record.isOpening else { return }
        if record.phase == .outcome, let line = record.request.flatMap({ begun[$0] }) {
            lines[line].merge(Self.end(of: record)) { _, last in last }
            return
        }
        if record.phase == .intent, let request = record.request { begun[request] = lines.count }
        var line = Self.end(of: record)
        // Until the record that ends it is met, nobody knows how it ended.
        if record.phase == .intent, record.outcome == .ok { line["outcome"] = .string("unknown") }
        line["record"] = .integer(Int64(clamping: record.index))
        line["event"] = .string(record.event.rawValue)
        line["at"] = .string(record.at.description)
        line["on"] = .string(place.on.description)
        line["time"] = .string(place.time.description)
        line["person"] = .string(record.actor.description)
        line["roles"] = .array(record.roles.map { .string($0.rawValue) })
        line["clip"] = record.clip.map { .string($0.description) }
        line["address"] = place.address.map { .string($0) }
        line["purpose"] = record.purpose.map { .string($0.description) }
        lines.append(line)
    }

    private static func end(of record: Record) -> [String: JSONValue] {
        var end: [String: JSONValue] = ["outcome": .string(record.outcome.rawValue)]
        end["reason"] = record.reason.map { .string($0) }
        end["bytes"] = record.amount?.bytes.map { .integer(Int64(clamping: $0)) }
        end["seconds"] = record.amount?.seconds.map { .integer(Int64(clamping: $0)) }
        return end
    }

    /// How many there are.
    public var count: Int { lines.count }

    /// The lines, the first first.
    public var json: JSONValue { .array(lines.map { .object($0) }) }
}
