import Dispatch
import Synchronization

extension FilmProbe {
    /// Reads the facts of many films of a dump, a few children at once, in the order of the entries.
    ///
    /// A file that changed since it was listed, or cannot be opened, has its own error in its place.
    public func results(
        for entries: [DumpEntry], in root: String, atMost children: Int = 4
    ) -> [Result<ProbeResult, DumpError>] {
        let next = Atomic<Int>(0)
        let found = entries.map { _ in Place() }
        DispatchQueue.concurrentPerform(iterations: min(max(1, children), 16, entries.count)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard entries.indices.contains(index) else { return }
                let result = Result { () throws(DumpError) in
                    try self.result(for: entries[index], in: root)
                }
                found[index].result = result
            }
        }
        return found.map { $0.result ?? .failure(.probe(.failed("it was not probed"))) }
    }

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

/// Where one child's result goes; unchecked, because exactly one thread takes each index.
private final class Place: @unchecked Sendable {
    var result: Result<ProbeResult, DumpError>?
}
