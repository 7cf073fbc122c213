import AgeFile
import ClipStore
import TabletDump
import VaultCrypto

/// Seals one film into the clip store while it is read: bytes are read once, and never kept in plain.
///
/// A long film goes through a `SealPipeline`, a short one straight from hand to hand: many short films are
/// sealed side by side instead. The file key is new for every film and every attempt, and stored nowhere.
///
/// Unchecked, because the threads of a pipeline share it: they only read the key, and only the one that
/// reads the film touches the hasher.
final class FilmSealer: @unchecked Sendable {
    let fileKey: SecretBytes
    let key: PayloadKey
    private let nonce: [UInt8]
    private var hasher = FilmHasher()

    /// Longer films are long ones: 16 MiB.
    static let longFilm: Int64 = 16 << 20

    init() throws {
        fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        nonce = Random.bytes(AgePayload.nonceSize)
        key = try PayloadKey(fileKey: fileKey, nonce: nonce)
    }

    /// Seals a film's files one behind another, and gives the digests of their bytes; the writer is left to be
    /// finished.
    ///
    /// - Throws: `DumpError.changed` when a file is not, at the end, what it was when it was listed;
    ///   `UploadInterruption` when the upload is to stop.
    func seal(
        _ film: FilmSource, into writer: any PayloadWriter, _ blocks: BlockPool,
        _ watch: UploadWatch, _ counter: ByteCounter
    ) throws -> FilmDigest {
        hasher = FilmHasher(ends: film.ends)
        try writer.write(nonce: nonce)
        func read(_ block: SealBlock, at offset: Int64) throws -> Int {
            try watch.check()
            let count = try block.fill(from: film, at: offset)
            block.hash(into: &hasher)
            counter.add(count)
            return count
        }
        if film.size > Self.longFilm {
            try SealPipeline(self, writer, blocks).run(film.size, reading: read)
        } else {
            try sealHere(film.size, into: writer, blocks, reading: read)
        }
        try film.checkUnchanged()
        return hasher.finalize()
    }

    /// Seals an opened film anew, stretch by stretch, and gives the digest of its bytes; the writer is left to
    /// be finished.
    ///
    /// What is open of it stands in one block of memory, which is overwritten at the end.
    func seal(
        _ film: SeekableReader<PayloadBytes>, into writer: any PayloadWriter,
        progress: (_ done: UInt64, _ of: UInt64) throws -> Void
    ) throws -> SHA256Digest {
        try writer.write(nonce: nonce)
        let block = SealBlock()
        var offset: UInt64 = 0
        repeat {
            offset += UInt64(try block.fill(from: film, at: offset))
            block.hash(into: &hasher)
            try block.seal(with: key)
            try block.write(to: writer)
            try progress(offset, film.size)
        } while offset < film.size
        return hasher.finalize().whole
    }

    private func sealHere(
        _ size: Int64, into writer: any PayloadWriter, _ blocks: BlockPool,
        reading: (SealBlock, Int64) throws -> Int
    ) throws {
        let block = blocks.take()
        defer { blocks.give(block) }
        var offset: Int64 = 0
        repeat {
            offset += Int64(try reading(block, offset))
            try block.seal(with: key)
            try block.write(to: writer)
        } while offset < size
    }
}
