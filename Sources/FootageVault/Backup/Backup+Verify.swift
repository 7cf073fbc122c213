import AuditLog
import Catalog
import ClipStore
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

extension Backup {
    /// Reads everything again, and holds it to the signed manifests: every file, every key slot, every
    /// payload's tree.
    ///
    /// Payloads that an old backup lists and that were destroyed since are not missed, by the word of the
    /// newest one.
    ///
    /// - Parameters:
    ///   - stamp: One backup; all of them, and every key part, without it.
    ///   - vault: The vault, when it is there: its log must go on from each backup's.
    ///   - progress: Told of each payload that was read, and its bytes.
    /// - Returns: What is wrong, if anything.
    /// - Throws: Errors of the disk that keep it from being run.
    public func verify(
        _ stamp: BackupStamp? = nil, against vault: Vault? = nil,
        progress: (_ read: UInt64) throws -> Void = { _ in }
    ) throws -> BackupReport {
        var report = BackupReport()
        if let vault { try hold(to: vault) }
        let gone = try destroyedSince()
        var payloads = PayloadVerification(gone: gone)
        let stamps = try stamp.map { [$0] } ?? stamps()
        if stamps.isEmpty {
            report.add(
                .unverifiable, "no-snapshot", at: directory, "There is no whole backup yet.")
        }
        for stamp in stamps {
            try check(stamp, against: vault, &payloads, &report, progress)
        }
        let keyStamps = try stamp.map { [$0] } ?? keyStamps()
        for stamp in keyStamps where try disk.exists(keysPlace.keyPart(stamp)) {
            try checkKeys(stamp, &report)
        }
        // What was passed over for the list of the destroyed, unless it was named above.
        for fault in gone.faults {
            let place = "store part \(fault.stamp)"
            guard !report.findings.contains(where: { $0.place == place }) else { continue }
            try report.add(fault.error, at: place)
        }
        report.destroyedSince = payloads.destroyedSince.count
        return report
    }

    /// Takes the vault's own log key for known.
    ///
    /// - Throws: `VaultError` of kind `badInput` when the backup is another vault's.
    public func hold(to vault: Vault) throws {
        guard vault.description.id == vaultID else {
            throw VaultError.badInput(
                "other-vault", "\(directory) holds backups of another vault, \(vaultName)",
                hint: "name the vault that it is of with --vault, or none")
        }
        know(vault.genesis.logKey)
    }

    private func check(
        _ stamp: BackupStamp, against vault: Vault?, _ payloads: inout PayloadVerification,
        _ report: inout BackupReport, _ progress: (UInt64) throws -> Void
    ) throws {
        let name = "store part \(stamp)"
        let snapshot: BackupSnapshot
        do {
            snapshot = try self.snapshot(stamp)
        } catch {
            return try report.add(error, at: name)
        }
        report.snapshots.append(snapshot)
        let part = place.store(stamp)
        try checkFiles(snapshot.files, in: part, named: name, &report)
        if let vault, let fault = try vault.fault(since: snapshot) {
            report.add(.rolledBack, "vault-rolled-back", at: name, fault)
        }
        if let keys = snapshot.keys, keys.catalog != snapshot.files[BackupPlace.catalog]?.sha256 {
            report.add(
                .tampered, "mismatched-pair", at: name,
                "The key part \(stamp) was made with another catalog.")
        }
        do {
            try forEachPayload(of: snapshot) { payload in
                try payloads.check(payload, in: pool, &report, progress)
            }
        } catch {
            try report.add(error, at: name)
        }
    }

    /// Every file that a manifest lists is there as it was, and no other.
    private func checkFiles(
        _ files: [String: BackupManifest.File], in part: String, named name: String,
        _ report: inout BackupReport
    ) throws {
        for (file, expected) in files.sorted(by: { $0.key < $1.key }) {
            let path = part + "/" + file
            do {
                let found = try BackupManifest.File(reading: path, on: disk)
                if found != expected { try report.add(Self.changed(path), at: name) }
            } catch {
                try report.add(error, at: name)
            }
        }
        let known = Set(files.keys).union([BackupPlace.manifest, BackupPlace.signature])
        for entry in try disk.entries(of: part) where !known.contains(entry.name) {
            report.add(
                .unverifiable, "stray-file", at: name,
                "Something lies in \(part) that was not backed up.")
        }
    }

