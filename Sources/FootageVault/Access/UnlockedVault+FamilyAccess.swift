import AuditLog
import Catalog
import Database
public import VaultModel

extension UnlockedVault {
    /// Who can open a family's films, who could in the past and between which days, and who did.
    ///
    /// Every row is held to the log, and the log to its signed head; when a grant was given and taken back is told
    /// by the records. That somebody can open a family's films does not say that each film opens for them: that
    /// rests on consent, holds and the policy, too.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: governance asks about every
    ///   family, practitioners and supervisors about those that they hold a grant for. `tampered` when rows or
    ///   records are not what the log says.
    public func familyAccess(_ reference: FamilyReference) throws -> FamilyAccess {
        let row = try vault.family(reference)
        var act = Act(.familyShow, family: row.id)
        try require(.seeAccess, for: act)
        let found = try vault.catalog.read { try access(to: row, reference) }
        act.reason = "access"
        act.amount = .init(items: UInt64(found.now.count + found.past.count))
        try record(act)
        return found
    }

    private func access(to family: FamilyRow, _ reference: FamilyReference) throws -> FamilyAccess {
        try words.check(whole: [RebindRow.self])
        try words.check([family.id])
        let grants = try vault.catalog.rows(
            GrantRow.self, where: "family = ? ORDER BY id", [.id(family.id)])
        let log = try accessLog(of: grants) { $0.family == family.id }
        let resolver = RecordResolver(self)
        let spans = try spans(of: grants, by: log, resolver)
        let recovery = grants.first { $0.principal == nil && $0.revoked == nil }
        return FamilyAccess(
            reference: reference, on: vault.today, now: spans.filter { $0.end == nil },
            past: spans.filter { $0.end != nil },
            recovery: recovery.flatMap { log.given[$0.id] }.map { vault.date(of: $0.at) },
            opened: try openings(log.openings(), resolver),
            moved: try movedFilms(of: family.id, resolver))
    }
}
