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
        try vault.catalog.write { try $0.abandon(id.bytes) }
        try removeAbandoned { $0.id == id.bytes }
    }

    /// Removes what dead uploads left; does nothing while anything lives that writes under a reservation.
    ///
    /// What the catalog has never heard of is never touched, nor a slot that holds another's key.
    func cleanUpDeadUploads() throws {
        guard try !vault.catalog.reservations().isEmpty else { return }
        guard let alone = aloneAmongUploads() else { return }
        try cleanUp(holding: alone)
    }

    private func aloneAmongUploads() -> ExclusiveLock? {
        try? ExclusiveLock(vault.location.uploadLock, vault.modes, on: vault.disk)
    }

    private func cleanUp(holding _: borrowing ExclusiveLock) throws {
        // Read again under the lock: what was open a moment ago may have been committed since.
        try perform(Act(.uploadAbandon)) { transaction, act in
            let open = try vault.catalog.reservations()
            for reservation in open { try transaction.abandon(reservation.id) }
            act.amount = .init(items: UInt64(open.count))
        }
        try removeAbandoned { _ in true }
    }

    func removeAbandoned(where isMeant: (Reservation) -> Bool) throws {
        for reservation in try vault.catalog.reservations()
        where reservation.isAbandoned && isMeant(reservation) {
            try removeAbandoned(reservation)
        }
    }

    private func removeAbandoned(_ reservation: Reservation) throws {
        if let clip = ClipID(bytes: reservation.id),
            try !vault.catalog.holdsSomething(under: reservation.id)
        {
            try vault.clips.removeIncoming(clip)
            for (_, outcome) in try vault.clips.remove([clip], waitingForReaders: .zero) {
                // Still there: the reservation stays, and the next clean-up tries again.
                if outcome != .removed, outcome != .alreadyAbsent { return }
            }
        }
        let isEmpty = try emptySlot(of: reservation)
        try vault.catalog.write { try $0.forget(reservation, slotIsEmpty: isEmpty) }
    }

    /// Zeroes a reservation's slot when it holds the reservation's own key or a part of it, and nobody else's.
    ///
    /// - Returns: Whether the slot is empty now. One that is not stays taken, and is set aside by
    ///   `footage repair`: a catalog older than its slots would otherwise destroy living keys.
    private func emptySlot(of reservation: Reservation) throws -> Bool {
        guard reservation.slot >= 0, try reservation.slot < vault.slots.capacity else {
            return reservation.slot >= 0
        }
        let slot = SlotNumber(reservation.slot)
        switch try vault.slots.state(of: slot) {
        case .empty: return true
        case .filled(_, let owner) where owner != reservation.owner: return false
        case .unknown: return false
        case .filled, .torn:
            // Torn is what a power cut makes of a header that was being written.
            guard try !vault.catalog.names(slot: reservation.slot) else { return false }
            try vault.slots.destroy([slot])
            return true
        }
    }

    /// Reads a clip's payload back from the disk and records what was found.
    ///
    /// - Returns: The index of the record, or none when the payload is not what was written: then an
    ///   incident is open and the tablet's copy is not to be deleted.
    func readBack(_ clip: ClipRow) throws -> UInt64? {
        let found = payloadOnDisk(clip.id)
        let isWhole =
            found?.treeRoot.bytes == clip.treeRoot
            && found.map { Int64(clamping: $0.length) } == clip.payloadLength
        var act = Act(.clipVerify, family: clip.family, session: clip.session, clip: clip.id)
        act.outcome = isWhole ? .ok : .failed
        act.reason = isWhole ? nil : "read-back"
        act.amount = .init(bytes: found?.length ?? 0)
        return try perform(act) { transaction, _ in
            var row = try vault.catalog.require(ClipRow.self, clip.id.bytes)
            row.verified = isWhole ? vault.environment.clock() : nil
            try transaction.update(row)
            guard isWhole else {
                try openReadBackIncident(family: clip.family, clip.id, transaction)
                return nil
            }
            return transaction.log.size
        }
    }

    /// Reads a quarantined film's payload back from the disk and records what was found.
    func readBack(_ row: QuarantineRow) throws -> Bool {
        let found = payloadOnDisk(row.id)
        let isWhole =
            found?.treeRoot.bytes == row.treeRoot
            && found.map { Int64(clamping: $0.length) } == row.payloadLength
        var act = Act(.clipVerify, clip: row.id)
        act.outcome = isWhole ? .ok : .failed
        act.reason = isWhole ? nil : "read-back"
        act.amount = .init(bytes: found?.length ?? 0)
        try perform(act) { transaction, _ in
            var row = try vault.catalog.require(QuarantineRow.self, row.id.bytes)
            row.verified = isWhole ? vault.environment.clock() : nil
            try transaction.update(row)
            if !isWhole { try openReadBackIncident(family: nil, row.id, transaction) }
        }
        return isWhole
    }

    /// What the disk holds of a payload; none when it cannot be read, which is as bad as another payload.
    private func payloadOnDisk(_ id: ClipID) -> PayloadSummary? { try? vault.clips.readBack(id) }

    private func openReadBackIncident(
        family: FamilyID?, _ clip: ClipID, _ transaction: CatalogTransaction
    ) throws {
        let open = try vault.catalog.count(
            IncidentRow.self, where: "kind = 'read-back' AND clip = ? AND closed IS NULL",
            [.id(clip)])
        guard open == 0 else { return }
        try openIncident(
            "read-back", family: family, clip: clip, cause: nil,
            detail: "the stored payload is not what was written", transaction)
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
