public import VaultModel

/// What a kind of programme is held to; what it does not say is not measured.
public struct ProgrammeProfile: Sendable, Hashable {
    /// The least and the most that something may be, both included; at least one of them is there.
    public struct Bounds<Value: Sendable & Hashable>: Sendable, Hashable {
        /// The least.
        public let least: Value?
        /// The most.
        public let most: Value?

        init(least: Value?, most: Value?) {
            self.least = least
            self.most = most
        }
    }

    /// The kind, as programmes name theirs, such as `VIG`.
    public let kind: String
    /// What the kind is called in full.
    public let about: String
    /// Where the numbers come from.
    public let source: String
    /// How many sessions there are.
    public let sessions: Bounds<Int>?
    /// How many whole minutes are filmed in each session.
    public let minutes: Bounds<Int>?
    /// How long it is from the first session to the last.
    public let course: Bounds<Period>?
    /// Whether each session is watched again with the parent.
    public let isReviewed: Bool

    /// The measures it takes, in the order in which they are told.
    public var measures: [ProgrammeMeasure.Kind] {
        [
            sessions.map { _ in .sessions }, minutes.map { _ in .minutes },
            course.map { _ in .course }, isReviewed ? .reviewed : nil,
        ].compactMap { $0 }
    }

    /// What a measure asks, as the end of a sentence that begins with the programme.
    public func wanted(_ kind: ProgrammeMeasure.Kind) -> String {
        switch kind {
        case .sessions: "has \(Self.words(sessions) { "\($0)" }) sessions"
        case .minutes:
            "has \(Self.words(minutes) { "\($0)" }) minutes filmed in each session"
        case .course:
            "takes \(Self.words(course, Self.words(of:))) from the first session to the last"
        case .reviewed: "has each session watched again with the parent"
        }
    }

    private static func words<Value>(
        _ bounds: Bounds<Value>?, _ word: (Value) -> String
    ) -> String {
        switch (bounds?.least, bounds?.most) {
        case (let least?, let most?) where least == most: word(least)
        case (let least?, let most?): "\(word(least)) to \(word(most))"
        case (let least?, nil): "at least \(word(least))"
        case (nil, let most?): "at most \(word(most))"
        case (nil, nil): "any number of"
        }
    }

    private static func words(of period: Period) -> String {
        func count(_ number: Int, _ unit: String) -> String? {
            number == 0 ? nil : "\(number) \(unit)\(number == 1 ? "" : "s")"
        }
        let parts = [count(period.months, "month"), count(period.days, "day")].compactMap { $0 }
        return parts.isEmpty ? "0 days" : parts.joined(separator: " and ")
    }
}

extension ProgrammeProfile {
    /// The profile as a statement has it.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind), "about": .string(about), "source": .string(source),
            "wanted": .object(
                Dictionary(
                    measures.map { ($0.rawValue, .string(wanted($0))) },
                    uniquingKeysWith: { first, _ in first })),
        ]
        members["sessions"] = sessions.map { Self.json($0) { .integer(Int64($0)) } }
        members["minutes"] = minutes.map { Self.json($0) { .integer(Int64($0)) } }
        members["course"] = course.map { Self.json($0) { .string($0.description) } }
        if isReviewed { members["reviewed"] = .string("each-session") }
        return .object(members)
    }

    private static func json<Value>(
        _ bounds: Bounds<Value>, _ value: (Value) -> JSONValue
    ) -> JSONValue {
        var members: [String: JSONValue] = [:]
        members["least"] = bounds.least.map(value)
        members["most"] = bounds.most.map(value)
        return .object(members)
    }
}
