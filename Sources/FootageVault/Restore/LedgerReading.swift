import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultDisk
import VaultModel

/// What the ledgers, and the backups' own newest list, say of clips and families that a copied catalog holds.
///
/// A line names a clip by its random id and the digest of a tombstone. Where the backup holds that
/// tombstone, the digest is checked; of a clip or a family that the backup still holds, nothing can check the
/// line: a forged one destroys, and whoever restores is shown what will be destroyed before it is. Lines
/// before a ledger's signed end are the log key's word.
struct LedgerReading {
    /// A ledger that was read.
    struct File {
        let path: String
        let contents: DestructionLedger.Contents
        /// Whether it is the one that the account of who restores keeps.
        let isOwn: Bool
    }

    private(set) var ledgers: [RestorePlan.Ledger] = []
    /// Clips and films in quarantine that are held and are to be destroyed again, with the day of their destruction.
    private(set) var doomed: [ClipID: CivilDate?] = [:]
    /// What is to be erased again of families that are held, with the day.
    private(set) var erased: [LoggedErasure: CivilDate?] = [:]
    private(set) var doubt: RestorePlan.Doubt?
    /// The heads that true ends of ledgers vouch for.
    var heads: [KnownHead] { ends.map(\.head) }
    private var ends: [End] = []
    private var stones: [ClipID: SHA256Digest] = [:]
    private var live: Set<ClipID> = []

    /// A true end of a ledger.
    private struct End {
        let head: KnownHead
        /// How many of the log's first records there are up to the last that bears on the next destruction.
        let entered: UInt64
        /// Whether the ledger is the one of the account of who restores.
        let isOwn: Bool
    }

    /// Reads what ledgers say of a backup's catalog.
    ///
    /// - Parameters:
    ///   - files: The ledgers.
    ///   - catalog: The backup's catalog.
    ///   - log: Its verified log.
    ///   - vault: The vault's id.
    ///   - gone: What the backups themselves know to be destroyed.
    ///   - heads: The heads that somebody could produce.
    /// - Throws: `VaultError` of kind `badInput` for a ledger that is not this vault's or was changed.
    init(
        _ files: [File], _ catalog: Catalog, _ log: LogSummary, of vault: VaultID,
        _ gone: DestroyedList, _ heads: [KnownHead]
    ) throws {
        let tombstones = try catalog.rows(TombstoneRow.self)
        stones = tombstones.reduce(into: [:]) { $0[$1.id] = $1.digest(salt: []) }
        // No ledger names a clip that was moved.
        let expected = tombstones.filter { $0.end != .moved }.map(\.id)
        live = Set(
            try catalog.rows(ClipRow.self, where: "state = 'live' ORDER BY id").map(\.id)
                + catalog.rows(QuarantineRow.self).map(\.id))
        var named: Set<ClipID> = []
        var lines: [DestructionLedger.Entry] = []
        for file in files {
            try read(file, log, vault)
            named.formUnion(file.contents.entries.compactMap(\.clip))
            lines += file.contents.entries
        }
        for clip in live where doomed[clip] == nil && gone.contains(clip) {
            doomed[clip] = .some(nil)
        }
        for line in lines where line.clip == nil { erased[line.erasure] = .some(line.date) }
        for erasure in gone.erasures where erased[erasure] == nil { erased[erasure] = .some(nil) }
        erased = try erased.filter { try holds($0.key, catalog) }
        let isWhole = try expected.allSatisfy(named.contains) && !bereavesFilms(catalog)
        doubt = judge(files, log, heads, isWhole: isWhole)
    }

    /// Reads one ledger; its lines are checked where the backup can check them.
    private mutating func read(_ file: File, _ log: LogSummary, _ vault: VaultID) throws {
        let contents = file.contents
        var agreeing: Set<ClipID> = []
        var clips: Set<ClipID> = []
        for entry in contents.entries {
            guard let clip = entry.clip else { continue }
            clips.insert(clip)
            if stones[clip] != nil, entry.tombstone == nil || stones[clip] == entry.tombstone {
                agreeing.insert(clip)
            }
            if live.contains(clip) { doomed[clip] = .some(entry.date) }
        }
        if let wrong = clips.first(where: { stones[$0] != nil && !agreeing.contains($0) }) {
            throw VaultError.badInput(
                "ledger-differs",
                "\(file.path) says of the clip \(wrong) what its tombstone in the backup does not say",
                hint: """
                    it is another vault's ledger, or it was changed; restore without it, and settle what \
                    was destroyed since by other means
                    """)
        }
        let end = try Self.end(of: file, log, vault)
        if let end { ends.append(end) }
        ledgers.append(
            .init(
                path: file.path, clips: clips.count, agreeing: agreeing.count,
                unreadable: contents.unreadable,
                families: Set(contents.entries.compactMap(\.erasure.family)).count,
                end: end?.head.size))
    }

