import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import VaultCrypto
import VaultDisk
import VaultModel

/// The steps of destroying a batch of clips, each of which may be repeated after a crash.
///
/// 1. `begin`: one transaction in which each clip is judged again, is marked, and has its intent recorded.
///    From here on no hold stops it.
/// 2. `finish`: slots zeroed and read back; payloads removed; their absence checked; the ledger outside the
///    vault; one transaction of tombstones, records and freed slots.
extension UnlockedVault {
    /// What a batch is destroyed under.
    struct DestructionTerms {
        let run: RunID
        let date: CivilDate
        let policy: PolicyInForce
        let row: PolicyRow
        let rows: LogWords
        let judged: JudgedClips
    }

    /// What became of a batch.
    struct DestructionResult {
        var destroyed: [ClipID] = []
        var pending: [PendingClip] = []
        /// How many incidents were opened for those pending.
        var incidents = 0
    }

    /// Marks the clips of a batch that are still due, with a record of the intent each.
    ///
    /// Whatever was entered before this transaction is seen by it: a hold placed before it wins. What it
    /// rests on is held to the log within it.
    func beginDestruction(
        of batch: ArraySlice<PurgePlan.Entry>, _ terms: DestructionTerms
    ) throws -> (begun: [ClipRow], skipped: [SkippedClip]) {
        try performEach { transaction, append in
            let reasons = try judge(batch, terms)
            try checkPowerToPurge()
            try checkStillInForce(terms)
            var begun: [ClipRow] = []
            var skipped: [SkippedClip] = []
            for entry in batch {
                if let reason = reasons[entry.clip] {
                    skipped.append(SkippedClip(clip: entry.clip, reason: reason))
                    continue
                }
                let before: ClipRow = try vault.catalog.require(
                    ClipRow.self, entry.clip.bytes)
                var clip = before
                clip.state = .destroying
                let request = RequestID.random()
                try transaction.update(clip, from: before)
                try transaction.insert(destruction(of: entry, request, terms))
                var act = Act(
                    .clipDestroy, family: clip.family, session: clip.session, clip: clip.id)
                act.phase = .intent
                act.request = request
                try append(act)
                begun.append(clip)
            }
            return (begun, skipped)
        }
    }

    /// Destroys what is marked, as far as it goes; its end is recorded as that event.
    ///
    /// A clip that was moved is not written to the ledger: the only copy that an older backup has of the
    /// film lies at the place that it was moved from.
    func finishDestruction(
        of clips: [ClipRow], recordedAs event: Event = .clipDestroy
    ) throws -> DestructionResult {
        var result = DestructionResult()
        var zeroed: [ClipRow] = []
        var slots: [SlotNumber] = []
        for clip in clips {
            guard try !isSealedBeside(clip) else {
                result.pending.append(PendingClip(clip: clip.id, reason: .inUse))
                continue
            }
            guard let slot = try ownSlot(of: clip) else {
                result.pending.append(PendingClip(clip: clip.id, reason: .wrongSlot))
                continue
            }
            zeroed.append(clip)
            slots.append(slot)
        }
        guard !zeroed.isEmpty else { return result }
        let readBack = try vault.slots.destroy(slots)
        try destroyFormerKeys(of: zeroed)
        let gone = try removeFilms(of: zeroed, &result)
        let method = try method(readBack)
        let now = vault.environment.clock()
        let stones = try gone.map { try tombstone(of: $0, method, at: now) }
        try DestructionLedger(of: vault).append(
            stones.filter { $0.end != .moved }.map(DestructionLedger.Entry.init))
        try commit(stones, event)
        result.destroyed += stones.map(\.id)
        let ids = Set(stones.map(\.id.bytes))
        try? removeAbandoned { ids.contains($0.owner) }
        return result
    }

