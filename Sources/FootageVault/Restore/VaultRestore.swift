import AuditLog
import Catalog
import Database
import VaultCrypto
package import VaultDisk
import VaultModel

extension Vault {
    /// Makes a vault of a backup again, in a new epoch, without what was destroyed since.
    ///
    /// The backup's manifests, its whole log, every row and every file are verified; it is copied beside its place,
    /// taken for this process alone, the next epoch is opened with a new log key, and the clips that a
    /// destruction ledger names are destroyed again. Only when all of that is durable the vault gets its
    /// name: it is there whole or not at all, and after a crash the same call begins anew.
    ///
    /// What the backup does not hold whole is an incident each. Where nothing tells what was destroyed since
    /// the backup, no film is opened until governance settles that.
    ///
    /// - Parameters:
    ///   - backup: The backup.
    ///   - request: What is to be restored, and on what evidence.
    ///   - identity: Someone's with governance in the backed-up vault.
    ///   - environment: The clock, the machine and the state directory.
    ///   - confirm: Shown what would be done before anything is; what it throws ends the restore.
    ///   - progress: Told how many bytes of how many were copied.
    /// - Returns: What was done.
    /// - Throws: `VaultError` of kind `notPermitted` for anyone else; `tampered` when the backup, its log or
    ///   a head that was given is not of one history, or a row of the catalog is not what the log says of it;
    ///   `cannotWrite` when the place is not fit; errors of the disk and the catalog as they are.
    public static func restore(
        _ backup: Backup, _ request: RestoreRequest, as identity: borrowing SecretIdentity,
        environment: VaultEnvironment, confirm: (RestorePlan) throws -> Void,
        progress: (_ copied: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> RestoreSummary {
        try restore(
            backup, request, as: identity, environment: environment, on: LinuxDisk(),
            confirm: confirm, progress: progress)
    }

    /// The same on another disk, for tests that watch or fail its calls.
    package static func restore(
        _ backup: Backup, _ request: RestoreRequest, as identity: borrowing SecretIdentity,
        environment: VaultEnvironment, on disk: any Disk, confirm: (RestorePlan) throws -> Void,
        progress: (_ copied: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> RestoreSummary {
        let key = identity.identity.copy()
        let survey = try RestoreSurvey(backup, request, key, environment, on: disk)
        try confirm(survey.plan)
        return try VaultRestorer(
            backup: backup, survey: survey, environment: environment, disk: disk
        ).run(request, key, progress)
    }

    /// Says what a restore would do, and writes nothing; the place is looked at as well.
    ///
    /// - Throws: As `restore`, as far as that can be told.
    public static func planRestore(
        _ backup: Backup, _ request: RestoreRequest, as identity: borrowing SecretIdentity,
        environment: VaultEnvironment
    ) throws -> RestorePlan {
        let key = identity.identity.copy()
        return try RestoreSurvey(backup, request, key, environment, on: LinuxDisk()).plan
    }
}

/// The steps of a restore, from the copy to the vault's name.
private struct VaultRestorer {
    let backup: Backup
    let survey: RestoreSurvey
    let environment: VaultEnvironment
    let disk: any Disk

    func run(
        _ request: RestoreRequest, _ identity: borrowing X25519Identity,
        _ progress: (UInt64, UInt64) throws -> Void
    ) throws -> RestoreSummary {
        let place = try RestorePlace(
            for: request.target, outside: [backup.directory, backup.keysDirectory], on: disk)
        let modes = survey.modes
        let copy = try backup.copy(
            survey.snapshot, keys: survey.keys, without: survey.gone, to: place.directory, modes,
            progress: progress)
        try complete(place, modes)
        let (description, key) = try openEpoch(in: place, identity)
        try disk.replaceFile(
            at: VaultLocation(directory: place.directory).description, with: description.bytes,
            mode: modes.file, group: modes.group, temporaryName: "vault.json.new")
        let work = try settle(copy, in: place, identity, key)
        try place.finish()
        try remember(place.target, identity, key)
        return RestoreSummary(
            plan: survey.plan, directory: place.target, payloads: copy.payloads,
            bytes: copy.bytes, destroyed: work.destroyed, pending: work.pending,
            damaged: work.damaged, verification: work.verification)
    }

    /// Adds the files that no backup holds: locks, and a description whose key slots lie beside it.
    private func complete(_ place: RestorePlace, _ modes: VaultModes) throws {
        let location = VaultLocation(directory: place.directory)
        for path in [location.checkpointLock, location.uploadLock, location.purgeLock] {
            _ = try disk.createFile(path, mode: modes.file, group: modes.group)
        }
        guard survey.description.slots != nil else { return }
        var description = survey.description
        description.slots = nil
        try disk.replaceFile(
            at: location.description, with: description.bytes, mode: modes.file,
            group: modes.group, temporaryName: "vault.json.new")
    }

    private func open(
        _ place: RestorePlace, _ identity: borrowing X25519Identity, _ key: VerifyingKey
    ) throws -> UnlockedVault {
        let vault = try Vault(
            at: place.directory, environment: environment,
            occupancy: .alone(waiting: .seconds(10)), on: disk)
        return try UnlockedVault(vault: vault, identity: identity.copy(), logKey: key)
    }

    private func openEpoch(
        in place: RestorePlace, _ identity: borrowing X25519Identity
    ) throws -> (VaultDescription, VerifyingKey) {
        let unlocked = try open(place, identity, survey.logKey)
        let opened = try unlocked.openEpoch(
            .init(
                newest: survey.newest, reason: survey.reason, doubt: survey.plan.doubt))
        unlocked.vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        return opened
    }

    private struct Work {
        var destroyed: [ClipID]
        var pending: [PendingClip]
        var damaged: [RestoreSummary.Damaged]
        var verification: VerificationReport
    }

    private func settle(
        _ copy: BackupCopy, in place: RestorePlace, _ identity: borrowing X25519Identity,
        _ key: VerifyingKey
    ) throws -> Work {
        let unlocked = try open(place, identity, key)
        var doomed = survey.doomed
        // What was destroyed while the backup was made may have no line in any ledger at hand.
        for clip in copy.destroyed where doomed[clip] == nil { doomed[clip] = .some(nil) }
        let replayed = try unlocked.replay(doomed)
        try unlocked.replay(survey.erased)
        var gone = Set(replayed.destroyed.map(\.bytes))
        for erasure in survey.erased.keys {
            if case .names(let family) = erasure { gone.insert(family.bytes) }
        }
        let damaged = try unlocked.openDamage(copy, besides: gone)
        let verification = try unlocked.verify()
        unlocked.vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
        return Work(
            destroyed: replayed.destroyed.sorted(), pending: replayed.pending, damaged: damaged,
            verification: verification)
    }

    private func remember(
        _ target: String, _ identity: borrowing X25519Identity, _ key: VerifyingKey
    ) throws {
        let vault = try Vault(at: target, environment: environment, on: disk)
        // The vault stands; that its head cannot be remembered is found out at the next opening.
        try? UnlockedVault(vault: vault, identity: identity.copy(), logKey: key).remember()
    }
}

extension UnlockedVault {
    /// Opens an incident for each part of the backup that is missing, and lists them.
    fileprivate func openDamage(
        _ copy: BackupCopy, besides gone: Set<[UInt8]>
    ) throws -> [RestoreSummary.Damaged] {
        let missing = copy.missing.map(\.bytes).filter { !gone.contains($0) }.map {
            ($0, "payload")
        }
        let keyless = copy.withoutKey.filter { !gone.contains($0) }
        let parts = missing + keyless.map { ($0, "key") }
        var damaged: [RestoreSummary.Damaged] = []
        var incidents: [FoundIncident] = []
        for (id, part) in parts {
            let clip = try vault.catalog.find(ClipRow.self, id)
            let family =
                try clip?.family ?? vault.catalog.find(FamilyRow.self, id).map { $0.id }
            // The same film may lack both, and each is told of.
            incidents.append(
                FoundIncident(
                    kind: "restore-\(part)-missing", family: family,
                    clip: family?.bytes == id ? nil : id, detail: "\(part) \(Hex.encode(id))"))
            damaged.append(
                .init(
                    id: Hex.encode(id), address: try clip.map { try vault.address(of: $0) },
                    part: part))
        }
        try open(incidents)
        return damaged
    }
}
