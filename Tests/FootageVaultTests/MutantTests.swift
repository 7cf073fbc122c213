import DiskDoubles
import Testing

/// Shows that the power cuts see what they are for: without any one flush they find something.
///
/// Run by `Tools/mutants`, because it plays every trace once for each of its flushes.
@Suite(.serialized, .enabled(if: TestSettings.value(of: "FOOTAGE_MUTANTS") == "1"))
struct MutantTests {
    @Test(arguments: CrashScene.Kind.chosen)
    func `promise 6: no flush can be left out without a power cut that shows it`(
        kind: CrashScene.Kind
    ) throws {
        let scene = try kind.scene()
        let trace = try scene.traced()
        var replay = Replay(scene, trace)
        #expect(try replay.firstProblem(.sample) == nil)
        var seen: [String: Int] = [:]
        var survivors: [String] = []
        for (place, entry) in trace.entries.enumerated() {
            guard case .synced(_, let sync) = entry else { continue }
            seen[sync.what, default: 0] += 1
            let name = "\(scene.operation.name): flush \(seen[sync.what] ?? 0) of \(sync.what)"
            // Few states first, because most are found out by the plainest.
            let problem =
                try replay.firstProblem(.sample, withoutSync: place)
                ?? (sync.isDatabase
                    ? nil : replay.firstProblem(.all(throwsOfDice: 3), withoutSync: place))
            let owner = sync.isDatabase ? " (SQLite's)" : ""
            print("mutant \(problem == nil ? "SURVIVED" : "killed  ") \(name)\(owner)")
            if let problem { print("           by \(problem)") }
            if problem == nil, !sync.isDatabase, Self.redundant[sync.what] == nil {
                survivors.append(name)
            }
        }
        #expect(survivors == [])
    }

    /// Flushes that may be left out, each with the reason why it is made all the same.
    private static let redundant: [String: String] = [:]
}
