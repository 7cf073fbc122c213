import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Reads payloads back from the disk, the one that was read longest ago first, and holds each with its
    /// key slot to the catalog.
    ///
    /// What is damaged is marked, has an incident, and is listed with what to restore; whoever runs it
    /// again goes on where it stopped. It holds no transaction while it reads, and destroys nothing. What
    /// is well leaves no record of its own, but the one record of the scrub; with keys each film that is
    /// opened has two, and nothing of it leaves this process.
    ///
    /// `progress` is told how many bytes were read of how many in all; what it throws ends the scrub
    /// between films, with what was done on record.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `unavailable` when
    ///   the vault went while it was read.
    public func scrub(
        _ request: ScrubRequest = ScrubRequest(),
        progress: (_ read: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> ScrubSummary {
        let act = Act(.scrubRun)
        if isRehearsing { try checkRehearsable(act) }
        try require(request.depth == .payloads ? .scrub : .scrubWithKeys, for: act)
        var scrub = Scrub(self, request)
        do {
            try scrub.run(progress)
        } catch {
            try? recordScrub(scrub.summary, failing: error)
            throw error
        }
        try recordScrub(scrub.summary)
        vault.foldWriteAheadLog()
        return scrub.summary
    }

    private func recordScrub(_ summary: ScrubSummary, failing error: (any Error)? = nil) throws {
        var act = Act(.scrubRun)
        act.amount = .init(bytes: summary.bytes, items: UInt64(summary.read))
        if error != nil {
            act.outcome = .failed
            act.reason = "stopped"
        } else if let failure = summary.failure {
            act.outcome = .failed
            act.reason = failure == .tampered ? "changed" : "missing"
        }
        try record(act)
    }
}

/// One run of a scrub.
private struct Scrub {
    private let unlocked: UnlockedVault
    private let request: ScrubRequest
    private let deadline: ContinuousClock.Instant?
    private(set) var summary = ScrubSummary()

    private var vault: Vault { unlocked.vault }

    init(_ unlocked: UnlockedVault, _ request: ScrubRequest) {
        self.unlocked = unlocked
        self.request = request
        deadline = request.limit.map { .now + $0 }
    }

    mutating func run(_ progress: (UInt64, UInt64) throws -> Void) throws {
        let films = try films()
        let total = films.reduce(UInt64(0)) { $0 &+ UInt64(clamping: $1.length) }
        if request.depth == .payloads {
            try vault.catalog.write { try $0.forgetScrubbedStrangers() }
            try checkFamilies()
        }
        summary.left = films.count
        let reading = ReadingBack(clips: vault.clips, deadline: deadline)
        var rest = films[...]
        var overtaken: Set<ClipID> = []
        try progress(0, total)
        while !rest.isEmpty {
            let batch = rest.prefix(reading.batch(rest))
            rest = rest.dropFirst(batch.count)
            let marks = try marks(of: batch.map(\.id))
            let readings = read(batch.map(\.id), reading, marks)
            let old = Set(try settle(readings, since: marks))
            // Once more; what is overtaken again is left for the next scrub.
            rest += batch.filter { old.contains($0.id) && overtaken.insert($0.id).inserted }
            try progress(summary.bytes, total)
            guard readings.count == batch.count else { return }
        }
    }

    /// Reads films' payloads, as they are called now.
    private func read(
        _ films: [ClipID], _ reading: ReadingBack, _ marks: [ClipID: FilmMark]
    ) -> [(id: ClipID, found: ReadingBack.Outcome)] {
        let names = films.map { marks[$0]?.payload ?? $0 }
        let owners = Dictionary(zip(names, films), uniquingKeysWith: { first, _ in first })
        return reading.read(names).map { (owners[$0.id] ?? $0.id, $0.found) }
    }

    /// What the catalog knows of films that are about to be read.
    private func marks(of films: [ClipID]) throws -> [ClipID: FilmMark] {
        var marks: [ClipID: FilmMark] = [:]
        for id in films {
            marks[id] = try StoredFilmRow(id, in: vault.catalog)?.mark(in: vault.catalog)
        }
        return marks
    }

    private func films() throws -> [(id: ClipID, length: Int64)] {
        let now = vault.environment.clock()
        switch request.depth {
        case .payloads: return try vault.catalog.payloadsToScrub(at: now)
        case .withKeys:
            return try vault.catalog.payloadsToScrub(
                at: now, grantedTo: (unlocked.principal, on: vault.today))
        }
    }

    /// Holds what was read to the catalog as it is now, and writes down what was found.
    ///
    /// - Returns: The films of which a newer reading was recorded meanwhile: nothing is written of those.
    private mutating func settle(
        _ readings: [(id: ClipID, found: ReadingBack.Outcome)], since marks: [ClipID: FilmMark]
    ) throws -> [ClipID] {
        try vault.requireInPlace()
        var verdicts: [ScrubVerdict] = []
        for (id, found) in readings {
            if case .success(let payload) = found { summary.bytes &+= payload.length }
            // What was destroyed in the meantime is not damaged.
            guard let film = try StoredFilmRow(id, in: vault.catalog), film.isLive,
                let since = marks[id]
            else { continue }
            // What was sealed afresh meanwhile was not what was read.
            guard film.payload == since.payload else { continue }
            verdicts.append(
                ScrubVerdict(film: film, since: since, damages: try damages(of: film, found)))
        }
        if request.depth == .withKeys { try openFilms(&verdicts) }
        let overtaken = try write(verdicts)
        let settled = readings.count - overtaken.count
        summary.read += settled
        summary.left -= settled
        return overtaken
    }

    private func damages(
        of film: StoredFilmRow, _ found: ReadingBack.Outcome
    ) throws -> [Damage] {
        let location = vault.location
        var damages: [Damage] = []
        let slot = try film.slot(in: vault.catalog)
        let owner = try film.owner(in: vault)
        func add(_ kind: Damage.Kind, _ message: String) {
            damages.append(
                Damage(
                    kind: kind, owner: owner, payload: location.payload(of: film.payload),
                    slot: slot?.slot, message: message))
        }
        switch found {
        case .success(let payload):
            if Int64(exactly: payload.length) != film.payloadLength {
                add(
                    .payloadChanged,
                    "the payload has \(payload.length) bytes, not \(film.payloadLength)")
            } else if payload.treeRoot.bytes != film.treeRoot {
                add(
                    .payloadChanged,
                    "the payload is not what was uploaded: its tree root is another")
            }
        case .failure(.notFound): add(.payloadMissing, "the payload is missing")
        case .failure(.tooShort): add(.payloadChanged, "the payload was cut short")
        case .failure(.disk(.wrongKind)): add(.payloadChanged, "the payload is no plain file")
        case .failure(let error):
            add(.payloadUnreadable, "the payload cannot be read: \(error.message)")
        }
        if !damages.isEmpty { damages[0].message += sharedBytes(of: film.payload) }
        if let fault = try slotFault(of: slot, film.id.bytes) {
            add(fault.kind, fault.message)
        }
        return damages
    }

    /// Says of a damaged payload that a backup made by hard links has the same bytes, where one may.
    private func sharedBytes(of clip: ClipID) -> String {
        let path = vault.location.directory + "/" + vault.location.payload(of: clip)
        guard let status = try? vault.disk.status(of: path), status.kind == .regular,
            status.links > 1
        else { return "" }
        return "; a backup beside the vault that holds it by a hard link has the same bytes"
    }

    /// What is wrong with a slot, once the row that names it was read again and still says the same.
    private func slotFault(
        of named: NamedSlot?, _ owner: [UInt8]
    ) throws -> (kind: Damage.Kind, message: String)? {
        guard let named, let fault = try vault.faultOnDisk(of: named) else { return nil }
        var isNamedStill = false
        try vault.catalog.forEachNamedSlot(of: owner) { isNamedStill = isNamedStill || $0 == named }
        guard isNamedStill else { return nil }
        let kind: Damage.Kind = fault.code == "slot-missing" ? .keyMissing : .keyChanged
        let text = fault.message.hasSuffix(".") ? String(fault.message.dropLast()) : fault.message
        return (kind, text.prefix(1).lowercased() + text.dropFirst())
    }

    private mutating func checkFamilies() throws {
        var families: [NamedSlot] = []
        try vault.catalog.forEachNamedSlot { if $0.namer == .family { families.append($0) } }
        var found: [FoundIncident] = []
        for named in families {
            guard let fault = try slotFault(of: named, named.owner),
                let family = FamilyID(bytes: named.owner)
            else { continue }
            let damage = Damage(
                kind: fault.kind, owner: .family(family, try vault.reference(of: family)),
                payload: nil, slot: named.slot, message: fault.message)
            summary.damages.append(damage)
            found.append(damage.incident(of: family))
        }
        summary.incidents += try unlocked.open(found)
    }

    /// Opens every chunk of the films that are whole, with an intent on record before and the outcome after.
    private func openFilms(_ verdicts: inout [ScrubVerdict]) throws {
        for index in verdicts.indices where verdicts[index].damages.isEmpty {
            guard case .clip(let clip) = verdicts[index].film.row,
                let family = try vault.catalog.find(FamilyRow.self, clip.family.bytes),
                try unlocked.opensSomehow(family.id)
            else { continue }
            var act = Act(.clipVerify, family: family.id, session: clip.session, clip: clip.id)
            act.checks = .init(authorised: .yes, relationship: .yes)
            act.request = .random()
            act.phase = .intent
            try unlocked.record(act)
            let fault = try unlocked.openingFault(of: clip, family)
            verdicts[index].wasOpened = fault == nil
            act.phase = .outcome
            act.amount = .init(bytes: UInt64(clamping: clip.payloadLength))
            if let fault {
                act.outcome = .failed
                act.reason = Damage.Kind.filmUnopenable.rawValue
                verdicts[index].damages.append(
                    Damage(
                        kind: .filmUnopenable, owner: try verdicts[index].film.owner(in: vault),
                        payload: vault.location.payload(of: clip.payload),
                        slot: try verdicts[index].film.slot(in: vault.catalog)?.slot, message: fault
                    ))
            }
            try unlocked.record(act)
        }
    }

    /// Marks and unmarks, and notes the time; gives the films that were overtaken.
    private mutating func write(_ verdicts: [ScrubVerdict]) throws -> [ClipID] {
        var isRecorded = false
        for verdict in verdicts where !isRecorded {
            isRecorded = try verdict.isMarkedWrongly || unlocked.isNews(verdict)
        }
        let now = vault.environment.clock()
        let written =
            isRecorded
            ? try unlocked.mark(verdicts, at: now)
            : try vault.catalog.write { try unlocked.note(verdicts, at: now, $0) }
        summary.mended += written.mended
        var found: [FoundIncident] = []
        for verdict in verdicts where !written.overtaken.contains(verdict.film.id) {
            summary.damages += verdict.damages
            found += verdict.incidents
        }
        summary.incidents += try unlocked.open(found)
        return written.overtaken
    }
}

extension UnlockedVault {
    /// Opens a film from its first chunk to its last and keeps nothing of it; says why it does not open.
    ///
    /// Its SHA-256 is held to the one that was sealed beside it.
    fileprivate func openingFault(of clip: ClipRow, _ family: FamilyRow) throws -> String? {
        do {
            let opened = try open(clip, of: family)
            defer { opened.close() }
            let digester = FilmDigester()
            try FilmPump(opened.film, 0..<opened.film.size, threads: 2)
                .run(to: digester) { _, _ in }
            let particulars = try particulars(of: clip, in: family)
            guard digester.finish() == particulars.sha256 else {
                return "the film opens, and is not the one whose SHA-256 was taken at the upload"
            }
            return nil
        } catch let error as VaultError where error.kind == .notPermitted {
            throw error
        } catch {
            guard let error = VaultError(explaining: error) else { throw error }
            return "the film does not open: \(error.message)"
        }
    }
}

/// Takes an opened film, and keeps nothing of it but its SHA-256.
private final class FilmDigester: FilmSink {
    private(set) var given: UInt64 = 0
    private var hasher = SHA256.Hasher()

    func write(_ bytes: Span<UInt8>) {
        hasher.update(bytes)
        given += UInt64(bytes.count)
    }

    func finish() -> SHA256Digest { hasher.finalize() }
}

extension VaultLocation {
    /// A payload's path within the vault.
    func payload(of clip: ClipID) -> String {
        let name = clip.description
        return "clips/\(name.prefix(2))/\(name)"
    }
}