    /// Zeroes what is left of keys that the clips had before.
    ///
    /// Within a transaction, as slots are only taken within one: one that somebody's clean-up freed meanwhile may
    /// hold a living key.
    private func destroyFormerKeys(of clips: [ClipRow]) throws {
        func slots() throws -> [SlotNumber] {
            try clips.flatMap {
                try vault.setAsideSlots(of: $0.id) + vault.condemnedSlots(of: $0.id)
            }
        }
        guard try !slots().isEmpty else { return }
        _ = try vault.catalog.write { _ in try vault.slots.destroy(slots()) }
    }

    /// Whether another copy of a film is being sealed, or was when somebody's command died: what is there of it opens,
    /// and has to go before anybody says that the film is gone.
    private func isSealedBeside(_ clip: ClipRow) throws -> Bool {
        try vault.catalog.reservations().contains { reservation in
            guard reservation.owner == clip.id.bytes,
                !clip.payloadNames.all.contains(where: { $0.bytes == reservation.id })
            else { return false }
            return try vault.holdsPayload(under: reservation)
        }
    }

    private func checkPowerToPurge() throws {
        guard try Action.purge.reach(of: currentPerson().roles) != nil else {
            throw VaultError(
                .notPermitted, "role", "your role does not allow you to purge any more")
        }
    }

    private func checkStillInForce(_ terms: DestructionTerms) throws {
        guard try vault.policyRowInForce(on: terms.date)?.sha256 == terms.row.sha256 else {
            throw VaultError(
                .failed, "policy-changed", "another policy came into force while the purge ran",
                hint: "what was destroyed so far was due under the one before; run the purge again")
        }
    }

    private func destruction(
        of entry: PurgePlan.Entry, _ request: RequestID, _ terms: DestructionTerms
    ) -> DestructionRow {
        DestructionRow(
            id: entry.clip, run: terms.run, request: request, rule: entry.rule,
            limit: entry.limit, policy: terms.row.sha256,
            policyVersion: "\(terms.row.name) \(terms.row.version)",
            backupsUntil: terms.date.adding(terms.policy.policy.keyBackups, rounding: .forward),
            begun: vault.environment.clock())
    }

    /// The clip's slot, unless something else lies in it.
    ///
    /// A damaged slot counts as the clip's: whose it is, the catalog says, and the log was asked.
    private func ownSlot(of clip: ClipRow) throws -> SlotNumber? {
        let header = try vault.catalog.require(HeaderRow.self, clip.id.bytes)
        let slot = SlotNumber(header.slot)
        switch try vault.slots.state(of: slot) {
        case .empty, .torn: return slot
        case .unknown: return nil
        case .filled(let kind, let owner):
            return kind == .clipHeader && owner == clip.id.bytes ? slot : nil
        }
    }

    /// Removes the payloads of clips, those too that lay there before a film was sealed afresh, and gives the clips
    /// of which none is left.
    private func removeFilms(
        of clips: [ClipRow], _ result: inout DestructionResult
    ) throws -> [ClipRow] {
        var owners: [ClipID: ClipID] = [:]
        for clip in clips { for name in clip.payloadNames.all { owners[name] = clip.id } }
        let names = clips.flatMap(\.payloadNames.all)
        var removal = DestructionResult()
        let absent = Set(try removePayloads(of: names, &removal))
        for pending in removal.pending {
            let clip = owners[pending.clip] ?? pending.clip
            guard !result.pending.contains(where: { $0.clip == clip }) else { continue }
            result.pending.append(PendingClip(clip: clip, reason: pending.reason))
        }
        return clips.filter { $0.payloadNames.all.allSatisfy(absent.contains) }
    }

    /// Removes payloads, and gives those that are shown to be gone.
    func removePayloads(
        of ids: [ClipID], _ result: inout DestructionResult
    ) throws -> [ClipID] {
        let outcomes = try vault.clips.remove(ids, waitingForReaders: patienceWithReaders)
        var gone: [ClipID] = []
        for (id, outcome) in outcomes {
            switch outcome {
            case .inUse: result.pending.append(PendingClip(clip: id, reason: .inUse))
            case .failed(let error):
                result.pending.append(PendingClip(clip: id, reason: .notRemoved(error.message)))
            case .removed, .alreadyAbsent:
                guard try !vault.clips.contains(id) else {
                    let still = ClipStoreError.stillThere(id)
                    result.pending.append(
                        PendingClip(clip: id, reason: .notRemoved(still.message)))
                    continue
                }
                gone.append(id)
            }
        }
        return gone
    }

