import AgeFile
import AuditLog
import Catalog
import GovernanceReport
import Retention
public import VaultCrypto
import VaultDisk
public import VaultModel

/// The answer to a request, as it was made.
public struct RequestPackage: Sendable, Hashable {
    /// The request.
    public let request: SubjectRequest
    /// The sealed file.
    public let file: String
    /// How many bytes it has.
    public let bytes: UInt64
    /// The films in it.
    public let films: [GivenFilm]
    /// The films that are held and were left out.
    public let withheld: [ClipAddress]
    /// How many lines the history in it has.
    public let records: Int
    /// How many moments of the films are in it.
    public let moments: Int
}

extension UnlockedVault {
    /// Makes the answer to a request: one age file to the requester's key.
    ///
    /// The age file holds a tar archive: the films that are not exempt in `films/`, `history.csv` (the family's
    /// records), `retention.txt` (what becomes of each film, and why), `moments.csv` (what was marked in the films,
    /// if anything was) and `index.html`, last, which says what is there. Nothing of it is ever on a disk in plain. Each film is opened for `subject-access`, with a record of
    /// the intent before the first byte and of the outcome; so is the answer as a whole. All of it comes, or
    /// nothing; the file replaces nothing.
    ///
    /// - Parameters:
    ///   - number: The request.
    ///   - key: The requester's key.
    ///   - place: Whether the films may say where they were filmed.
    ///   - path: The file, which is not there yet.
    ///   - progress: Told how many bytes of how many were given; what it throws ends it.
    /// - Returns: What was made.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of kind
    ///   `tampered` when clip, header or payload are not what the catalog says.
    public func packageRequest(
        _ number: Int, to key: X25519PublicKey, place: PlaceChoice = .stripped, at path: String,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> RequestPackage {
        try package(number, StreamSealer(to: [key]), place, at: path, progress)
    }

    /// The same behind a passphrase, which goes to the requester by another way than the file.
    ///
    /// The passphrase is stretched by scrypt with N = 2^workFactor; `age` opens up to 22.
    public func packageRequest(
        _ number: Int, behind passphrase: borrowing SecretBytes, workFactor: Int = 18,
        place: PlaceChoice = .stripped, at path: String,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> RequestPackage {
        try package(
            number, StreamSealer(passphrase: passphrase, workFactor: workFactor), place, at: path,
            progress)
    }

    private func package(
        _ number: Int, _ sealer: consuming StreamSealer, _ place: PlaceChoice, at path: String,
        _ progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) throws -> RequestPackage {
        var waiting: StreamSealer? = consume sealer
        let row = try request(number)
        var whole = Act(.requestPackage, family: row.family)
        try require(.handleRequests, for: whole)
        try Self.requireOpen(row)
        guard try !vault.disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "exists", "\(path) is there already, and was not touched",
                hint: "name a file that is not there yet")
        }
        try OutputPlace.check(path, outside: vault.location.directory, on: vault.disk)
        let request = try summary(of: row)
        let exempt = Set(request.exempt.map(\.address))
        let clips = try listClips(family: request.family).filter { !$0.isBeingDestroyed }
        try Self.refuseCuts(of: exempt, among: clips)
        let given = clips.map(\.address).filter { !exempt.contains($0) }
        let history = try history(of: request.family)
        let retention = try retention(of: clips.map(\.address))
        var films: [ArchivedFilm] = []
        defer { for film in films { film.close() } }
        for address in given {
            films.append(
                try archivedFilm(
                    address, .requestPackage, for: .subjectAccess, place, in: "films/",
                    among: given.count))
        }
        whole.request = .random()
        whole.phase = .intent
        whole.purpose = .subjectAccess
        whole.amount = .init(items: UInt64(given.count))
        try record(whole)
        whole.phase = .outcome
        var begun = 0
        var archive: SealedArchive?
        do {
            for index in films.indices {
                let clip = films[index].access.clip.id
                try begin(&films[index].access) { _ in try requireIncluded(clip, in: row) }
                begun += 1
            }
            guard let sealer = waiting.take() else {
                throw VaultError(.failed, "archive-ended", "the archive was begun before")
            }
            let moments = try films.flatMap {
                try self.moments(of: $0.access.clip, in: $0.access.family)
            }
            let new = try SealedArchive(
                sealer, to: path, at: vault.environment.clock(), on: vault.disk)
            archive = new
            let sent = try send(&films, into: new, progress)
            try new.add("history.csv", history.bytes)
            try new.add("retention.txt", Array(retention.utf8))
            if !moments.isEmpty { try new.add("moments.csv", Moment.table(of: moments)) }
            let page = page(
                of: request, films: sent, clips, withheld: clips.count - given.count,
                records: history.count, moments: moments.count)
            try new.add("index.html", page.bytes)
            try new.finish()
            for film in films {
                try recordOutcome(film.outcome, of: "the answer was made, but that")
            }
            whole.amount = .init(bytes: new.size, items: UInt64(given.count))
            try recordOutcome(whole, of: "the answer was made, but that")
            return RequestPackage(
                request: request, file: path, bytes: new.size, films: sent,
                withheld: clips.map(\.address).filter(exempt.contains), records: history.count,
                moments: moments.count)
        } catch let error as VaultError {
            if error.code == "outcome-not-recorded" { throw error }
            try recordFailure(films.prefix(begun), whole, error, archive)
            throw error
        } catch {
            try recordFailure(films.prefix(begun), whole, error, archive)
            throw error
        }
    }

