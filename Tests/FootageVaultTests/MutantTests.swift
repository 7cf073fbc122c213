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
                    ? nil
                    : replay.firstProblem(
                        kind == .restore ? .sample : .all(throwsOfDice: 3), withoutSync: place))
            let owner = sync.isDatabase ? " (SQLite's)" : ""
            let reason = Self.redundant(name)
            let outcome =
                problem.map { "killed    \(name)\(owner)\n              by \($0)" }
                ?? "survived  \(name)\(owner)" + (reason.map { ": " + $0 } ?? "")
            print("mutant " + outcome)
            if problem == nil, !sync.isDatabase, reason == nil { survivors.append(name) }
        }
        #expect(survivors == [])
    }

    /// Why a flush is made that may be left out all the same, or none.
    private static func redundant(_ name: String) -> String? {
        switch name {
        // The next flush of the same file, of the slot itself, makes the growth durable too.
        case _ where name.hasPrefix("upload") && name.hasSuffix("flush 1 of vault/keys.slots"):
            "the zeros that the file grew by; the slot's own flush takes them along"
        case "repair: flush 2 of vault/set-aside/*-03-12",
            "repair: flush 2 of vault/set-aside/*-03-12/clips":
            "a directory in which nothing was named since it was flushed"
        // Those who repair do not rely on it.
        case "repair: flush 2 of vault/clips/*":
            "where something moved from; a move is one change, durable with where it went"
        default: nil
        }
    }
}
