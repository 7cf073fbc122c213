import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Puts right what a crash, a copy or a stranger left in the store, with the vault for itself.
    ///
    /// What the catalog knows of is finished: dead uploads are cleared away, directories, modes and the
    /// table of slots are put right, a key or payload of what was destroyed is destroyed. What the catalog has
    /// never heard of is never removed: payloads and files are moved into `set-aside/`, keys stay in their
    /// slots, out of use (`SlotSurvey` says why). Each of these is on record before it is done. It may be run
    /// again after it was cut short, and then finds what is left to do; a further run finds nothing.
    ///
    /// A destruction that was begun is finished only by someone who may purge.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `rolledBack`,
    ///   `tampered` or `unknown` when log and catalog are not to be believed: then nothing was touched.
    public func repair(_ mode: RepairMode = .earnest) throws -> RepairSummary {
        try vault.requireAlone()
        try require(.repair, for: Act(.repairRun))
        try checkMemory(readMemory())
        try vault.requireBelievableCatalog()
        var summary = RepairSummary()
        switch mode {
        case .dryRun: try surveyRepair(&summary)
        case .earnest:
            try carryOutRepair(&summary)
            try recordRepair(summary)
            vault.foldWriteAheadLog()
        }
        return summary
    }

    private func recordRepair(_ summary: RepairSummary) throws {
        var act = Act(.repairRun)
        act.amount = .init(items: UInt64(summary.steps.count { $0.failure == nil }))
        if let failure = summary.failure {
            act.outcome = .failed
            act.reason = failure == .partlyDone ? "partly-done" : "damage-left"
        }
        try record(act)
    }

    // MARK: What would be done

    private func surveyRepair(_ summary: inout RepairSummary) throws {
        let places = try PlaceSurvey(vault)
        summary.steps += places.missing.map { Self.madeStep($0) }
        summary.steps += places.modes.map(\.step)
        summary.steps += try vault.catalog.reservations().map { Self.clearedStep($0) }
        try noteDestroying(&summary)
        summary.steps += try SlotSurvey(vault).findings.map(\.step)
        summary.steps += places.undead.map { Self.removedStep($0) }
        summary.steps += places.strays.map { stray in
            var step = stray.step
            step.failure = stray.obstacle
            return step
        }
    }

    private func noteDestroying(_ summary: inout RepairSummary) throws {
        let begun =
            try vault.catalog.rows(
                ClipRow.self, where: "state = 'destroying' ORDER BY id"
            ).map(\.id) + quarantineBeingDestroyed().map(\.id)
        guard try mayPurge() else {
            summary.destroying = begun.count
            return
        }
        summary.steps += begun.map { Self.finishedStep($0) }
    }

    private func mayPurge() throws -> Bool {
        try Action.purge.reach(of: currentPerson().roles) != nil
    }

    private static func madeStep(_ path: String) -> RepairStep {
        RepairStep(.directoryMade, path, "the directory is missing")
    }

    private static func clearedStep(_ reservation: Reservation) -> RepairStep {
        RepairStep(
            .uploadCleared, "upload \(Hex.encode(reservation.id))",
            "it was begun and never finished; what it left is not anybody's film")
    }

    private static func finishedStep(_ clip: ClipID) -> RepairStep {
        RepairStep(.destructionFinished, "clip \(clip)", "its destruction was begun")
    }

    private static func removedStep(_ clip: ClipID) -> RepairStep {
        RepairStep(
            .payloadRemoved, DirectoryClipStore.path(of: clip),
            "the clip was destroyed, or sealed afresh in another")
    }

    // MARK: What is done

    private func carryOutRepair(_ summary: inout RepairSummary) throws {
        var places = try PlaceSurvey(vault)
        try places.makeMissing()
        summary.steps += places.missing.map { Self.madeStep($0) }
        for (wrong, failure) in zip(places.modes, places.setModes()) {
            var step = wrong.step
            step.failure = failure?.message
            summary.steps.append(step)
        }
        try clearUploads(&summary)
        try finishDestructions(&summary)
        try mendSlots(&summary)
        // What uploads and destructions left is gone now; the rest is to be set aside.
        places = try PlaceSurvey(vault)
        try removeUndead(places, &summary)
        try setAside(places, &summary)
        try places.makeMissing()
        try checkAgain(&summary)
    }

    private func clearUploads(_ summary: inout RepairSummary) throws {
        let reservations = try vault.catalog.reservations()
        guard !reservations.isEmpty else { return }
        try cleanUpDeadUploads()
        let rest = Set(try vault.catalog.reservations().map(\.id))
        for reservation in reservations {
            var step = Self.clearedStep(reservation)
            if rest.contains(reservation.id) {
                step.failure = "something of it could not be removed"
            }
            summary.steps.append(step)
        }
    }

    private func finishDestructions(_ summary: inout RepairSummary) throws {
        try noteDestroying(&summary)
        guard try mayPurge() else { return }
        guard try vault.catalog.count(DestructionRow.self) > 0 else { return }
        let result = try finishBegun(words)
        _ = try open(incidents(of: result.pending))
        let pending = Set(result.pending.map { "clip \($0.clip)" })
        for index in summary.steps.indices
        where summary.steps[index].kind == .destructionFinished
            && pending.contains(summary.steps[index].place)
        {
            summary.steps[index].failure = "it could not be finished; an incident says why"
        }
    }

    private func mendSlots(_ summary: inout RepairSummary) throws {
        let findings = try SlotSurvey(vault).findings
        guard !findings.isEmpty else { return }
        try eraseKeys(findings.filter { $0.deed == .erase })
        try setKeysAside(findings)
        // No record speaks of the table of slots; that it was put right, the record of the repair counts.
        try vault.catalog.write { transaction in
            for finding in findings {
                switch finding.deed {
                case .erase, .setAside: continue
                case .free: try transaction.markSlot(finding.slot, takenBy: nil)
                case .mark(let owner): try transaction.markSlot(finding.slot, takenBy: owner)
                }
            }
        }
        summary.steps += findings.map(\.step)
    }

    /// Takes keys out of use where they lie, and forgets those that were overwritten since.
    private func setKeysAside(_ findings: [SlotSurvey.Finding]) throws {
        let known = Set(try vault.catalog.rows(SetAsideRow.self).map(\.slot))
        let concerned = findings.filter { finding in
            if case .setAside = finding.deed { return true }
            return finding.deed == .free && known.contains(finding.slot)
        }
        guard !concerned.isEmpty else { return }
        try performEach { transaction, append in
            for finding in concerned {
                guard case .setAside(let holds) = finding.deed else {
                    try forgetSetAside(finding.slot, transaction)
                    try append(slotAct(finding, RepairStep.Kind.slotFreed.rawValue))
                    continue
                }
                let row = SetAsideRow(
                    id: .random(), slot: finding.slot, owner: finding.owner, holds: holds,
                    found: vault.environment.clock(), foundBy: principal)
                try transaction.insert(row)
                try transaction.markSlot(finding.slot, takenBy: row.slotOwner)
                try append(slotAct(finding, RepairStep.Kind.keySetAside.rawValue))
            }
        }
    }

    private func forgetSetAside(_ slot: Int64, _ transaction: CatalogTransaction) throws {
        for row in try vault.catalog.rows(
            SetAsideRow.self, where: "slot = ?", [.integer(slot)])
        {
            try transaction.delete(SetAsideRow.self, row.id.bytes)
        }
    }

    private func slotAct(_ finding: SlotSurvey.Finding, _ reason: String) -> Act {
        var act = Act(.repairRun)
        act.clip = finding.owner.flatMap { ClipID(bytes: $0) }
        act.reason = reason
        act.amount = .init(items: 1)
        return act
    }

    /// Overwrites keys that must not be there, with an intent on record before.
    private func eraseKeys(_ findings: [SlotSurvey.Finding]) throws {
        guard !findings.isEmpty else { return }
        var acts = findings.map { slotAct($0, RepairStep.Kind.keyErased.rawValue) }
        for index in acts.indices {
            acts[index].request = .random()
            acts[index].phase = .intent
        }
        try performEach { _, append in for act in acts { try append(act) } }
        try vault.slots.destroy(findings.map { SlotNumber($0.slot) })
        try performEach { transaction, append in
            for (finding, var act) in zip(findings, acts) {
                try transaction.freeSlot(finding.slot)
                try forgetSetAside(finding.slot, transaction)
                act.phase = .outcome
                try append(act)
            }
        }
    }

    private func removeUndead(_ places: PlaceSurvey, _ summary: inout RepairSummary) throws {
        guard !places.undead.isEmpty else { return }
        let acts = places.undead.map { clip in
            var act = Act(.repairRun, clip: clip)
            act.request = .random()
            act.phase = .intent
            act.reason = RepairStep.Kind.payloadRemoved.rawValue
            act.amount = .init(items: 1)
            return act
        }
        try performEach { _, append in for act in acts { try append(act) } }
        var failures: [ClipID: String] = [:]
        for (id, outcome) in try vault.clips.remove(places.undead, waitingForReaders: .zero) {
            switch outcome {
            case .removed, .alreadyAbsent: continue
            case .inUse: failures[id] = "somebody reads it"
            case .failed(let error): failures[id] = error.message
            }
        }
        try recordOutcomes(of: acts) { failures[$0] == nil }
        for clip in places.undead {
            var step = Self.removedStep(clip)
            step.failure = failures[clip]
            summary.steps.append(step)
        }
    }

    private func setAside(_ places: PlaceSurvey, _ summary: inout RepairSummary) throws {
        guard !places.strays.isEmpty else { return }
        var acts: [Act] = []
        for stray in places.strays {
            var act = Act(.repairRun)
            act.clip = stray.clip
            act.request = .random()
            act.phase = .intent
            act.reason = stray.kind.rawValue
            act.amount = .init(items: 1)
            acts.append(act)
        }
        try performEach { _, append in for act in acts { try append(act) } }
        let results = try places.setAside()
        try performEach { _, append in
            for (var act, result) in zip(acts, results) {
                act.phase = .outcome
                if case .failure = result { act.outcome = .failed }
                try append(act)
            }
        }
        for (stray, result) in zip(places.strays, results) {
            var step = stray.step
            switch result {
            case .success(let path): step.to = path.forPeople
            case .failure(let error): step.failure = error.message
            }
            summary.steps.append(step)
        }
    }

    private func recordOutcomes(of acts: [Act], isDone: (ClipID) -> Bool) throws {
        try performEach { _, append in
            for var act in acts {
                act.phase = .outcome
                if let clip = act.clip, !isDone(clip) { act.outcome = .failed }
                try append(act)
            }
        }
    }

    /// Holds the store to the catalog once more, for what no repair can put right.
    private func checkAgain(_ summary: inout RepairSummary) throws {
        var report = VerificationReport(vaultID: vault.description.id)
        var stores = StoreCheck(vault)
        try vault.catalog.read { try stores.run(&report) }
        try stores.settle(.lengths, &report)
        summary.left = report.findings
    }
}

