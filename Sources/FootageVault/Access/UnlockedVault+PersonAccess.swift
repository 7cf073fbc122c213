import AuditLog
import Catalog
import Database
import VaultModel

extension UnlockedVault {
    /// Which families' films a person can open, could in the past and between which days, and did.
    ///
    /// Rows and records are held to the log as `familyAccess` does. The record names the person in its reason,
    /// that of a refusal too.
    ///
    /// - Parameter person: Whom to ask about; without it, whoever asks.
    /// - Returns: The grants in force and those that ended, what was opened, and what was misfiled.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: governance asks about
    ///   everyone, anybody else about themselves alone. `tampered` when rows or records are not what the log says.
    public func personAccess(_ person: PersonSummary? = nil) throws -> PersonAccess {
        var act = Act(.personShow)
        try require(.seePersonAccess, for: act)
        let row = try vault.catalog.require(PersonRow.self, (person?.id ?? principal).bytes)
        if case .own? = Action.seePersonAccess.reach(of: try roles()), row.id != principal {
            act.checks = .init(authorised: .no)
            try refuse(
                act,
                VaultError(
                    .notPermitted, "others-access",
                    "your role does not allow you to see what somebody else can open",
                    hint: "governance may; you may see your own: `footage person access`"),
                about: row.id)
        }
        let found = try vault.catalog.read { try access(of: row) }
        act.reason = row.id.description
        act.amount = .init(items: UInt64(found.now.count + found.past.count))
        try record(act)
        return found
    }

    private func access(of person: PersonRow) throws -> PersonAccess {
        try words.check(whole: [GrantRow.self, RebindRow.self])
        let grants = try vault.catalog.rows(
            GrantRow.self, where: "principal = ? ORDER BY id", [.id(person.id)])
        let log = try accessLog(of: grants) { $0.actor == person.id }
        let resolver = RecordResolver(self)
        let spans = try spans(of: grants, by: log, resolver)
        let opened = log.openings().filter { $0.key.person == person.id }
        return PersonAccess(
            person: try summary(of: person), on: vault.today,
            now: spans.filter { $0.end == nil }, past: spans.filter { $0.end != nil },
            opened: try openings(opened, resolver),
            moved: try movedFilms(
                openTo: person.id, in: Set(grants.map(\.family)), resolver))
    }
}
