import Dispatch
import Synchronization
import VaultCrypto

/// Opens a range of a film on several threads, and hands it on from its beginning to its end.
///
/// Each thread opens whole blocks of 2 MiB; those that are open before their turn wait, two a thread at
/// most: memory depends on the number of threads, not on the film. Every byte that is handed on is
/// authentic and stands where it belongs, and nothing behind a chunk that is not is handed on. Blocks
/// begin where pages of memory do.
public struct ParallelOpener<Source: PayloadSource>: Sendable {
    private let film: SeekableReader<Source>
    private let range: Range<UInt64>
    private let threads: Int

    /// Takes a film that is open, a range that ends within it, and how many threads may open it.
    public init(
        _ film: SeekableReader<Source>, range: Range<UInt64>, threads: Int
    ) throws(AgeError) {
        guard range.upperBound <= film.size else {
            throw .beyondEnd(offset: range.upperBound, size: film.size)
        }
        self.film = film
        self.range = range
        self.threads = max(1, threads)
    }

    /// Opens the range, and hands each block on, on the thread that calls this.
    ///
    /// What `hand` throws ends it, as a block that cannot be opened does; when this returns or throws, no
    /// thread is at work on it any more.
    public func run(_ hand: (Span<UInt8>) throws -> Void) throws {
        let count = blockCount
        let workers = min(threads, count)
        guard workers > 0 else { return }
        // As many as a worker has are its own, so that blocks meet in none of them.
        let places = (0..<min(2 * workers, count)).map { _ in Place(film, UInt64(range.count)) }
        let isStopped = Flag()
        let group = DispatchGroup()
        for worker in 0..<workers {
            // A queue of its own is a thread of its own: those that queues share must not wait.
            DispatchQueue(label: "opener").async(group: group) {
                for block in stride(from: worker, to: count, by: workers) {
                    let place = places[block % places.count]
                    guard place.fill(self.block(block), unless: isStopped) else { return }
                }
            }
        }
        defer {
            isStopped.raise()
            for place in places { place.release() }
            group.wait()
        }
        for block in 0..<count { try places[block % places.count].drain(hand) }
    }

    private var blockCount: Int {
        guard !range.isEmpty else { return 0 }
        return Int((range.upperBound - 1) / FilmBlock.size - range.lowerBound / FilmBlock.size) + 1
    }

    /// A block of the range, cut where blocks of the film begin, so that no chunk is opened twice.
    private func block(_ number: Int) -> Range<UInt64> {
        let start = (range.lowerBound / FilmBlock.size + UInt64(number)) * FilmBlock.size
        return max(start, range.lowerBound)..<min(start + FilmBlock.size, range.upperBound)
    }
}

/// How much of a film one thread opens or seals at a time.
enum FilmBlock {
    static let chunks = 32
    /// In bytes of plaintext.
    static let size = UInt64(chunks * AgePayload.chunkSize)
}

/// Room for one block, filled by one thread and emptied by another, by turns.
///
/// Unchecked, because the two semaphores see to it that only one of them has what is in it.
private final class Place<Source: PayloadSource>: @unchecked Sendable {
    private let film: SeekableReader<Source>
    private let bytes: PlainPages
    private var count = 0
    private var failure: AgeError?
    // Made at zero, for one that goes with fewer than it was made with stops the program.
    private let isEmpty = DispatchSemaphore(value: 0)
    private let isFull = DispatchSemaphore(value: 0)

    init(_ film: SeekableReader<Source>, _ length: UInt64) {
        self.film = film
        bytes = PlainPages(count: Int(min(length, FilmBlock.size)))
        isEmpty.signal()
    }

    /// Waits until it is empty and opens a block into it; says whether there is more to do.
    func fill(_ range: Range<UInt64>, unless flag: Flag) -> Bool {
        isEmpty.wait()
        guard !flag.isRaised else { return false }
        do throws(AgeError) {
            count = try bytes.withMutableSpan { span throws(AgeError) in
                var target = span._mutatingExtracting(0..<range.count)
                return try film.read(at: range.lowerBound, into: &target)
            }
        } catch {
            failure = error
        }
        isFull.signal()
        return failure == nil
    }

    /// Waits until it is full, hands its block on, and lets it be filled again.
    func drain(_ hand: (Span<UInt8>) throws -> Void) throws {
        isFull.wait()
        if let failure { throw failure }
        try bytes.withSpan { span in try hand(span.extracting(0..<count)) }
        isEmpty.signal()
    }

    /// Wakes whoever waits to fill it, who then sees that it is over.
    func release() { isEmpty.signal() }
}

/// A word from one thread to others that they are to stop.
private final class Flag: Sendable {
    private let state = Atomic(false)

    var isRaised: Bool { state.load(ordering: .acquiring) }

    func raise() { state.store(true, ordering: .releasing) }
}
