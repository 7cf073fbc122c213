import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// What was destroyed and erased, by the word of a log and not of whoever can write to the medium.
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

    /// A backup whose whole log was verified.
    struct Source {
        let snapshot: BackupSnapshot
        let log: LogSummary
        /// The root at the size that was asked for, where the log is that long.
        let root: SHA256Digest?
    }

    fileprivate(set) var ids: Set<ClipID> = []
    /// What was erased of families.
    fileprivate(set) var erasures: Set<LoggedErasure> = []
    /// The backup that is believed: the newest of those that can be.
    fileprivate(set) var source: Source?
    /// What would have had more to say, and cannot be believed.
    fileprivate(set) var faults: [Fault] = []

    func contains(_ id: ClipID) -> Bool { ids.contains(id) }

    /// Whether the key of a clip, or of a family's names, may be there no more.
    func ended(keyOf owner: [UInt8]) -> Bool {
        ClipID(bytes: owner).map { ids.contains($0) } ?? false
            || FamilyID(bytes: owner).map { erasures.contains(.names($0)) } ?? false
    }

    /// Refuses a backup that is not of the history of the one that is believed.
    ///
    /// The list was made with the root at the size of that backup's log. What a restore lost of an epoch has
    /// no place in a later log, and is not compared.
    func requireSameHistory(as snapshot: BackupSnapshot) throws {
        guard let source,
            case .within = source.log.standing(
                epoch: Int64(snapshot.epoch), size: snapshot.logSize, root: snapshot.logRoot),
            source.root != snapshot.logRoot
        else { return }
        throw VaultError(
            .tampered, "history-changed",
            """
            the backups \(snapshot.stamp) and \(source.snapshot.stamp) are not of one history: the first \
            \(snapshot.logSize) records differ
            """,
            hint:
                "nothing was done; tell information governance, and use heads that were kept elsewhere"
        )
    }
}

extension DestroyedList {
    fileprivate mutating func read(_ found: (erasures: Set<LoggedErasure>, source: Source)) {
        ids = Set(found.erasures.compactMap(\.clip))
        erasures = found.erasures.filter { $0.clip == nil }
        source = found.source
    }
}

extension Backup {
    /// What the newest backup knows to be destroyed and erased, of those that can be believed.
    ///
    /// A clip or a family counts when the verified log of the store part's own catalog, which must be the one
    /// that was backed up, says so; a tombstone for which that log does not stand makes it unbelievable.
    ///
    /// - Parameter size: Where the root of the believed backup's log is wanted too.
    /// - Returns: What is known, by which backup, and which could not be believed.
    /// - Throws: Errors of the disk.
    func destroyedSince(rootAt size: UInt64? = nil) throws -> DestroyedList {
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
                list.read(try destroyed(by: snapshot, rootAt: size))
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

    /// What a store part's log says was destroyed and erased.
    private func destroyed(
        by snapshot: BackupSnapshot, rootAt size: UInt64?
    ) throws -> (Set<LoggedErasure>, DestroyedList.Source) {
        let catalog = try vouchedCatalog(of: snapshot)
        let verifier = VerifierBox(trusting: vaultID, hearing: .all)
        var tree = MerkleFrontier()
        var root = size == 0 ? tree.root : nil
        var erasures: Set<LoggedErasure> = []
        var origins = TextOrigins(catalog)
        try catalog.forEachStoredLeaf { _, leaf in
            verifier.feed(leaf)
            // A leaf that is no record makes the log unsound.
            if let record = try? RecordGlance(leaf: leaf) {
                erasures.formUnion(
                    try LoggedErasure.all(by: record).filter {
                        try origins.allow($0, by: record)
                    })
            }
            guard size != nil else { return }
            tree.append(MerkleHash.leaf(leaf))
            if tree.size == size { root = tree.root }
        }
        let summary = verifier.finish()
        guard summary.isSound, summary.size == snapshot.logSize, summary.root == snapshot.logRoot,
            let epoch = summary.epochs.last, epoch.number == Int64(snapshot.epoch),
            let head = try catalog.logHead(), let note = try? SignedNote(head.checkpoint),
            (try? summary.verify(head: note)) != nil
        else { throw Self.notSigned(place.store(snapshot.stamp)) }
        learn(summary.logKeys)
        // Again, now that it is known for which records each key signs.
        _ = try self.snapshot(snapshot.stamp)
        // What was moved is where it belongs; a backup from before may have the only copy.
        let moved = Set(
            try catalog.rows(
                TombstoneRow.self, where: "rule = ?", [.text(FilmEnd.moveRule)]
            ).map(\.id))
        try catalog.forEachDigest(of: TombstoneRow.self) { bytes, digest in
            guard let row = RowID(bytes: bytes), let id = ClipID(bytes: bytes),
                let word = verifier.meet(TombstoneRow.table, row), !word.isGone,
                word.digest == digest
            else { throw Self.changed(catalogPath(of: snapshot)) }
            if !moved.contains(id) { erasures.insert(.clip(id)) }
        }
        return (erasures, DestroyedList.Source(snapshot: snapshot, log: summary, root: root))
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
