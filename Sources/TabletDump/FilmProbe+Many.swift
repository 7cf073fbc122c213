import Synchronization
import VaultDisk

extension FilmProbe {
    /// Reads the facts of many films of a dump, a few children at once, in the order of the entries.
    ///
    /// A file that changed since it was listed, or cannot be opened, has its own error in its place.
    /// `progress` is told now and then, on the caller's thread, how many were read; what it throws ends the
    /// work once the children that run have ended.
    public func results(
        for entries: [DumpEntry], in root: String, atMost children: Int = 4,
        progress: (_ done: Int) throws -> Void = { _ in }
    ) rethrows -> [Result<ProbeResult, DumpError>] {
        let state = ProbingState()
        let lanes = Lanes(min(children, 16))
        let work = lanes.beginResults(of: entries.count) {
            index -> Result<ProbeResult, DumpError> in
            guard !state.isStopped else { return .failure(.probe(.failed("it was not probed"))) }
            defer { state.add() }
            return Result { () throws(DumpError) in try self.result(for: entries[index], in: root) }
        }
        do {
            while !work.isDone(within: Self.patience) { try progress(state.done) }
            try progress(entries.count)
        } catch {
            state.stop()
            _ = work.all
            throw error
        }
        return work.all
    }

    /// How long the caller is not told anything, so that it can stop soon.
    private static var patience: Duration { .milliseconds(100) }

    /// Reads the facts of one listed film.
    public func result(for entry: DumpEntry, in root: String) throws(DumpError) -> ProbeResult {
        let file = try SourceFile(entry, in: root)
        let result: ProbeResult
        do {
            result = try self.result(for: file)
        } catch {
            throw .probe(error)
        }
        guard file.unchanged(since: file.identity) else { throw .changed(entry.path.safeText) }
        return result
    }
}

/// How far the children are, and whether no more are to be begun.
private final class ProbingState: Sendable {
    private let count = Atomic(0)
    private let stopped = Atomic(false)

    var done: Int { count.load(ordering: .relaxed) }
    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func add() { count.add(1, ordering: .relaxed) }
    func stop() { stopped.store(true, ordering: .relaxed) }
}
