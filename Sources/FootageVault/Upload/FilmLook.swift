import AgeFile
import Catalog
import Database
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// What was seen of one film of a dump.
struct FilmLook {
    let entry: DumpEntry
    let facts: FilmFacts?
    /// Who told the facts; none where nobody looked.
    let witness: FilmWitness?
    let time: FilmTime.Finding
    let fault: FilmFault?
    let refusal: String?

    func film(_ known: KnownFilm?, bytes: KnownBytes) -> ScannedFilm {
        ScannedFilm(
            path: entry.path, time: time, seconds: facts?.seconds,
            shape: facts.map { FilmShape($0) }, fault: fault, bytes: bytes,
            known: known?.films ?? [])
    }
}

extension FilmLook {
    /// What a film's facts and its name come to.
    init(_ entry: DumpEntry, _ facts: FilmFacts, by witness: FilmWitness, _ filmTime: FilmTime) {
        self.init(
            entry: entry, facts: facts, witness: witness,
            time: filmTime.finding(
                for: facts.created, name: entry.path.name, seconds: facts.seconds),
            fault: facts.isComplete ? nil : .incomplete(facts.problems.first ?? "it is cut short"),
            refusal: nil)
    }

    /// What the name says of a film that could not be looked into within a limit.
    init(_ entry: DumpEntry, stoppedBy limit: String, _ filmTime: FilmTime) {
        self.init(
            entry: entry, facts: nil, witness: .ffprobe, time: filmTime.byName(of: entry),
            fault: .notProbedInTime(limit), refusal: nil)
    }

    /// A file that no facts are known of: what its name says, or why it is refused.
    fileprivate init(_ entry: DumpEntry, _ time: FilmTime.Finding, refusal: String? = nil) {
        self.init(
            entry: entry, facts: nil, witness: nil, time: time, fault: nil, refusal: refusal)
    }
}

extension FilmTime {
    /// What a file's name alone says of when it was filmed.
    fileprivate func byName(of entry: DumpEntry) -> Finding {
        let none = CreationEvidence(apple: nil, container: nil)
        return finding(for: none, name: entry.path.name, seconds: nil)
    }
}

/// What the vault already knows of a film's bytes.
struct KnownFilm {
    /// The clip that has them.
    var clip: ClipRow?
    /// The film that has them and waits for the very practitioner who brings it again.
    var waiting: QuarantineRow?
    /// What is left of the clip that had them.
    var tombstone: TombstoneRow?

    var isUnknown: Bool { clip == nil && waiting == nil && tombstone == nil }
    /// The ids of the films that have, or had, them.
    var films: Set<ClipID> { Set([clip?.id, waiting?.id, tombstone?.id].compactMap(\.self)) }
}

extension UnlockedVault {
    /// Looks into each film, several at once: by its own index where that is plain, else in a child process.
    func look(
        at entries: [DumpEntry], _ request: UploadRequest, _ filmTime: FilmTime,
        _ progress: (_ done: Int, _ of: Int) throws -> Void
    ) throws -> [FilmLook] {
        guard request.probing == .ffprobe else {
            return entries.map { entry in
                FilmLook(entry, filmTime.byName(of: entry))
            }
        }
        let probe = try FilmProbe()
        if !entries.isEmpty { try probe.check() }
        let readings = try probe.readings(for: entries, in: request.directory) { done in
            try progress(done, entries.count)
        }
        return zip(entries, readings).map { Self.look($0, $1, filmTime) }
    }

    static func look(
        _ entry: DumpEntry, _ reading: Result<FilmReading, DumpError>, _ filmTime: FilmTime
    ) -> FilmLook {
        switch reading {
        case .success(let reading):
            switch reading.result {
            case .film(let facts): FilmLook(entry, facts, by: reading.witness, filmTime)
            case .stopped(let limit): FilmLook(entry, stoppedBy: limit, filmTime)
            case .notAFilm(let why): FilmLook(entry, .unknown([]), refusal: why)
            }
        case .failure(let error): FilmLook(entry, .unknown([]), refusal: error.message)
        }
    }

