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
    let range: Range<UInt64>
    let destination: ExportDestination
    let place: PlaceChoice
    /// Where it said that it was made, when it was taken in.
    let toldPlace: String?
    let disk: any Disk

    /// What came of sending it.
    struct Sent: Sendable {
        /// How many bytes went out.
        let given: UInt64
        /// What became of the place; none when something went wrong.
        var place: PlaceOutcome?
        /// The SHA-256 of what went out, where that is not what is kept.
        var sha256: SHA256Digest?
        /// Why not all of them did, or not for good.
        var failure: (any Error)?
        /// Whether nothing of what was given is left anywhere.
        var isGone = false
    }

    /// Sends it with so many threads opening chunks, and lets the payload go.
    ///
    /// Where the place is to be stripped, the film's structure is read through first; not a byte goes out
    /// when it cannot be told what to take out.
    /// Whatever goes wrong on the way, a file that was begun is removed.
    func send(
        threads: Int, progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) -> Sent {
        defer { opened.close() }
        switch destination {
        case .descriptor(let number):
            let sink = DescriptorFilmSink(number, on: disk)
            do {
                return try pump(to: sink, patches(), threads, progress)
            } catch {
                return Sent(given: sink.given, failure: error, isGone: sink.given == 0)
            }
        case .file(let path):
            var file: FileFilmSink?
            do {
                let patches = try patches()
                let sink = try FileFilmSink(path, on: disk)
                file = sink
                let sent = try pump(to: sink, patches, threads, progress)
                try sink.finish()
                return sent
            } catch {
                return Sent(
                    given: file?.given ?? 0, failure: error, isGone: file?.discard() ?? true)
            }
        }
    }

    private func patches() throws -> FilmPatches {
        try place.patches(of: opened, saying: toldPlace)
    }

    private func pump(
        to sink: any FilmSink, _ patches: FilmPatches, _ threads: Int,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> Sent {
        let patched = PatchedSink(patches, from: range.lowerBound, to: sink)
        try FilmPump(opened.film, range, threads: threads).run(to: patched, progress: progress)
        let isStripped = !patches.within(range).isEmpty
        return Sent(
            given: sink.given, place: place == .kept ? .kept : isStripped ? .stripped : .nothing,
            sha256: isStripped ? patched.finish() : nil)
    }
}

/// What the vault keeps of an export while its film is being sent: what its outcome will be recorded with.
struct BegunExport {
    let access: ClipAccess
    let row: ExportRow
    let film: FilmExport
}
