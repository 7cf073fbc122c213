import AuditLog
import Catalog
import Database
import VaultModel

extension UnlockedVault {
    /// This person's break-glass of a family, where it holds now.
    ///
    /// It holds from the civil date on which it was opened to its last one, by the clock and by every record since: a
    /// clock that is set back opens no night that is over, and one that was ahead none that is to come.
    func emergencies(of family: FamilyID) throws -> [GrantRow] {
        let today = vault.today
        let found = try vault.catalog.rows(
            GrantRow.self,
            where: """
                principal = ? AND family = ? AND revoked IS NULL AND length(sealed) > 0 \
                AND until >= ? AND \(GrantRow.byBreakGlass) ORDER BY from_, id
                """, [.id(principal), .id(family), .date(today)]
        ).filter { vault.date(of: $0.from) <= today }
        guard let last = found.compactMap(\.until).max() else { return [] }
        let newest = try newestDate(sinceOpening: family)
        return newest > last ? [] : found.filter { $0.until.map { newest <= $0 } ?? false }
    }

    /// The last civil date on which anything was put on record since this person opened a family by break-glass.
    private func newestDate(sinceOpening family: FamilyID) throws -> CivilDate {
        let log = try LogTable(vault.catalog.database)
        var newest = vault.today
        var index = log.size
        while index > 0 {
            index -= 1
            let glance = try RecordGlance(leaf: log.leaf(at: index))
            newest = max(newest, vault.date(of: glance.at))
            if glance.event == Event.breakglassOpen.rawValue, glance.family == family,
                glance.actor == principal, glance.outcome == .ok
            {
                break
            }
        }
        return newest
    }
}
