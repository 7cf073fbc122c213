import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultModel

/// What came of reading a film's stored copy back.
enum ReadBackOutcome: Hashable {
    /// It is what was written, as the record of this index says.
    case whole(record: UInt64)
    /// It is not, or a newer reading found so; an incident is open.
    case damaged
    /// The film left the catalog before its reading could be recorded, or its destruction has begun.
    case left
}

extension UnlockedVault {
    /// Records what reading stored payloads back from the disk found, in one transaction.
    ///
    /// A copy that is not what was written is no longer *verified*, and an incident is opened in the same
    /// record: together they mark it as damaged. It must be mended from a backup, and the tablet's film kept
    /// until then. One that is whole again is verified; the incident stays, for a person to close.
    ///
    /// - Parameters:
    ///   - findings: What was found of each film, none where it could not be read at all, and what the
    ///     catalog knew of it when the reading began. A whole copy lifts no mark that is newer than that.
    ///   - together: What else the transaction is to do; asked only when there is something to record.
    /// - Returns: What came of each. A film that left has no record.
    /// - Throws: What the transaction throws, or `VaultError` of kind `unavailable` when it is the whole vault
    ///   that cannot be read any more; then nothing is recorded.
    func recordReadBack(
        _ findings: [(id: ClipID, since: FilmMark, finding: PayloadFinding?)],
        together: (CatalogTransaction) throws -> Void = { _ in }
    ) throws -> [ReadBackOutcome] {
        if findings.contains(where: { $0.finding == nil }) { try vault.requireInPlace() }
        do {
            return try performEach { transaction, append in
                var hasRecorded = false
                let outcomes = try findings.map { id, since, finding -> ReadBackOutcome in
                    // What a purge has begun to remove is not damaged because it is not all there.
                    guard let film = try StoredFilmRow(id, in: vault.catalog), film.isLive,
                        film.payload == since.payload
                    else { return .left }
                    let fault = try fault(of: film, finding)
                    let isOvertaken =
                        try film.verified == nil && film.mark(in: vault.catalog) != since
                    if fault == nil, isOvertaken { return .damaged }
                    var act = try mark(film, fault, transaction)
                    act.outcome = fault == nil ? .ok : .failed
                    act.reason = fault ?? (finding?.source == .cache ? "cached" : nil)
                    act.amount = .init(bytes: finding?.summary.length ?? 0)
                    let index = transaction.log.size
                    try append(act)
                    hasRecorded = true
                    return fault == nil ? .whole(record: index) : .damaged
                }
                guard hasRecorded else { throw NothingRecorded(outcomes: outcomes) }
                try together(transaction)
                return outcomes
            }
        } catch let nothing as NothingRecorded {
            return nothing.outcomes
        }
    }

    /// Reads one stored payload back from the disk, and records what was found.
    func readBack(_ id: ClipID) throws -> ReadBackOutcome {
        guard let since = try StoredFilmRow(id, in: vault.catalog)?.mark(in: vault.catalog) else {
            return .left
        }
        let finding = try? vault.clips.examine(since.payload)
        return try recordReadBack([(id, since, finding)]).first ?? .left
    }

    /// What is wrong with a film, by the kind of its incident: with its payload, with the key slot that
    /// opens it, or with what it opens to, as a scrub with keys found; none when it is whole.
    private func fault(of film: StoredFilmRow, _ finding: PayloadFinding?) throws -> String? {
        guard film.isPayload(finding?.summary) else { return "read-back" }
        if let kind = try keyFault(of: film.id) { return kind.rawValue }
        // Only opening the film again can tell that it opens.
        let unopenable = Damage.Kind.filmUnopenable.rawValue
        let isDamaged = try vault.catalog.isDamaged(film.id, verified: film.verified)
        return try isDamaged && hasOpenIncident(unopenable, of: film.id) ? unopenable : nil
    }

    /// What is wrong with the key slot of a film that is in the catalog, on the disk itself.
    private func keyFault(of id: ClipID) throws -> Damage.Kind? {
        var kind: Damage.Kind?
        try vault.catalog.forEachNamedSlot(of: id.bytes) { named in
            guard let fault = try vault.faultOnDisk(of: named) else { return }
            kind = fault.code == "slot-missing" ? .keyMissing : .keyChanged
        }
        return kind
    }

    /// Marks a film as whole or damaged, and gives the act that tells of it.
    private func mark(
        _ film: StoredFilmRow, _ fault: String?, _ transaction: CatalogTransaction
    ) throws -> Act {
        let now = vault.environment.clock()
        try film.update(verified: fault == nil ? now : nil, transaction)
        if let fault {
            try openIncident(of: film.id, fault, family: film.family, transaction)
            // Whoever is reading it meanwhile must see that this reading is newer.
            try transaction.noteScrubbed([film.id], at: now)
        }
        return Act(.clipVerify, family: film.family, session: film.session, clip: film.id)
    }

    private func openIncident(
        of clip: ClipID, _ kind: String, family: FamilyID?, _ transaction: CatalogTransaction
    ) throws {
        guard try !hasOpenIncident(kind, of: clip) else { return }
        try openIncident(
            kind, family: family, clip: clip, cause: nil,
            detail: kind == "read-back"
                ? "the stored payload is not what was written"
                : "the key slot of the film is not what was written", transaction)
    }

    /// The proofs that the log holds the reading back of clips, by their places.
    func receipts(
        for records: [Int: (clip: ClipID, index: UInt64)]
    ) throws -> [Int: UploadSummary.Receipt] {
        guard !records.isEmpty else { return [:] }
        return try vault.catalog.read {
            let log = try LogTable(vault.catalog.database)
            let checkpoint = try SignedNote(log.checkpoint())
            return try records.mapValues { clip, index in
                let proof = TLogProof(
                    extra: try log.leaf(at: index), index: index,
                    path: try Proof.inclusion(of: index, size: log.size, in: log),
                    checkpoint: checkpoint)
                return UploadSummary.Receipt(
                    clip: clip, name: "\(clip).tlog-proof", bytes: proof.bytes)
            }
        }
    }
}

extension Catalog {
    /// Whether a film's stored copy was found damaged when it was last read back.
    ///
    /// Row and incident are both in the log's word: nobody takes the mark away behind its back.
    func isDamaged(_ id: ClipID, verified: Instant?) throws -> Bool {
        try verified == nil && wasDamaged(id)
    }
}

/// Thrown out of a transaction in which there was nothing to record.
private struct NothingRecorded: Error {
    let outcomes: [ReadBackOutcome]
}
