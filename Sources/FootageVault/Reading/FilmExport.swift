import AgeFile
import Catalog
import VaultDisk

/// One film on its way out: admitted, on record, and listed as a copy; not a byte of it was given yet.
///
/// It can be sent on any thread.
struct FilmExport: Sendable {
    let opened: OpenedClip
    let range: Range<UInt64>
    let destination: ExportDestination
    let disk: any Disk

    /// What came of sending it.
    struct Sent: Sendable {
        /// How many bytes went out.
        let given: UInt64
        /// Why not all of them did, or not for good.
        let failure: (any Error)?
        /// Whether nothing of what was given is left anywhere.
        let isGone: Bool
    }

    /// Sends it with so many threads opening chunks, and lets the payload go.
    ///
    /// Whatever goes wrong on the way, a file that was begun is removed.
    func send(
        threads: Int, progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) -> Sent {
        defer { opened.close() }
        switch destination {
        case .descriptor(let number):
            let sink = DescriptorFilmSink(number, on: disk)
            do {
                try pump(to: sink, threads, progress)
                return Sent(given: sink.given, failure: nil, isGone: false)
            } catch {
                return Sent(given: sink.given, failure: error, isGone: sink.given == 0)
            }
        case .file(let path):
            var file: FileFilmSink?
            do {
                let sink = try FileFilmSink(path, on: disk)
                file = sink
                try pump(to: sink, threads, progress)
                try sink.finish()
                return Sent(given: sink.given, failure: nil, isGone: false)
            } catch {
                return Sent(
                    given: file?.given ?? 0, failure: error, isGone: file?.discard() ?? true)
            }
        }
    }

    private func pump(
        to sink: any FilmSink, _ threads: Int, _ progress: (UInt64, UInt64) throws -> Void
    ) throws {
        try FilmPump(opened.film, range, threads: threads).run(to: sink, progress: progress)
    }
}

/// What the vault keeps of an export while its film is being sent: what its outcome will be recorded with.
struct BegunExport {
    let access: ClipAccess
    let row: ExportRow
    let film: FilmExport
}