extension Vault {
    /// The slots that were set aside with a key of a clip in them: its destruction overwrites them too.
    func setAsideSlots(of clip: ClipID) throws -> [SlotNumber] {
        try catalog.rows(SetAsideRow.self, where: "owner = ?", [.id(clip)])
            .map { SlotNumber($0.slot) }
            .filter { slot in
                guard slot.value >= 0, try slot.value < Int64(slots.capacity) else { return false }
                switch try slots.state(of: slot) {
                case .filled(_, let owner): return owner == clip.bytes
                case .torn: return true
                case .empty, .unknown: return false
                }
            }
    }

    /// The slots of keys of a clip that were replaced, and that nobody came to erase yet.
    func condemnedSlots(of clip: ClipID) throws -> [SlotNumber] {
        try catalog.reservations().filter { $0.isAbandoned && $0.owner == clip.bytes }
            .map { SlotNumber($0.slot) }
            .filter { slot in
                guard slot.value >= 0, try slot.value < Int64(slots.capacity),
                    case .filled(_, let owner) = try slots.state(of: slot)
                else { return false }
                return try owner == clip.bytes && !catalog.names(slot: slot.value)
            }
    }

    /// Refuses to go on when log and catalog are not what was signed: what is set aside or removed rests on
    /// both, and an old copy of the catalog has never heard of what is newest.
    func requireBelievableCatalog() throws {
        let report = try verifyCatalog()
        guard let failure = report.failure else { return }
        let first = report.findings.first { $0.verdict == report.verdict }
        throw VaultError(
            failure, "catalog-unbelieved",
            "the catalog or its log is not to be believed: \(first?.message ?? report.sentence)",
            hint: """
                nothing was touched; run `footage audit verify`, and tell information governance before \
                anything is put right
                """)
    }
}