    /// How slots were destroyed that read back so.
    func method(_ readBack: ReadBack) throws -> DestructionMethod {
        let kind = try vault.slotPlace.fileSystem(on: vault.disk)
        return DestructionMethod(
            fileSystem: kind.name, overwritesInPlace: kind.overwritesInPlace, readBack: readBack)
    }

    private func tombstone(
        of clip: ClipRow, _ method: DestructionMethod, at now: Instant
    ) throws -> TombstoneRow {
        let terms = try vault.catalog.require(DestructionRow.self, clip.id.bytes)
        let session = try vault.catalog.require(SessionRow.self, clip.session.bytes)
        let exports = try vault.catalog.rows(ExportRow.self, where: "clip = ?", [.id(clip.id)])
        return TombstoneRow(
            id: clip.id, family: clip.family, session: session.number, number: clip.number,
            recorded: clip.recorded, milliseconds: clip.milliseconds,
            payloadLength: clip.payloadLength, uploadedOn: clip.uploadedOn, digest: clip.digest,
            rule: terms.rule, limit: terms.limit, policy: terms.policy,
            policyVersion: terms.policyVersion, run: terms.run, method: method.text,
            exports: Int64(exports.count),
            exportsOpen: Int64(exports.count { $0.returned == nil }),
            backupsUntil: backupsUntil(terms, at: now), destroyed: now,
            // Of a clip that a backup brought back, it is the day on which it was first destroyed.
            destroyedOn: terms.rule == Policy.replayRule ? terms.limit : vault.date(of: now),
            destroyedBy: principal, payloads: clip.payloads)
    }

    /// Until when backups may hold a key that is gone by now: it may have gone later than its destruction began.
    func backupsUntil(_ terms: DestructionRow, at now: Instant) -> CivilDate {
        let span = vault.date(of: terms.begun).days(to: terms.backupsUntil)
        return max(terms.backupsUntil, vault.date(of: now).adding(days: span))
    }

    private func commit(_ stones: [TombstoneRow], _ event: Event) throws {
        guard !stones.isEmpty else { return }
        try performEach { transaction, append in
            let condemned = try vault.catalog.reservations().filter(\.isAbandoned)
            for stone in stones {
                // What lay there before a new key is gone with it: its slots were zeroed, its payloads removed.
                let names = Set(stone.payloadNames.former.map(\.bytes))
                for reservation in condemned where names.contains(reservation.id) {
                    try transaction.forget(
                        reservation, slotIsEmpty: !vault.holdsSomething(in: reservation.slot))
                }
                let clip = try vault.catalog.require(ClipRow.self, stone.id.bytes)
                let header = try vault.catalog.require(HeaderRow.self, stone.id.bytes)
                let terms = try vault.catalog.require(DestructionRow.self, stone.id.bytes)
                try transaction.insert(stone)
                try transaction.delete(HeaderRow.self, stone.id.bytes)
                try transaction.delete(DestructionRow.self, stone.id.bytes)
                // What was marked in it cannot be opened any more: it was sealed under the key that is gone.
                for moment in try vault.catalog.moments(of: stone.id) {
                    try transaction.delete(MomentRow.self, moment.id.bytes)
                }
                try transaction.delete(ClipRow.self, stone.id.bytes)
                try transaction.freeSlot(header.slot)
                if stone.end == .moved { try close(stone.run, transaction) }
                var act = Act(
                    event, family: clip.family, session: clip.session, clip: clip.id)
                act.phase = .outcome
                act.request = terms.request
                act.amount = .init(seconds: UInt64(max(0, clip.milliseconds) / 1000), items: 1)
                try append(act)
            }
        }
    }
}
