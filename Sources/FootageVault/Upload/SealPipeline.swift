import AgeFile
import ClipStore
import Dispatch
import Synchronization

/// Reads, seals and writes a long film at once: while one block is read and hashed, those before it are
/// sealed on two threads, and the one before these is written.
///
/// At most `depth` blocks are in memory, however long the film is.
///
/// Unchecked, because the writer is used by one thread only, and each block by one after another.
final class SealPipeline: @unchecked Sendable {
    private let sealer: FilmSealer
    private let writer: any PayloadWriter
    private let blocks: BlockPool
    private let sealing = (0..<2).map { DispatchQueue(label: "footage.seal.\($0)") }
    private let writing = DispatchQueue(label: "footage.write")
    private let failure = Mutex<(any Error)?>(nil)

    private static let depth = 4

    /// A block's place in the round, and how far it is.
    private struct Place {
        let block: SealBlock
        let isFree = DispatchSemaphore(value: 0)
        let isSealed = DispatchSemaphore(value: 0)
    }

    init(_ sealer: FilmSealer, _ writer: any PayloadWriter, _ blocks: BlockPool) {
        self.sealer = sealer
        self.writer = writer
        self.blocks = blocks
    }

    /// Takes so many bytes through, read on the calling thread; ends when all of them are written.
    func run(_ size: Int64, reading: (SealBlock, Int64) throws -> Int) throws {
        let places = (0..<Self.depth).map { _ in Place(block: blocks.take()) }
        for place in places { place.isFree.signal() }
        var offset: Int64 = 0
        var number = 0
        while offset < size, !hasFailed {
            let place = places[number % places.count]
            place.isFree.wait()
            do {
                offset += Int64(try reading(place.block, offset))
            } catch {
                fail(error)
                place.isFree.signal()
                break
            }
            pass(place, number)
            number += 1
        }
        for place in places {
            place.isFree.wait()
            blocks.give(place.block)
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Hands a block that was read on, to be sealed and then written in its turn.
    private func pass(_ place: Place, _ number: Int) {
        let (block, isFree, isSealed) = (place.block, place.isFree, place.isSealed)
        sealing[number % sealing.count].async { [self] in
            unlessFailed { try block.seal(with: sealer.key) }
            isSealed.signal()
        }
        writing.async { [self] in
            isSealed.wait()
            unlessFailed { try block.write(to: writer) }
            isFree.signal()
        }
    }

    private var hasFailed: Bool { failure.withLock { $0 != nil } }

    private func fail(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }

    private func unlessFailed(_ step: () throws -> Void) {
        guard !hasFailed else { return }
        do { try step() } catch { fail(error) }
    }
}
