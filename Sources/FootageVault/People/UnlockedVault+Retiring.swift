import AuditLog
import Catalog
import Database
import VaultModel

extension UnlockedVault {
    /// Ends somebody's part in the vault: at once nothing of it opens for them, and nothing they sign counts.
    ///
    /// In one transaction their standing and all their grants end, what was sealed to them goes, both rings get new
    /// versions for what follows, and every family that they were ever granted is owed a new identity. What they
    /// could read before, they could have copied: that is why. The next colleague who works with such a family gives
    /// it one (`settleRotations`); the retirement is complete when none is owed. A new key of the log needs the
    /// vault alone, and is an act of its own (`rotateLogKey`): until then they could sign a head, and no record.
    ///
    /// - Parameters:
    ///   - person: Who leaves.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - losing: Whether they go although nobody could open some family then.
    /// - Returns: What it came to, also where it was only rehearsed.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record: administrators do, and not
    ///   themselves; of kind `failed` for the last administrator or the last person with governance; of kind
    ///   `badInput` for somebody who has left before.
    public func retire(
        _ person: PersonSummary, reason: String, losing: FamiliesLeft = .kept
    ) throws -> Departure {
        var act = Act(.personRetire)
        try require(.retirePeople, for: act)
        act.introduces = Introduction.retirement(person.id).members
        return try refusing(act) {
            try performEach { transaction, append in
                var row = try requireCanLeave(person.id)
                if losing == .kept {
                    try requireNoneLost(
                        grantsByFamily(of: person.id).map(\.family), without: person.id,
                        hint: FamiliesLeft.hint)
                }
                let (grants, families) = try endGrants(of: person.id, transaction, append)
                let owed = try owe(families, because: .retired, of: person.id, transaction, append)
                row.standing = .retired
                try change(row, by: act, reason, transaction, append)
                return Departure(
                    person: try summary(of: row), grants: grants, owed: try references(of: owed),
                    alone: try leftAlone(families),
                    quarantined: try quarantined(for: person.id),
                    exports: try vault.catalog.count(
                        ExportRow.self, where: "principal = ? AND returned IS NULL",
                        [.id(person.id)]))
            }
        }
    }

    /// Somebody who may leave, as they stand.
    private func requireCanLeave(_ id: PrincipalID) throws -> PersonRow {
        let row = try requireColleague(
            id,
            or: VaultError(
                .notPermitted, "own-act", "nobody retires themselves",
                hint: "another administrator runs this; add one first where there is none"))
        for role in [Role.administrator, .governance] where row.roles.contains(role) {
            let others = try vault.catalog.rows(
                PersonRow.self, where: "standing = 'active' ORDER BY id"
            ).filter { $0.id != id && $0.roles.contains(role) }
            guard others.isEmpty else { continue }
            throw Refusal(
                VaultError(
                    .failed, "last-\(role.rawValue)",
                    "they are the last who holds `\(role.rawValue)`: nobody could do that work any more",
                    hint: "add somebody else with that role, and have them accept the vault, first")
            )
        }
        return row
    }

    /// Ends every grant that somebody holds; a record each family.
    ///
    /// - Returns: How many ended, and every family that they were ever granted.
    private func endGrants(
        of person: PrincipalID, _ transaction: CatalogTransaction, _ append: (Act) throws -> Void
    ) throws -> (count: Int, families: [FamilyID]) {
        let grants = try grantsByFamily(of: person)
        let now = vault.environment.clock()
        var count = 0
        for (family, grants) in grants {
            let open = grants.filter { $0.revoked == nil }
            guard !open.isEmpty else { continue }
            for var grant in open {
                (grant.revoked, grant.revokedBy) = (now, principal)
                grant.sealed = []
                try transaction.update(grant)
            }
            var act = Act(.familyRevoke, family: family)
            act.reason = RotationRow.Reason.retired.rawValue
            act.amount = .init(items: UInt64(open.count))
            try append(act)
            count += open.count
        }
        return (count, grants.map(\.family))
    }
}
