import Catalog
import ClipStore
import VaultDisk
import VaultModel

/// What is removed once the new backup stands: keys whose time is over, payloads of the destroyed, old parts.
///
/// The backup is good whatever becomes of this; what could not be removed is a problem that is named, and is
/// tried again by the next.
extension BackupWork {
    func tidy(_ pool: DirectoryClipStore) throws {
        try attempt("key parts in \(summary.keysDirectory)") {
            try removeExpiredKeyParts(sparing: stamp, lacking: lostKeys)
        }
        try attempt("store parts in \(summary.directory)") { try removeOldStores() }
        try attempt("payloads in \(summary.directory)") { try removeDestroyed(from: pool) }
    }

    private func attempt(_ what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            guard let error = VaultError(explaining: error) else { throw error }
            summary.problems.append(
                BackupProblem(
                    kind: .notRemoved, place: what,
                    message: "What should go from the \(what) is still there: \(error.message)."))
        }
    }

    /// Removes the payloads of clips that are destroyed, of which this directory needs none any more, and those from
    /// before a film was sealed afresh or moved, once none of its store parts lists them.
    private func removeDestroyed(from pool: DirectoryClipStore) throws {
        var gone: [ClipID] = []
        var replaced: Set<ClipID> = []
        try pool.list { id in
            guard try !vault.catalog.names(payload: id) else { return }
            if let stone = try vault.catalog.tombstone(ofPayload: id) {
                if stone.end == .moved { replaced.insert(id) } else { gone.append(id) }
            } else if try vault.catalog.clip(formerlyUnder: id) != nil {
                replaced.insert(id)
            } else if try !vault.catalog.isReserved(id.bytes) {
                summary.unknownPayloads += 1
            }
        }
        try remove(gone, from: pool)
        // Last, since one store part that cannot be read keeps these.
        try remove(unlisted(replaced), from: pool)
    }

    private func remove(_ payloads: [ClipID], from pool: DirectoryClipStore) throws {
        for start in stride(from: 0, to: payloads.count, by: 1000) {
            let batch = Array(payloads[start..<min(start + 1000, payloads.count)])
            for (id, outcome) in try pool.remove(batch, waitingForReaders: .seconds(1)) {
                switch outcome {
                case .removed: summary.removedPayloads += 1
                case .alreadyAbsent: break
                case .failed(let error): throw error
                case .inUse:
                    throw VaultError(
                        .locked, "in-use", "somebody reads the payload of clip \(id)")
                }
            }
        }
    }

    /// Those of some payloads that no store part in this directory lists.
    private func unlisted(_ payloads: Set<ClipID>) throws -> [ClipID] {
        guard !payloads.isEmpty else { return [] }
        var rest = payloads
        let backup = try Backup(at: medium.place.directory, locking: .held, on: disk)
        for stamp in try backup.stamps() {
            try backup.forEachPayload(of: backup.snapshot(stamp)) { rest.remove($0.id) }
        }
        return rest.sorted()
    }

    private func removeOldStores() throws {
        guard let keep = request.keep else { return }
        let stamps = try Backup.stamps(in: medium.place.stores, on: disk).filter { $0 != stamp }
        for old in stamps.dropLast(max(0, keep - 1)) {
            try PartRemoval(disk: disk, slots: vault.slotPlace.path).remove(
                old.description, in: medium.place.stores, .unlinking)
            summary.removedStores.append(old)
        }
    }
}

extension Vault {
    /// The key parts in a directory that are no more to be there today, the oldest first.
    ///
    /// How old one is, its name and its manifest say; the older counts, since both lie where others may
    /// reach them.
    func expiredKeyParts(in place: BackupPlace, on disk: any Disk) throws -> [BackupStamp] {
        try Backup.stamps(in: place.keys, on: disk).filter { stamp in
            let path = place.keyPart(stamp) + "/" + BackupPlace.manifest
            let bytes = try? disk.openPlainFile(path).readAll(limit: 1 << 20)
            let made = bytes.flatMap { BackupManifest($0)?.made } ?? stamp.moment
            let end = try keyPartEnd(madeOn: date(of: min(made, stamp.moment)))
            return end.map { $0 <= today } ?? false
        }
    }
}
