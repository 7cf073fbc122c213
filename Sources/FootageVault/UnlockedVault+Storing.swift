import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// A payload and its header, durable under a reservation, and not yet anybody's.
struct StoredFilm {
    let sealed: FilmSealer.Sealed
    let slot: Int64
    let headerDigest: SHA256Digest
}

extension UnlockedVault {
    /// Seals a film into the clip store and its header into a slot, under a reservation.
    func store(
        _ film: UploadPlan.Film, _ id: ClipID, kind: SlotKind, to recipients: [X25519PublicKey],
        in directory: String, _ progress: (UInt64) throws -> Void
    ) throws -> StoredFilm {
        let file = try SourceFile(film.entry, in: directory)
        let now = vault.environment.clock()
        let slot = try vault.catalog.write { try $0.reserve(id.bytes, at: now) }
        do {
            let writer = try vault.clips.create(id)
            let sealer = try FilmSealer()
            do {
                let sealed = try sealer.seal(file, into: writer, progress: progress)
                let header = try AgeHeader.seal(fileKey: sealer.fileKey, to: recipients).serialized
                try vault.slots.ensure(capacity: Int(slot) + 1)
                try vault.slots.write(
                    header, kind: kind, owner: id.bytes, in: SlotNumber(slot))
                return StoredFilm(
                    sealed: sealed, slot: slot, headerDigest: SHA256.hash(header))
            } catch {
                try? writer.cancel()
                throw error
            }
        } catch {
            try? discard(id)
            throw error
        }
    }

    /// Removes what an upload that failed left under its reservation.
    ///
    /// The reservation is abandoned in a transaction first, so that its commit can no longer come.
    func discard(_ id: ClipID) throws {
        guard
            let reservation = try vault.catalog.reservations().first(where: { $0.id == id.bytes })
        else { return }
        try vault.catalog.write { try $0.abandon(id.bytes) }
        try removeAbandoned(id.bytes, slot: reservation.slot)
    }

    /// Removes what dead uploads left; does nothing while any upload lives.
    ///
    /// What the catalog has never heard of is never touched.
    func cleanUpDeadUploads() throws {
        let open = try vault.catalog.reservations()
        guard !open.isEmpty else { return }
        let alone: ExclusiveLock
        do throws(DiskError) {
            alone = try ExclusiveLock(vault.location.uploadLock, vault.modes, on: vault.disk)
        } catch {
            return
        }
        var act = Act(.uploadAbandon)
        act.amount = .init(items: UInt64(open.count))
        try perform(act) { transaction, _ in
            for reservation in open { try transaction.abandon(reservation.id) }
        }
        for reservation in open { try removeAbandoned(reservation.id, slot: reservation.slot) }
        _ = consume alone
    }

    private func removeAbandoned(_ id: [UInt8], slot: Int64) throws {
        // Only what carries the id of a reservation that can no longer be redeemed.
        if let clip = ClipID(bytes: id) {
            try vault.clips.removeIncoming(clip)
            if try vault.clips.contains(clip) {
                _ = try vault.clips.remove([clip], waitingForReaders: .zero)
            }
        }
        if try slot < vault.slots.capacity { try vault.slots.destroy([SlotNumber(slot)]) }
        try vault.catalog.write { try $0.forget(id, slot: slot) }
    }

    /// Reads a clip's payload back from the disk and records what was found.
    ///
    /// - Returns: The index of the record, or none when the payload is not what was written: then an
    ///   incident is open and the tablet's copy is not to be deleted.
    func readBack(_ clip: ClipRow) throws -> UInt64? {
        let found = try vault.clips.readBack(clip.id)
        let isWhole =
            found.treeRoot.bytes == clip.treeRoot
            && Int64(clamping: found.length) == clip.payloadLength
        var act = Act(.clipVerify, family: clip.family, session: clip.session, clip: clip.id)
        act.outcome = isWhole ? .ok : .failed
        act.reason = isWhole ? nil : "read-back"
        act.amount = .init(bytes: found.length)
        return try perform(act) { transaction, _ in
            var row = try vault.catalog.require(ClipRow.self, clip.id.bytes)
            guard isWhole else {
                try openIncident(
                    "read-back", family: clip.family, clip: clip.id, cause: nil,
                    detail: "the stored payload is not what was written", transaction)
                return nil
            }
            row.verified = vault.environment.clock()
            try transaction.update(row)
            return transaction.log.size
        }
    }

    /// Reads a quarantined film's payload back from the disk and records what was found.
    func readBack(_ row: QuarantineRow) throws -> Bool {
        let found = try vault.clips.readBack(row.id)
        let isWhole =
            found.treeRoot.bytes == row.treeRoot
            && Int64(clamping: found.length) == row.payloadLength
        var act = Act(.clipVerify, clip: row.id)
        act.outcome = isWhole ? .ok : .failed
        act.reason = isWhole ? nil : "read-back"
        act.amount = .init(bytes: found.length)
        return try perform(act) { transaction, _ in
            var row = try vault.catalog.require(QuarantineRow.self, row.id.bytes)
            guard isWhole else {
                try openIncident(
                    "read-back", family: nil, clip: row.id, cause: nil,
                    detail: "the stored payload is not what was written", transaction)
                return false
            }
            row.verified = vault.environment.clock()
            try transaction.update(row)
            return true
        }
    }

    /// Opens an incident within an act's transaction.
    func openIncident(
        _ kind: String, family: FamilyID?, clip: ClipID?, cause: PrincipalID?, detail: String,
        _ transaction: CatalogTransaction
    ) throws {
        try transaction.insert(
            IncidentRow(
                id: .random(), number: try transaction.nextNumber(in: IncidentRow.self),
                kind: kind, family: family, clip: clip?.bytes, cause: cause, detail: detail,
                opened: vault.environment.clock()))
    }

    /// Adds to each clip's result the proof that the log holds its reading back.
    func attachReceipts(_ records: [ClipID: UInt64], to summary: inout UploadSummary) throws {
        guard !records.isEmpty else { return }
        let receipts = try vault.catalog.read {
            let log = try LogTable(vault.catalog.database)
            let checkpoint = try SignedNote(log.checkpoint())
            return try records.map { clip, index in
                let proof = TLogProof(
                    extra: try log.leaf(at: index), index: index,
                    path: try Proof.inclusion(of: index, size: log.size, in: log),
                    checkpoint: checkpoint)
                return UploadSummary.Receipt(
                    clip: clip, name: "\(clip).tlog-proof", bytes: proof.bytes)
            }
        }
        for receipt in receipts {
            let clip = try vault.catalog.require(ClipRow.self, receipt.clip.bytes)
            let address = try vault.address(of: clip)
            for index in summary.results.indices {
                let result = summary.results[index]
                guard case .takenIn(address, let due, nil) = result.end else { continue }
                summary.results[index] = UploadSummary.Film(
                    entry: result.entry, end: .takenIn(address, due: due, receipt: receipt),
                    isReadBack: result.isReadBack, bytes: result.bytes)
            }
        }
    }
}
