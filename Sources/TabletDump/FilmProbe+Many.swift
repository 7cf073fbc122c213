import Synchronization
import VaultDisk

extension FilmProbe {
    /// Looks into many films of a dump, a few at once, in the order of the entries: by their own index where
    /// that is plain, and with a child otherwise.
    ///
    /// A file that changed since it was listed, or cannot be opened, has its own error in its place.
    /// `progress` is told now and then, on the caller's thread, how many were read; what it throws ends the
    /// work once the children that run have ended.
    public func readings(
        for entries: [DumpEntry], in root: String, atMost children: Int = 4,
        progress: (_ done: Int) throws -> Void = { _ in }
    ) rethrows -> [Result<FilmReading, DumpError>] {
        let state = ProbingState()
        let lanes = Lanes(min(children, 16))
        let work = lanes.beginResults(of: entries.count) {
            index -> Result<FilmReading, DumpError> in
            guard !state.isStopped else { return .failure(.probe(.failed("it was not probed"))) }
            defer { state.add() }
            return Result { () throws(DumpError) in try self.reading(of: entries[index], in: root) }
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

    /// Looks into one listed film: by its own index where that is plain, and with a child otherwise.
    ///
    /// A camera's chapters are bound by their first one's day, so none of them is left to an index alone.
    public func reading(of entry: DumpEntry, in root: String) throws(DumpError) -> FilmReading {
        let file = try SourceFile(entry, in: root)
        guard file.container == .isoMedia, Chapter(name: entry.path.name) == nil,
            let facts = PlainFilm.facts(size: file.identity.size, read: file.reading)
        else { return FilmReading(result: try result(of: file), witness: .ffprobe) }
        try file.checkUnchanged()
        return FilmReading(result: .film(facts), witness: .index)
    }

    /// Reads the facts of one listed film with a child.
    public func result(for entry: DumpEntry, in root: String) throws(DumpError) -> ProbeResult {
        try result(of: SourceFile(entry, in: root))
    }

    private func result(of file: SourceFile) throws(DumpError) -> ProbeResult {
        let result: ProbeResult
        do {
            result = try self.result(for: file)
        } catch {
            throw .probe(error)
        }
        try file.checkUnchanged()
        return result
    }
}

extension SourceFile {
    fileprivate func checkUnchanged() throws(DumpError) {
        guard unchanged(since: identity) else { throw .changed(path.safeText) }
    }

    /// Reads its structure at many small places, each block of them once; nothing where it cannot be read.
    ///
    /// For one thread.
    var reading: ContainerExtent.Reading {
        let window = FilmWindow(size: UInt64(clamping: identity.size)) { [self] range in
            try read(at: Int64(range.lowerBound), count: range.count)
        }
        return { offset, count in
            guard offset >= 0 else { return [] }
            return (try? window.bytes(at: UInt64(offset), count)) ?? []
        }
    }
}

/// How far the work is, and whether no more is to be begun.
private final class ProbingState: Sendable {
    private let count = Atomic(0)
    private let stopped = Atomic(false)

    var done: Int { count.load(ordering: .relaxed) }
    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func add() { count.add(1, ordering: .relaxed) }
    func stop() { stopped.store(true, ordering: .relaxed) }
}
