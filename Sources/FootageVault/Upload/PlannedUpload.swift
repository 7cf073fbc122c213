import Catalog
import TabletDump
import VaultCrypto
import VaultModel

/// An upload under way: takes the films of a plan from their reservations to their reading back.
///
/// Films go in *waves*: short ones in wide waves that share flushes and transactions, long ones a few at a
/// time. While one wave is committed and read back, the next is being sealed. Whatever becomes of one film,
/// the others of its wave go on.
final class PlannedUpload {
    let unlocked: UnlockedVault
    let plan: UploadPlan
    let pace: UploadPace
    let room: SealingRoom
    private let isInterrupted: () -> Bool
    private let progress: (UploadProgress) -> Void
    private var done: UInt64 = 0

    /// Films that were not begun, in order.
    var waiting: ArraySlice<FilmOrder>
    /// Films that go before those, each by itself.
    var again: [FilmOrder] = []
    /// Ids and slots that are reserved for the next films.
    var stock: [ReservedSlot] = []
    /// What became of films, by their numbers.
    var ends: [Int: UploadSummary.Film] = [:]
    /// Films that turned out not to be whole.
    var damaged: Set<DumpPath> = []
    /// The records that tell that a clip is whole, by the films' numbers.
    var records: [Int: (clip: ClipID, index: UInt64)] = [:]
    /// What makes going on pointless.
    var stopped: (any Error)?
    /// Whether a film was given up.
    var hasGivenUp = false

    var vault: Vault { unlocked.vault }

    init(
        _ unlocked: UnlockedVault, _ plan: UploadPlan, _ pace: UploadPace,
        isInterrupted: @escaping () -> Bool, progress: @escaping (UploadProgress) -> Void
    ) throws {
        self.unlocked = unlocked
        self.plan = plan
        self.pace = pace
        self.isInterrupted = isInterrupted
        self.progress = progress
        waiting = plan.films.enumerated().map { FilmOrder(number: $0, film: $1) }[...]
        room = SealingRoom(
            unlocked.vault.clips, directory: plan.request.directory,
            probe: try UploadProbe(for: plan),
            digestKey: DigestKey(try unlocked.vaultKey(.digest)))
    }

    /// Takes every film to its end, and tells what became of each.
    func run() throws -> UploadSummary {
        var wave = begin()
        while let current = wave {
            wait(for: current)
            // The next one is sealed while this one is made durable, committed and read back.
            let next = begin()
            settle(current)
            wave = next ?? begin()
        }
        // What was reserved for films that were not begun; if that fails, the next upload cleans up.
        try? unlocked.discard(stock.map(\.id))
        return try summary()
    }

    /// Whether no more films are to be begun.
    var isStopping: Bool {
        if stopped != nil || isInterrupted() { room.watch.stop() }
        return room.watch.isStopped
    }

    /// How often somebody is asked whether to stop, and told how far it is.
    private static var patience: Duration { .milliseconds(20) }

    /// Waits until all films of a wave are written to their ends, durable or not, or given up.
    private func wait(for wave: SealingWave) {
        var told = wave.jobs.map { _ in UInt64(0) }
        var isDone = false
        while !isDone {
            isDone = wave.isWritten(within: Self.patience)
            if !isDone { _ = isStopping }
            for (place, job) in wave.jobs.enumerated() {
                let count = job.counter.count
                guard count > told[place] else { continue }
                done += count - told[place]
                told[place] = count
                progress(
                    UploadProgress(bytes: done, total: plan.bytes, film: job.film.entry.path))
            }
        }
    }

    private func summary() throws -> UploadSummary {
        let films = plan.films.flatMap(\.entries).sorted { $0.path < $1.path }
        for (number, receipt) in try unlocked.receipts(for: records) {
            guard var film = ends[number] else { continue }
            if case .takenIn(let address, let due, nil) = film.end {
                film = UploadSummary.Film(
                    of: plan.films[number], end: .takenIn(address, due: due, receipt: receipt),
                    copy: film.copy, bytes: film.bytes)
            } else if case .alreadyIn = film.end {
                film.renewedReceipt = receipt
            }
            ends[number] = film
        }
        let results = ends.sorted { $0.key < $1.key }.map(\.value)
        // A damaged film must be copied from the tablet again, so it may not go from there.
        damaged.formUnion(plan.films.filter(\.isDamaged).flatMap(\.entries).map(\.path))
        let readBack = results.filter(\.isReadBack).flatMap(\.entries).map(\.path)
            .filter { !damaged.contains($0) }
        var summary = UploadSummary(
            deletion: DeletionList(readBack: Set(readBack), entries: films + plan.others))
        summary.results = results
        summary.stopped = stopped
        summary.isInterrupted = stopped == nil && (hasGivenUp || !waiting.isEmpty || !again.isEmpty)
        return summary
    }
}

/// A film that waits for its turn.
struct FilmOrder {
    /// Its number in the plan.
    let number: Int
    let film: UploadPlan.Film

    var isLong: Bool { film.bytes > FilmSealer.longFilm }

    /// Whether it is to be sealed.
    var isNew: Bool {
        switch film.fate {
        case .takeIn, .quarantine: true
        default: false
        }
    }
}
