import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import VaultCrypto
import VaultModel

/// Destroys again what a backup brought back, as the ledger says.
extension UnlockedVault {
    /// Destroys clips and films in quarantine that a ledger names; no policy is asked, since it was before.
    ///
    /// Each leaves its records and a tombstone that says that it was replayed, with the ledger's day.
    func replay(_ doomed: [ClipID: CivilDate?]) throws -> DestructionResult {
        var act = Act(.ledgerReplay)
        act.amount = .init(items: UInt64(doomed.count))
        guard !doomed.isEmpty else {
            try record(act)
            return DestructionResult()
        }
        let run = RunID.random()
        try perform(act) { transaction, _ in
            try transaction.insert(replayRun(run, planned: doomed.count))
        }
        var result = DestructionResult()
        let clips = doomed.keys.sorted()
        for first in stride(from: 0, to: clips.count, by: clipsPerBatch) {
            let batch = clips[first..<min(first + clipsPerBatch, clips.count)]
            let begun = try beginReplay(of: batch, doomed, run)
            let finished = try finishDestruction(of: begun)
            result.destroyed += finished.destroyed
            result.pending += finished.pending
        }
        let waiting = try clips.compactMap { try beginReplay(ofQuarantined: $0, doomed, run) }
        let finished = try finishQuarantined(waiting)
        result.destroyed += finished.destroyed
        result.pending += finished.pending
        result.incidents = try open(incidents(of: result.pending))
        try end(
            run, skipped: 0, result.pending.isEmpty ? .done : .failed,
            reason: result.pending.isEmpty ? nil : "not-finished")
        return result
    }

    /// Erases again what a ledger says was erased: free texts, and of families names and then tombstones.
    func replay(_ erased: [LoggedErasure: CivilDate?]) throws {
        let texts = try vault.catalog.textsByFamily(erased.keys.compactMap(\.text))
        for (family, notes) in texts.sorted(by: {
            $0.value[0].bytes.lexicographicallyPrecedes($1.value[0].bytes)
        }) { try erase(notes, of: family) }
        for family in Set(erased.keys.compactMap(\.family)).sorted() {
            if erased[.names(family)] != nil { _ = try eraseNames(of: family) {} }
            if erased[.tombstones(family)] != nil { _ = try eraseTombstones(of: family) {} }
        }
    }

    private func replayRun(_ run: RunID, planned: Int) throws -> PurgeRunRow {
        let policy = try vault.policyDigestInForce(on: vault.today)?.bytes
        return PurgeRunRow(
            id: run, date: vault.today, plan: [UInt8](repeating: 0, count: 32),
            policy: policy ?? [UInt8](repeating: 0, count: 32),
            started: vault.environment.clock(), planned: Int64(planned), destroyed: 0, skipped: 0,
            outcome: RunOutcome.running.rawValue, principal: principal)
    }

    private func beginReplay(
        of batch: ArraySlice<ClipID>, _ doomed: [ClipID: CivilDate?], _ run: RunID
    ) throws -> [ClipRow] {
        try performEach { transaction, append in
            var begun: [ClipRow] = []
            for id in batch {
                guard var clip = try vault.catalog.find(ClipRow.self, id.bytes),
                    clip.state == .live
                else { continue }
                clip.state = .destroying
                let request = RequestID.random()
                try transaction.update(clip)
                try transaction.insert(try destruction(of: id, doomed, run, request))
                var act = Act(
                    .clipDestroy, family: clip.family, session: clip.session, clip: id)
                act.phase = .intent
                act.request = request
                try append(act)
                begun.append(clip)
            }
            return begun
        }
    }

    /// Marks a film that waited in quarantine when it was backed up, and went for good since.
    private func beginReplay(
        ofQuarantined id: ClipID, _ doomed: [ClipID: CivilDate?], _ run: RunID
    ) throws -> QuarantineRow? {
        guard let row = try vault.catalog.find(QuarantineRow.self, id.bytes),
            try !vault.catalog.isBeingDestroyed(id)
        else { return nil }
        var act = Act(.quarantineDestroy, clip: id)
        act.request = .random()
        act.phase = .intent
        act.reason = Policy.replayRule
        try perform(act) { transaction, act in
            try transaction.insert(
                try destruction(of: id, doomed, run, act.request ?? .random()))
        }
        return row
    }

    private func destruction(
        of id: ClipID, _ doomed: [ClipID: CivilDate?], _ run: RunID, _ request: RequestID
    ) throws -> DestructionRow {
        let today = vault.today
        let period = try vault.policyInForce(on: today)?.policy.keyBackups
        return DestructionRow(
            id: id, run: run, request: request, rule: Policy.replayRule,
            limit: doomed[id].flatMap { $0 } ?? today,
            policy: [UInt8](repeating: 0, count: 32), policyVersion: "replayed",
            // Without a policy nobody knows how long copies of the keys live; a year is said rather than a day.
            backupsUntil: period.map { today.adding($0, rounding: .forward) }
                ?? today.adding(days: 366), begun: vault.environment.clock())
    }
}