    /// Refuses an answer with a film that was made from one that is left out.
    private static func refuseCuts(
        of exempt: Set<ClipAddress>, among clips: [ClipSummary]
    ) throws(VaultError) {
        var left = exempt
        while let cut = clips.first(where: {
            !left.contains($0.address) && !left.isDisjoint(with: $0.derivedFrom)
        }) {
            left.insert(cut.address)
        }
        let cuts = left.subtracting(exempt).map(\.description).sorted()
        guard !cuts.isEmpty else { return }
        throw VaultError.badInput(
            "derived-from-exempt",
            "made from a film that is left out: \(cuts.joined(separator: ", "))",
            hint: "leave each of them out too with `footage sar clips`, or take its source in")
    }

    /// Asks again within the transaction of a film's intent: a colleague may have left it out meanwhile.
    private func requireIncluded(_ clip: ClipID, in request: RequestRow) throws {
        let now = try vault.catalog.require(RequestRow.self, request.id.bytes)
        try Self.requireOpen(now)
        let exempt = try vault.catalog.entries(of: now).exemptions
        guard !exempt.contains(where: { $0.clip == clip.bytes }) else {
            throw VaultError(
                .failed, "changed-meanwhile", "a film was left out meanwhile",
                hint: "make the answer again")
        }
    }

    /// Removes what was written, and records of the answer and of each of its films that it was not given.
    private func recordFailure(
        _ films: ArraySlice<ArchivedFilm>, _ whole: Act, _ error: any Error,
        _ archive: SealedArchive?
    ) throws {
        _ = archive?.discard()
        var whole = whole
        whole.outcome = .failed
        whole.reason = (error as? VaultError)?.code ?? "not-written"
        try drawing(for: .outcomes) {
            for film in films { try record(film.failure(error)) }
            try record(whole)
        }
    }

    private func send(
        _ films: inout [ArchivedFilm], into archive: SealedArchive,
        _ progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) throws -> [GivenFilm] {
        let total = films.reduce(UInt64(0)) { $0 + $1.size }
        var given: UInt64 = 0
        var sent: [GivenFilm] = []
        for index in films.indices {
            let before = given
            let film = try films[index].send(into: archive) { try progress(before + $0, total) }
            given += film.bytes
            sent.append(film)
        }
        return sent
    }

    /// How many records are too many for one answer.
    private static let mostRecords = 100_000

    /// The family's records as a table, the oldest first.
    private func history(
        of family: FamilyReference
    ) throws -> (bytes: [UInt8], count: Int) {
        let newest = try listRecords(RecordFilter(family: family), limit: Self.mostRecords)
        guard newest.count < Self.mostRecords else {
            throw VaultError(
                .failed, "history-too-long",
                "the family has \(Self.mostRecords) records and more, too many for one table",
                hint: "nothing was made; give `footage audit export --family` instead")
        }
        let records = newest.reversed()
        var table = CSVTable(header: [
            "number", "date", "time", "what", "who", "role", "for", "film", "outcome", "reason",
        ])
        for record in records {
            table.append([
                String(record.index), record.date.description, record.time.description,
                record.title, record.actorName ?? record.actor.description,
                record.roles.map(\.rawValue).joined(separator: " "),
                record.purpose?.description ?? "", record.address?.description ?? "",
                record.isOutcomeUnknown ? "unknown" : record.outcome, record.reason ?? "",
            ])
        }
        return (table.take(), records.count)
    }

    /// What becomes of each film, in sentences.
    ///
    /// Of a hold, that it is open, and since when: whoever asks may be the one whom an inquiry is about.
    private func retention(of clips: [ClipAddress]) throws -> String {
        var text = ""
        for address in clips {
            let decision = try explain(address, on: vault.today)
            let limit = decision.limit.map { ", kept until \($0) at the latest" } ?? ""
            text += "\(address): \(decision.status.rawValue)\(limit)\n"
            let sentences = decision.reasons.sentences(names: { displayName(of: $0) })
            for (step, sentence) in zip(decision.reasons.steps, sentences) {
                switch step {
                case .hold(let hold, let isOpen), .sourceHold(_, let hold, let isOpen):
                    guard isOpen else { continue }
                    text += "  - A hold that was placed on \(hold.placed.date) keeps it.\n"
                default: text += "  - \(sentence)\n"
                }
            }
            text += "\n"
        }
        return text
    }

    private func page(
        of request: SubjectRequest, films: [GivenFilm], _ clips: [ClipSummary], withheld: Int,
        records: Int, moments: Int
    ) -> RequestPage {
        RequestPage(
            organisation: vault.description.name, family: request.family.description,
            received: request.clock.received, made: vault.today,
            films: films.flatMap { film in
                film.files.map { file in
                    RequestPage.Film(
                        file: file.name, address: film.address.description,
                        recorded: clips.first { $0.address == film.address }?.recorded
                            ?? vault.today,
                        seconds: film.seconds, bytes: file.bytes, sha256: file.sha256)
                }
            }, withheld: withheld, records: records, moments: moments)
    }
}
