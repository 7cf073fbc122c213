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
        /// Whether it was closed.
        public var isClosed: Bool
        /// Whether it is open past that day, or was answered or closed after it.
        public var isLate: Bool

        /// Describes a request.
        public init(
            number: Int, received: CivilDate, due: CivilDate, delivered: CivilDate?,
            isClosed: Bool, isLate: Bool
        ) {
            self.number = number
            self.received = received
            self.due = due
            self.delivered = delivered
            self.isClosed = isClosed
            self.isLate = isLate
        }
    }

    private let date: CivilDate
    private var counts = [
        "open": 0, "answered": 0, "answeredLate": 0, "closedWithoutAnswer": 0,
    ]
    private var late = Listing()

    /// Counts as of a day.
    public init(on date: CivilDate) { self.date = date }

    /// Takes a request.
    public mutating func take(_ request: Request) {
        if request.delivered != nil {
            counts["answered", default: 0] += 1
            if request.isLate { counts["answeredLate", default: 0] += 1 }
        } else if request.isClosed {
            counts["closedWithoutAnswer", default: 0] += 1
        } else {
            counts["open", default: 0] += 1
            guard request.isLate else { return }
            late.take([
                "number": .integer(Int64(request.number)),
                "received": .string(request.received.description),
                "due": .string(request.due.description),
                "days": .integer(Int64(request.due.days(to: date))),
            ])
        }
    }

    /// The statement's `requests`; `late` are those that are open past their day.
    public var json: JSONValue {
        var members = counts.mapValues { JSONValue.integer(Int64($0)) }
        members["late"] = late.json
        return .object(members)
    }
}
