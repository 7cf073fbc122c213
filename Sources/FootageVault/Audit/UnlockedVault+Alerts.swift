import AuditLog
import Catalog
import Database
public import GovernanceReport
import VaultCrypto
import VaultDisk
public import VaultModel

/// What one of governance's rules found in the log, as people read it.
public struct AlertSummary: Sendable, Hashable {
    /// The alert.
    public let alert: Alert
    /// The person's name, where the reader may read names.
    public let actorName: String?
    /// The family's reference.
    public let reference: FamilyReference?
    /// What it is, in a sentence.
    public let sentence: String
    /// The command with which a person looks into it; none where the records it points at say all there is.
    public let command: String?
}

extension UnlockedVault {
    /// What governance wants to be told of, as the log shows it; the reading is itself recorded.
    ///
    /// The whole log is read, since what is late today may have begun long ago; the days choose among what is
    /// found, by the last record of each alert, or the day on which something was late.
    ///
    /// - Parameters:
    ///   - rules: What to look for.
    ///   - from: The first day; the log's first without it.
    ///   - end: The last; today without it.
    /// - Returns: The alerts, in the order of their first records.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `tampered` for a record
    ///   that cannot be read, and when the records are not those that the log's signed head vouches for, or
    ///   an export or a fact is not what they say: one that was taken out would be an alert that nobody is told of.
    public func alerts(
        _ rules: AlertRules, from: CivilDate? = nil, to end: CivilDate? = nil
    ) throws -> [AlertSummary] {
        var act = Act(.auditRead)
        try require(.readAlerts, for: act)
        if let from, let end, end < from {
            throw VaultError(.usage, "order-of-dates", "--to lies before --from")
        }
        let found = try vault.catalog.read { try find(rules) }.filter {
            from ?? $0.last <= $0.last && $0.last <= end ?? $0.last
        }
        let resolver = RecordResolver(self)
        let alerts = try found.map { alert in
            let name = try resolver.name(of: alert.actor)
            let reference = try alert.family.flatMap { try resolver.reference(of: $0) }
            return AlertSummary(
                alert: alert, actorName: name, reference: reference,
                sentence: alert.sentence(
                    who: name ?? String(alert.actor.description.prefix(8)),
                    family: reference?.description ?? alert.family?.description),
                command: alert.command(family: reference?.description))
        }
        act.amount = .init(items: UInt64(alerts.count))
        try record(act)
        return alerts
    }

    private func find(_ rules: AlertRules) throws -> [Alert] {
        // An export that was marked as returned, or is gone, would not be among those that are found.
        try words.check(whole: [ExportRow.self, FactRow.self])
        let exports = try vault.catalog.rows(
            ExportRow.self, where: "returned IS NULL AND return_by IS NOT NULL ORDER BY id")
        let ends = try vault.catalog.rows(
            FactRow.self, where: "name = ? ORDER BY id",
            [.text(StoredFact.programmeEnded.rawValue)])
        var finder = AlertFinder(
            rules,
            exports: exports.compactMap { row in
                row.returnBy.map { OpenExport(id: row.id, due: $0) }
            },
            ends: ends.compactMap { row in
                ProgrammeID(bytes: row.subject).map { ProgrammeEnd(id: row.id, programme: $0) }
            })
        try forEachBelievedLeaf { glance, leaf in
            guard AlertFinder.concerns(glance) else { return }
            let record = try record(of: leaf, at: glance.index)
            let civil = vault.zone.civil(record.at)
            finder.take(record, on: civil.date, at: civil.time)
        }
        return finder.finish(on: vault.today)
    }
}
