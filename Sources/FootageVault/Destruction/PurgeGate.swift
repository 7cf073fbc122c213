import AuditLog
import Catalog
import Database
import Retention
import VaultDisk
public import VaultModel

/// What must hold before anything is destroyed: the clock, a policy, the authority to destroy.
extension UnlockedVault {
    /// The policy in force today; without one nothing is destroyed.
    func purgePolicy(
        on date: CivilDate, for act: Act
    ) throws -> (row: PolicyRow, policy: PolicyInForce) {
        guard let row = try vault.policyRowInForce(on: date),
            let policy = try vault.policyInForce(on: date)
        else { try refuse(act, Self.noPolicy(on: date)) }
        return (row, policy)
    }

    /// Refuses without an appraisal in force.
    func requireAppraisal(_ policy: Policy, on date: CivilDate, for act: Act) throws {
        guard policy.appraisal(on: date) == nil else { return }
        try refuse(
            act,
            VaultError(
                .failed, "no-appraisal",
                "no appraisal of \(policy.name) \(policy.version) is in force on \(date)",
                hint: """
                    no destruction begins without that authority: governance appraises and adopts a \
                    version with a new `appraisal:`
                    """))
    }

    /// Refuses while a restore is unsettled: holds and consents since the backup may be lost.
    func requireSettled() throws {
        guard try vault.isUnsettled() else { return }
        try refuse(
            Act(.purgeRefuse),
            VaultError(
                .failed, Vault.unsettledKind,
                "the vault was restored, and holds made since that backup may be lost",
                hint: """
                    no destruction begins before governance has looked into it and run `footage restore settle`; \
                    those that had begun were finished
                    """))
    }

    /// Refuses when the purge could not tell what children's dates say.
    func requireDatesKey(for act: Act) throws {
        guard try !holds(.dates) else { return }
        try refuse(
            act,
            VaultError(
                .notPermitted, "no-key", "you have not been given the vault's dates key",
                hint: "someone with governance runs `footage person share-keys`"))
    }

    /// Refuses in a vault that could be opened for reading only: no key can be destroyed in it.
    func requireWritable() throws {
        guard vault.catalog.database.access == .readOnly else { return }
        throw VaultError(
            .cannotWrite, "read-only",
            "the vault cannot be written: its disk, or the one of its key slots, is mounted read-only",
            hint: "mount it for writing, and run the purge again; nothing was changed")
    }

    /// Refuses when the catalog's file is not sound: an index that lacks rows would hide them.
    ///
    /// - Parameter body: What is looked at meanwhile, where a second connection looks through the file; what that
    ///   finds is told first.
    /// - Returns: What the body gives.
    /// - Throws: `VaultError` of kind `tampered` that names the first fault; what the body throws.
    func requireWholeCatalog<R>(_ body: () throws -> R) throws -> R {
        guard let second = try secondReader() else {
            try refuse(vault.catalog.database.integrityCheck())
            return try body()
        }
        let look = Lanes(1).beginResults(of: 1) { _ in
            var found: Result<[String], any Error>?
            try? second.read { catalog in
                let faults = Result { try catalog.database.integrityCheck() }
                if !catalog.database.hasMoved { found = faults }
            }
            return found
        }
        let done = Result { try body() }
        // Where somebody wrote in between, put another file there, or the second connection failed, the first
        // looks itself.
        if case .success(let faults)? = look.all[0], !vault.catalog.database.hasMoved {
            try refuse(faults)
        } else {
            try refuse(vault.catalog.database.integrityCheck())
        }
        return try done.get()
    }

    private func refuse(_ faults: [String]) throws {
        guard let first = faults.first else { return }
        throw VaultError(
            .tampered, "catalog", "the catalog's file is damaged or was edited: \(first)",
            hint: """
                nothing was destroyed; run `footage audit verify`, and tell information governance
                """)
    }

    /// Why nothing may be destroyed by what the clock says: it is behind the newest record, or far ahead of those
    /// before it; none when it is to be believed.
    ///
    /// Looked at are the records since the date was last known to be right: since a purge began, or
    /// governance confirmed the date. A gap between two of them counts as one before now: else whatever
    /// is recorded under a wrong clock, a refusal among it, would make it right.
    func clockError() throws -> VaultError? {
        let anchor = try vault.catalog.newestRecord(of: [.purgeRun, .clockConfirm])?.index ?? 0
        let log = try LogTable(vault.catalog.database)
        try requireVerified(log)
        // The clock last: what others record meanwhile is later, and not in the log as it was read.
        let now = vault.environment.clock()
        switch try clockFault(now, log, since: anchor) {
        case nil: return nil
        case .behind(let newest):
            return VaultError(
                .failed, "clock-behind",
                "the clock says \(shown(now)), before the newest record of the log (\(shown(newest)))",
                hint: Self.clockHint)
        case .ahead(let from, let to):
            return VaultError(
                .failed, "clock-ahead",
                "the clock went from \(shown(from)) to \(shown(to)): more than 45 days without a record",
                hint: Self.clockHint)
        }
    }

    /// Signs that today is the date that the vault's clock says; the purge had refused to believe it.
    ///
    /// - Throws: `VaultError` when the vault's clock says another date.
    public func confirmClock(_ date: CivilDate) throws {
        let act = Act(.clockConfirm)
        try require(.confirmClock, for: act)
        guard date == vault.today else {
            throw VaultError.badInput(
                "other-date", "this machine's clock says that today is \(vault.today)",
                hint: "set the machine's clock right first")
        }
        try record(act)
    }

    /// A moment as the vault's clock on the wall shows it.
    private func shown(_ instant: Instant) -> String {
        let civil = vault.zone.civil(instant)
        return "\(civil.date) \(civil.time)"
    }

    private enum ClockFault {
        case behind(Instant)
        case ahead(from: Instant, to: Instant)
    }

    private static var clockHint: String {
        """
        nothing was destroyed; set the clock, or have governance run `footage purge confirm-date` if it is \
        right
        """
    }

    /// What is wrong with a clock, by the records since the newest that was made under one that was right.
    ///
    /// They are held to the tree, that one too: a leaf that was edited into such a record would let any clock pass.
    private func clockFault(
        _ now: Instant, _ log: LogTable, since anchor: UInt64
    ) throws -> ClockFault? {
        var newest = now
        var before: Instant?
        var jump: ClockFault?
        func step(to later: Instant) {
            if let before {
                let gap = later.milliseconds.subtractingReportingOverflow(before.milliseconds)
                if gap.overflow || gap.partialValue > Self.farAhead {
                    jump = .ahead(from: before, to: later)
                }
            }
            before = later
        }
        try log.forEachLeaf(from: anchor) { _, leaf in
            let record = try RecordGlance(leaf: leaf)
            newest = max(newest, record.at)
            step(to: record.at)
        }
        step(to: now)
        if let jump { return jump }
        return newest > now ? .behind(newest) : nil
    }

    /// 45 days, in milliseconds.
    private static var farAhead: Int64 { 45 * 86_400_000 }
}