    /// For each film whose length the vault has seen before: what it knows of the very same bytes.
    ///
    /// One that cannot be read, or changes meanwhile, is refused, and keeps no other from being planned.
    func knownBytes(
        of looks: inout [FilmLook], in directory: String, for practitioner: PrincipalID
    ) throws -> [DumpPath: KnownFilm] {
        let places = try looks.indices.filter { place in
            guard looks[place].refusal == nil, let size = looks[place].entry.bytes else {
                return false
            }
            return try hasSeenLength(of: size)
        }
        guard !places.isEmpty else { return [:] }
        let entries = places.map { looks[$0].entry }
        let digestKey = DigestKey(try vaultKey(.digest))
        let digests = Lanes(Self.hashedTogether).results(of: entries.count) { number in
            Result { () throws -> [UInt8] in
                let file = try SourceFile(entries[number], in: directory)
                return try digestKey.digest(of: Self.plainDigest(of: file))
            }
        }
        var known: [DumpPath: KnownFilm] = [:]
        for (place, digest) in zip(places, digests) {
            let entry = looks[place].entry
            switch digest {
            case .success(let digest):
                known[entry.path] = try knownFilm(digest: digest, for: practitioner)
            case .failure(let error):
                guard let error = error as? DumpError else { throw error }
                looks[place] = FilmLook(entry, .unknown([]), refusal: error.message)
            }
        }
        return known
    }

    private static var hashedTogether: Int { 4 }

    /// What the vault knows of bytes with this keyed digest, as far as it bears on a practitioner: of a film,
    /// or of a part of one.
    ///
    /// A copy that waits for somebody else is nobody's reason to call this one safe: it is not looked at.
    func knownFilm(digest: [UInt8], for practitioner: PrincipalID) throws -> KnownFilm {
        let catalog = vault.catalog
        return KnownFilm(
            // Of a clip that was moved, the old place may still be on its way out.
            clip: try catalog.films(
                ClipRow.self, withDigest: digest, where: "1 ORDER BY state = 'live' DESC"
            ).first,
            waiting: try catalog.films(
                QuarantineRow.self, withDigest: digest,
                where: "practitioner = ? ORDER BY number", [.id(practitioner)]
            ).first,
            // A clip that was moved is held where it belongs, or has another tombstone from there.
            tombstone: try catalog.films(
                TombstoneRow.self, withDigest: digest, where: "rule <> ? ORDER BY destroyed",
                [.text(FilmEnd.moveRule)]
            ).first)
    }

    /// What the vault knows of a film's bytes, or of all its parts' alike.
    ///
    /// - Throws: `VaultError` with the code `part-known` when it knows some parts otherwise than others: the
    ///   film is neither new nor in.
    func knownFilm(
        digest: [UInt8], parts: [[UInt8]], for practitioner: PrincipalID
    ) throws -> KnownFilm {
        let whole = try knownFilm(digest: digest, for: practitioner)
        guard whole.isUnknown else { return whole }
        let known = try parts.map { try knownFilm(digest: $0, for: practitioner) }
        guard let first = known.first else { return whole }
        guard known.allSatisfy({ $0.films == first.films }) else {
            throw VaultError(
                .failed, "part-known", "a chapter of this film came into the vault by itself",
                hint: "run the same command again; its other chapters are kept by themselves, too")
        }
        return first
    }

    /// Whether the vault holds, or held, a film of this many bytes, or a part of one.
    func hasSeenLength(of size: Int64) throws -> Bool {
        let length = Int64(clamping: AgePayload.size(ofPlaintext: UInt64(clamping: size)))
        let value: [DatabaseValue] = [.integer(length)]
        return try vault.catalog.count(ClipRow.self, where: "payload_length = ?", value) > 0
            || vault.catalog.count(QuarantineRow.self, where: "payload_length = ?", value) > 0
            || vault.catalog.count(TombstoneRow.self, where: "payload_length = ?", value) > 0
            || vault.catalog.count(PartRow.self, where: "bytes = ?", [.integer(size)]) > 0
    }

    /// The SHA-256 of a file's bytes, as they are now.
    ///
    /// - Throws: `DumpError` when it cannot be read; what `check` throws, which is asked at every mebibyte.
    static func plainDigest(
        of file: SourceFile, check: () throws -> Void = {}
    ) throws -> SHA256Digest {
        var hasher = SHA256.Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset: Int64 = 0
        while true {
            try check()
            var span = buffer.mutableSpan
            let count = try file.read(at: offset, into: &span)
            guard count > 0 else { return hasher.finalize() }
            hasher.update(buffer.span.extracting(0..<count))
            offset += Int64(count)
        }
    }
}
