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
    let time: FilmTime.Finding
    let fault: FilmFault?
    let refusal: String?

    func film(bytes: KnownBytes) -> ScannedFilm {
        ScannedFilm(
            path: entry.path, time: time, seconds: facts?.seconds, fault: fault, bytes: bytes)
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
}

extension UnlockedVault {
    /// Looks into each film, several at once, each in a child process of its own.
    func look(
        at entries: [DumpEntry], _ request: UploadRequest,
        _ progress: (_ done: Int, _ of: Int) throws -> Void
    ) throws -> [FilmLook] {
        let zone = vault.zone
        let filmTime = FilmTime(now: vault.environment.clock()) { instant in
            let civil = zone.civil(instant)
            return (civil.date, civil.time)
        }
        guard request.probing == .ffprobe else {
            return entries.map { entry in
                let none = CreationEvidence(apple: nil, container: nil)
                return FilmLook(
                    entry: entry, facts: nil,
                    time: filmTime.finding(for: none, name: entry.path.name, seconds: nil),
                    fault: nil, refusal: nil)
            }
        }
        let probe = try FilmProbe()
        if !entries.isEmpty { try probe.check() }
        let results = try probe.results(for: entries, in: request.directory) { done in
            try progress(done, entries.count)
        }
        return zip(entries, results).map { Self.look($0, $1, filmTime) }
    }

    private static func look(
        _ entry: DumpEntry, _ result: Result<ProbeResult, DumpError>, _ filmTime: FilmTime
    ) -> FilmLook {
        switch result {
        case .success(.film(let facts)):
            FilmLook(
                entry: entry, facts: facts,
                time: filmTime.finding(
                    for: facts.created, name: entry.path.name, seconds: facts.seconds),
                fault: facts.isComplete
                    ? nil : .incomplete(facts.problems.first ?? "it is cut short"),
                refusal: nil)
        case .success(.stopped(let limit)):
            FilmLook(
                entry: entry, facts: nil,
                time: filmTime.finding(
                    for: CreationEvidence(apple: nil, container: nil), name: entry.path.name,
                    seconds: nil),
                fault: .notProbedInTime(limit), refusal: nil)
        case .success(.notAFilm(let why)):
            FilmLook(entry: entry, facts: nil, time: .unknown([]), fault: nil, refusal: why)
        case .failure(let error):
            FilmLook(
                entry: entry, facts: nil, time: .unknown([]), fault: nil, refusal: error.message)
        }
    }

    /// For each film whose length the vault has seen before: what it knows of the very same bytes.
    func knownBytes(
        of looks: [FilmLook], in directory: String, for practitioner: PrincipalID
    ) throws -> [DumpPath: KnownFilm] {
        let entries = try looks.filter { look in
            guard look.refusal == nil, let size = look.entry.bytes else { return false }
            return try hasSeenLength(of: size)
        }.map(\.entry)
        guard !entries.isEmpty else { return [:] }
        let digestKey = DigestKey(try vaultKey(.digest))
        let digests = Lanes(Self.hashedTogether).results(of: entries.count) { number in
            Result { () throws -> [UInt8] in
                let file = try SourceFile(entries[number], in: directory)
                return try digestKey.digest(of: Self.plainDigest(of: file))
            }
        }
        var known: [DumpPath: KnownFilm] = [:]
        for (entry, digest) in zip(entries, digests) {
            known[entry.path] = try knownFilm(digest: digest.get(), for: practitioner)
        }
        return known
    }

    private static var hashedTogether: Int { 4 }

    /// What the vault knows of bytes with this keyed digest, as far as it bears on a practitioner.
    ///
    /// A copy that waits for somebody else is nobody's reason to call this one safe: it is not looked at.
    func knownFilm(digest: [UInt8], for practitioner: PrincipalID) throws -> KnownFilm {
        let value: [DatabaseValue] = [.blob(digest)]
        return KnownFilm(
            // Of a clip that was moved, the old place may still be on its way out.
            clip: try vault.catalog.rows(
                ClipRow.self, where: "digest = ? ORDER BY state = 'live' DESC", value
            ).first,
            waiting: try vault.catalog.rows(
                QuarantineRow.self, where: "digest = ? AND practitioner = ? ORDER BY number",
                value + [.id(practitioner)]
            ).first,
            // A clip that was moved is held where it belongs, or has another tombstone from there.
            tombstone: try vault.catalog.rows(
                TombstoneRow.self, where: "digest = ? AND rule <> ? ORDER BY destroyed",
                value + [.text(FilmEnd.moveRule)]
            ).first)
    }

    /// Whether the vault holds, or held, a film of this many bytes.
    func hasSeenLength(of size: Int64) throws -> Bool {
        let length = Int64(clamping: AgePayload.size(ofPlaintext: UInt64(clamping: size)))
        let value: [DatabaseValue] = [.integer(length)]
        return try vault.catalog.count(ClipRow.self, where: "payload_length = ?", value) > 0
            || vault.catalog.count(QuarantineRow.self, where: "payload_length = ?", value) > 0
            || vault.catalog.count(TombstoneRow.self, where: "payload_length = ?", value) > 0
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
