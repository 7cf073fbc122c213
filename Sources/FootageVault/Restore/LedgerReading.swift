import Catalog
import Database
import VaultCrypto
import VaultDisk
import VaultModel

/// What the ledgers, and the backup's own list, say of clips that a copied catalog holds.
///
/// A line names a clip by its random id and the digest of a tombstone. Where the backup holds that
/// tombstone, the digest is checked; of a clip that the backup still holds, nothing can check the line: a
/// forged one destroys, and whoever restores is shown what will be destroyed before it is.
struct LedgerReading {
    private(set) var ledgers: [RestorePlan.Ledger] = []
    /// Clips and films in quarantine that are held and are to be destroyed again, with the day of their destruction.
    private(set) var doomed: [ClipID: CivilDate?] = [:]
    private(set) var doubt: RestorePlan.Doubt?

    /// What is known of records after the backup.
    enum Newness {
        /// A head that was kept outside the backup is the backup's own, and nobody has a newer one.
        case newest
        /// There were more, or nobody can tell.
        case unknown
    }

    /// Reads ledgers.
    ///
    /// - Parameters:
    ///   - paths: The ledgers.
    ///   - catalog: The backup's catalog.
    ///   - newest: Whether the backup is known to be the newest state of the vault.
    ///   - isDestroyed: Whether the backup itself knows that a clip was destroyed later.
    ///   - disk: The disk.
    /// - Throws: `VaultError` of kind `badInput` for a ledger that is not this vault's or was changed.
    init(
        _ paths: [String], _ catalog: Catalog, of newest: Newness, isDestroyed: (ClipID) -> Bool,
        on disk: any Disk
    ) throws {
        let tombstones = try catalog.rows(TombstoneRow.self)
        let stones = tombstones.reduce(into: [ClipID: SHA256Digest]()) {
            $0[$1.id] = $1.digest(salt: [])
        }
        // No ledger names a clip that was moved.
        let expected = tombstones.filter { $0.end != .moved }.map(\.id)
        let live = Set(
            try catalog.rows(ClipRow.self, where: "state = 'live' ORDER BY id").map(\.id)
                + catalog.rows(QuarantineRow.self).map(\.id))
        var named: Set<ClipID> = []
        for path in paths {
            let (entries, unreadable) = try DestructionLedger(at: path, on: disk).read()
            var agreeing: Set<ClipID> = []
            for entry in entries where stones[entry.clip] == entry.tombstone {
                agreeing.insert(entry.clip)
            }
            let clips = Set(entries.map(\.clip))
            if let wrong = clips.first(where: { stones[$0] != nil && !agreeing.contains($0) }) {
                throw VaultError.badInput(
                    "ledger-differs",
                    "\(path) says of the clip \(wrong) what its tombstone in the backup does not say",
                    hint: """
                        it is another vault's ledger, or it was changed; restore without it, and settle what \
                        was destroyed since by other means
                        """)
            }
            for entry in entries where live.contains(entry.clip) {
                doomed[entry.clip] = .some(entry.date)
            }
            named.formUnion(clips)
            if unreadable > 0 { doubt = .unreadable }
            ledgers.append(
                .init(
                    path: path, clips: clips.count, agreeing: agreeing.count,
                    unreadable: unreadable))
        }
        for clip in live where doomed[clip] == nil && isDestroyed(clip) {
            doomed[clip] = .some(nil)
        }
        if paths.isEmpty {
            doubt = .noLedger
        } else if doubt == nil, !expected.allSatisfy(named.contains) {
            doubt = .incomplete
        } else if doubt == nil, newest == .unknown || !doomed.isEmpty {
            doubt = .recordsLost
        }
    }
}
