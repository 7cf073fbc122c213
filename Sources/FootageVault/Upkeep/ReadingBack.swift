import ClipStore
import Dispatch
import Synchronization
import VaultModel

/// Reads payloads back from the disk, several at once.
///
/// Each is hashed as it goes by; a block a processor is in memory, however long the films are.
struct ReadingBack {
    /// What the disk gave for a payload.
    typealias Outcome = Result<PayloadSummary, ClipStoreError>

    let clips: any ClipStore
    /// When no more films are begun; none for never.
    let deadline: ContinuousClock.Instant?
    /// How many are read at once.
    var processors = 2

    /// How many films, and bytes, are read before what was found is written down.
    private static let mostFilms = 256
    private static let mostBytes: Int64 = 512 << 20

    /// How many films from the beginning of a list make one batch.
    func batch(_ films: ArraySlice<(id: ClipID, length: Int64)>) -> Int {
        var bytes: Int64 = 0
        var count = 0
        for film in films {
            if count >= processors, count == Self.mostFilms || bytes >= Self.mostBytes { break }
            bytes = bytes.addingReportingOverflow(max(0, film.length)).partialValue
            count += 1
        }
        return count
    }

    /// Reads films; those that the deadline cut off are not in the answer.
    func read(_ films: [ClipID]) -> [(id: ClipID, found: Outcome)] {
        let next = Atomic(0)
        let found = Mutex([Int: Outcome]())
        DispatchQueue.concurrentPerform(iterations: min(processors, films.count)) { _ in
            while deadline.map({ ContinuousClock.now < $0 }) ?? true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < films.count else { return }
                let outcome: Outcome
                do throws(ClipStoreError) {
                    outcome = .success(try clips.readBack(films[index]))
                } catch {
                    outcome = .failure(error)
                }
                found.withLock { $0[index] = outcome }
            }
        }
        return found.withLock { found in
            found.keys.sorted().compactMap { index in
                found[index].map { (films[index], $0) }
            }
        }
    }
}