    /// The head that a ledger's signed end vouches for; none without one by a key of the backup's log.
    private static func end(
        of file: File, _ log: LogSummary, _ vault: VaultID
    ) throws -> End? {
        guard let end = file.contents.end else { return nil }
        guard end.isTrue(after: file.contents.digest, of: vault) else {
            throw VaultError.badInput(
                "ledger-changed", "\(file.path) was changed before its signed end",
                hint: """
                    use another copy of it; or move it away, restore without it, and settle what was \
                    destroyed since by other means
                    """)
        }
        guard log.logKeys.maySign(size: end.size, named: end.key.name).contains(end.key),
            let epoch = log.epoch(ofOrigin: end.key.name)
        else { return nil }
        let head = KnownHead(
            epoch: epoch, size: end.size, root: end.root, place: "the end of \(file.path)",
            keeper: .ledger)
        return End(head: head, entered: end.entered, isOwn: file.isOwn)
    }

    /// Whether a catalog still holds what was erased.
    private func holds(_ erasure: LoggedErasure, _ catalog: Catalog) throws -> Bool {
        switch erasure {
        case .clip: false
        case .names(let family): try catalog.find(FamilyRow.self, family.bytes)?.slot != nil
        case .text(let note): try catalog.hasText(note)
        case .tombstones(let family):
            try catalog.count(TombstoneRow.self, where: "family = ?", [.id(family)]) > 0
                || catalog.rows(ClipRow.self, where: "family = ?", [.id(family)])
                    .contains { doomed[$0.id] != nil }
        }
    }

    /// Whether names would be erased of a family with films that no ledger names: it lacks lines.
    private func bereavesFilms(_ catalog: Catalog) throws -> Bool {
        try erased.keys.contains { erasure in
            guard case .names(let family) = erasure else { return false }
            return try catalog.rows(ClipRow.self, where: "family = ?", [.id(family)])
                .contains { doomed[$0.id] == nil }
        }
    }

    /// What may be unknown of destructions since the backup, and of what bears on the next.
    ///
    /// A ledger's end cannot show that it is the newest: a head that was kept elsewhere does. What who restores
    /// remembers was kept beside the ledger of the same account, and both stop at that account's last command:
    /// what others destroyed since is in neither, whoever could when the backup was made. Nor does a head tell
    /// anything of it that is older than that memory, or than the backup.
    private func judge(
        _ files: [File], _ log: LogSummary, _ heads: [KnownHead], isWhole: Bool
    ) -> RestorePlan.Doubt? {
        let own = (log.epochs.last?.number ?? 0, log.size)
        let isPassed = heads.contains { ($0.epoch, $0.size) > own }
        let outside = heads.filter(\.isKeptOutside)
        let seen = heads.filter { $0.keeper == .restorer }.map { ($0.epoch, $0.size) } + [own]
        let isBrought = outside.contains { head in
            head.keeper == .elsewhere && seen.allSatisfy { $0 <= (head.epoch, head.size) }
        }
        let isNewest =
            !isPassed && isBrought && outside.contains { ($0.epoch, $0.size) == own }
        if files.isEmpty { return .noLedger }
        let reaching = ends.filter { end in
            heads.allSatisfy { ($0.epoch, $0.size) <= (end.head.epoch, end.head.size) }
        }
        if !reaching.isEmpty, !outside.isEmpty, isWhole {
            let vouched = reaching.filter { isBrought || !$0.isOwn }
            guard !vouched.isEmpty else { return .ownLedgerOnly }
            let isQuiet = vouched.contains { $0.head.epoch == own.0 && $0.entered <= own.1 }
            return isQuiet ? nil : .entriesLost
        }
        if files.contains(where: { $0.contents.unreadable > 0 }) { return .unreadable }
        if !isWhole { return .incomplete }
        if isNewest, doomed.isEmpty, erased.isEmpty { return nil }
        return ends.isEmpty || outside.isEmpty ? .recordsLost : .ledgerShort
    }
}
