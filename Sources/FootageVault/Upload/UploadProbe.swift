import Dispatch
import TabletDump
import VaultDisk

/// Has every film that was planned by its own index alone probed while it is sealed, before it is anybody's.
///
/// A film is probed beside its own sealing, and a few films at once.
final class UploadProbe: Sendable {
    private let probe: FilmProbe
    private let filmTime: FilmTime
    private let directory: String
    private let turns = DispatchSemaphore(value: UploadProbe.children)

    /// Each takes some 55 MB of memory.
    private static let children = 4

    /// Prepares to probe films of a plan; none where it has no film that still needs it.
    ///
    /// - Throws: `ProbeError` when `ffprobe` is missing.
    init?(for plan: UploadPlan) throws {
        guard plan.films.contains(where: \.isToBeProbed) else { return nil }
        probe = try FilmProbe()
        filmTime = plan.filmTime
        directory = plan.request.directory
    }

    /// What is found out about a film, begun at once.
    struct Finding {
        fileprivate let results: Lanes.Results<Result<UploadPlan.Film, DumpError>>

        /// Waits until it is found out, whatever it is.
        func wait() { _ = results.all }
    }

    /// Begins to probe a film; none where the plan rests on what `ffprobe` said.
    func begin(_ film: UploadPlan.Film) -> Finding? {
        guard film.isToBeProbed else { return nil }
        return Finding(
            results: Lanes(1).beginResults(of: 1) { [self] _ in
                turns.wait()
                defer { turns.signal() }
                return Result { () throws(DumpError) in
                    let result = try probe.result(for: film.entry, in: directory)
                    return film.judged(by: result, filmTime)
                }
            })
    }
}

extension UploadProbe.Finding {
    /// The job by the probe's word.
    ///
    /// - Throws: `DumpError` when the film changed, or could not be probed.
    func held(_ job: FilmJob) throws -> FilmJob {
        var job = job
        for result in results.all {
            job.film = try result.get()
            if case .quarantine(let reason) = job.film.fate {
                job.goal = .quarantined(reason)
                job.recipients = job.quarantineRecipients
            }
        }
        return job
    }
}
