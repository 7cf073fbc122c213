import AgeFile
import ClipStore
import Synchronization
import TabletDump
import VaultCrypto

/// A stretch of film of at most 1 MiB, in plain and sealed, on its way from a tablet to the clip store.
///
/// Unchecked, because it passes from hand to hand: one thread at a time fills, hashes, seals or writes it.
final class SealBlock: @unchecked Sendable {
    /// How many bytes of film it takes.
    static let size = chunks * AgePayload.chunkSize
    private static let chunks = 16

    private var plain = [UInt8](repeating: 0, count: SealBlock.size)
    private var sealed = [UInt8](
        repeating: 0, count: SealBlock.chunks * AgePayload.sealedChunkSize)
    private var leaves: [SHA256Digest] = []
    private var sealedCount = 0
    private var count = 0
    private var firstChunk: UInt64 = 0
    private var isLast = false

    /// Reads the stretch that begins at an offset, and says how long it is.
    ///
    /// - Throws: `DumpError.changed` when a file is shorter than it was when it was listed.
    func fill(from film: FilmSource, at offset: Int64) throws -> Int {
        // Moved out and back, so that it is written in place rather than copied.
        var block = plain
        plain = []
        defer { plain = block }
        var span = block.mutableSpan
        count = try film.read(at: offset, into: &span)
        firstChunk = UInt64(offset) / UInt64(AgePayload.chunkSize)
        isLast = offset + Int64(count) == film.size
        return count
    }

    /// Opens the stretch of a sealed film that begins at an offset, and says how long it is.
    func fill(from film: SeekableReader<PayloadBytes>, at offset: UInt64) throws -> Int {
        var block = plain
        plain = []
        defer { plain = block }
        var span = block.mutableSpan
        count = try film.read(at: offset, into: &span)
        firstChunk = offset / UInt64(AgePayload.chunkSize)
        isLast = offset + UInt64(count) == film.size
        return count
    }

    /// Adds the film's bytes to its digests.
    func hash(into hasher: inout FilmHasher) {
        let plain = plain
        hasher.update(plain.span.extracting(0..<count))
    }

    /// Seals it, and hashes each sealed chunk while it is at hand.
    func seal(with key: borrowing PayloadKey) throws(AgeError) {
        sealedCount = 0
        leaves.removeAll(keepingCapacity: true)
        var target = sealed
        sealed = []
        defer { sealed = target }
        let plain = plain
        for chunk in 0..<max(1, (count + AgePayload.chunkSize - 1) / AgePayload.chunkSize) {
            let start = chunk * AgePayload.chunkSize
            let end = min(start + AgePayload.chunkSize, count)
            let length = end - start + AgePayload.tagSize
            var all = target.mutableSpan
            var place = all._mutatingExtracting(sealedCount..<sealedCount + length)
            try key.seal(
                chunk: firstChunk + UInt64(chunk), isLast: isLast && end == count,
                plain.span.extracting(start..<end), into: &place)
            leaves.append(MerkleHash.leaf(place.span))
            sealedCount += length
        }
    }

    /// Writes what was sealed.
    func write(to writer: any PayloadWriter) throws(ClipStoreError) {
        let sealed = sealed
        try writer.write(sealed: sealed.span.extracting(0..<sealedCount), leaves: leaves)
    }

    /// Overwrites the film's bytes.
    func wipe() { SecretMemory.wipe(&plain) }

    deinit { wipe() }
}

/// The blocks of an upload, used again from film to film: making one costs more than sealing a short film.
///
/// What is in them is overwritten when the upload ends.
final class BlockPool: Sendable {
    private let free = Mutex<[SealBlock]>([])

    /// A block that nobody else has.
    func take() -> SealBlock { free.withLock { $0.popLast() } ?? SealBlock() }

    /// Gives a block back.
    func give(_ block: SealBlock) { free.withLock { $0.append(block) } }
}
