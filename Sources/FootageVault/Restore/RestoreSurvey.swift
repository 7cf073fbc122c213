import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultDisk
import VaultModel

/// What is known before anything is copied: the backup's log verified, who restores, the newest head, and
/// what must be destroyed again.
struct RestoreSurvey {
    let snapshot: BackupSnapshot
    let keys: BackupKeyPart
    let description: VaultDescription
    /// The key of the log in the backup's epoch, which the verified log names.
    let logKey: VerifyingKey
    let newest: KnownHead?
    let reason: String
    let doomed: [ClipID: CivilDate?]
    let erased: [LoggedErasure: CivilDate?]
    /// What the backups themselves know to be destroyed.
    let gone: DestroyedList
    /// The modes that the vault's files get here.
    let modes: VaultModes
    let plan: RestorePlan

    init(
        _ backup: Backup, _ request: RestoreRequest, _ identity: borrowing X25519Identity,
        _ environment: VaultEnvironment, on disk: any Disk
    ) throws {
        reason = try PlainText.checked(request.reason, what: "reason", limit: 500)
        snapshot = try backup.snapshot(request.stamp)
        keys = try Self.keyPart(of: snapshot, request.keyStamp, backup)
        description = try Self.description(in: backup, snapshot, on: disk)
        let path = backup.place.store(snapshot.stamp) + "/" + BackupPlace.catalog
        guard
            try BackupManifest.File(reading: path, on: disk)
                == backup.file(BackupPlace.catalog, of: snapshot)
        else { throw Backup.changed(path) }
        let catalog = try Catalog(path: path, access: .copy, lockPath: nil)
        let person = try Self.governance(identity, in: catalog)
        modes = try Self.modes(of: description)
        try RestorePlace.check(
            request.target, outside: [backup.directory, backup.keysDirectory],
            bytes: Self.bytes(of: snapshot, keys), on: disk)
        gone = try backup.destroyedSince(rootAt: snapshot.logSize)
        try gone.requireSameHistory(as: snapshot)
        var heads = [KnownHead](gone)
        let memory = try Self.memory(of: person, identity, backup.vaultID, environment, disk)
        if let memory { heads.append(memory) }
        let given = try request.heads.map { try VouchedHead(reading: $0) }
        let ledgers = try Self.ledgers(request, backup.vaultID, environment, on: disk)
        let sizes =
            heads.map(\.size) + given.map(\.checkpoint.size)
            + ledgers.compactMap(\.contents.end?.size)
        let log = try WholeLog(of: catalog, backup.vaultID, rootsAt: Set(sizes))
        heads += try given.map { try KnownHead($0, of: log.summary) }
        try Self.check(log.summary, description, snapshot)
        try Self.requireTrueRows(catalog, backup.vaultID)
        guard let key = log.summary.logKeys.last?.key.key else { throw Vault.descriptionDiffers }
        logKey = key
        let reading = try LedgerReading(
            ledgers, catalog, log.summary, of: backup.vaultID, gone, heads)
        newest = try (heads + reading.heads).newest(beside: log.summary) { log.roots[$0] }
        doomed = reading.doomed
        erased = reading.erased
        let size = log.summary.size
        let isSame = newest?.epoch == log.summary.epochs.last?.number
        plan = RestorePlan(
            vault: backup.vaultID, name: description.name, stamp: snapshot.stamp,
            made: snapshot.made, keyStamp: keys.stamp,
            epoch: try Vault.epoch(after: Int64(description.epoch), newest?.epoch),
            records: size, lost: isSame ? newest.map { $0.size - size } : nil,
            newest: newest?.place, clips: try catalog.count(ClipRow.self),
            destroyed: try Self.list(doomed, in: catalog),
            erased: try Self.list(erased, in: catalog), ledgers: reading.ledgers,
            doubt: reading.doubt, passedOver: gone.faults.map(\.problem))
    }

    /// The key part that was made with the backup, the one that is named, or else the newest.
    private static func keyPart(
        of snapshot: BackupSnapshot, _ stamp: BackupStamp?, _ backup: Backup
    ) throws -> BackupKeyPart {
        if let stamp { return try backup.keyPart(stamp) }
        if let own = snapshot.keys { return own }
        guard let newest = try backup.keyStamps().last else {
            throw VaultError(
                .unknown, "no-key-part", "there are no keys in \(backup.keysDirectory)",
                hint: "name the directory of the key parts with --keys")
        }
        return try backup.keyPart(newest)
    }

    private static func description(
        in backup: Backup, _ snapshot: BackupSnapshot, on disk: any Disk
    ) throws -> VaultDescription {
        let path = backup.place.store(snapshot.stamp) + "/" + BackupPlace.vault
        guard
            try BackupManifest.File(reading: path, on: disk)
                == backup.file(BackupPlace.vault, of: snapshot)
        else { throw Backup.changed(path) }
        return try VaultDescription(disk.openPlainFile(path).readAll(limit: 65_536))
    }

    private static func check(
        _ log: LogSummary, _ description: VaultDescription, _ snapshot: BackupSnapshot
    ) throws {
        guard let epoch = log.epochs.last, epoch.number == Int64(description.epoch),
            epoch.origin == description.origin
        else { throw Vault.descriptionDiffers }
        guard log.size == snapshot.logSize, log.root == snapshot.logRoot else {
            throw VaultError(
                .tampered, "backup-manifest",
                "the backup's log is not the one that its manifest vouches for",
                hint: "use another backup; tell information governance")
        }
    }

