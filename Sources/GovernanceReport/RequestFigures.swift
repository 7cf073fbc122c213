public import VaultModel

/// How many requests for what is held about a family there are, and whether they were answered in time.
public struct RequestFigures: Sendable {
    /// A request, as far as it counts.
    public struct Request: Sendable {
        /// Its number.
        public var number: Int
        /// The day it was received.
        public var received: CivilDate
        /// The last day on which an answer was, or is, in time.
        public var due: CivilDate
        /// The day the answer was delivered.
        public var delivered: CivilDate?
        /// The day it ended: that of the answer, or it was closed without one.
        public var ended: CivilDate?
        /// Whether its clock stands still.
        public var isStopped: Bool
        /// Whether it is open past that day, or was answered or closed after it.
        public var isLate: Bool

        /// Describes a request.
        public init(
            number: Int, received: CivilDate, due: CivilDate, delivered: CivilDate?,
            ended: CivilDate?, isStopped: Bool, isLate: Bool
        ) {
            self.number = number
            self.received = received
            self.due = due
            self.delivered = delivered
            self.ended = ended
            self.isStopped = isStopped
            self.isLate = isLate
        }
    }

    private let date: CivilDate
    private let period: (from: CivilDate?, to: CivilDate?)
    private var counts = [
        "open": 0, "stopped": 0, "answered": 0, "answeredLate": 0, "closedWithoutAnswer": 0,
        "closedLate": 0, "endedLateInPeriod": 0,
    ]
    private var late = Listing()

    /// Counts as of a day; what ended late also within a period.
    public init(on date: CivilDate, from: CivilDate? = nil, to: CivilDate? = nil) {
        self.date = date
        period = (from, to)
    }

    /// Takes a request.
    public mutating func take(_ request: Request) {
        guard let ended = request.ended else { return takeOpen(request) }
        let isAnswered = request.delivered != nil
        counts[isAnswered ? "answered" : "closedWithoutAnswer", default: 0] += 1
        guard request.isLate else { return }
        counts[isAnswered ? "answeredLate" : "closedLate", default: 0] += 1
        if period.from ?? ended <= ended, ended <= period.to ?? ended {
            counts["endedLateInPeriod", default: 0] += 1
        }
    }

    private mutating func takeOpen(_ request: Request) {
        counts["open", default: 0] += 1
        if request.isStopped { counts["stopped", default: 0] += 1 }
        guard request.isLate else { return }
        late.take([
            "number": .integer(Int64(request.number)),
            "received": .string(request.received.description),
            "due": .string(request.due.description),
            "days": .integer(Int64(request.due.days(to: date))),
        ])
    }

    /// The statement's `requests`; `late` are those that are open past their day.
    public var json: JSONValue {
        var members = counts.mapValues { JSONValue.integer(Int64($0)) }
        members["late"] = late.json
        return .object(members)
    }
}
