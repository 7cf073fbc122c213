import DiskDoubles
import Testing

/// Shows that the power cuts see what they are for: without any one flush they find something.
///
/// Run by `Tools/mutants`, because it plays every trace once for each of its flushes.
@Suite(.enabled(if: TestSettings.value(of: "FOOTAGE_MUTANTS") == "1"))
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
        var unsound: [String] = []
        var idle: [String: Int] = [:]
        for (place, entry) in trace.entries.enumerated() {
            guard case .synced(_, let sync) = entry else { continue }
            seen[sync.what, default: 0] += 1
            guard trace.settled(at: place) != .nothing else {
                idle[sync.what, default: 0] += 1
                continue
            }
            let name = "\(scene.operation.name): flush \(seen[sync.what] ?? 0) of \(sync.what)"
            let reason = trace.needless(at: place, keys: CrashScene.holdsKey)
            // Few states first, because most are found out by the plainest; many where nothing says yet why
            // there is none.
            let dice: UInt64 = reason == nil ? 40 : 3
            let problem =
                try replay.firstProblem(.sample, withoutSync: place)
                ?? (sync.isDatabase && reason != nil
                    ? nil : replay.firstProblem(.all(throwsOfDice: dice), withoutSync: place))
            let owner = sync.isDatabase ? " (SQLite's)" : ""
            let outcome: String
            if let problem {
                // A reason that holds where something is lost would hide it elsewhere.
                if let reason { unsound.append("\(name): \(reason)") }
                outcome = "killed    \(name)\(owner)\n              by \(problem)"
            } else if let reason = reason?.description ?? Self.redundant(name) {
                outcome = "survived  \(name)\(owner): \(reason)"
            } else {
                outcome = """
                    survived  \(name)\(owner), and nothing says why
                    \(Self.between(place, trace.settled(at: place), trace))
                    """
                survivors.append(name)
            }
            print("mutant " + outcome)
        }
        for (what, count) in idle.sorted(by: { $0.key < $1.key }) {
            // There is nothing that could be lost without them.
            print("mutant idle      \(scene.operation.name): \(count) flushes of \(what)")
        }
        print(replay.summary)
        #expect(survivors == [])
        #expect(unsound == [])
    }

    /// What is done from a flush on until the next one of the same, for whoever looks for the reason.
    private static func between(_ place: Int, _ again: DiskTrace.Settled, _ trace: DiskTrace)
        -> String
    {
        let entries = trace.entries
        let end = if case .untilFlushed(let again) = again { again } else { entries.count - 1 }
        return entries[place...end].map { "              then \(Replay.words($0))" }
            .joined(separator: "\n")
    }

    /// Why a flush may be left out of an operation all the same, or none.
    private static func redundant(_ name: String) -> String? {
        switch name {
        // A head that is not whole is one that was damaged: the log is read again from its beginning.
        case let name where name.contains(": flush 1 of state/*/words-"):
            "what was heard of the log, which is heard again where it is not whole"
        // The scene goes on from both: the next clean-up finds the slot empty, and nothing else to do.
        case "quarantine bind: flush 3 of vault/*talog.sqlite-wal":
            "that the old header's slot was overwritten; until that is known it is overwritten again"
        case "family rotate: flush 6 of vault/*talog.sqlite-wal",
            "clip rekey: flush 6 of vault/*talog.sqlite-wal":
            "that what the old key opens was erased; until that is known it is erased again"
        case "clip rekey: flush 5 of vault/*talog.sqlite-wal":
            """
            the head of a log that starts over: what follows is shorter than the old log's first change, of which \
            nothing whole is left
            """
        // Neither is of use to the other, and the ledger's own flush comes before anyone is told of either.
        case "quarantine destroy: flush 2 of state/*", "restore: flush 1 of state/*",
            "backup: flush 1 of state/*", "repair: flush 1 of state/*",
            "disclosure: flush 1 of state/*", "disclosure that fails: flush 1 of state/*",
            "answer: flush 1 of state/*", "audit rotate-key: flush 1 of state/*",
            "person retire: flush 1 of state/*", "recovery rotate: flush 1 of state/*":
            "the memory's name; it is flushed again with that of the ledger"
        // It finds out early whether the medium can take the file, which no power cut shows: see
        // `VaultCreationTests`.
        case "init: flush 1 of new/medium/recovery",
            "recovery rotate: flush 1 of new/medium/recovery":
            "the room of the recovery file, taken first; what it is for is written and flushed later"
        case "restore: flush 4 of new":
            "the end of a restore's place; what stays of it hinders nobody"
        default: nil
        }
    }
}
