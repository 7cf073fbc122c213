import AgeFile
import ClipStore
import Dispatch
import Synchronization
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// Where films are sealed: several at once, on threads of their own, without the catalog.
///
/// Short films share their flushes. What was sealed has only its reservation yet, and can be given up.
final class SealingRoom: Sendable {
    private let clips: any ClipStore
    private let directory: String
    private let probe: UploadProbe?
    private let digestKey: DigestKey
    private let blocks = BlockPool()
    private let lanes = Lanes(SealingRoom.lanes)
    /// Of its own: what is read back does not wait behind what is being sealed.
    private let readingLanes = Lanes(SealingRoom.lanes)
    /// More than there are cores, because films wait for the disk in turns.
    private static let lanes = 8

    /// Has the films under way given up.
    let watch = UploadWatch()

    /// Opens a room for the films of a dump.
    init(
        _ clips: any ClipStore, directory: String, probe: UploadProbe?, digestKey: DigestKey
    ) {
        self.clips = clips
        self.directory = directory
        self.probe = probe
        self.digestKey = digestKey
    }

    /// Begins to seal films, which goes on while others are committed.
    func begin(_ jobs: [FilmJob]) -> SealingWave {
        let begun = lanes.beginResults(of: jobs.count) { [self] number in
            Result { try begin(jobs[number]) }
        }
        // Taken, for a film that was given up takes its room on the disk until its file is closed.
        let finished = Lanes(1).beginResults(of: 1) { [self] _ in finish(begun.take()) }
        return SealingWave(jobs: jobs, begun: begun, finished: finished)
    }

    /// Reads stored payloads back from the disk; none where one cannot be read.
    func readBack(_ ids: [ClipID]) -> [PayloadFinding?] {
        readingLanes.results(of: ids.count) { [clips] number in try? clips.examine(ids[number]) }
    }

    /// Makes the films of a wave durable.
    private func finish(
        _ begun: [Result<BegunFilm, any Error>]
    ) -> [Result<SealedFilm, any Error>] {
        let writers = begun.compactMap { try? $0.get().writer }
        var finished = clips.finish(writers).makeIterator()
        return begun.map { begun in
            Result {
                let film = try begun.get()
                do {
                    return try film.sealed(finished.next())
                } catch {
                    try? film.writer.cancel()
                    throw error
                }
            }
        }
    }

    /// Seals a film into a payload that is yet to be finished, to those whom the probe's word lets have it.
    private func begin(_ job: FilmJob) throws -> BegunFilm {
        try watch.check()
        let film = try FilmSource(job.film.entries, in: directory)
        let finding = probe?.begin(job.film)
        defer { finding?.wait() }
        let writer = try clips.create(job.reserved.id)
        do {
            let sealer = try FilmSealer()
            let plain = try sealer.seal(film, into: writer, blocks, watch, job.counter)
            let bytes = UInt64(clamping: film.size)
            let job = try finding?.held(job) ?? job
            let particulars = ClipParticulars(of: job.film, plain, bytes: bytes)
            return BegunFilm(
                job: job, writer: writer, bytes: bytes,
                header: try AgeHeader.seal(fileKey: sealer.fileKey, to: job.recipients).serialized,
                digest: try digestKey.digest(of: plain.whole),
                parts: try zip(job.film.entries, plain.parts).map { entry, plain in
                    SealedPart(
                        bytes: entry.bytes ?? 0, digest: try digestKey.digest(of: plain))
                },
                particulars: try particulars.sealed(to: job.recipients))
        } catch {
            try? writer.cancel()
            throw error
        }
    }
}

/// A film whose payload is written, and not yet durable.
///
/// Unchecked, because the thread that made it hands it, and its writer, to the one that waits for it.
private struct BegunFilm: @unchecked Sendable {
    let job: FilmJob
    let writer: any PayloadWriter
    let bytes: UInt64
    let header: [UInt8]
    let digest: [UInt8]
    let parts: [SealedPart]
    let particulars: [UInt8]

    func sealed(_ outcome: Result<PayloadSummary, ClipStoreError>?) throws -> SealedFilm {
        guard let outcome else { throw ClipStoreError.closed(job.reserved.id) }
        return SealedFilm(
            job: job, bytes: bytes, payload: try outcome.get(), header: header, digest: digest,
            parts: parts, particulars: particulars)
    }
}

/// Films that are being sealed together.
struct SealingWave: Sendable {
    let jobs: [FilmJob]
    fileprivate let begun: Lanes.Results<Result<BegunFilm, any Error>>
    fileprivate let finished: Lanes.Results<[Result<SealedFilm, any Error>]>

    /// Waits no longer than asked, and says whether all of them were written to their ends, or given up.
    func isWritten(within limit: Duration) -> Bool { begun.isDone(within: limit) }

    /// What became of each film, in order; waits until all of them are durable.
    var results: [Result<SealedFilm, any Error>] { finished.all.flatMap(\.self) }
}

/// The key by which the vault recognises the same bytes again, opened once an upload.
final class DigestKey: Sendable {
    private let key: SecretBytes

    init(_ key: consuming SecretBytes) { self.key = key }

    /// BLAKE2b-256 of a film's SHA-256.
    func digest(of plain: SHA256Digest) throws(CryptoError) -> [UInt8] {
        try KeyedDigest.compute(of: plain.bytes, key: key)
    }
}
