import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultModel

/// A payload that the catalog holds to what was written.
enum StoredCopy {
    case clip(ClipRow)
    case quarantined(QuarantineRow)

    var id: ClipID {
        switch self {
        case .clip(let row): row.id
        case .quarantined(let row): row.id
        }
    }

    var verified: Instant? {
        switch self {
        case .clip(let row): row.verified
        case .quarantined(let row): row.verified
        }
    }

    private var treeRoot: [UInt8] {
        switch self {
        case .clip(let row): row.treeRoot
        case .quarantined(let row): row.treeRoot
        }
    }

    private var length: Int64 {
        switch self {
        case .clip(let row): row.payloadLength
        case .quarantined(let row): row.payloadLength
        }
    }

    /// Whether what is stored is what was written; nothing that can be read is as bad as another payload.
    func isWhole(_ finding: PayloadFinding?) -> Bool {
        guard let summary = finding?.summary else { return false }
        return summary.treeRoot.bytes == treeRoot && Int64(clamping: summary.length) == length
    }
}

extension UnlockedVault {
    /// Records what reading stored payloads back from the disk found, in one transaction.
    ///
    /// A copy that is not what was written is no longer *verified*, and an incident is opened in the same
    /// record: together they mark it as damaged. It must be mended from a backup, and the tablet's film kept
    /// until then. One that is whole again is verified; the incident stays, for a person to close.
    ///
    /// - Parameters:
    ///   - findings: What was found of each copy; none where it could not be read at all.
    ///   - together: What else the transaction is to do; asked only when there is something to record.
    /// - Returns: For each copy, the index of the record that says it is whole, or none. A film that is no
    ///   longer in the catalog, or whose destruction has begun, has none, and no record.
    /// - Throws: What the transaction throws; then nothing is recorded.
    func recordReadBack(
        _ findings: [(copy: StoredCopy, finding: PayloadFinding?)],
        together: (CatalogTransaction) throws -> Void = { _ in }
    ) throws -> [UInt64?] {
        do {
            return try performEach { transaction, append in
                var hasRecorded = false
                let indices = try findings.map { copy, finding -> UInt64? in
                    let fault = try fault(of: copy, finding)
                    guard var act = try mark(copy, fault, transaction) else { return nil }
                    let isWhole = fault == nil
                    act.outcome = isWhole ? .ok : .failed
                    act.reason = fault ?? (finding?.source == .cache ? "cached" : nil)
                    act.amount = .init(bytes: finding?.summary.length ?? 0)
                    let index = transaction.log.size
                    try append(act)
                    hasRecorded = true
                    return isWhole ? index : nil
                }
                guard hasRecorded else { throw NothingRecorded() }
                try together(transaction)
                return indices
            }
        } catch is NothingRecorded {
            return findings.map { _ in nil }
        }
    }

    /// Reads one stored payload back from the disk, and records what was found.
    func readBack(_ copy: StoredCopy) throws -> UInt64? {
        try recordReadBack([(copy, try? vault.clips.examine(copy.id))]).first ?? nil
    }

    /// What is wrong with a copy, by the kind of its incident: with its payload, with the key slot that
    /// opens it, or with the film, as a scrub with keys found; none when it is whole.
    private func fault(of copy: StoredCopy, _ finding: PayloadFinding?) throws -> String? {
        guard copy.isWhole(finding) else { return "read-back" }
        if let kind = try keyFault(of: copy.id) { return kind.rawValue }
        // Only opening the film again can tell that it opens.
        let unopenable = Damage.Kind.filmUnopenable.rawValue
        let isDamaged = try vault.catalog.isDamaged(copy.id, verified: copy.verified)
        return try isDamaged && hasIncident(unopenable, of: copy.id) ? unopenable : nil
    }

    /// What is wrong with the key slot of a film that is in the catalog, on the disk itself.
    private func keyFault(of id: ClipID) throws -> Damage.Kind? {
        var kind: Damage.Kind?
        try vault.catalog.forEachNamedSlot(of: id.bytes) { named in
            if let fault = try vault.fault(of: named) {
                kind = fault.code == "slot-missing" ? .keyMissing : .keyChanged
            } else if let slot = named.slot, try !vault.slots.isOnDisk(SlotNumber(slot)) {
                kind = .keyChanged
            }
        }
        return kind
    }

    private func hasIncident(_ kind: String, of clip: ClipID) throws -> Bool {
        try vault.catalog.count(
            IncidentRow.self, where: "kind = ? AND clip = ? AND closed IS NULL",
            [.text(kind), .id(clip)]) > 0
    }

    /// Marks a copy, and gives the act that tells of it; none when the film is gone or going.
    private func mark(
        _ copy: StoredCopy, _ fault: String?, _ transaction: CatalogTransaction
    ) throws -> Act? {
        let now = vault.environment.clock()
        switch copy {
        case .clip(let clip):
            // What a purge has begun to remove is not damaged because it is not all there.
            guard var row = try vault.catalog.find(ClipRow.self, clip.id.bytes),
                row.state == .live
            else { return nil }
            row.verified = fault == nil ? now : nil
            try transaction.update(row)
            if let fault { try openIncident(of: row.id, fault, family: row.family, transaction) }
            return Act(.clipVerify, family: row.family, session: row.session, clip: row.id)
        case .quarantined(let film):
            guard var row = try vault.catalog.find(QuarantineRow.self, film.id.bytes),
                try !vault.catalog.isBeingDestroyed(film.id)
            else { return nil }
            row.verified = fault == nil ? now : nil
            try transaction.update(row)
            if let fault { try openIncident(of: row.id, fault, family: nil, transaction) }
            return Act(.clipVerify, clip: row.id)
        }
    }

    private func openIncident(
        of clip: ClipID, _ kind: String, family: FamilyID?, _ transaction: CatalogTransaction
    ) throws {
        guard try !hasIncident(kind, of: clip) else { return }
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
private struct NothingRecorded: Error {}
