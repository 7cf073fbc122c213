import AgeFile
import Catalog
import TabletDump
import VaultCrypto
import VaultDisk

/// One film on its way out: admitted, on record, and listed as a copy; not a byte of it was given yet.
///
/// It can be sent on any thread.
struct FilmExport: Sendable {
    let opened: OpenedClip
    /// What goes where, in the order of the film's bytes.
    let pieces: [Piece]
    let place: PlaceChoice
    /// The files that the film is.
    let files: [FilmFile]
    let disk: any Disk

    /// Bytes of the film that go to one place.
    struct Piece: Sendable {
        let range: Range<UInt64>
        let destination: ExportDestination

        /// The file it goes to; none for a descriptor.
        var path: String? {
            if case .file(let path) = destination { path } else { nil }
        }
    }

    /// What came of sending it.
    struct Sent: Sendable {
        /// How many bytes went out.
        let given: UInt64
        /// What became of the place; none when something went wrong.
        var place: PlaceOutcome?
        /// The SHA-256 of what went out, piece by piece, where that is not what is kept.
        var sha256: [SHA256Digest?] = []
        /// Why not all of them did, or not for good.
        var failure: (any Error)?
        /// Whether nothing of what was given is left anywhere.
        var isGone = false
    }

    /// Sends it with so many threads opening chunks, and lets the payload go.
    ///
    /// Where the place is to be stripped, the film's structure is read through first; not a byte goes out
    /// when it cannot be told what to take out.
    /// Whatever goes wrong on the way, every file that was begun is removed.
    func send(
        threads: Int, progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) -> Sent {
        send(threads: threads, into: { try sink(to: $0.destination) }, progress: progress)
    }

    /// The same, each piece into the sink that is made for it.
    func send(
        threads: Int, into sink: (Piece) throws -> any ExportSink,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) -> Sent {
        defer { opened.close() }
        let size = pieces.reduce(0) { $0 + UInt64($1.range.count) }
        var sinks: [any ExportSink] = []
        do {
            let patches = try place.patches(of: opened, files)
            var digests: [SHA256Digest?] = []
            var given: UInt64 = 0
            for piece in pieces {
                let sink = try sink(piece)
                sinks.append(sink)
                let patched = PatchedSink(patches, from: piece.range.lowerBound, to: sink)
                try FilmPump(opened.film, piece.range, threads: threads).run(to: patched) {
                    now, _ in
                    try progress(given + now, size)
                }
                try sink.finish()
                given += sink.given
                digests.append(patches.within(piece.range).isEmpty ? nil : patched.finish())
            }
            let isStripped = digests.contains { $0 != nil }
            return Sent(
                given: given, place: place == .kept ? .kept : isStripped ? .stripped : .nothing,
                sha256: digests)
        } catch {
            let given = sinks.reduce(0) { $0 + $1.given }
            // Each of them, whatever becomes of the others.
            let gone = sinks.map { $0.discard() }
            return Sent(given: given, failure: error, isGone: gone.allSatisfy(\.self))
        }
    }

    private func sink(to destination: ExportDestination) throws -> any ExportSink {
        switch destination {
        case .descriptor(let number): DescriptorFilmSink(number, on: disk)
        case .file(let path): try FileFilmSink(path, on: disk)
        }
    }
}

/// What the vault keeps of an export while its film is being sent: what its outcome will be recorded with.
struct BegunExport {
    let access: ClipAccess
    let row: ExportRow
    let chosen: ChosenBytes
    let destination: ExportDestination
    let film: FilmExport

    /// The files that were given, where the film is several.
    func parts(_ sent: FilmExport.Sent) -> [ExportedClip.Part] {
        zip(zip(film.pieces, chosen.files), sent.sha256).compactMap { piece, copy in
            piece.0.path.map { path in
                ExportedClip.Part(
                    file: path, bytes: UInt64(piece.1.range.count),
                    sha256: piece.1.sha256.description, copySHA256: copy?.description)
            }
        }
    }
}
