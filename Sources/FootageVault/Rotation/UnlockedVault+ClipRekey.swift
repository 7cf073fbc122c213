import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// Seals a film afresh under a new file key, and erases the old one: for a film whose own key may be out.
    ///
    /// A family's new identity does not help there: the payload stays as it was, and whoever opened the old header
    /// could have kept what was in it. Here the film goes from one payload to another through memory, is held to the
    /// SHA-256 of its upload, and is read back from the disk. One transaction puts the new payload and key in the
    /// old ones' place, with the moments that were marked in it, and hands those to clean-up. What is cut short before
    /// it leaves the film as it was; after it, the next clean-up finishes it. It opens throughout.
    ///
    /// The clip's id and address stay, and with them whatever speaks of it: holds, purposes, reviews, exports,
    /// disclosures, the log, the ledger of destruction. A backup from before holds the old payload, and the old key
    /// as long as its key part lives.
    ///
    /// - Parameters:
    ///   - address: The film.
    ///   - progress: Told how many bytes of how many were sealed; what it throws ends it.
    /// - Returns: What was done.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `tampered` when the film
    ///   is not the one that was taken in: then nothing was changed; `locked` when somebody else gave it a new key
    ///   meanwhile.
    public func rekeyClip(
        _ address: ClipAddress,
        progress: (_ done: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> ClipRekey {
        let (family, session, clip) = try vault.clip(address)
        let act = Act(.clipRekey, family: family.id, session: session.id, clip: clip.id)
        try require(.rekeyClip, for: act)
        guard clip.state == .live else { try refuse(act, Self.begunMeanwhile(address)) }
        if let refusal = try unsettledRefusal() { try refuse(act, refusal) }
        if isRehearsing { return try rehearsal(of: clip, in: family, at: address) }
        var intent = act
        intent.phase = .intent
        intent.request = .random()
        try record(intent)
        let done: (bytes: UInt64, moments: Int)
        do {
            done = try refusing(act) { try rekey(clip, of: family, at: address, intent, progress) }
        } catch {
            intent.phase = .outcome
            intent.outcome = .failed
            intent.reason = VaultError(explaining: error)?.code ?? "not-rekeyed"
            try record(intent)
            throw error
        }
        // No old page of the catalog's own log is to hold what the old key opens.
        vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        try? removeAbandoned { $0.owner == clip.id.bytes }
        let backups = try backupsWithKeys(of: clip)
        return ClipRekey(
            clip: address, bytes: done.bytes, moments: done.moments, backups: backups.count,
            keysUntil: backups.until, left: try left(of: clip))
    }

    /// What is left of a film's old copies.
    private func left(of clip: ClipRow) throws -> ClipRekey.Left {
        guard try vault.condemnedSlots(of: clip.id).isEmpty else { return .key }
        let isLeft = try vault.catalog.reservations().contains {
            $0.isAbandoned && $0.owner == clip.id.bytes
        }
        return isLeft ? .payload : .nothing
    }

    private func rekey(
        _ clip: ClipRow, of family: FamilyRow, at address: ClipAddress, _ intent: Act,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> (bytes: UInt64, moments: Int) {
        let alive = try vault.reservationLock()
        defer { _ = alive }
        let sealed = try seal(
            clip, of: family, to: recipient(of: clip.session), as: .sameClip, progress)
        do {
            return (sealed.bytes, try commit(sealed, of: clip, in: family, at: address, intent))
        } catch {
            // What cannot be cleared away now, the next clean-up does; why it failed is what counts.
            try? discard([sealed.id])
            throw error
        }
    }

    private func commit(
        _ sealed: ResealedClip, of clip: ClipRow, in family: FamilyRow, at address: ClipAddress,
        _ intent: Act
    ) throws -> Int {
        try performEach { transaction, append in
            guard try transaction.redeem(sealed.id.bytes) else { throw Self.abandoned }
            try words.check([family.id])
            guard try Action.rekeyClip.reach(of: currentPerson().roles) != nil,
                try grant(of: family.id) != nil
            else { throw Refusal(VaultError(.notPermitted, "no-grant", "your grant was revoked")) }
            guard let before = try vault.catalog.find(ClipRow.self, clip.id.bytes),
                before.state == .live
            else { throw Refusal(Self.begunMeanwhile(address)) }
            try requireCurrent(sealed.recipient, of: before.session)
            guard before.payloads == clip.payloads, before.family == family.id else {
                throw VaultError(
                    .locked, "clip-changing", "somebody else gave \(address) a new key meanwhile",
                    hint: "nothing is lost; run this again if it is needed still")
            }
            let moments = try sealMomentsAnew(
                of: before, in: family, under: sealed.sealer.fileKey, transaction)
            let now = vault.environment.clock()
            let header = try vault.catalog.require(HeaderRow.self, clip.id.bytes)
            var after = before
            after.payloads = before.payloadNames.column(adding: sealed.id)
            after.payloadLength = Int64(clamping: sealed.payload.length)
            after.treeRoot = sealed.payload.treeRoot.bytes
            after.verified = now
            try transaction.update(after, from: before)
            try transaction.update(
                HeaderRow(id: clip.id, slot: sealed.slot, sha256: sealed.headerDigest.bytes))
            // Under the old payload's own name: with the slot, clean-up removes what is called so.
            try transaction.condemnSlot(
                header.slot, owner: clip.id.bytes, under: before.payload.bytes, at: now)
            var done = intent
            done.phase = .outcome
            done.amount = .init(bytes: sealed.bytes, items: 1)
            try append(done)
            return moments
        }
    }

    /// What it would come to; a payload that was sealed could not be taken back.
    private func rehearsal(
        of clip: ClipRow, in family: FamilyRow, at address: ClipAddress
    ) throws -> ClipRekey {
        let opened = try open(clip, of: family)
        defer { opened.close() }
        let backups = try backupsWithKeys(of: clip)
        return ClipRekey(
            clip: address, bytes: opened.film.size,
            moments: try vault.catalog.moments(of: clip.id).count, backups: backups.count,
            keysUntil: backups.until, left: .nothing)
    }

    /// How many backups may hold a film's key of today, those on lost media too, and from which day on none does.
    private func backupsWithKeys(of clip: ClipRow) throws -> (count: Int, until: CivilDate?) {
        // One that somebody removed would have it said that no backup holds the key.
        try checkBackups()
        let open = try (vault.openKeyParts() + vault.lostKeyParts()).filter {
            clip.uploadedOn <= $0.begunOn
        }
        let ends = try open.map { try vault.keyPartEnd(madeOn: vault.date(of: $0.begun)) }
        guard !ends.contains(nil) else { return (open.count, nil) }
        return (open.count, ends.compactMap { $0 }.max())
    }

    private static func begunMeanwhile(_ address: ClipAddress) -> VaultError {
        VaultError(
            .failed, "destruction-begun", "the destruction of \(address) has begun already",
            hint: "its key goes with it")
    }
}
