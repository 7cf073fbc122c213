import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// The clips that were destroyed, by the word of a log and not of whoever can write to the medium.
struct DestroyedList {
    /// A backup that was passed over, and why.
    struct Fault {
        let stamp: BackupStamp
        let error: VaultError

        var problem: BackupProblem {
            BackupProblem(
                kind: .damaged, place: "store part \(stamp)",
                message: "The backup \(stamp) was passed over: \(error.message).")
        }
    }

    fileprivate(set) var ids: Set<ClipID> = []
    /// What would have had more to say, and cannot be believed.
    fileprivate(set) var faults: [Fault] = []

    func contains(_ id: ClipID) -> Bool { ids.contains(id) }
}

extension Backup {
    /// The clips that the newest backup knows to be destroyed, of those that can be believed.
    ///
    /// A clip counts when the store part's own catalog, which must be the one that was backed up, has its
    /// tombstone, and the last word of the catalog's verified log on that row is the row as it stands.
    func destroyedSince() throws -> DestroyedList {
        var list = DestroyedList()
        var snapshots: [BackupSnapshot] = []
        for stamp in try stamps() {
            do {
                snapshots.append(try snapshot(stamp))
            } catch {
                list.faults.append(Fault(stamp: stamp, error: try Self.explained(error)))
            }
        }
        let newestFirst = snapshots.reversed().sorted {
            ($0.epoch, $0.logSize) > ($1.epoch, $1.logSize)
        }
        for snapshot in newestFirst {
            do {
                list.ids = try destroyed(by: snapshot)
                break
            } catch {
                list.faults.append(Fault(stamp: snapshot.stamp, error: try Self.explained(error)))
            }
        }
        list.faults.sort { $0.stamp < $1.stamp }
        return list
    }

    private typealias Fault = DestroyedList.Fault

    private static func explained(_ error: any Error) throws -> VaultError {
        guard let error = VaultError(explaining: error) else { throw error }
        return error
    }

    /// The clips with a tombstone that a store part's log vouches for.
    private func destroyed(by snapshot: BackupSnapshot) throws -> Set<ClipID> {
        let catalog = try vouchedCatalog(of: snapshot)
        let verifier = VerifierBox(trusting: vaultID)
        try catalog.forEachStoredLeaf { _, leaf in verifier.feed(leaf) }
        let summary = verifier.finish()
        guard summary.isSound, summary.size == snapshot.logSize, summary.root == snapshot.logRoot,
            let epoch = summary.epochs.last, epoch.number == Int64(snapshot.epoch),
            let head = try catalog.logHead(), let note = try? SignedNote(head.checkpoint),
            (try? summary.verify(head: note)) != nil
        else { throw Self.notSigned(place.store(snapshot.stamp)) }
        learn(summary.logKeys)
        // Again, now that it is known for which records each key signs.
        _ = try self.snapshot(snapshot.stamp)
        var ids: Set<ClipID> = []
        try catalog.forEachDigest(of: TombstoneRow.self) { bytes, digest in
            guard let row = RowID(bytes: bytes), let id = ClipID(bytes: bytes),
                let word = verifier.meet(TombstoneRow.table, row), !word.isGone,
                word.digest == digest
            else { throw Self.changed(catalogPath(of: snapshot)) }
            ids.insert(id)
        }
        return ids
    }

    private func catalogPath(of snapshot: BackupSnapshot) -> String {
        place.store(snapshot.stamp) + "/" + BackupPlace.catalog
    }

    /// A store part's catalog, once it was found to be the one that was backed up.
    private func vouchedCatalog(of snapshot: BackupSnapshot) throws -> Catalog {
        let path = catalogPath(of: snapshot)
        guard
            try BackupManifest.File(reading: path, on: disk)
                == file(BackupPlace.catalog, of: snapshot)
        else { throw Self.changed(path) }
        return try Catalog(path: path, access: .copy, lockPath: nil)
    }
}
