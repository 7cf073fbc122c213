import AuditLog
import Catalog
import Retention
import VaultCrypto
import VaultDisk
import VaultModel

/// Destructions that a person orders for one film, and that no rule of the policy asked for.
///
/// They go through the steps of any other: the mark with its intent on record, the slot zeroed and read back,
/// the payload removed, the ledger, the tombstone. Each is a run of its own, with no plan.
extension UnlockedVault {
    /// Keeps purges, and other destructions, away while it lives.
    ///
    /// - Throws: `VaultError` of kind `locked` while one is running.
    func destructionLock() throws -> ExclusiveLock {
        do throws(DiskError) {
            return try ExclusiveLock(vault.location.purgeLock, vault.modes, on: vault.disk)
        } catch {
            guard case .locked = error else { throw error }
            throw VaultError(
                .locked, "purge-running", "a purge is running",
                hint: "wait for it to finish; nothing was changed")
        }
    }

    /// Marks a film as being destroyed; from here on any later run finishes it.
    ///
    /// - Parameters:
    ///   - film: The clip, or the film in quarantine.
    ///   - rule: What stands on its tombstone in the place of a rule.
    ///   - request: What joins the records of intent and outcome.
    ///   - transaction: The transaction whose record tells of the intent.
    /// - Throws: Errors of the catalog.
    func orderDestruction(
        of film: ClipID, by rule: String, _ request: RequestID, _ transaction: CatalogTransaction
    ) throws {
        let (today, now) = (vault.today, vault.environment.clock())
        let none = Self.noPlan
        let row = try vault.policyRowInForce(on: today)
        let period = try vault.policyInForce(on: today)?.policy.keyBackups
        let run = RunID.random()
        try transaction.insert(
            PurgeRunRow(
                id: run, date: today, plan: none, policy: row?.sha256 ?? none, started: now,
                planned: 1, destroyed: 0, skipped: 0, outcome: RunOutcome.running.rawValue,
                principal: principal))
        try transaction.insert(
            DestructionRow(
                id: film, run: run, request: request, rule: rule, limit: today,
                policy: row?.sha256 ?? none,
                policyVersion: row.map { "\($0.name) \($0.version)" } ?? "none",
                // Without a policy nobody knows how long copies of the keys live; a year is said.
                backupsUntil: period.map { today.adding($0, rounding: .forward) }
                    ?? today.adding(days: 366), begun: now))
    }

    /// What stands in the place of a plan's hash where somebody ordered a destruction.
    static var noPlan: [UInt8] { [UInt8](repeating: 0, count: 32) }

    /// Ends the run of a destruction that was ordered, with the record of its outcome.
    func close(_ run: RunID, _ transaction: CatalogTransaction) throws {
        var row = try vault.catalog.require(PurgeRunRow.self, run.bytes)
        row.ended = vault.environment.clock()
        row.destroyed = 1
        row.outcome = RunOutcome.done.rawValue
        try transaction.update(row)
    }
}
