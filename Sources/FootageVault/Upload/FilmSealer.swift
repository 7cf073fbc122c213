import AgeFile
import ClipStore
import Dispatch
import TabletDump
import VaultCrypto

/// Seals one film into the clip store while it is read: bytes are read once, and never kept in plain.
///
/// Each block is hashed and sealed on two threads at once; at most a few blocks are in memory, however
/// long the film is. The file key is new for every film and every attempt, and is stored nowhere.
///
/// Unchecked, because the two threads of a block share it: both only read the block and the key, each
/// writes its own worker, and only the first touches the hasher.
final class FilmSealer: @unchecked Sendable {
    /// What came of it.
    struct Sealed {
        let summary: PayloadSummary
        let digest: SHA256Digest
        let bytes: UInt64
    }

    let fileKey: SecretBytes
    private let key: PayloadKey
    private let nonce: [UInt8]
    private var hasher = SHA256.Hasher()
    private var plain = [UInt8](repeating: 0, count: FilmSealer.blockSize)
    private let workers = [Worker(), Worker()]

    private static let chunksPerBlock = 32
    private static let blockSize = chunksPerBlock * AgePayload.chunkSize

    /// Sealed chunks of one block, made by one thread.
    private final class Worker {
        var sealed = [UInt8](
            repeating: 0, count: FilmSealer.chunksPerBlock * AgePayload.sealedChunkSize)
        var count = 0
        var leaves: [SHA256Digest] = []
        var failure: AgeError?
    }

    init() throws {
        fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        nonce = Random.bytes(AgePayload.nonceSize)
        key = try PayloadKey(fileKey: fileKey, nonce: nonce)
    }

    /// Seals a file to its end.
    ///
    /// - Throws: `DumpError.changed` when the file is not, at its end, what it was when it was listed.
    func seal(
        _ file: SourceFile, into writer: any PayloadWriter, progress: (UInt64) throws -> Void
    ) throws -> Sealed {
        try writer.write(nonce: nonce)
        let size = file.identity.size
        var offset: Int64 = 0
        repeat {
            let count = try readBlock(of: file, at: offset)
            let expected = min(Int64(Self.blockSize), size - offset)
            guard Int64(count) == expected else { throw DumpError.changed(file.path.safeText) }
            let first = UInt64(offset) / UInt64(AgePayload.chunkSize)
            try sealBlock(count, firstChunk: first, isLast: offset + Int64(count) == size)
            for worker in workers where worker.count > 0 {
                let sealed = worker.sealed
                try writer.write(
                    sealed: sealed.span.extracting(0..<worker.count), leaves: worker.leaves)
            }
            offset += Int64(count)
            try progress(UInt64(count))
        } while offset < size
        guard file.unchanged(since: file.identity) else {
            throw DumpError.changed(file.path.safeText)
        }
        let digest = hasher.finalize()
        return Sealed(summary: try writer.finish(), digest: digest, bytes: UInt64(size))
    }

    private func readBlock(of file: SourceFile, at offset: Int64) throws -> Int {
        // Moved out and back, so that it is written in place rather than copied.
        var block = plain
        plain = []
        defer { plain = block }
        var span = block.mutableSpan
        return try file.read(at: offset, into: &span)
    }

    /// One thread hashes the plaintext and seals the smaller part, the other seals the larger.
    private func sealBlock(_ count: Int, firstChunk: UInt64, isLast: Bool) throws {
        let chunks = max(1, (count + AgePayload.chunkSize - 1) / AgePayload.chunkSize)
        let middle = chunks / 3
        DispatchQueue.concurrentPerform(iterations: 2) { thread in
            if thread == 0 { hash(count) }
            let range = thread == 0 ? 0..<middle : middle..<chunks
            sealChunks(
                range, of: count, firstChunk: firstChunk, isLast: isLast, worker: workers[thread])
        }
        for worker in workers {
            if let failure = worker.failure { throw failure }
        }
    }

    private func hash(_ count: Int) {
        let plain = plain
        hasher.update(plain.span.extracting(0..<count))
    }

    private func sealChunks(
        _ range: Range<Int>, of count: Int, firstChunk: UInt64, isLast: Bool, worker: Worker
    ) {
        worker.count = 0
        worker.leaves.removeAll(keepingCapacity: true)
        var sealed = worker.sealed
        worker.sealed = []
        let plain = plain
        do throws(AgeError) {
            for chunk in range {
                let start = chunk * AgePayload.chunkSize
                let end = min(start + AgePayload.chunkSize, count)
                let length = end - start + AgePayload.tagSize
                var all = sealed.mutableSpan
                var target = all._mutatingExtracting(worker.count..<worker.count + length)
                try key.seal(
                    chunk: firstChunk + UInt64(chunk), isLast: isLast && end == count,
                    plain.span.extracting(start..<end), into: &target)
                worker.leaves.append(MerkleHash.leaf(target.span))
                worker.count += length
            }
        } catch {
            worker.failure = error
        }
        worker.sealed = sealed
    }
}
