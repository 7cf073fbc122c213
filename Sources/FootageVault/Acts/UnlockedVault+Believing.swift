import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// What an act's record is signed on the word of, and what that word is held to before.
///
/// Root, series and clock come from places that anyone with the file can write: without this, a tree or
/// a series that was edited would be taken into what this person signs.
extension UnlockedVault {
    /// Holds the tree to the head that was signed last, and the clock to the newest record.
    ///
    /// Asked once a transaction, before its first record: one signature is verified.
    ///
    /// - Throws: `VaultError` of kind `tampered` when they are not the log key's word; with the code
    ///   `clock-behind` when the clock is a day and more behind.
    func checkBelievable(_ transaction: CatalogTransaction, for act: Act) throws {
        guard !transaction.isHeadTrusted else { return }
        let log = transaction.log
        try checkHead(of: log)
        try checkClock(log, for: act)
        transaction.isHeadTrusted = true
    }

    /// Holds the tree to the head that the log key signed last.
    ///
    /// - Throws: `VaultError` of kind `tampered` when they are not the log key's word.
    func checkHead(of log: LogTable) throws {
        let bytes = try log.checkpoint()
        guard let note = try? SignedNote(bytes),
            let head = try? Checkpoint(verifying: note, by: logNoteKey()),
            head.size == log.size, head.root == log.root
        else {
            throw VaultError(
                .tampered, "log-head",
                "the log's tree is not the one that its last signed head vouches for",
                hint:
                    "nothing was done; run `footage audit verify`, and tell information governance"
            )
        }
        try requireVerified(log)
    }

    /// Refuses a tree that was signed anew over other records, at the size that was verified a moment ago.
    ///
    /// - Throws: `VaultError` of kind `tampered`.
    func requireVerified(_ log: LogTable) throws {
        if let verified = words.verified, verified.size == log.size, verified.root != log.root {
            throw Self.historyChanged(before: log.size)
        }
    }

    /// The key that signs the log's heads in this epoch, under the epoch's name.
    func logNoteKey() throws -> NoteKey {
        try NoteKey(name: vault.description.origin, key: logKey.verifyingKey)
    }

    /// What follows the end of a family's series, which is held to the record it names.
    ///
    /// Only a family that is just made has no record yet.
    func nextInSeries(
        of family: FamilyID, in log: LogTable, for event: Event
    ) throws -> Record.Series {
        let end = try log.series(of: family)
        try words.check(end, of: family, in: log)
        let isTrue = try end.map { try log.holds($0, of: family) } ?? (event == .familyCreate)
        guard isTrue else {
            throw VaultError(
                .tampered, "log-series",
                "what is stored of a family's series of records is not what the log says",
                hint:
                    "nothing was done; run `footage audit verify`, and tell information governance"
            )
        }
        return Record.Series(
            n: end.map { UInt64(clamping: $0.n) + 1 } ?? 0, previous: end?.previous)
    }

    /// How far a clock may be behind the newest record, in milliseconds: a day.
    ///
    /// Several machines' clocks differ; a day off, dates are.
    private static var mayLag: Int64 { 86_400_000 }

    private func checkClock(_ log: LogTable, for act: Act) throws {
        guard !Self.isSaidOfTheClock(act.event) else { return }
        var index = log.size
        while index > 0 {
            index -= 1
            let newest = try RecordGlance(leaf: log.leaf(at: index))
            // What was refused under a wrong clock does not make it right.
            let event = Event(rawValue: newest.event)
            if let event, Self.isSaidOfTheClock(event),
                event != .clockConfirm || newest.outcome != .ok
            {
                continue
            }
            let now = vault.environment.clock()
            let lag = newest.at.milliseconds.subtractingReportingOverflow(now.milliseconds)
            guard lag.overflow || lag.partialValue > Self.mayLag else { return }
            guard newest.at > now else { return }
            throw VaultError(
                .failed, "clock-behind",
                "the clock says \(now), a day and more before the newest record (\(newest.at))",
                hint: """
                    nothing was done; set this machine's clock right, or, if it is right, have governance \
                    run `footage purge confirm-date`
                    """)
        }
    }

    /// Whether a record is made whatever the clock says: it tells of the clock itself.
    private static func isSaidOfTheClock(_ event: Event) -> Bool {
        event == .clockConfirm || event == .purgeRefuse
    }
}