    /// The person of an identity, who must hold governance in the vault as it was backed up.
    private static func governance(
        _ identity: borrowing X25519Identity, in catalog: Catalog
    ) throws -> PersonRow {
        let people = try catalog.rows(
            PersonRow.self, where: "recipient = ?", [.blob(identity.publicKey.bytes)])
        guard let person = people.first, person.standing == .active,
            Action.restore.reach(of: person.roles) != nil
        else {
            throw VaultError(
                .notPermitted, "role",
                "only someone with governance in the vault as it was backed up restores it",
                hint: "name their identity with --as")
        }
        return person
    }

    /// Refuses a catalog that is not, row by row, what its log says: no epoch is ever opened on it.
    private static func requireTrueRows(_ catalog: Catalog, _ vault: VaultID) throws {
        var report = VerificationReport(vaultID: vault)
        try report.addStructure(of: catalog)
        if report.isSound {
            try catalog.read {
                let log = try LogCheck(catalog, trusting: vault, rootsAt: [])
                try log.run(&report)
                try RowCheck(catalog: catalog, log: log).run(&report)
            }
        }
        guard let failure = report.failure else { return }
        let worst = report.findings.first { $0.verdict == report.verdict }
        throw VaultError(
            failure, "backup-catalog",
            """
            the vault that was backed up is not what its log says: \
            \(worst?.message.withoutStop ?? report.sentence)
            """,
            hint: """
                nothing was restored; restore an older backup with --stamp, and tell information governance
                """)
    }

    /// What is to be copied, and room for what a vault makes beside it.
    private static func bytes(of snapshot: BackupSnapshot, _ keys: BackupKeyPart) -> UInt64 {
        snapshot.bytes + keys.file.length + snapshot.files.values.reduce(1 << 20) { $0 + $1.length }
    }

    private static func modes(of description: VaultDescription) throws -> VaultModes {
        guard let group = description.group else { return .oneAccount }
        guard let id = SystemGroup.id(named: group) else {
            throw VaultError(
                .unavailable, "no-group", "this machine has no group \(group)",
                hint: "an administrator of the machine makes one with `groupadd \(group)`")
        }
        return .group(id)
    }

    private static func memory(
        of person: PersonRow, _ identity: borrowing X25519Identity, _ vault: VaultID,
        _ environment: VaultEnvironment, _ disk: any Disk
    ) throws -> KnownHead? {
        let memory = try MemoryFile(
            of: person.id, vault: vault, in: environment.stateDirectory, on: disk
        ).read(identity)
        return memory.map {
            KnownHead(
                epoch: $0.epoch, size: $0.size, root: $0.root, place: "what you remember of it",
                keeper: .restorer)
        }
    }

    /// The ledgers that were named, and the one that this account keeps.
    private static func ledgers(
        _ request: RestoreRequest, _ vault: VaultID, _ environment: VaultEnvironment,
        on disk: any Disk
    ) throws -> [LedgerReading.File] {
        let own = DestructionLedger.path(of: vault, in: environment)
        let hasOwn = try disk.exists(own) && !request.ledgers.contains(own)
        return try (request.ledgers + (hasOwn ? [own] : [])).map { path in
            LedgerReading.File(
                path: path, contents: try DestructionLedger(at: path, on: disk).read(),
                isOwn: path == own)
        }
    }

    private static func list(
        _ erased: [LoggedErasure: CivilDate?], in catalog: Catalog
    ) throws -> [RestorePlan.Erased] {
        let texts = try catalog.textsByFamily(erased.keys.compactMap(\.text))
        let ids = Set(erased.keys.compactMap(\.family)).union(texts.keys.compactMap { $0 })
        let families = try ids.sorted().map { id in
            let row = try catalog.require(FamilyRow.self, id.bytes)
            guard let reference = FamilyReference(row.reference) else {
                throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
            }
            var kinds: [(LoggedErasure, RestorePlan.Erased.Part)] = [(.names(id), .names)]
            kinds += (texts[id] ?? []).map { (.text($0), .texts) }
            kinds.append((.tombstones(id), .tombstones))
            return list(kinds.filter { erased[$0.0] != nil }, of: reference, erased)
        }
        guard let others = texts[FamilyID?.none] else { return families }
        return families + [list(others.map { (.text($0), .texts) }, of: nil, erased)]
    }

    private static func list(
        _ parts: [(LoggedErasure, RestorePlan.Erased.Part)], of family: FamilyReference?,
        _ erased: [LoggedErasure: CivilDate?]
    ) -> RestorePlan.Erased {
        var names: [RestorePlan.Erased.Part] = []
        for part in parts where names.last != part.1 { names.append(part.1) }
        return RestorePlan.Erased(
            family: family, parts: names,
            date: parts.compactMap { erased[$0.0].flatMap { $0 } }.max())
    }

    private static func list(
        _ doomed: [ClipID: CivilDate?], in catalog: Catalog
    ) throws -> [RestorePlan.Destroyed] {
        try doomed.keys.sorted().map { id in
            guard let clip = try catalog.find(ClipRow.self, id.bytes) else {
                return RestorePlan.Destroyed(
                    clip: id, address: nil, date: doomed[id].flatMap { $0 })
            }
            let session = try catalog.require(SessionRow.self, clip.session.bytes)
            let family = try catalog.require(FamilyRow.self, clip.family.bytes)
            guard let reference = FamilyReference(family.reference) else {
                throw CatalogError.malformed(table: FamilyRow.table, detail: "no reference")
            }
            return RestorePlan.Destroyed(
                clip: id,
                address: ClipAddress(
                    family: reference, session: Int(session.number), clip: Int(clip.number)),
                date: doomed[id].flatMap { $0 })
        }
    }
}

extension String {
    /// A sentence as a part of another.
    fileprivate var withoutStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
