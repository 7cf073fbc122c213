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
        // From here on by what the probe made of them.
        let sealed = keep(wave.results, of: wave.jobs).map { ($1.job, $1) }
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
        var outcomes: [ReadBackOutcome?] = films.map { _ in nil }
        if pace.end == .readBack {
            let found = room.readBack(films.map(\.film.id))
            do {
                outcomes = try unlocked.recordReadBack(
                    zip(films, found).map { ($0.film.id, .unread($0.film.id), $1) }
                ) { transaction in
                    // For the films that are sealed next but one: it costs no transaction of its own.
                    stock += try unlocked.reserve(shortage, in: transaction)
                }
            } catch {
                stopped = stopped ?? error
            }
        }
        for ((job, film), outcome) in zip(films, outcomes) {
            if job.film.isDamaged { damaged.formUnion(job.film.entries.map(\.path)) }
            ends[job.number] = UploadSummary.Film(
                of: job.film, end: film.end, copy: .none, bytes: job.counter.count)
            guard let outcome else { continue }
            attempt(FilmOrder(number: job.number, film: job.film)) {
                ends[job.number] = try unlocked.end(
                    of: job.film, film.id, film.end, outcome, bytes: job.counter.count)
            }
            if case .whole(let index) = outcome, case .clip(let clip, _, _) = film {
                records[job.number] = (clip.id, index)
            }
        }
    }
}

extension UnlockedVault {
    /// What became of a film that was committed, or was known already, once its stored copy was read back.
    ///
    /// One that left meanwhile is neither damaged nor safe to delete; it is told where it went.
    func end(
        of film: UploadPlan.Film, _ id: ClipID, _ end: UploadSummary.End,
        _ outcome: ReadBackOutcome, bytes: UInt64 = 0
    ) throws -> UploadSummary.Film {
        let end = try isStill(end, id, outcome) ? end : endOfWhatWent(id)
        let copy: UploadSummary.Copy =
            switch (outcome, end) {
            case (_, .refused), (.left, _): .none
            case (.whole, _): .whole
            case (.damaged, _): .damaged
            }
        return UploadSummary.Film(of: film, end: end, copy: copy, bytes: bytes)
    }

    /// Whether a film is where an end says.
    private func isStill(
        _ end: UploadSummary.End, _ id: ClipID, _ outcome: ReadBackOutcome
    ) throws -> Bool {
        switch end {
        case .takenIn, .alreadyIn: outcome != .left
        case .quarantined, .alreadyQuarantined:
            // One that was bound has the same id, and a payload that reads as well.
            try vault.catalog.find(QuarantineRow.self, id.bytes) != nil
        case .refused: true
        }
    }

    /// What is told of a film that was there and went: it was bound or destroyed meanwhile.
    func endOfWhatWent(_ id: ClipID) throws -> UploadSummary.End {
        if let stone = try vault.catalog.find(TombstoneRow.self, id.bytes), stone.end != .moved {
            return .destroyedBefore(on: stone.destroyedOn, rule: stone.rule)
        }
        guard let clip = try vault.catalog.find(ClipRow.self, id.bytes) else {
            return .refused(
                code: "gone", "what is known of it changed while it was taken in; try again")
        }
        let address = try vault.address(of: clip)
        return clip.state == .live
            ? .alreadyIn(address)
            : .refused(
                code: "being-destroyed",
                "clip \(address) has the same film, and its destruction has begun")
    }
}

extension UploadSummary.End {
    /// The same film was destroyed, or given back.
    static func destroyedBefore(on date: CivilDate, rule: String) -> Self {
        let gone = FilmEnd(rule: rule)
        // Of what was given back the vault has no say any more: it is nobody's to delete on its word.
        return .refused(
            code: gone == .returned ? "returned-before" : "destroyed-before",
            "the same film \(gone.sentence(on: date, rule: rule)) and stays so")
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
