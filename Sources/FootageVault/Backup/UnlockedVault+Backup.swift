import AuditLog
import Catalog
import Database
import VaultCrypto
package import VaultDisk
import VaultModel

extension UnlockedVault {
    /// Makes a backup: a copy of everything as of one moment, in two parts, and removes key parts whose time
    /// is over.
    ///
    /// Others may upload, watch and destroy meanwhile. The record of the intent is durable before the first
    /// byte is copied; the record of the outcome names the backup, and the key parts that were removed. No
    /// identity but the one that signs is needed, and none that could open a film or a name. A backup is
    /// there whole or not at all; one that was cut short is cleared away by the next.
    ///
    /// - Parameters:
    ///   - request: What goes where.
    ///   - progress: Told how many bytes of how many were copied; what it throws ends the backup.
    /// - Returns: What was done; a payload that could not be backed up is named in it, and is no error.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `cannotWrite`
    ///   when there is no room, or the place is not fit; of kind `locked` while another backup is made there.
    public func makeBackup(
        _ request: BackupRequest,
        progress: @escaping (_ copied: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> BackupSummary {
        try makeBackup(request, on: vault.disk, progress: progress)
    }

    package func makeBackup(
        _ request: BackupRequest, on disk: any Disk,
        progress: @escaping (_ copied: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> BackupSummary {
        var act = Act(.backupMake)
        if isRehearsing { try checkRehearsable(act) }
        try require(.backUp, for: act)
        try checkBackups()
        let (medium, keysMedium) = try media(of: request, on: disk)
        let plan = try plan(request, medium, keysMedium, on: disk)
        try Self.checkRoom(plan, keysMedium, slots: slotBytes())
        // In the order of their paths, so that two who lock the same two never wait for each other.
        let media = medium === keysMedium ? [medium] : [medium, keysMedium]
        for medium in media.sorted(by: { $0.place.directory < $1.place.directory }) {
            try medium.open()
        }
        let begun = vault.environment.clock()
        let stamp = try freeStamp(begun, medium, keysMedium, on: disk)
        act.request = .random()
        act.phase = .intent
        let row = try perform(act) { transaction, _ in
            let row = BackupRow(
                id: .random(), number: try transaction.nextNumber(in: BackupRow.self),
                medium: medium.mark.medium, keysMedium: keysMedium.mark.medium,
                stamp: stamp.description, begun: begun, begunOn: vault.date(of: begun),
                principal: principal)
            try transaction.insert(row)
            return row
        }
        act.phase = .outcome
        let work = BackupWork(
            self, request, medium: medium, keysMedium: keysMedium, stamp: stamp, begun: begun,
            expecting: plan.newBytes, on: disk, progress: progress)
        work.summary.warnings = plan.warnings
        do {
            try work.run()
        } catch {
            try noteFailure(error, of: work, act, row)
            throw error
        }
        try noteOutcome(of: work, act, row)
        return work.summary
    }

    /// Says what a backup would do, and does nothing.
    ///
    /// - Throws: As `makeBackup`.
    public func planBackup(_ request: BackupRequest) throws -> BackupPlan {
        try require(.backUp, for: Act(.backupMake))
        try checkBackups()
        let (medium, keysMedium) = try media(of: request, on: vault.disk)
        return try plan(request, medium, keysMedium, on: vault.disk)
    }

    /// Holds the backups on record to the log: of one whose row is gone, or says that its keys are, nobody would
    /// remove the key part in time.
    ///
    /// - Throws: `VaultError` of kind `tampered`.
    func checkBackups() throws { try words.check(whole: [BackupRow.self]) }

    private func media(
        of request: BackupRequest, on disk: any Disk
    ) throws -> (store: BackupMedium, keys: BackupMedium) {
        let medium = try BackupMedium(request.directory, for: vault, on: disk)
        guard let keys = request.keysDirectory, BackupPlace(keys) != medium.place else {
            return (medium, medium)
        }
        return (medium, try BackupMedium(keys, for: vault, on: disk))
    }

    /// A stamp that nothing has in either directory, nor any backup on record.
    private func freeStamp(
        _ moment: Instant, _ medium: BackupMedium, _ keysMedium: BackupMedium, on disk: any Disk
    ) throws -> BackupStamp {
        var number = 1
        while true {
            let stamp = BackupStamp(moment, number: number)
            let isTaken =
                try disk.exists(medium.place.store(stamp))
                || keysMedium.mayHoldKeys(stamp.description)
                || vault.catalog.count(
                    BackupRow.self, where: "stamp = ?", [.text(stamp.description)]) > 0
            if !isTaken { return stamp }
            number += 1
        }
    }

    private func noteOutcome(of work: BackupWork, _ act: Act, _ row: BackupRow) throws {
        var (act, row) = (act, row)
        row.ended = vault.environment.clock()
        row.outcome = work.summary.isComplete ? "done" : "incomplete"
        row.payloads = Int64(work.summary.payloads)
        row.store = work.manifests.store?.bytes
        row.keys = work.manifests.keys?.bytes
        if !work.summary.isComplete {
            act.outcome = .failed
            act.reason = "incomplete"
        }
        act.amount = .init(
            bytes: work.summary.copiedBytes, items: UInt64(work.summary.payloads))
        try finish(act, row, of: work)
    }

    private func noteFailure(
        _ failure: any Error, of work: BackupWork, _ act: Act, _ row: BackupRow
    ) throws {
        var (act, row) = (act, row)
        act.outcome = .failed
        act.reason = VaultError(explaining: failure)?.code ?? "failed"
        row.ended = vault.environment.clock()
        row.outcome = "failed"
        if work.discard() {
            row.keysEnded = row.ended
            row.keysFate = "overwritten"
        }
        // What went wrong says more than that it could not be recorded; the next backup makes good for it.
        try? finish(act, row, of: work)
    }

    /// Records how it ended, and of every key part in the directories that is no more, that it is not.
    private func finish(_ act: Act, _ row: BackupRow, of work: BackupWork) throws {
        var act = act
        var members: [String: JSONValue] = [
            "stamp": .string(row.stamp), "medium": .string(Hex.encode(row.medium)),
            "keysMedium": .string(Hex.encode(row.keysMedium)),
        ]
        members["store"] = row.store.map { .string(Hex.encode($0)) }
        members["keys"] = row.keys.map { .string(Hex.encode($0)) }
        let open = try vault.openKeyParts().filter { $0.id != row.id }
        let now = vault.environment.clock()
        var (ended, others): ([BackupRow], [BackupRow]) = ([], [])
        for var part in open {
            let medium = work.keyMedia.first { $0.mark.medium == part.keysMedium }
            let settled = try settle(&part, work)
            // What cannot be looked at may be there.
            if let medium, (try? medium.mayHoldKeys(part.stamp)) == false {
                let wasHere = BackupStamp(part.stamp).map(work.overwritten.contains) ?? false
                part.keysEnded = now
                part.keysFate = wasHere ? "overwritten" : "absent"
                ended.append(part)
            } else if settled {
                others.append(part)
            }
        }
        let found = try foundAgain(of: work, at: now)
        ended += found.ended
        others += found.there
        members["keysEnded"] = .array(ended.map { .string($0.stamp) })
        act.introduces = members
        try perform(act) { transaction, _ in
            for row in [row] + ended + others { try transaction.update(row) }
        }
    }

    /// Key parts of media that were on record as lost: what is there waits to be overwritten like any other.
    private func foundAgain(
        of work: BackupWork, at now: Instant
    ) throws -> (ended: [BackupRow], there: [BackupRow]) {
        var (ended, there): ([BackupRow], [BackupRow]) = ([], [])
        for var part in try vault.lostKeyParts() {
            let medium = work.keyMedia.first { $0.mark.medium == part.keysMedium }
            guard let medium else { continue }
            if BackupStamp(part.stamp).map(work.overwritten.contains) ?? false {
                (part.keysEnded, part.keysFate) = (now, "overwritten")
                ended.append(part)
            } else if (try? medium.mayHoldKeys(part.stamp)) != false {
                (part.keysEnded, part.keysFate) = (nil, nil)
                there.append(part)
            }
        }
        return (ended, there)
    }

    /// Says of a backup that was cut short how it ended: its part is there as a whole, or not at all.
    private func settle(_ row: inout BackupRow, _ work: BackupWork) throws -> Bool {
        guard row.outcome == "begun", row.medium == work.medium.mark.medium,
            let stamp = BackupStamp(row.stamp)
        else { return false }
        let isThere = try work.disk.exists(work.medium.place.store(stamp))
        row.outcome = isThere ? "done" : "failed"
        row.ended = vault.environment.clock()
        return true
    }
}
