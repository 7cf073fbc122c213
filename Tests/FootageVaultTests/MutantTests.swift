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
        var idle: [String: Int] = [:]
        for (place, entry) in trace.entries.enumerated() {
            guard case .synced(let node, let sync) = entry else { continue }
            seen[sync.what, default: 0] += 1
            guard trace.settled(at: place) != .nothing else {
                idle[sync.what, default: 0] += 1
                continue
            }
            let name = "\(scene.operation.name): flush \(seen[sync.what] ?? 0) of \(sync.what)"
            // Few states first, because most are found out by the plainest.
            let problem =
                try replay.firstProblem(.sample, withoutSync: place)
                ?? (sync.isDatabase
                    ? nil : replay.firstProblem(.all(throwsOfDice: 3), withoutSync: place))
            let owner = sync.isDatabase ? " (SQLite's)" : ""
            let outcome: String
            if let problem {
                outcome = "killed    \(name)\(owner)\n              by \(problem)"
            } else if let reason = Self.redundant(node, sync.what, at: place, in: trace)
                ?? Self.redundant(name)
            {
                outcome = "survived  \(name)\(owner): \(reason)"
            } else {
                outcome = "survived  \(name)\(owner), and nothing says why"
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
    }

    /// Why the trace lets a flush be left out all the same, or none.
    private static func redundant(
        _ node: DiskTrace.Node, _ what: String, at place: Int, in trace: DiskTrace
    ) -> String? {
        let parts = what.split(separator: "/")
        let changed = trace.entries[..<place].contains {
            switch $0 {
            case .wrote(node, _, _), .truncated(node, _), .named(_, node, _), .unnamed(_, node),
                .renamed(_, _, node), .moved(_, _, _, _, node), .moved(_, _, node, _, _):
                true
            default: false
            }
        }
        guard changed else { return "nothing is in it; only its mode could be lost" }
        let isUnnamed = parts.contains { $0.hasPrefix(".partial-") || $0.hasSuffix(".restoring") }
        guard case .untilFlushed(let again) = trace.settled(at: place) else {
            let isLog = what.hasSuffix("-journal") || what.hasSuffix("-wal")
            return isUnnamed && isLog ? "the log of a catalog that has no name yet" : nil
        }
        let between = trace.entries[(place + 1)..<again]
        if between.allSatisfy({ $0.isDone(onlyTo: node) }) {
            return "nothing else is done before it is flushed again"
        }
        let above = directories(above: node, in: trace.entries[..<place])
        let isNamed = between.contains {
            switch $0 {
            case .renamed(let old, _, let directory):
                old.hasPrefix(".partial-") && above.contains(directory)
            case .moved(let moved, _, _, _, _): moved == node || above.contains(moved)
            case .told: true
            default: false
            }
        }
        return isUnnamed && !isNamed
            ? "flushed again before the place it is in has its name" : nil
    }

    /// The directories that a file or directory lies in, as far as they were made in the trace.
    private static func directories(
        above node: DiskTrace.Node, in entries: ArraySlice<DiskTrace.Entry>
    ) -> Set<DiskTrace.Node> {
        var above: [DiskTrace.Node: DiskTrace.Node] = [:]
        for case .named(let inner, let directory, _) in entries { above[inner] = directory }
        var found: Set<DiskTrace.Node> = []
        var next = above[node]
        while let directory = next, found.insert(directory).inserted { next = above[directory] }
        return found
    }

    /// Why a flush may be left out of an operation all the same, or none.
    private static func redundant(_ name: String) -> String? {
        switch name {
        // The next flush of the same file, of the slot itself, makes the growth durable too.
        case _ where name.hasPrefix("upload") && name.hasSuffix("flush 1 of vault/keys.slots"):
            "the zeros that the file grew by; the slot's own flush takes them along"
        // Nothing of a backup has its name before its second record is durable.
        case "backup: flush 1 of vault/*talog.sqlite-wal":
            "the record that a backup begins; without it there is no part of one either"
        // Those who repair do not rely on it.
        case "repair: flush 2 of vault/clips/*",
            "restore: flush 1 of new/.vault.restoring/vault/incoming",
            "restore: flush 2 of new/.vault.restoring":
            "where something moved from; a move is one change, durable with where it went"
        case "restore: flush 2 of new":
            "the name of a restore's place; without it there is nothing to take away"
        case "restore: flush 4 of new":
            "the end of a restore's place; what stays of it hinders nobody"
        case "restore: flush 1 of new/.vault.restoring/vault/vault.json":
            "another one takes its name before the vault has one"
        default: nil
        }
    }
}

extension DiskTrace.Entry {
    /// Whether it does something to the contents of this file, and to nothing else.
    fileprivate func isDone(onlyTo node: DiskTrace.Node) -> Bool {
        switch self {
        case .wrote(let other, _, _), .truncated(let other, _), .moded(let other, _): other == node
        case .made, .named, .unnamed, .renamed, .moved, .synced, .told: false
        }
    }
}
