import AgeFile
import Dispatch
import VaultCrypto

/// Where an opened film's bytes go.
protocol FilmSink: AnyObject {
    /// How many bytes went out.
    var given: UInt64 { get }
    /// Sends the next bytes.
    func write(_ bytes: Span<UInt8>) throws
}

/// Opens a film from its beginning to its end, and hands it on while the next part is being opened.
///
/// One thread opens a block while the other hashes and writes the one before: two blocks are in memory,
/// however long the film is.
///
/// Unchecked, because two threads share it for the time of one block: the first touches `next` and
/// `openFailure`, the second `current`, the hasher, the sink and `writeFailure`.
final class FilmPump: @unchecked Sendable {
    private let film: SeekableReader<PayloadBytes>
    private let sink: any FilmSink
    private var hasher = SHA256.Hasher()
    private var current = [UInt8](repeating: 0, count: FilmPump.blockSize)
    private var next = [UInt8](repeating: 0, count: FilmPump.blockSize)
    private var openFailure: (any Error)?
    private var writeFailure: (any Error)?

    private static let blockSize = 32 * AgePayload.chunkSize

    init(_ film: SeekableReader<PayloadBytes>, to sink: any FilmSink) {
        self.film = film
        self.sink = sink
    }

    /// Sends the whole film, and gives its SHA-256; what `progress` throws ends the sending.
    func run(progress: (_ given: UInt64, _ of: UInt64) throws -> Void) throws -> SHA256Digest {
        var position: UInt64 = 0
        openNext(at: position)
        var count = blockLength(at: position)
        while true {
            if let openFailure { throw openFailure }
            guard count > 0 else { break }
            swap(&current, &next)
            let following = position + UInt64(count)
            let length = count
            DispatchQueue.concurrentPerform(iterations: 2) { thread in
                if thread == 0 { openNext(at: following) } else { send(length) }
            }
            if let writeFailure { throw writeFailure }
            try progress(following, film.size)
            position = following
            count = blockLength(at: position)
        }
        return hasher.finalize()
    }

    private func blockLength(at position: UInt64) -> Int {
        Int(min(UInt64(Self.blockSize), film.size - position))
    }

    private func openNext(at position: UInt64) {
        let length = blockLength(at: position)
        guard length > 0 else { return }
        // Moved out and back, so that it is written in place rather than copied.
        var block = next
        next = []
        do throws(AgeError) {
            var span = block.mutableSpan
            var target = span._mutatingExtracting(0..<length)
            _ = try film.read(at: position, into: &target)
        } catch {
            openFailure = error
        }
        next = block
    }

    private func send(_ length: Int) {
        let block = current
        hasher.update(block.span.extracting(0..<length))
        do {
            try sink.write(block.span.extracting(0..<length))
        } catch {
            writeFailure = error
        }
    }
}
