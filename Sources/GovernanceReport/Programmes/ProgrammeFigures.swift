public import VaultModel

/// How the programmes on record stand by their profiles: a statement's `programmes`.
public struct ProgrammeFigures: Sendable {
    private struct Counts {
        var programmes = 0
        var ended = 0
        var standings: [ProgrammeMeasure.Kind: [ProgrammeMeasure.Standing: Int]] = [:]
    }

    /// What programmes are held to.
    public let profiles: ProgrammeProfiles
    private var count = 0
    private var kinds: [String: Counts] = [:]
    private var notMet = Listing()

    /// Starts before the first programme.
    public init(_ profiles: ProgrammeProfiles) { self.profiles = profiles }

    /// Takes the next programme, in order of reference and number.
    public mutating func take(_ course: ProgrammeCourse) {
        count += 1
        var counts = kinds[course.kind] ?? Counts()
        counts.programmes += 1
        if course.ended != nil { counts.ended += 1 }
        let measures = profiles[course.kind]?.measures(of: course) ?? []
        for measure in measures {
            counts.standings[measure.kind, default: [:]][measure.standing, default: 0] += 1
        }
        kinds[course.kind] = counts
        let missed = measures.filter { $0.standing == .notMet }
        guard !missed.isEmpty else { return }
        notMet.take([
            "family": .string(course.family.description), "reference": .string(course.reference),
            "number": .integer(Int64(course.number)), "kind": .string(course.kind),
            "measures": .object(
                Dictionary(
                    missed.map { ($0.kind.rawValue, .string($0.found)) },
                    uniquingKeysWith: { first, _ in first })),
        ])
    }

    /// The statement's `programmes`.
    public var json: JSONValue {
        .object([
            "profiles": .object([
                "name": .string(profiles.name), "version": .integer(Int64(profiles.version)),
                "kinds": .array(profiles.profiles.map(\.json)),
            ]),
            "count": .integer(Int64(count)), "notMet": notMet.json,
            "byKind": .array(
                kinds.sorted { $0.key < $1.key }.map { kind, counts in
                    var members: [String: JSONValue] = [
                        "kind": .string(kind), "programmes": .integer(Int64(counts.programmes)),
                        "ended": .integer(Int64(counts.ended)),
                    ]
                    for (measure, standings) in counts.standings {
                        members[measure.rawValue] = .object([
                            "met": .integer(Int64(standings[.met] ?? 0)),
                            "notMet": .integer(Int64(standings[.notMet] ?? 0)),
                            "notRecorded": .integer(Int64(standings[.notRecorded] ?? 0)),
                        ])
                    }
                    return .object(members)
                }),
        ])
    }
}
