import Catalog
import ClipStore
import TabletDump
import VaultModel

extension PlannedUpload {
    /// Takes the films of a wave that were sealed to their ends: headers, commit, reading back.
    func settle(_ wave: SealingWave) {
        var lost: [(job: FilmJob, error: any Error)] = []
        func keep<Value>(_ results: [Result<Value, any Error>], of jobs: [FilmJob]) -> [(
            FilmJob, Value
        )] {
            zip(jobs, results).compactMap { job, result in
                switch result {
                case .success(let value): return (job, value)
                case .failure(let error):
                    lost.append((job, error))
                    return nil
                }
            }
        }
        let sealed = keep(wave.results, of: wave.jobs)
        guard stopped == nil else {
            try? unlocked.discard(wave.jobs.map(\.reserved.id))
            return
        }
        let ready = keep(unlocked.writeHeaders(of: sealed.map(\.1)), of: sealed.map(\.0))
        let committed = keep(
            unlocked.commit(ready.map(\.1), of: plan), of: ready.map(\.0))
        readBack(committed.map { (job: $0, film: $1) })
        try? unlocked.discard(lost.map(\.job.reserved.id))
        for (job, error) in lost { lose(job, error, inCompany: wave.jobs.count > 1) }
    }

    /// What becomes of a film that could not be committed.
    private func lose(_ job: FilmJob, _ error: any Error, inCompany: Bool) {
        let order = FilmOrder(number: job.number, film: job.film)
        switch error {
        case is UploadInterruption:
            hasGivenUp = true
        case let same as SameBytes:
            // It came in meanwhile, or lies twice in this very dump.
            attempt(order) {
                let fate = try unlocked.fate(of: same.known, job)
                again.append(FilmOrder(number: job.number, film: job.film.with(fate)))
            }
        case _ where inCompany && unlocked.isPointless(afterwards: error):
            // Perhaps only because of the others, as when two films together fill the disk.
            again.insert(order, at: 0)
        default:
            fail(order, error)
        }
    }

    /// Reads committed films back from the disk, and takes down what became of them.
    private func readBack(_ films: [(job: FilmJob, film: CommittedFilm)]) {
        guard !films.isEmpty else { return }
        var copies: [UploadSummary.Copy] = films.map { _ in .none }
        if pace.end == .readBack {
            let found = room.readBack(films.map(\.film.copy.id))
            do {
                let indices = try unlocked.recordReadBack(
                    zip(films, found).map { ($0.film.copy, $1) }
                ) { transaction in
                    // For the films that are sealed next but one: it costs no transaction of its own.
                    stock += try unlocked.reserve(shortage, in: transaction)
                }
                copies = indices.map { $0 == nil ? UploadSummary.Copy.damaged : .whole }
                for (index, (job, film)) in zip(indices, films) {
                    guard let index, case .clip(let clip, _, _) = film else { continue }
                    records[job.number] = (clip.id, index)
                }
            } catch {
                stopped = stopped ?? error
            }
        }
        for ((job, film), copy) in zip(films, copies) {
            ends[job.number] = UploadSummary.Film(
                entry: job.film.entry, end: film.end, copy: copy, bytes: job.counter.count)
        }
    }
}

extension CommittedFilm {
    /// How it is told.
    fileprivate var end: UploadSummary.End {
        switch self {
        case .clip(_, let address, let due): .takenIn(address, due: due, receipt: nil)
        case .quarantined(let row, let reason): .quarantined(Int(row.number), reason)
        }
    }
}
