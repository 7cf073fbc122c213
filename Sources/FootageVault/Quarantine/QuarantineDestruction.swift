import AuditLog
import Catalog
import KeyStore
import Retention
import VaultCrypto
import VaultModel

/// The steps by which a film goes out of quarantine for good, each of which may be repeated after a crash.
extension UnlockedVault {
    /// The films in quarantine whose destruction has begun and not ended.
    func quarantineBeingDestroyed() throws -> [QuarantineRow] {
        try vault.catalog.rows(
            QuarantineRow.self, where: "id IN (SELECT id FROM destruction) ORDER BY id")
    }

    /// Destroys films in quarantine that are marked, as far as it goes.
    ///
    /// Slots zeroed and read back; payloads removed; their absence checked; the ledger outside the vault; one
    /// transaction of tombstones, records and freed slots.
    func finishQuarantined(_ films: [QuarantineRow]) throws -> DestructionResult {
        var result = DestructionResult()
        for film in films { try finish(film, &result) }
        return result
    }

    private func finish(_ film: QuarantineRow, _ result: inout DestructionResult) throws {
        guard let slot = try ownSlot(of: film) else {
            result.pending.append(PendingClip(clip: film.id, reason: .wrongSlot))
            return
        }
        // A bind that is under way, or died, has sealed the film's key to a family beside it.
        try? cleanUpDeadUploads()
        guard try !hasAnotherKey(film) else {
            result.pending.append(PendingClip(clip: film.id, reason: .inUse))
            return
        }
        let readBack = try vault.slots.destroy([slot] + vault.setAsideSlots(of: film.id))
        guard try !removePayloads(of: [film.id], &result).isEmpty else { return }
        let terms = try vault.catalog.require(DestructionRow.self, film.id.bytes)
        let stone = try tombstone(of: film, terms, try method(readBack))
        try DestructionLedger(of: vault).append([DestructionLedger.Entry(stone)])
        var act = Act(
            stone.end == .returned ? .quarantineReturn : .quarantineDestroy, clip: film.id)
        act.phase = .outcome
        act.request = terms.request
        act.reason = terms.rule
        act.amount = .init(items: 1)
        try perform(act) { transaction, _ in
            try transaction.insert(stone)
            try transaction.delete(DestructionRow.self, film.id.bytes)
            try transaction.delete(QuarantineRow.self, film.id.bytes)
            try transaction.freeSlot(film.slot)
            if terms.rule != Policy.replayRule { try close(terms.run, transaction) }
        }
        result.destroyed.append(film.id)
    }

    /// Whether the film's key lies sealed in another slot, or may.
    private func hasAnotherKey(_ film: QuarantineRow) throws -> Bool {
        try vault.catalog.reservations().contains {
            $0.owner == film.id.bytes && $0.id != film.id.bytes
        }
    }

    /// The film's slot, unless something else lies in it.
    private func ownSlot(of film: QuarantineRow) throws -> SlotNumber? {
        let slot = SlotNumber(film.slot)
        switch try vault.slots.state(of: slot) {
        case .empty, .torn: return slot
        case .unknown: return nil
        case .filled(let kind, let owner):
            return kind == .quarantineHeader && owner == film.id.bytes ? slot : nil
        }
    }

    private func tombstone(
        of film: QuarantineRow, _ terms: DestructionRow, _ method: DestructionMethod
    ) throws -> TombstoneRow {
        let now = vault.environment.clock()
        return TombstoneRow(
            id: film.id, family: nil, session: nil, number: film.number, recorded: film.recorded,
            milliseconds: film.milliseconds ?? 0, payloadLength: film.payloadLength,
            uploadedOn: film.uploadedOn, digest: film.digest, rule: terms.rule,
            limit: terms.limit, policy: terms.policy, policyVersion: terms.policyVersion,
            run: terms.run, method: method.text,
            // Given back is where it came from: nobody is asked to return it.
            exports: FilmEnd(rule: terms.rule) == .returned ? 1 : 0, exportsOpen: 0,
            backupsUntil: backupsUntil(terms, at: now), destroyed: now,
            // Of a film that a backup brought back, it is the day on which it was first destroyed.
            destroyedOn: terms.rule == Policy.replayRule ? terms.limit : vault.date(of: now),
            destroyedBy: principal)
    }
}
