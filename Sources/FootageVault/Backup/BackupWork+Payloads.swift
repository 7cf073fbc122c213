import AuditLog
import Catalog
import ClipStore
import VaultCrypto
import VaultDisk
import VaultModel

/// The payloads, each copied once and shared by every backup in the directory.
extension BackupWork {
    /// Brings every payload that the copied catalog names into the pool, and lists them.
    func copyPayloads(to pool: DirectoryClipStore, listing store: BackupFolder) throws {
        let catalog = try copiedCatalog(in: store)
        let key = try NoteKey(name: vault.description.origin, key: reader.logKey.verifyingKey)
        var earlier = try EarlierPayloads(in: medium.place, knowing: key, on: disk)
        var linked: [String: ClipID] = [:]
        let list = try store.open(BackupPlace.payloads)
        try catalog.forEachStoredPayload { payload in
            let isVouched = try earlier.vouch(for: payload)
            let standing = try take(payload, into: pool, isVouched: isVouched, &linked)
            try list.append(ListedPayload(payload, standing).line)
            summary.payloads += 1
            switch standing {
            case .held: heldBytes += payload.length
            case .destroyed: summary.destroyed += 1
            case .missing: missingPayloads += 1
            }
        }
        try pool.makeNamesDurable(linked.values)
        try store.close(list)
    }

    private func take(
        _ payload: StoredPayload, into pool: DirectoryClipStore, isVouched: Bool,
        _ linked: inout [String: ClipID]
    ) throws -> ListedPayload.Standing {
        let id = payload.id
        let there = try source.length(of: id)
        let held = try pool.length(of: id)
        let isOneFile = try held != nil && pool.shares(id, with: source)
        if let held {
            let isKnown = (isVouched || isOneFile) && request.depth == .lengths
            if try held == payload.length && (isKnown || isWhole(payload, in: pool)) {
                summary.shared += 1
                if isOneFile { summary.oneFile += 1 }
                if there != payload.length, try end(of: payload.film) == nil {
                    problem(
                        there == nil ? .missing : .damaged, payload,
                        "is not in the vault as it should be; the backup holds it")
                }
                return .held
            }
            // What stands there is the vault's own file, so the vault has nothing better.
            guard !isOneFile else { return try lost(payload, .damaged, "is damaged in the vault") }
        }
        guard let there else {
            return try lost(payload, .missing, "is not in the vault any more")
        }
        guard there == payload.length else {
            return try lost(payload, .damaged, "has another length than the catalog says")
        }
        if held != nil {
            _ = try pool.remove([id], waitingForReaders: .zero)
            summary.replaced += 1
        }
        return try bring(payload, into: pool, &linked)
    }

    private func bring(
        _ payload: StoredPayload, into pool: DirectoryClipStore,
        _ linked: inout [String: ClipID]
    ) throws -> ListedPayload.Standing {
        let id = payload.id
        do {
            if medium.isBesideVault, try pool.link(id, from: source) == .linked {
                guard try request.depth == .lengths || isWhole(payload, in: pool) else {
                    _ = try pool.remove([id], waitingForReaders: .zero)
                    return try lost(payload, .damaged, "is damaged in the vault")
                }
                // One name a directory is enough to make all in it durable.
                linked[String(id.description.prefix(2))] = id
                summary.linked += 1
                summary.oneFile += 1
                return .held
            }
            let found = try pool.copy(id, from: source)
            guard found == PayloadSummary(payload) else {
                _ = try pool.remove([id], waitingForReaders: .zero)
                return try lost(payload, .damaged, "is damaged in the vault")
            }
        } catch ClipStoreError.notFound(id) {
            return try lost(payload, .missing, "is not in the vault any more")
        } catch ClipStoreError.tooShort(id, _) {
            return try lost(payload, .damaged, "is damaged in the vault")
        }
        guard try isWhole(payload, in: pool) else {
            _ = try pool.remove([id], waitingForReaders: .zero)
            throw Backup.notReadBack(medium.place.stores + "/clips/…/\(id)")
        }
        summary.copied += 1
        summary.copiedBytes += payload.length
        try progress(summary.copiedBytes, max(expectedBytes, summary.copiedBytes))
        return .held
    }

    private func isWhole(_ payload: StoredPayload, in pool: DirectoryClipStore) throws -> Bool {
        do {
            return try pool.readBack(payload.id) == PayloadSummary(payload)
        } catch ClipStoreError.tooShort {
            return false
        }
    }

    /// A payload that cannot be backed up: no problem when its clip is destroyed by now.
    private func lost(
        _ payload: StoredPayload, _ kind: BackupProblem.Kind, _ what: String
    ) throws -> ListedPayload.Standing {
        let end = try self.end(of: payload.film)
        if let end, end != .moved { return .destroyed }
        if payload.mayBeAbsent { return .destroyed }
        let wasReplaced = try vault.catalog.clip(formerlyUnder: payload.id) != nil
        problem(
            kind, payload,
            end == .moved
                ? "was moved to where it belongs while this backup was made; make another"
                : wasReplaced ? "was sealed afresh while this backup was made; make another" : what)
        return .missing
    }

    private func problem(
        _ kind: BackupProblem.Kind, _ payload: StoredPayload, _ what: String
    ) {
        summary.problems.append(
            BackupProblem(
                kind: kind, place: "payload \(payload.id)",
                message: "The payload of clip \(payload.film) \(what)."))
    }
}

extension PayloadSummary {
    init(_ payload: StoredPayload) {
        self.init(length: payload.length, treeRoot: payload.treeRoot)
    }
}

/// The payloads that the newest whole backup in a directory vouches for.
///
/// Each of them was read back before that backup was signed. What lies in the pool without such a word, a
/// backup that was cut short may have left: it is read before it is believed.
private struct EarlierPayloads {
    private var list: PayloadListReader?
    private var next: ListedPayload?

    init(in place: BackupPlace, knowing key: NoteKey, on disk: any Disk) throws {
        let backup = try Backup(at: place.directory, locking: .held, on: disk)
        backup.know(key)
        for stamp in try backup.stamps().reversed() {
            guard let snapshot = try? backup.snapshot(stamp),
                var list = try? PayloadListReader(backup, snapshot)
            else { continue }
            next = try list.next()
            self.list = list
            return
        }
    }

    /// Whether it vouches for a payload; asked in order of id.
    mutating func vouch(for payload: StoredPayload) throws -> Bool {
        while let found = next, found.id < payload.id { next = try list?.next() }
        guard let next, next.id == payload.id else { return false }
        return next.standing == .held && next.length == payload.length
            && next.treeRoot == payload.treeRoot
    }
}