    private func checkKeys(_ stamp: BackupStamp, _ report: inout BackupReport) throws {
        let name = "key part \(stamp)"
        do {
            let part = try keyPart(stamp)
            let before = report.findingCount
            try checkFiles(
                [BackupPlace.slots: part.file], in: keysPlace.keyPart(stamp), named: name, &report)
            guard report.findingCount == before else { return }
            let slots = try SlotFile(reading: part.path, on: disk)
            var filled: UInt64 = 0
            for number in 0..<(try slots.capacity) {
                if case .filled = try slots.state(of: SlotNumber(Int64(number))) { filled += 1 }
            }
            guard filled == part.slots else {
                return report.add(
                    .tampered, "key-slots", at: name,
                    "The key part holds \(filled) whole keys, not \(part.slots).")
            }
            report.keyParts.append(stamp)
        } catch {
            try report.add(error, at: name)
        }
    }
}

/// Reads payloads again, each once however many backups list it.
private struct PayloadVerification {
    let gone: DestroyedList
    private(set) var destroyedSince: Set<ClipID> = []
    private var read: [ClipID: PayloadSummary] = [:]

    init(gone: DestroyedList) { self.gone = gone }

    mutating func check(
        _ payload: ListedPayload, in pool: DirectoryClipStore, _ report: inout BackupReport,
        _ progress: (UInt64) throws -> Void
    ) throws {
        let id = payload.id
        guard payload.standing == .held else {
            if payload.standing == .missing {
                report.add(
                    .unverifiable, "payload-missing", at: "payload \(id)",
                    "The payload of clip \(payload.film) was missing when the backup was made.")
            }
            return
        }
        let wanted = PayloadSummary(length: payload.length, treeRoot: payload.treeRoot)
        if let found = read[id] {
            if found != wanted { changed(payload, &report) }
            return
        }
        do {
            let found = try pool.readBack(id)
            read[id] = found
            report.payloads += 1
            report.bytes += found.length
            if found != wanted { changed(payload, &report) }
            try progress(found.length)
        } catch ClipStoreError.notFound {
            if gone.contains(payload.film) {
                destroyedSince.insert(payload.film)
            } else {
                report.add(
                    .unverifiable, "payload-missing", at: "payload \(id)",
                    "The payload of clip \(payload.film) is not in the backup any more.")
            }
        } catch ClipStoreError.tooShort {
            changed(payload, &report)
        } catch {
            try report.add(error, at: "payload \(id)")
        }
    }

    private func changed(_ payload: ListedPayload, _ report: inout BackupReport) {
        report.add(
            .tampered, "payload-changed", at: "payload \(payload.id)",
            "The payload of clip \(payload.film) is not the one that was backed up.")
    }
}

extension Vault {
    /// Why the log does not go on from a backup's, or none.
    fileprivate func fault(since snapshot: BackupSnapshot) throws -> String? {
        try catalog.read {
            guard snapshot.epoch >= description.epoch else {
                // What a restore gave up is in the log as lost; that is the log's own verification.
                return nil
            }
            guard snapshot.epoch == description.epoch else {
                return
                    "The vault is in epoch \(description.epoch); it was backed up in epoch \(snapshot.epoch)."
            }
            let log = try LogTable(catalog.database)
            guard log.size >= snapshot.logSize else {
                return """
                    The vault's log has \(log.size) records; it had \(snapshot.logSize) when it was \
                    backed up.
                    """
            }
            guard try Proof.root(size: snapshot.logSize, in: log) == snapshot.logRoot else {
                return
                    "The vault's first \(snapshot.logSize) records are not those that were backed up."
            }
            return nil
        }
    }
}
